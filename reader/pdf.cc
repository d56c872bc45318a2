#include "reader/pdf.h"

#include <ErrorCodes.h>
#include <GfxFont.h>
#include <GfxState.h>
#include <GlobalParams.h>
#include <OutputDev.h>
#include <PDFDoc.h>
#include <Page.h>
#include <Stream.h>
#include <UTF.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "core/utf8.h"
#include "reader/formats.h"
#include "reader/page_builder.h"

namespace lantai::reader {
namespace {

constexpr double kPointsPerInch = 72;
constexpr double kStraight = 1;  // a line that leaves its axis by less is straight
// Where a font's letters reach, in parts of its size: an em box sits so on its baseline. What fonts say themselves is
// often nonsense, and a word's box must have its centre where the ink is.
constexpr double kAscent = 0.86;
constexpr double kDescent = -0.14;
constexpr int kMaxPathPoints = 100'000;

struct Vector {
  double x = 0, y = 0;
};

// Hands what poppler draws to a PageBuilder. Patterns and shadings paint backgrounds: they are not executed.
class LayoutDevice : public OutputDev {
 public:
  explicit LayoutDevice(PageBuilder* page) : page_(page) {}

  bool upsideDown() override { return true; }
  bool useDrawChar() override { return true; }
  bool interpretType3Chars() override { return false; }
  bool needNonText() override { return true; }
  bool useTilingPatternFill() override { return true; }
  bool useShadedFills(int) override { return true; }
  bool tilingPatternFill(GfxState*, Gfx*, Catalog*, GfxTilingPattern*, const double*, int, int, int, int, double,
                         double) override {
    return true;
  }
  bool functionShadedFill(GfxState*, GfxFunctionShading*) override { return true; }
  bool axialShadedFill(GfxState*, GfxAxialShading*, double, double) override { return true; }
  bool radialShadedFill(GfxState*, GfxRadialShading*, double, double) override { return true; }
  bool gouraudTriangleShadedFill(GfxState*, GfxGouraudTriangleShading*) override { return true; }
  bool patchMeshShadedFill(GfxState*, GfxPatchMeshShading*) override { return true; }

  void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x, double origin_y,
                CharCode code, int bytes, const Unicode* unicode, int count) override;

  void stroke(GfxState* state) override;
  void fill(GfxState* state) override;
  void eoFill(GfxState* state) override { fill(state); }

  void drawImageMask(GfxState* state, Object* ref, Stream* stream, int width, int height, bool invert, bool interpolate,
                     bool inline_image) override {
    AddImage(state);
    OutputDev::drawImageMask(state, ref, stream, width, height, invert, interpolate, inline_image);
  }
  void drawImage(GfxState* state, Object* ref, Stream* stream, int width, int height, GfxImageColorMap* colours,
                 bool interpolate, const int* mask, bool inline_image) override {
    AddImage(state);
    OutputDev::drawImage(state, ref, stream, width, height, colours, interpolate, mask, inline_image);
  }
  void drawMaskedImage(GfxState* state, Object*, Stream*, int, int, GfxImageColorMap*, bool, Stream*, int, int, bool,
                       bool) override {
    AddImage(state);
  }
  void drawSoftMaskedImage(GfxState* state, Object*, Stream*, int, int, GfxImageColorMap*, bool, Stream*, int, int,
                           GfxImageColorMap*, bool) override {
    AddImage(state);
  }

  size_t visible_glyphs() const { return visible_; }
  size_t hidden_glyphs() const { return hidden_; }

 private:
  void AddImage(GfxState* state);
  void AddClipped(GfxState* state, LayoutBox box);
  void StrokeSegment(GfxState* state, Vector a, Vector b, double width);

