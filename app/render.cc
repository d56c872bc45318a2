#include "app/render.h"

#include <nlohmann/json.hpp>

namespace lantai::app {
namespace {

using Json = nlohmann::ordered_json;

std::string EscapeMarkdown(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '`' || c == '*' || c == '_' || c == '[' || c == ']' || c == '<' || c == '|' || c == '#') {
      out += '\\';
    }
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

// What at a line's begin would make a list, a quotation or a rule of it (CommonMark 0.30, §4 and §5).
std::string EscapeLineBegin(std::string line) {
  const size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  const bool bullet =
      !line.empty() && (line[0] == '-' || line[0] == '+' || line[0] == '>' || line[0] == '=' || line[0] == '~');
  if (bullet) return "\\" + line;
  const bool ordered =
      digits > 0 && digits < 10 && digits < line.size() && (line[digits] == '.' || line[digits] == ')');
  if (ordered) line.insert(digits, "\\");
  return line;
}

// (一)主动公开情况 alone in its line heads what follows.
bool IsSubheading(std::string_view line) {
  constexpr size_t kLongest = 90;  // bytes
  for (const std::string_view bracket : {"(", "（"}) {
    if (!line.starts_with(bracket) || line.size() > kLongest) continue;
    const std::string_view number = line.substr(bracket.size());
    for (const std::string_view digit : {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}) {
      if (number.starts_with(digit)) return !line.ends_with("。") && !line.ends_with("；") && !line.ends_with(";");
    }
  }
  return false;
}

// Paragraphs are separated by single line breaks in our text, by blank lines in Markdown.
std::string Paragraphs(const std::string& text) {
  std::string out;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = text.find('\n', begin);
    if (end == std::string::npos) end = text.size();
    const std::string line = text.substr(begin, end - begin);
    if (IsSubheading(line)) out += "### ";
    if (!line.empty()) out += EscapeLineBegin(EscapeMarkdown(line)) + "\n\n";
    begin = end + 1;
  }
  return out;
}

std::string PipeTable(const Table& table) {
  std::string out;
  for (size_t r = 0; r < table.rows.size(); ++r) {
    for (const std::string& cell : table.rows[r]) out += "| " + EscapeMarkdown(cell) + " ";
    out += "|\n";
    if (r > 0) continue;
    for (size_t c = 0; c < table.rows[r].size(); ++c) out += "|---";
    out += "|\n";
  }
  return out + "\n";
}

Json LinkJson(const Link& link) {
  return {{"method", link.request.method == Method::kPost ? "POST" : "GET"},
          {"url", link.request.url},
          {"body", link.request.method == Method::kPost ? Json(link.request.body) : Json(nullptr)}};
}

}  // namespace

std::string RenderText(const Document& document) {
  std::string out = document.title.empty() ? "" : document.title + "\n\n";
  return out + document.text + "\n";
}

std::string RenderMarkdown(const Document& document) {
  std::string out = document.title.empty() ? "" : "# " + EscapeMarkdown(document.title) + "\n\n";
  for (const Section& section : document.sections) {
    if (!section.heading.empty()) out += "## " + EscapeMarkdown(section.heading) + "\n\n";
    out += Paragraphs(section.text);
  }
  if (document.sections.empty()) out += Paragraphs(document.text);
  for (const Table& table : document.tables) out += PipeTable(table);
  return out;
}

Listing CellsOf(const Document& document) {
  Listing listing({"cell", "value", "raw", "status", "unit", "at"});
  if (!document.report) return listing;
  for (const auto& [id, cell] : document.report->cells) {
    listing.Add({id, cell.value ? Listing::Value(cell.value->text) : nullptr,
                 cell.raw ? Listing::Value(*cell.raw) : nullptr, std::string(CellStatusName(cell.status)),
                 cell.unit ? Listing::Value(*cell.unit) : nullptr, cell.at});
  }
  return listing;
}

std::string LinksJson(const Page& page) {
  Json items = Json::array();
  Json next = Json::array();
  for (const Link& link : page.links) {
    if (link.role == LinkRole::kItem) {
      items.push_back({{"url", link.request.url},
                       {"title", link.text},
                       {"date", link.date.empty() ? Json(nullptr) : Json(link.date)}});
    } else if (link.role == LinkRole::kNext || link.role == LinkRole::kContinuation) {
      next.push_back(LinkJson(link));
    }
  }
  Json attachments = Json::array();
  for (const Link& link : page.links) {
    if (link.role == LinkRole::kAttachment) attachments.push_back({{"url", link.request.url}, {"name", link.text}});
  }
  const Json json = {{"kind", PageKindName(page.kind)}, {"dialect", page.dialect},  {"items", items}, {"next", next},
                     {"attachments", attachments},      {"evidence", page.evidence}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace lantai::app
