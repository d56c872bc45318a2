#include "tests/portal/pdf.h"

#include <fmt/format.h>

namespace lantai::portal {
namespace {

std::string Literal(const std::string& text) {
  std::string out = "(";
  for (char c : text) {
    if (c == '(' || c == ')' || c == '\\') out += '\\';
    out += c;
  }
  return out + ")";
}

std::string Content(const std::vector<std::string>& lines) {
  std::string out = "BT /F1 14 Tf 72 770 Td 20 TL\n";
  for (const std::string& line : lines) out += Literal(line) + " Tj T*\n";
  return out + "ET\n";
}

}  // namespace

std::string MakePdf(const std::vector<std::string>& lines) {
  const std::string content = Content(lines);
  const std::string objects[] = {
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
      fmt::format("<< /Length {} >>\nstream\n{}endstream", content.size(), content),
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"};
  std::string out = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";
  std::string table = "0000000000 65535 f \n";
  int number = 0;
  for (const std::string& object : objects) {
    table += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n{}\nendobj\n", ++number, object);
  }
  const size_t start = out.size();
  out += fmt::format("xref\n0 {}\n{}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", number + 1, table,
                     number + 1, start);
  return out;
}

}  // namespace lantai::portal