  PageBuilder* page_;
  size_t visible_ = 0;
  size_t hidden_ = 0;
};

Vector Transformed(const GfxState* state, double x, double y) {
  Vector v;
  state->transform(x, y, &v.x, &v.y);
  return v;
}

Vector DeltaTransformed(const GfxState* state, double x, double y) {
  Vector v;
  state->transformDelta(x, y, &v.x, &v.y);
  return v;
}

// A vector in units of text space, drawn on the page.
Vector TextVector(const GfxState* state, double x, double y) {
  Vector v;
  state->textTransformDelta(x, y, &v.x, &v.y);
  return DeltaTransformed(state, v.x, v.y);
}

Direction DirectionOf(Vector v) {
  if (std::abs(v.x) >= std::abs(v.y)) return v.x >= 0 ? Direction::kRight : Direction::kLeft;
  return v.y >= 0 ? Direction::kDown : Direction::kUp;
}

// The box around a parallelogram from `at`, along `a` and from `low` to `high` of `b`.
LayoutBox BoxOf(Vector at, Vector a, Vector b, double low, double high) {
  const double xs[] = {at.x + low * b.x, at.x + high * b.x, at.x + a.x + low * b.x, at.x + a.x + high * b.x};
  const double ys[] = {at.y + low * b.y, at.y + high * b.y, at.y + a.y + low * b.y, at.y + a.y + high * b.y};
  return {*std::min_element(xs, xs + 4), *std::min_element(ys, ys + 4), *std::max_element(xs, xs + 4),
          *std::max_element(ys, ys + 4)};
}

void LayoutDevice::drawChar(GfxState* state, double x, double y, double dx, double dy, double, double, CharCode code,
                            int bytes, const Unicode* unicode, int count) {
  if (page_->full()) return;
  const auto& font = state->getFont();
  if (!font) return;
  (state->getRender() == 3 ? hidden_ : visible_)++;
  // What stands between characters is no part of them.
  double space_x = 0, space_y = 0;
  const bool vertical = font->getWMode() != 0;
  const double space = state->getCharSpace() + (bytes == 1 && code == 0x20 ? state->getWordSpace() : 0);
  if (!vertical) state->textTransformDelta(space * state->getHorizScaling(), 0, &space_x, &space_y);
  if (vertical) state->textTransformDelta(0, space, &space_x, &space_y);
  const Vector advance = DeltaTransformed(state, dx - space_x, dy - space_y);
  const Vector up = vertical ? TextVector(state, state->getFontSize(), 0) : TextVector(state, 0, state->getFontSize());
  Glyph glyph;
  glyph.size = std::hypot(up.x, up.y);
  if (!(glyph.size > 0.1) || glyph.size > 2000) return;
  glyph.box = vertical ? BoxOf(Transformed(state, x, y), advance, up, -0.5, 0.5)
                       : BoxOf(Transformed(state, x, y), advance, up, kDescent, kAscent);
  glyph.direction = DirectionOf(advance);
  glyph.raw = code;
  glyph.raw_bytes = font->isCIDFont() ? 2 : bytes;
  glyph.code_point = 0xFFFD;
  if (count <= 1) {
    if (count == 1 && unicode[0] != 0) glyph.code_point = unicode[0];
    return page_->AddGlyph(glyph);
  }
  // A ligature: its characters share the ink.
  const LayoutBox whole = glyph.box;
  for (int i = 0; i < count; ++i) {
    glyph.code_point = unicode[i];
    glyph.box.left = whole.left + (whole.right - whole.left) * i / count;
    glyph.box.right = whole.left + (whole.right - whole.left) * (i + 1) / count;
    page_->AddGlyph(glyph);
  }
}

void LayoutDevice::AddClipped(GfxState* state, LayoutBox box) {
  LayoutBox clip;
  state->getClipBBox(&clip.left, &clip.top, &clip.right, &clip.bottom);
  box = {std::max(box.left, clip.left), std::max(box.top, clip.top), std::min(box.right, clip.right),
         std::min(box.bottom, clip.bottom)};
  page_->AddBox(box);
}

// A line of some width; a short one that is very wide is a line the other way.
void LayoutDevice::StrokeSegment(GfxState* state, Vector a, Vector b, double width) {
  const double dx = std::abs(a.x - b.x), dy = std::abs(a.y - b.y);
  if (dx >= kStraight && dy >= kStraight) return;
  const double half = width / 2;
  LayoutBox box{std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
  if (dx >= dy) {
    const double y = (a.y + b.y) / 2;
    box.top = y - half;
    box.bottom = y + half;
  } else {
    const double x = (a.x + b.x) / 2;
    box.left = x - half;
    box.right = x + half;
  }
  AddClipped(state, box);
}

void LayoutDevice::stroke(GfxState* state) {
  const double width = state->getTransformedLineWidth();
  const GfxPath* path = state->getPath();
  int budget = kMaxPathPoints;
  for (int i = 0; i < path->getNumSubpaths(); ++i) {
    const GfxSubpath* part = path->getSubpath(i);
    for (int j = 1; j < part->getNumPoints() && budget > 0; ++j, --budget) {
      if (part->getCurve(j) || part->getCurve(j - 1)) continue;
      StrokeSegment(state, Transformed(state, part->getX(j - 1), part->getY(j - 1)),
                    Transformed(state, part->getX(j), part->getY(j)), width);
    }
  }
}

// Borders drawn as filled rectangles. Anything else thin enough to pass for one (a hyphen drawn as a path) is too
// short.
void LayoutDevice::fill(GfxState* state) {
  const GfxPath* path = state->getPath();
  int budget = kMaxPathPoints;
  for (int i = 0; i < path->getNumSubpaths() && budget > 0; ++i) {
    const GfxSubpath* part = path->getSubpath(i);
    const int points = part->getNumPoints();
    budget -= points;
    if (points < 2 || points > 6) continue;
    Vector first = Transformed(state, part->getX(0), part->getY(0));
    LayoutBox box{first.x, first.y, first.x, first.y};
    for (int j = 1; j < points; ++j) {
      const Vector v = Transformed(state, part->getX(j), part->getY(j));
      box = {std::min(box.left, v.x), std::min(box.top, v.y), std::max(box.right, v.x), std::max(box.bottom, v.y)};
    }
    AddClipped(state, box);
  }
}

// An image is the unit square; one a pixel high, stretched over the page, is a border too.
void LayoutDevice::AddImage(GfxState* state) {
  const Vector at = Transformed(state, 0, 0);
  const LayoutBox box = BoxOf(at, DeltaTransformed(state, 1, 0), DeltaTransformed(state, 0, 1), 0, 1);
  if (std::min(box.right - box.left, box.bottom - box.top) <= 3) return AddClipped(state, box);
  page_->AddImage();
}

bool IsFull(void* page) { return static_cast<PageBuilder*>(page)->full(); }

std::string TitleOf(PDFDoc* document) {
  const std::unique_ptr<GooString> title = document->getDocInfoTitle();
  if (!title || title->getLength() > 10'000) return {};
  Unicode* code_points = nullptr;
  const int count = TextStringToUCS4(title->toStr(), &code_points);
  std::string out;
  for (int i = 0; i < count; ++i) {
    if (code_points[i] >= 0x20) AppendUtf8(code_points[i], &out);
  }
  gfree(code_points);
  return out;
}

Status OpenError(int code) {
  if (code == errEncrypted)
    return {Code::kInvalidArgument, "the PDF is encrypted; it cannot be read without a password"};
  return {Code::kInvalidArgument, "the PDF is damaged: not even its table of contents can be found"};
}

// Text that is only there to be found and copied lies invisibly over a scanned image: someone's OCR made it.
struct Tally {
  size_t visible = 0, hidden = 0;
};

Result<LayoutPage> ReadPage(PDFDoc* document, int number, Tally* tally) {
  double width = document->getPageCropWidth(number), height = document->getPageCropHeight(number);
  const int rotation = document->getPageRotate(number);
  if (rotation == 90 || rotation == 270) std::swap(width, height);
  if (!(width > 0) || !(height > 0) || width > 1e5 || height > 1e5) width = height = 1;
  PageBuilder page(width, height);
  LayoutDevice device(&page);
  document->displayPage(&device, number, kPointsPerInch, kPointsPerInch, 0, false, true, false, IsFull, &page);
  tally->visible += device.visible_glyphs();
  tally->hidden += device.hidden_glyphs();
  return page.Finish();
}

// One line in a font that is not embedded: its codes mean nothing without the maps of poppler-data.
constexpr std::string_view kSelfTestPage = "BT /F1 12 Tf 72 700 Td <653F5E9C> Tj ET";

std::string SelfTestPdf() {
  const std::string stream =
      "<</Length " + std::to_string(kSelfTestPage.size()) + ">>stream\n" + std::string(kSelfTestPage) + "\nendstream";
  const std::string objects[] = {
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
      stream,
      "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
      R"(<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo 8 0 R/FontDescriptor 7 0 R/DW 1000>>)",
      R"(<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 0 999 900]/Ascent 880/Descent 0/StemV 80>>)",
      "<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"};
  std::string out = "%PDF-1.4\n", table = "0000000000 65535 f \n";
  int number = 0;
  for (const std::string& object : objects) {
    std::string offset = std::to_string(out.size());
    table += std::string(10 - offset.size(), '0') + offset + " 00000 n \n";
    out += std::to_string(++number) + " 0 obj\n" + object + "\nendobj\n";
  }
  const std::string start = std::to_string(out.size());
  return out + "xref\n0 9\n" + table + "trailer\n<</Size 9/Root 1 0 R>>\nstartxref\n" + start + "\n%%EOF\n";
}

}  // namespace

Status PreparePdf() {
  globalParams = std::make_unique<GlobalParams>();
  globalParams->setErrQuiet(true);
  DecodeGb18030("\xB0\xA1");
  const std::string pdf = SelfTestPdf();
  const Result<Layout> layout = ReadPdf(pdf);
  const bool right = layout.ok() && layout->pages.size() == 1 && layout->pages[0].words.size() == 1 &&
                     layout->pages[0].words[0].text == "政府";
  if (right) return {};
  return {Code::kUnsupported, "Chinese PDF text cannot be read: install poppler-data (apt-get install poppler-data)"};
}

Result<Layout> ReadPdf(std::string_view bytes) {
  auto stream = std::make_unique<MemStream>(bytes.data(), 0, static_cast<Goffset>(bytes.size()), Object(objNull));
  PDFDoc document(stream.release());
  if (!document.isOk()) return OpenError(document.getErrorCode());
  const int pages = document.getNumPages();
  if (pages < 1) return {Code::kInvalidArgument, "the PDF has no pages"};
  if (static_cast<size_t>(pages) > kMaxLayoutPages) {
    return {Code::kTooLarge,
            "the PDF has " + std::to_string(pages) + " pages, more than " + std::to_string(kMaxLayoutPages)};
  }
  Layout layout;
  layout.title = TitleOf(&document);
  Tally tally;
  size_t text = 0;
  for (int number = 1; number <= pages; ++number) {
    LANTAI_ASSIGN_OR_RETURN(LayoutPage page, ReadPage(&document, number, &tally));
    for (const LayoutWord& word : page.words) text += word.text.size();
    if (text > kMaxLayoutText) return {Code::kTooLarge, "the PDF has too much text"};
    layout.pages.push_back(std::move(page));
  }
  layout.by_ocr = tally.hidden > 0 && tally.hidden > 4 * tally.visible;
  return layout;
}

}  // namespace lantai::reader
