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

// Paragraphs are separated by single line breaks in our text, by blank lines in Markdown.
std::string Paragraphs(const std::string& text) {
  std::string out;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = text.find('\n', begin);
    if (end == std::string::npos) end = text.size();
    if (end > begin) out += EscapeMarkdown(text.substr(begin, end - begin)) + "\n\n";
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
    } else if (link.role == LinkRole::kNext) {
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
