#include "tests/portal/mirror.h"

#include <fstream>
#include <iterator>

namespace lantai::portal {
namespace fs = std::filesystem;
namespace {

std::string TypeOf(const fs::path& path) {
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".html", "text/html"},
      {".htm", "text/html"},
      {".shtml", "text/html"},
      {".css", "text/css"},
      {".js", "application/javascript"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".gif", "image/gif"},
      {".pdf", "application/pdf"},
      {".txt", "text/plain"},
      {".xml", "text/xml"},
      {".json", "application/json"},
      {".doc", "application/msword"},
      {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}};
  for (const auto& [extension, type] : kTypes) {
    if (path.extension() == extension) return std::string(type);
  }
  return "application/octet-stream";
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string Unescape(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 && HexDigit(text[i + 2]) >= 0;
    out += escape ? static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2])) : text[i];
    if (escape) i += 2;
  }
  return out;
}

// The path below the root, or empty where a part would lead out of it.
fs::path Inside(const std::string& path) {
  if (path.find('\0') != std::string::npos) return {};
  fs::path inside = ".";
  for (const fs::path& part : fs::path(path).relative_path()) {
    if (part == "..") return {};
    inside /= part;
  }
  return inside;
}

Answer NotFound() { return {404, "text/html", "", "", "<html><body><h1>404 Not Found</h1></body></html>\n"}; }

}  // namespace

Mirror::Mirror(std::string host, fs::path root) : host_(std::move(host)), root_(std::move(root)) {}

Answer Mirror::Get(std::string_view, std::string_view target) const {
  const std::string_view raw = target.substr(0, target.find('?'));
  const fs::path inside = Inside(Unescape(raw));
  if (inside.empty()) return NotFound();
  fs::path path = root_ / inside;
  std::error_code error;
  if (fs::is_directory(path, error)) {
    if (!raw.ends_with('/')) return {301, "text/html", std::string(raw) + "/", "", ""};
    path /= "index.html";
  }
  if (!fs::is_regular_file(path, error)) return NotFound();
  std::ifstream in(path, std::ios::binary);
  if (!in) return NotFound();
  return {200, TypeOf(path), "", "", std::string{std::istreambuf_iterator<char>(in), {}}};
}

}  // namespace lantai::portal
