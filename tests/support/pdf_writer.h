// Writes PDF files (ISO 32000-1, version 1.4) as tests want them: text anywhere on a page, lines drawn in the ways that
// word processors draw them. No font is embedded: Chinese text names STSong-Light with a predefined CMap, as
// generators on servers do. Equal calls, equal bytes.
//
//   PdfWriter pdf;
//   pdf.NewPage();
//   pdf.Text(72, 100, 16, "政府信息公开");        // x, baseline from the top, size
//   pdf.Line(72, 120, 523, 120, 0.5);
//   std::string bytes = pdf.Finish();
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lantai {

enum class PdfFont {
  kSong,      // CID font, UniGB-UCS2-H: Chinese characters an em wide, ASCII half an em
  kVertical,  // the same with UniGB-UCS2-V: characters run downwards
  kLatin,     // Helvetica
  kGbkBytes,  // a font of one-byte codes that carries GBK: readers see Western letters
};

class PdfWriter {
 public:
  explicit PdfWriter(double width = 595, double height = 842) : width_(width), height_(height) {}

  // `rotate` in degrees clockwise, a multiple of 90: what is drawn stands upright for the reader all the same.
  void NewPage(int rotate = 0);
  // Of the page as the reader sees it.
  double width() const { return width_; }
  double height() const { return height_; }

  void Text(double x, double y, double size, std::string_view utf8, PdfFont font = PdfFont::kSong,
            double char_space = 0);
  // Text that the page carries but does not show: an OCR layer.
  void HiddenText(double x, double y, double size, std::string_view utf8);
  void Line(double x0, double y0, double x1, double y1, double line_width);
  void FillBox(double left, double top, double right, double bottom, double grey = 0);
  void StrokeBox(double left, double top, double right, double bottom, double line_width);
  void Image(double left, double top, double right, double bottom);

  // A page that is nothing but a photograph: grey pixels over all of it, row by row from the top.
  void NewScan(int width, int height, std::string pixels);

  void SetTitle(std::string_view utf8) { title_ = utf8; }
  std::string Finish();

 private:
  void Show(double x, double y, double size, std::string_view utf8, PdfFont font, const std::string& operators);
  std::string Point(double x, double y) const;

  struct Page {
    int rotate = 0;
    std::string content;
    std::string image;  // an object, or empty
  };
  double width_, height_;
  std::string title_;
  std::vector<Page> pages_;
};

// Width of `utf8` at size 1: an em a Chinese character, half an em an ASCII one.
double TextWidth(std::string_view utf8);

// The code points of valid UTF-8, as UTF-8 each.
std::vector<std::string> Characters(std::string_view utf8);

}  // namespace lantai
