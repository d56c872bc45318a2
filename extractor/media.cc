#include "extractor/media.h"

#include <algorithm>

namespace lantai::extractor {
namespace {

std::string Folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

bool LooksLikeHtml(std::string_view bytes) {
  std::string head = Folded(bytes.substr(0, 1024));
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"<!doctype", "<html", "<head", "<body", "<meta", "<script", "<div",
                                              "<table", "<p>", "<p ", "<title", "<!--"},
      [&](std::string_view mark) { return head.find(mark) != head.npos; });
}

// A zip file that is a Word document or an OFD: the names of its first entries stand in the clear.
MediaType ZipType(std::string_view bytes, std::string_view name) {
  std::string_view head = bytes.substr(0, 4096);
  if (head.find("word/") != head.npos || name.ends_with(".docx")) return MediaType::kDocx;
  if (head.find("OFD.xml") != head.npos || name.ends_with(".ofd")) return MediaType::kOfd;
  return MediaType::kDocx;
}

}  // namespace

std::string_view MediaTypeName(MediaType type) {
  switch (type) {
    case MediaType::kAuto: return "unknown";
    case MediaType::kHtml: return "HTML";
    case MediaType::kText: return "plain text";
    case MediaType::kPdf: return "PDF";
    case MediaType::kDocx: return "Word (docx)";
    case MediaType::kDoc: return "Word (doc)";
    case MediaType::kXlsx: return "Excel (xlsx)";
    case MediaType::kOfd: return "OFD";
  }
  return "unknown";
}

bool IsOtherBinary(std::string_view bytes) {
  constexpr std::string_view kMarks[] = {"\xD0\xCF\x11\xE0", "Rar!", "7z\xBC\xAF", "\x89PNG",
                                         "\xFF\xD8\xFF",     "GIF8", "\x1F\x8B"};
  return std::ranges::any_of(kMarks, [&](std::string_view mark) { return bytes.starts_with(mark); });
}

bool IsJson(std::string_view bytes) {
  const size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[');
}

MediaType GuessMediaType(const Source& source) {
  if (source.type != MediaType::kAuto) return source.type;
  std::string name = Folded(source.input), header = Folded(source.content_type);
  if (source.bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos) return MediaType::kPdf;
  if (source.bytes.starts_with("PK\x03\x04")) return ZipType(source.bytes, name);
  if (LooksLikeHtml(source.bytes)) return MediaType::kHtml;
  bool text = header.starts_with("text/plain") || name.ends_with(".txt");
  return text ? MediaType::kText : MediaType::kHtml;
}

}  // namespace lantai::extractor
