#include "tests/support/pdf_writer.h"

#include <fmt/format.h>
#include <iconv.h>

#include <stdexcept>

#include "core/utf8.h"

namespace lantai {
namespace {

std::string Hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02X}", static_cast<unsigned char>(c));
  return "<" + out + ">";
}

std::string Utf16(std::string_view utf8) {
  std::string out;
  while (!utf8.empty()) {
    const Utf8Step step = DecodeUtf8(utf8);
    utf8.remove_prefix(step.length);
    out += static_cast<char>(step.code_point >> 8);
    out += static_cast<char>(step.code_point);
  }
  return out;
}

std::string Gbk(std::string_view utf8) {
  const iconv_t converter = iconv_open("GBK", "UTF-8");
  if (converter == reinterpret_cast<iconv_t>(-1)) throw std::runtime_error("no GBK");
  std::string in(utf8), out(utf8.size() * 2, '\0');
  char* from = in.data();
  char* to = out.data();
  size_t from_left = in.size(), to_left = out.size();
  iconv(converter, &from, &from_left, &to, &to_left);
  iconv_close(converter);
  out.resize(out.size() - to_left);
  return out;
}

std::string Encoded(std::string_view utf8, PdfFont font) {
  if (font == PdfFont::kLatin) return Hex(utf8);
  return Hex(font == PdfFont::kGbkBytes ? Gbk(utf8) : Utf16(utf8));
}

std::string WidthsOfBytes() {
  std::string out;
  for (int i = 0; i < 256; ++i) out += "500 ";
  return out;
}

std::string CidFont(int descendant, const char* map) {
  return fmt::format("<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/{}/DescendantFonts[{} 0 R]>>", map,
                     descendant);
}

// Objects that every file has: 3 to 9.
std::vector<std::string> Fonts() {
  return {CidFont(7, "UniGB-UCS2-H"),
          CidFont(7, "UniGB-UCS2-V"),
          "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
          fmt::format("<</Type/Font/Subtype/TrueType/BaseFont/FZFSK/Encoding/WinAnsiEncoding/FirstChar 0/LastChar 255"
                      "/Widths[{}]/FontDescriptor 9 0 R>>",
                      WidthsOfBytes()),
          "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
          "/Supplement 4>>/FontDescriptor 8 0 R/DW 1000/W[1 95 500 814 939 500]>>",
          "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880"
          "/Descent -120/CapHeight 700/StemV 80>>",
          "<</Type/FontDescriptor/FontName/FZFSK/Flags 32/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880"
          "/Descent -120/CapHeight 700/StemV 80>>"};
}

}  // namespace

double TextWidth(std::string_view utf8) {
  double width = 0;
  while (!utf8.empty()) {
    const Utf8Step step = DecodeUtf8(utf8);
    utf8.remove_prefix(step.length);
    width += step.code_point < 0x80 ? 0.5 : 1;
  }
  return width;
}

std::vector<std::string> Characters(std::string_view utf8) {
  std::vector<std::string> out;
  while (!utf8.empty()) {
    const size_t length = DecodeUtf8(utf8).length;
    out.emplace_back(utf8.substr(0, length));
    utf8.remove_prefix(length);
  }
  return out;
}

void PdfWriter::NewPage(int rotate) {
  Page& page = pages_.emplace_back();
  page.rotate = rotate;
  // User space such that the reader, who turns the page by /Rotate, sees x to the right and y upwards.
  if (rotate == 90) page.content = fmt::format("0 1 -1 0 {} 0 cm\n", height_);
  if (rotate == 180) page.content = fmt::format("-1 0 0 -1 {} {} cm\n", width_, height_);
  if (rotate == 270) page.content = fmt::format("0 -1 1 0 0 {} cm\n", width_);
}

std::string PdfWriter::Point(double x, double y) const { return fmt::format("{:.2f} {:.2f}", x, height_ - y); }

