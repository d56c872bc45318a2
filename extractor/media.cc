#include "extractor/media.h"

#include <algorithm>

namespace lantai::extractor {
namespace {

std::string Folded(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

constexpr size_t kLookedAt = 65'536;

bool LooksLikeHtml(std::string_view bytes) {
  std::string head = Folded(bytes.substr(0, 1024));
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"<!doctype", "<html", "<head", "<body", "<meta", "<script", "<div",
                                              "<table", "<p>", "<p ", "<title", "<!--"},
      [&](std::string_view mark) { return head.find(mark) != head.npos; });
}

bool Contains(std::string_view bytes, std::string_view mark) { return bytes.find(mark) != bytes.npos; }

// A zip file of an office format: the names of its entries stand in the clear, at its beginning and in the directory
// at its end. Other archives are kAuto.
MediaType ZipType(std::string_view bytes, std::string_view name) {
  const std::string_view head = bytes.substr(0, kLookedAt);
  const std::string_view tail = bytes.substr(bytes.size() - std::min(bytes.size(), kLookedAt));
  const auto has = [&](std::string_view mark) { return Contains(head, mark) || Contains(tail, mark); };
  if (has("word/document")) return MediaType::kDocx;
  if (has("xl/workbook") || has("xl/worksheets")) return MediaType::kXlsx;
  if (has("OFD.xml")) return MediaType::kOfd;
  if (name.ends_with(".docx")) return MediaType::kDocx;
  if (name.ends_with(".xlsx")) return MediaType::kXlsx;
  if (name.ends_with(".ofd")) return MediaType::kOfd;
  return MediaType::kAuto;
}

// An OLE compound file: the names of its streams are UTF-16. Excel's and PowerPoint's are kAuto.
MediaType OleType(std::string_view bytes, std::string_view name) {
  using namespace std::string_view_literals;
  if (Contains(bytes, "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"sv)) return MediaType::kDoc;
  if (Contains(bytes, "W\0o\0r\0k\0b\0o\0o\0k\0"sv) || Contains(bytes, "P\0o\0w\0e\0r\0P\0"sv)) return MediaType::kAuto;
  return name.ends_with(".doc") || name.ends_with(".wps") ? MediaType::kDoc : MediaType::kAuto;
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

std::string_view ContentTypeOf(MediaType type) {
  switch (type) {
    case MediaType::kAuto: return "application/octet-stream";
    case MediaType::kHtml: return "text/html";
    case MediaType::kText: return "text/plain";
    case MediaType::kPdf: return "application/pdf";
    case MediaType::kDocx: return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    case MediaType::kDoc: return "application/msword";
    case MediaType::kXlsx: return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    case MediaType::kOfd: return "application/ofd";
  }
  return "application/octet-stream";
}

LayoutFormat LayoutFormatOf(MediaType type) {
  switch (type) {
    case MediaType::kOfd: return LayoutFormat::kOfd;
    case MediaType::kDocx: return LayoutFormat::kDocx;
    case MediaType::kDoc: return LayoutFormat::kDoc;
    case MediaType::kXlsx: return LayoutFormat::kXlsx;
    default: return LayoutFormat::kPdf;
  }
}

bool IsOtherBinary(std::string_view bytes) {
  constexpr std::string_view kMarks[] = {"\xD0\xCF\x11\xE0", "PK\x03\x04",   "Rar!", "7z\xBC\xAF",
                                         "\x89PNG",          "\xFF\xD8\xFF", "GIF8", "\x1F\x8B"};
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
  const bool zip = source.bytes.starts_with("PK\x03\x04"), ole = source.bytes.starts_with("\xD0\xCF\x11\xE0");
  if (zip || ole) {
    const MediaType type = zip ? ZipType(source.bytes, name) : OleType(source.bytes, name);
    return type == MediaType::kAuto ? MediaType::kHtml : type;  // refused by IsOtherBinary
  }
  if (LooksLikeHtml(source.bytes)) return MediaType::kHtml;
  bool text = header.starts_with("text/plain") || name.ends_with(".txt");
  return text ? MediaType::kText : MediaType::kHtml;
}

}  // namespace lantai::extractor
