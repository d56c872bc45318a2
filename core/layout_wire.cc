#include "core/layout_wire.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/utf8.h"

namespace lantai {
namespace {

constexpr std::string_view kMagic = "LTRD";
constexpr uint8_t kVersion = 1;
constexpr double kUnitsPerPoint = 100;
constexpr double kFurthest = 1e7;  // points; a coordinate beyond is nonsense and is moved here
constexpr size_t kLongestMessage = 4096;
constexpr uint64_t kHasImages = 1, kByOcr = 2;  // of a page

class Writer {
 public:
  void Number(uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(value | 0x80);
    out_ += static_cast<char>(value);
  }
  void Signed(int64_t value) { Number((static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63)); }
  void Text(std::string_view text) {
    Number(text.size());
    out_ += text;
  }
  void Box(const LayoutBox& box) {
    const int64_t left = Units(box.left), top = Units(box.top);
    Signed(left);
    Signed(top);
    Signed(Units(box.right) - left);
    Signed(Units(box.bottom) - top);
  }
  static int64_t Units(double points) {
    if (!std::isfinite(points)) return 0;
    return std::llround(std::clamp(points, -kFurthest, kFurthest) * kUnitsPerPoint);
  }
  std::string Take() { return std::move(out_); }

 private:
  std::string out_;
};

// Reads with every length checked; after a failure everything is zero and `ok` false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  bool AtEnd() const { return ok_ && bytes_.empty(); }
  std::string_view Left() const { return bytes_; }

