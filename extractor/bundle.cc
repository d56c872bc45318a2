#include "extractor/bundle.h"

#include <algorithm>
#include <utility>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kStubText = 600;  // bytes; a title, a date line and the name of a file are less
constexpr size_t kShown = 5;       // disagreements told in words

size_t TextBytes(const Content& content) {
  size_t bytes = 0;
  for (const Block& block : content.blocks) bytes += block.text.size();
  return bytes;
}

bool HasTable(const Content& content) {
  constexpr size_t kFormRows = 5;
  return std::any_of(content.blocks.begin(), content.blocks.end(), [](const Block& block) {
    return block.kind == BlockKind::kTable && block.grid.rows.size() >= kFormRows;
  });
}

void NumberBlocks(int part, Content* content) {
  for (Block& block : content->blocks) block.part = part;
}

// The page's head stays; its blocks (a date line, the link to the file) come before the attachment's text.
void TakeTextOf(Content* attachment, Content* page) {
  std::move(page->blocks.begin(), page->blocks.end(), std::back_inserter(page->preamble));
  page->blocks = std::move(attachment->blocks);
  page->flattened = attachment->flattened;
  page->by_ocr = attachment->by_ocr;
  page->needs_ocr = attachment->needs_ocr;
  if (page->heading.empty()) page->heading = attachment->heading;
}

std::vector<std::string> OcrPlaces(const std::vector<PartContent>& parts) {
  std::vector<std::string> places;
  for (size_t i = 0; i < parts.size(); ++i) {
    for (const std::string& page : parts[i].content.ocr_places)
      places.push_back("part:" + std::to_string(i) + "/" + page);
  }
  return places;
}

// Continuation pages repeat the title over their text.
void Append(Content* more, Content* text) {
  const std::string title = FoldLabel(text->heading);
  for (Block& block : more->blocks) {
    if (!title.empty() && block.kind != BlockKind::kTable && FoldLabel(block.text) == title) continue;
    text->blocks.push_back(std::move(block));
  }
  std::move(more->attachments.begin(), more->attachments.end(), std::back_inserter(text->attachments));
  text->flattened |= more->flattened;
  more->blocks.clear();
}

bool BelongsToText(const PartContent& part) { return part.role == "continuation" || part.role == "data"; }

// The attachment that stands in for a page without text, or -1. A text layer is better than a scan.
int BestAttachment(const std::vector<PartContent>& parts) {
  int best = -1;
  for (size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].role != "attachment" || !parts[i].unread.empty() || IsStub(parts[i].content)) continue;
    const bool better = best < 0 || (parts[static_cast<size_t>(best)].content.by_ocr && !parts[i].content.by_ocr);
    if (better) best = static_cast<int>(i);
  }
  return best;
}

std::string Shown(const std::string& id, const Cell& here, const Cell& there) {
  return id + ": " + here.value->text + " and " + there.value->text;
}

// A place in the tables of a part becomes a place in the tables of the bundle.
std::string Moved(const std::string& at, int part, size_t tables_before) {
  std::string moved = "part:" + std::to_string(part);
  const size_t slash = at.find('/');
  if (slash == std::string::npos) return moved;
  std::string rest = at.substr(slash);
  const std::string_view table = "/table:";
  if (rest.starts_with(table)) {
    size_t number = 0;
    size_t end = table.size();
    while (end < rest.size() && rest[end] >= '0' && rest[end] <= '9') {
      number = number * 10 + static_cast<size_t>(rest[end++] - '0');
    }
    rest = std::string(table) + std::to_string(number + tables_before) + rest.substr(end);
  }
  return moved + rest;
}

void AddCell(const std::string& id, Cell cell, Report* report, Disagreement* disagreement) {
  const auto [place, is_new] = report->cells.try_emplace(id, cell);
  if (is_new) return;
  Cell& here = place->second;
  if (here.status == CellStatus::kMissing) {
    here = std::move(cell);
  } else if (here.value && cell.value && *here.value != *cell.value) {
    if (disagreement->cells.size() < kShown) {
      disagreement->detail += (disagreement->detail.empty() ? "" : "; ") + Shown(id, here, cell);
    }
    disagreement->cells.push_back(id);
  }
}