void PdfWriter::Show(double x, double y, double size, std::string_view utf8, PdfFont font,
                     const std::string& operators) {
  pages_.back().content += fmt::format("BT {}/F{} {:.2f} Tf {} Td {} Tj ET\n", operators, static_cast<int>(font), size,
                                       Point(x, y), Encoded(utf8, font));
}

void PdfWriter::Text(double x, double y, double size, std::string_view utf8, PdfFont font, double char_space) {
  Show(x, y, size, utf8, font, fmt::format("0 Tr {:.3f} Tc ", char_space));
}

void PdfWriter::HiddenText(double x, double y, double size, std::string_view utf8) {
  Show(x, y, size, utf8, PdfFont::kSong, "3 Tr 0 Tc ");
}

void PdfWriter::Line(double x0, double y0, double x1, double y1, double line_width) {
  pages_.back().content += fmt::format("{:.2f} w {} m {} l S\n", line_width, Point(x0, y0), Point(x1, y1));
}

void PdfWriter::FillBox(double left, double top, double right, double bottom, double grey) {
  pages_.back().content +=
      fmt::format("{} g {} {:.2f} {:.2f} re f 0 g\n", grey, Point(left, bottom), right - left, bottom - top);
}

void PdfWriter::StrokeBox(double left, double top, double right, double bottom, double line_width) {
  pages_.back().content +=
      fmt::format("{:.2f} w {} {:.2f} {:.2f} re S\n", line_width, Point(left, bottom), right - left, bottom - top);
}

void PdfWriter::Image(double left, double top, double right, double bottom) {
  pages_.back().content += fmt::format("q {:.2f} 0 0 {:.2f} {} cm BI /W 1 /H 1 /CS /G /BPC 8 /F /AHx ID 80> EI Q\n",
                                       right - left, bottom - top, Point(left, bottom));
}

void PdfWriter::NewScan(int width, int height, std::string pixels) {
  NewPage();
  pages_.back().content = fmt::format("q {} 0 0 {} 0 0 cm /Scan Do Q\n", width_, height_);
  pages_.back().image = fmt::format(
      "<</Type/XObject/Subtype/Image/Width {}/Height {}/ColorSpace/DeviceGray/BitsPerComponent 8/Length {}>>stream\n",
      width, height, pixels.size());
  pages_.back().image += pixels + "\nendstream";
}

std::string PdfWriter::Finish() {
  std::vector<std::string> objects = {"<</Type/Catalog/Pages 2 0 R>>", ""};
  for (std::string& font : Fonts()) objects.push_back(std::move(font));
  objects.push_back("<</Title" + Hex("\xFE\xFF" + Utf16(title_)) + ">>");
  const size_t info = objects.size();
  std::string kids;
  for (const Page& page : pages_) {
    const bool turned = page.rotate % 180 != 0;
    if (!page.image.empty()) objects.push_back(page.image);
    const std::string images = page.image.empty() ? "" : fmt::format("/XObject<</Scan {} 0 R>>", objects.size());
    objects.push_back(fmt::format("<</Length {}>>stream\n{}endstream", page.content.size(), page.content));
    objects.push_back(
        fmt::format("<</Type/Page/Parent 2 0 R/MediaBox[0 0 {} {}]/Rotate {}/Contents {} 0 R"
                    "/Resources<</Font<</F0 3 0 R/F1 4 0 R/F2 5 0 R/F3 6 0 R>>{}>>>>",
                    turned ? height_ : width_, turned ? width_ : height_, page.rotate, objects.size(), images));
    kids += fmt::format("{} 0 R ", objects.size());
  }
  objects[1] = fmt::format("<</Type/Pages/Kids[{}]/Count {}>>", kids, pages_.size());
  std::string out = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", table = "0000000000 65535 f \n";
  for (size_t i = 0; i < objects.size(); ++i) {
    table += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
  }
  const size_t start = out.size();
  return out + fmt::format("xref\n0 {}\n{}trailer\n<</Size {}/Root 1 0 R/Info {} 0 R>>\nstartxref\n{}\n%%EOF\n",
                           objects.size() + 1, table, objects.size() + 1, info, start);
}

}  // namespace lantai