  uint64_t Number() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (bytes_.empty()) return Fail();
      const auto byte = static_cast<uint8_t>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    return Fail();
  }
  int64_t Signed() {
    const uint64_t value = Number();
    return static_cast<int64_t>((value >> 1) ^ (~(value & 1) + 1));
  }
  // A count of things of which each takes at least a byte.
  size_t Count(size_t limit) {
    const uint64_t count = Number();
    if (count > limit || count > bytes_.size()) return Fail();
    return static_cast<size_t>(count);
  }
  std::string Text(size_t limit) {
    const size_t size = Count(limit);
    std::string text = ToValidUtf8(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return text;
  }
  int64_t Units() {
    constexpr auto kMost = static_cast<int64_t>(2 * kFurthest * kUnitsPerPoint);
    const int64_t units = Signed();
    return units < -kMost || units > kMost ? static_cast<int64_t>(Fail()) : units;
  }
  LayoutBox Box() {
    const int64_t left = Units(), top = Units(), width = Units(), height = Units();
    return {Points(left), Points(top), Points(left + width), Points(top + height)};
  }
  // A place on the page: differences are within limits, their sums must be too.
  double Points(int64_t units) {
    constexpr auto kMost = static_cast<int64_t>(kFurthest * kUnitsPerPoint);
    if (units < -kMost || units > kMost) Fail();
    return static_cast<double>(units) / kUnitsPerPoint;
  }

  uint64_t Fail() {
    ok_ = false;
    bytes_ = {};
    return 0;
  }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

void WriteStatus(const Status& status, Writer* out) {
  out->Number(static_cast<uint64_t>(status.code()));
  out->Text(status.message().substr(0, kLongestMessage));
}

Status ReadStatus(Reader* in) {
  const uint64_t code = in->Number();
  std::string message = in->Text(kLongestMessage);
  if (code > static_cast<uint64_t>(Code::kInternal)) in->Fail();
  if (!in->ok() || code == 0) return {};
  return {static_cast<Code>(code), std::move(message)};
}

void WriteWord(const LayoutWord& word, Writer* out) {
  out->Box(word.box);
  out->Text(word.text);
  out->Number(word.edges.size());
  int64_t before = Writer::Units(word.box.left);
  for (const double edge : word.edges) {
    const int64_t here = Writer::Units(edge);
    out->Signed(here - before);
    before = here;
  }
}

LayoutWord ReadWord(Reader* in) {
  LayoutWord word;
  word.box = in->Box();
  word.text = in->Text(kMaxLayoutText);
  word.edges.resize(in->Count(word.text.size()));
  int64_t here = Writer::Units(word.box.left);
  for (double& edge : word.edges) {
    here += in->Units();
    edge = in->Points(here);
  }
  if (word.text.empty()) in->Fail();
  return word;
}

void WritePage(const LayoutPage& page, Writer* out) {
  out->Signed(Writer::Units(page.width));
  out->Signed(Writer::Units(page.height));
  out->Number((page.has_images ? kHasImages : 0) | (page.by_ocr ? kByOcr : 0));
  out->Number(page.words.size());
  for (const LayoutWord& word : page.words) WriteWord(word, out);
  out->Number(page.rules.size());
  for (const LayoutBox& rule : page.rules) out->Box(rule);
}

LayoutPage ReadPage(Reader* in) {
  LayoutPage page;
  page.width = in->Points(in->Units());
  page.height = in->Points(in->Units());
  const uint64_t marks = in->Number();
  page.has_images = (marks & kHasImages) != 0;
  page.by_ocr = (marks & kByOcr) != 0;
  for (size_t left = in->Count(kMaxPageWords); left > 0 && in->ok(); --left) page.words.push_back(ReadWord(in));
  for (size_t left = in->Count(kMaxPageRules); left > 0 && in->ok(); --left) page.rules.push_back(in->Box());
  return page;
}

void WriteBlock(const FlowBlock& block, Writer* out) {
  out->Number(static_cast<uint64_t>(block.kind));
  out->Number(static_cast<uint64_t>(std::clamp(block.level, 0, 6)));
  out->Text(block.text);
  out->Number(block.rows.size());
  for (const auto& row : block.rows) {
    out->Number(row.size());
    for (const FlowCell& cell : row) {
      out->Text(cell.text);
      out->Signed(cell.colspan);
      out->Signed(cell.rowspan);
    }
  }
}

int ReadSpan(Reader* in) {
  const int64_t span = in->Signed();
  return span < 0 || span > 100'000 ? static_cast<int>(in->Fail()) : static_cast<int>(span);
}

FlowBlock ReadBlock(Reader* in) {
  FlowBlock block;
  const uint64_t kind = in->Number();
  if (kind > static_cast<uint64_t>(FlowKind::kTable)) in->Fail();
  block.kind = static_cast<FlowKind>(kind);
  block.level = static_cast<int>(std::min<uint64_t>(in->Number(), 6));
  block.text = in->Text(kMaxLayoutText);
  for (size_t rows = in->Count(kMaxFlowCells); rows > 0 && in->ok(); --rows) {
    auto& row = block.rows.emplace_back();
    for (size_t cells = in->Count(kMaxFlowCells); cells > 0 && in->ok(); --cells) {
      FlowCell& cell = row.emplace_back();
      cell.text = in->Text(kMaxLayoutText);
      cell.colspan = ReadSpan(in);
      cell.rowspan = ReadSpan(in);
    }
  }
  return block;
}

Status CheckPage(const LayoutPage& page, size_t* text) {
  if (page.words.size() > kMaxPageWords) return {Code::kTooLarge, "a page has too many words"};
  if (page.rules.size() > kMaxPageRules) return {Code::kTooLarge, "a page has too many ruling lines"};
  for (const LayoutWord& word : page.words) *text += word.text.size();
  return {};
}

Status CheckLimits(const Layout& layout) {
  size_t text = layout.title.size(), cells = 0;
  if (layout.pages.size() > kMaxLayoutPages) return {Code::kTooLarge, "the file has too many pages"};
  if (layout.blocks.size() > kMaxFlowBlocks) return {Code::kTooLarge, "the file has too many paragraphs"};
  for (const LayoutPage& page : layout.pages) LANTAI_RETURN_IF_ERROR(CheckPage(page, &text));
  for (const FlowBlock& block : layout.blocks) {
    text += block.text.size();
    for (const auto& row : block.rows) {
      cells += row.size() + 1;
      for (const FlowCell& cell : row) text += cell.text.size();
    }
  }
  if (cells > kMaxFlowCells) return {Code::kTooLarge, "the file has too many table cells"};
  if (text > kMaxLayoutText) return {Code::kTooLarge, "the file has too much text"};
  return {};
}

}  // namespace

std::string EncodeHeader(const FrameHeader& header) {
  std::string out(kMagic);
  out += static_cast<char>(kVersion);
  out += static_cast<char>(header.kind);
  out += static_cast<char>(header.value);
  out += '\0';
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(header.length >> shift);
  return out;
}

Result<FrameHeader> DecodeHeader(std::string_view bytes) {
  if (bytes.size() < kFrameHeaderSize || !bytes.starts_with(kMagic)) {
    return {Code::kCorruption, "the reader speaks another protocol"};
  }
  const auto byte = [&](size_t at) { return static_cast<uint8_t>(bytes[at]); };
  if (byte(4) != kVersion || byte(7) != 0) {
    return {Code::kCorruption,
            "the reader speaks another version of the protocol; install lantai and lantai-reader of "
            "one version"};
  }
  if (byte(5) < 1 || byte(5) > 4) return {Code::kCorruption, "a frame of an unknown kind"};
  FrameHeader header{static_cast<FrameKind>(byte(5)), byte(6), 0};
  for (size_t at = 0; at < 4; ++at) header.length |= static_cast<uint32_t>(byte(8 + at)) << (8 * at);
  if (header.length > kMaxFramePayload) return {Code::kCorruption, "a frame is too long"};
  return header;
}

Result<LayoutFormat> DecodeFormat(uint8_t value) {
  if (value > static_cast<uint8_t>(LayoutFormat::kXlsx)) return {Code::kCorruption, "an unknown file format is asked"};
  return static_cast<LayoutFormat>(value);
}

std::string EncodeHello(const Hello& hello) {
  Writer out;
  WriteStatus(hello.status, &out);
  out.Text(hello.note.substr(0, kLongestMessage));
  return out.Take();
}

Result<Hello> DecodeHello(std::string_view payload) {
  Reader in(payload);
  Hello hello;
  hello.status = ReadStatus(&in);
  hello.note = in.Text(kLongestMessage);
  if (!in.AtEnd()) return {Code::kCorruption, "the reader's greeting is damaged"};
  return hello;
}

std::string EncodeAnswer(const Result<Layout>& layout) {
  const Status status = layout.ok() ? CheckLimits(*layout) : layout.status();
  Writer out;
  WriteStatus(status, &out);
  if (!status.ok()) return out.Take();
  out.Text(layout->title);
  out.Number(layout->by_ocr ? 1 : 0);
  out.Number(layout->pages.size());
  for (const LayoutPage& page : layout->pages) WritePage(page, &out);
  out.Number(layout->blocks.size());
  for (const FlowBlock& block : layout->blocks) WriteBlock(block, &out);
  std::string payload = out.Take();
  if (payload.size() <= kMaxFramePayload) return payload;
  return EncodeAnswer(Status(Code::kTooLarge, "the file's layout is too large"));
}

Result<Layout> DecodeAnswer(std::string_view payload) {
  Reader in(payload);
  Status status = ReadStatus(&in);
  if (in.ok() && !status.ok()) return status;
  Layout layout;
  layout.title = in.Text(kMaxLayoutText);
  layout.by_ocr = in.Number() != 0;
  for (size_t left = in.Count(kMaxLayoutPages); left > 0 && in.ok(); --left) layout.pages.push_back(ReadPage(&in));
  for (size_t left = in.Count(kMaxFlowBlocks); left > 0 && in.ok(); --left) layout.blocks.push_back(ReadBlock(&in));
  if (!in.AtEnd()) return {Code::kCorruption, "the reader's answer is damaged"};
  status = CheckLimits(layout);
  if (!status.ok()) return {Code::kCorruption, "the reader's answer is beyond a limit: " + status.message()};
  return layout;
}

std::string EncodePaintHead(size_t number) {
  std::string out;
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(number >> shift);
  return out;
}

Result<PaintRequest> DecodePaint(std::string_view payload) {
  if (payload.size() < kPaintHeadSize) return {Code::kCorruption, "a page to paint has no number"};
  PaintRequest request{0, payload.substr(kPaintHeadSize)};
  for (size_t at = 0; at < kPaintHeadSize; ++at) {
    request.number |= static_cast<size_t>(static_cast<uint8_t>(payload[at])) << (8 * at);
  }
  return request;
}

std::string EncodePicture(const Result<Picture>& picture) {
  Writer out;
  WriteStatus(picture.status(), &out);
  if (!picture.ok()) return out.Take();
  out.Signed(picture->width);
  out.Signed(picture->height);
  out.Signed(Writer::Units(picture->page_width));
  out.Signed(Writer::Units(picture->page_height));
  out.Number(picture->pixels.size());
  return out.Take() + picture->pixels;
}

Result<Picture> DecodePicture(std::string_view payload) {
  Reader in(payload);
  Status status = ReadStatus(&in);
  if (in.ok() && !status.ok()) return status;
  const int64_t width = in.Signed(), height = in.Signed();
  const double page_width = in.Points(in.Units()), page_height = in.Points(in.Units());
  const uint64_t size = in.Number();
  const auto side = [](int64_t pixels) { return pixels >= 1 && pixels <= kMaxPictureSide; };
  const bool right = in.ok() && side(width) && side(height) && size <= kMaxPicturePixels && size == in.Left().size() &&
                     size == static_cast<uint64_t>(width * height) && page_width > 0 && page_height > 0;
  if (!right) return {Code::kCorruption, "the reader's picture is damaged"};
  return Picture{static_cast<int>(width), static_cast<int>(height), page_width, page_height, std::string(in.Left())};
}

}  // namespace lantai