// Tables of which both print some generation are compared; of two generations only what they share.
bool SharesGeneration(const std::string& here, const std::string& there) {
  return here == there || here.find(there) != std::string::npos || there.find(here) != std::string::npos;
}

void AppendUtf8(std::string_view escaped, size_t* at, std::string* out) {
  uint32_t unit = 0;
  for (size_t i = 0; i < 4 && *at < escaped.size(); ++i, ++*at) {
    const char c = escaped[*at];
    const uint32_t digit =
        c >= '0' && c <= '9' ? static_cast<uint32_t>(c - '0') : static_cast<uint32_t>((c | 0x20) - 'a' + 10);
    unit = unit * 16 + (digit & 15);
  }
  const bool low = unit >= 0xDC00 && unit < 0xE000;
  AppendCodePoint(low || (unit >= 0xD800 && unit < 0xDC00) ? U'\uFFFD' : static_cast<char32_t>(unit), out);
}

std::string Unescaped(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c != '\\' || at == text.size()) {
      out += c;
      continue;
    }
    switch (const char escape = text[at++]) {
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 'r': out += '\r'; break;
      case 'b':
      case 'f': out += ' '; break;
      case 'u': AppendUtf8(text, &at, &out); break;
      default: out += escape;
    }
  }
  return out;
}

}  // namespace

bool IsStub(const Content& content) { return TextBytes(content) < kStubText && !HasTable(content); }

BundleText JoinText(std::vector<PartContent>* parts) {
  for (size_t i = 0; i < parts->size(); ++i) NumberBlocks(static_cast<int>(i), &(*parts)[i].content);
  BundleText text;
  std::vector<std::string> ocr_places = OcrPlaces(*parts);
  text.content = std::move(parts->front().content);
  text.content.ocr_places = std::move(ocr_places);
  for (size_t i = 1; i < parts->size(); ++i) {
    if (BelongsToText((*parts)[i])) Append(&(*parts)[i].content, &text.content);
  }
  const int body = IsStub(text.content) ? BestAttachment(*parts) : -1;
  if (body > 0) TakeTextOf(&(*parts)[static_cast<size_t>(body)].content, &text.content);
  for (size_t i = 1; i < parts->size(); ++i) {
    const PartContent& part = (*parts)[i];
    const bool beside = part.role == "attachment" && part.unread.empty() && static_cast<int>(i) != body;
    if (beside) text.beside.push_back(static_cast<int>(i));
  }
  return text;
}

void AddPart(const FormReading& other, int part, FormReading* form, Disagreement* disagreement) {
  Report& report = form->report;
  const size_t tables_before = form->tables.size();
  for (const auto& [table, generations] : other.report.tables) {
    const auto [place, is_new] = report.tables.try_emplace(table, generations);
    if (!SharesGeneration(place->second, generations)) continue;
    for (const auto& [id, cell] : other.report.cells) {
      if (!id.starts_with(table + ".")) continue;
      Cell moved = cell;
      if (!moved.at.empty()) moved.at = Moved(moved.at, part, tables_before);
      AddCell(id, std::move(moved), &report, disagreement);
    }
  }
  report.form = FormOf(report.tables);
  form->tables.insert(form->tables.end(), other.tables.begin(), other.tables.end());
  form->lost_characters |= other.lost_characters;
}

std::string MarkupInJson(std::string_view json) {
  std::string_view longest;
  for (size_t at = json.find('"'); at != std::string_view::npos; at = json.find('"', at)) {
    const size_t begin = ++at;
    while (at < json.size() && json[at] != '"') at += json[at] == '\\' ? 2 : 1;
    if (at >= json.size()) break;
    const std::string_view text = json.substr(begin, at - begin);
    if (text.size() > longest.size() && text.find('<') != std::string_view::npos) longest = text;
    ++at;
  }
  return Unescaped(longest);
}

}  // namespace lantai::extractor
