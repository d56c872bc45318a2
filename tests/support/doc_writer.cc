#include "tests/support/doc_writer.h"

#include <algorithm>
#include <map>

#include "core/utf8.h"

namespace lantai {
namespace {

constexpr size_t kSector = 512, kMini = 64, kCutoff = 4096;
constexpr uint32_t kFree = 0xFFFFFFFF, kEnd = 0xFFFFFFFE, kTableSector = 0xFFFFFFFD;

std::string Le16(unsigned value) { return {static_cast<char>(value), static_cast<char>(value >> 8)}; }
std::string Le32(uint32_t value) { return Le16(value & 0xFFFF) + Le16(value >> 16); }

void Put(std::string& bytes, size_t at, std::string_view value) { bytes.replace(at, value.size(), value); }

void Pad(std::string& bytes, size_t unit, char with = '\0') { bytes.append((unit - bytes.size() % unit) % unit, with); }

// Sectors and their allocation table.
class Sectors {
 public:
  uint32_t Add(std::string content) {
    Pad(content, kSector);
    if (content.empty()) return kEnd;
    const auto first = static_cast<uint32_t>(next_.size());
    for (size_t at = 0; at < content.size(); at += kSector) next_.push_back(static_cast<uint32_t>(next_.size()) + 1);
    next_.back() = kEnd;
    bytes_ += content;
    return first;
  }

  // Adds the table itself behind everything else; returns the table's sectors.
  std::vector<uint32_t> Finish() {
    std::vector<uint32_t> table;
    while (table.size() * kSector / 4 < next_.size()) {
      table.push_back(static_cast<uint32_t>(next_.size()));
      next_.push_back(kTableSector);
    }
    std::string content;
    for (const uint32_t next : next_) content += Le32(next);
    Pad(content, kSector, '\xFF');
    bytes_ += content;
    return table;
  }

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::vector<uint32_t> next_;
};

std::string Entry(std::string_view name, int type, uint32_t right, uint32_t child, uint32_t start, size_t size) {
  std::string entry;
  for (const char c : name) entry += Le16(static_cast<unsigned char>(c));
  entry.resize(64);
  entry += Le16(static_cast<unsigned>(2 * (name.size() + 1)));
  entry += static_cast<char>(type);
  entry += '\1';
  entry += Le32(kFree) + Le32(right) + Le32(child);
  entry.resize(116);
  entry += Le32(start) + Le32(static_cast<uint32_t>(size));
  entry.resize(128);
  return entry;
}

std::string Header(const std::vector<uint32_t>& table, uint32_t directory, uint32_t mini_table) {
  std::string header = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  header.resize(24);
  header += Le16(0x3E) + Le16(3) + Le16(0xFFFE) + Le16(9) + Le16(6);
  header.resize(44);
  header += Le32(static_cast<uint32_t>(table.size())) + Le32(directory) + Le32(0) + Le32(kCutoff) + Le32(mini_table) +
            Le32(1) + Le32(kEnd) + Le32(0);
  for (const uint32_t sector : table) header += Le32(sector);
  header.resize(kSector, '\xFF');
  return header;
}

// One page of formatting for one run from `begin` to `end`; a paragraph's modifiers begin with its style.
std::string FormatPage(size_t begin, size_t end, const std::string& modifiers, bool paragraph) {
  std::string page = Le32(static_cast<uint32_t>(begin)) + Le32(static_cast<uint32_t>(end));
  // Modifiers stand at the end of the page, before the count, at an even place.
  std::string counted;
  if (!paragraph) {
    counted = static_cast<char>(modifiers.size()) + modifiers;
  } else if (modifiers.size() % 2 == 1) {
    counted = static_cast<char>((modifiers.size() + 1) / 2) + modifiers;
  } else {
    counted = std::string(1, '\0') + static_cast<char>(modifiers.size() / 2) + modifiers;
  }
  const size_t at = (kSector - 1 - counted.size()) / 2 * 2;
  page += static_cast<char>(at / 2);
  page.resize(kSector);
  Put(page, at, counted);
  page.back() = '\1';
  return page;
}

std::string RowModifiers(const std::vector<ListedCell>& row, int depth) {
  std::string definition(1, static_cast<char>(row.size()));
  constexpr int kWidth = 700;  // twips
  for (const ListedCell& cell : row) definition += Le16(static_cast<uint16_t>(cell.column * kWidth - 108));
  definition += Le16(static_cast<uint16_t>((row.back().column + row.back().colspan) * kWidth - 108));
  for (const ListedCell& cell : row) {
    std::string described = Le16(cell.restarts ? 0x60 : cell.continues ? 0x20 : 0);
    described.resize(20);
    definition += described;
  }
  const std::string ends = depth == 1 ? Sprm(0x2417, "\1") : Sprm(0x244B, "\1") + Sprm(0x244C, "\1");
  return ends + Sprm(0xD608, Le16(static_cast<unsigned>(definition.size() + 1)) + definition);
}

struct Text {
  std::string bytes;
  std::vector<size_t> ends;  // of each paragraph, in bytes
  uint32_t characters = 0;
};

Text Encode(const std::vector<DocWord>& paragraphs, bool narrow) {
  Text text;
  for (const DocWord& paragraph : paragraphs) {
    for (const char16_t c : paragraph.text + paragraph.mark) {
      narrow ? text.bytes += static_cast<char>(c) : text.bytes += Le16(c);
      ++text.characters;
    }
    text.ends.push_back(text.bytes.size());
  }
  return text;
}

}  // namespace

std::string WriteOle(const std::vector<std::pair<std::string, std::string>>& streams) {
  Sectors sectors;
  std::string mini, mini_table, directory;
  for (size_t i = 0; i < streams.size(); ++i) {
    const auto& [name, content] = streams[i];
    uint32_t start = 0;
    if (content.size() >= kCutoff) {
      start = sectors.Add(content);
    } else {
      start = static_cast<uint32_t>(mini.size() / kMini);
      mini += content;
      Pad(mini, kMini);
      for (uint32_t next = start + 1; next < mini.size() / kMini; ++next) mini_table += Le32(next);
      if (!content.empty()) mini_table += Le32(kEnd);
    }
    const uint32_t right = i + 1 < streams.size() ? static_cast<uint32_t>(i + 2) : kFree;
    directory += Entry(name, 2, right, kFree, start, content.size());
  }
  Pad(mini_table, kSector, '\xFF');
  const uint32_t mini_start = sectors.Add(mini);
  directory.insert(0, Entry("Root Entry", 5, kFree, streams.empty() ? kFree : 1, mini_start, mini.size()));
  Pad(directory, kSector);
  const uint32_t mini_table_start = sectors.Add(mini_table), directory_start = sectors.Add(directory);
  const std::vector<uint32_t> table = sectors.Finish();
  return Header(table, directory_start, mini_table_start) + sectors.bytes();
}

std::string Sprm(uint16_t code, std::string_view operand) { return Le16(code) + std::string(operand); }

std::u16string ToUtf16(std::string_view utf8) {
  std::u16string text;
  while (!utf8.empty()) {
    const Utf8Step step = DecodeUtf8(utf8);
    utf8.remove_prefix(step.length);
    if (step.code_point < 0x10000) {
      text += static_cast<char16_t>(step.code_point);
    } else {
      text += static_cast<char16_t>(0xD7C0 + (step.code_point >> 10));
      text += static_cast<char16_t>(0xDC00 + (step.code_point & 0x3FF));
    }
  }
  return text;
}

std::vector<DocWord> DocTable(const FormRows& rows, int depth) {
  const std::string in_table = Sprm(0x2416, "\1") + Sprm(0x6649, Le32(static_cast<uint32_t>(depth)));
  const char16_t mark = depth == 1 ? u'\x07' : u'\r';
  std::vector<DocWord> paragraphs;
  for (const auto& row : ListedRows(rows)) {
    for (const ListedCell& cell : row) {
      paragraphs.push_back({ToUtf16(cell.text), mark, 0, in_table + (depth == 1 ? "" : Sprm(0x244B, "\1"))});
    }
    paragraphs.push_back({u"", mark, 0, in_table + RowModifiers(row, depth)});
  }
  return paragraphs;
}

std::string WriteDoc(const std::vector<DocWord>& paragraphs, const DocOptions& options) {
  constexpr size_t kText = 1024;
  const Text text = Encode(paragraphs, options.narrow);
  std::string main(kText, '\0');
  main += text.bytes;
  Pad(main, kSector);
  // A page a paragraph: wasteful, and simple.
  std::string positions = Le32(kText), pages;
  size_t begin = kText;
  for (size_t i = 0; i < paragraphs.size(); ++i) {
    const size_t end = kText + text.ends[i];
    pages += Le32(static_cast<uint32_t>(main.size() / kSector));
    positions += Le32(static_cast<uint32_t>(end));
    main += FormatPage(begin, end, Le16(paragraphs[i].style) + paragraphs[i].modifiers, true);
    begin = end;
  }
  std::string table = "\2" + Le32(16) + Le32(0) + Le32(text.characters) + Le16(0);
  table += Le32(options.narrow ? kText * 2 | 0x40000000 : kText) + Le16(0);
  Put(main, 0x1A2, Le32(0) + Le32(static_cast<uint32_t>(table.size())));
  Put(main, 0x102,
      Le32(static_cast<uint32_t>(table.size())) + Le32(static_cast<uint32_t>(positions.size() + pages.size())));
  table += positions + pages;
  const auto add = [&](size_t header, const std::string& part, const std::string& behind = "") {
    if (part.empty()) return;
    if (table.size() % 2 == 1) table += '\0';
    Put(main, header, Le32(static_cast<uint32_t>(table.size())) + Le32(static_cast<uint32_t>(part.size())));
    table += part + behind;
  };
  add(0xA2, options.styles);
  add(0x2E2, options.lists, options.levels);
  add(0x2EA, options.overrides);
  if (!options.run_modifiers.empty()) {
    const size_t width = options.narrow ? 1 : 2;
    const size_t from = kText + options.marked_begin * width, until = kText + options.marked_end * width;
    Put(main, 0xFA, Le32(static_cast<uint32_t>(table.size())) + Le32(12));
    table += Le32(static_cast<uint32_t>(from)) + Le32(static_cast<uint32_t>(until)) +
             Le32(static_cast<uint32_t>(main.size() / kSector));
    main += FormatPage(from, until, options.run_modifiers, false);
  }
  Put(main, 0, Le16(options.identity) + Le16(options.version));
  Put(main, 0x0A, Le16(0x0200U | options.flags));
  const auto boxes = static_cast<uint32_t>(options.text_box_characters);
  Put(main, 0x4C, Le32(text.characters - boxes));
  Put(main, 0x4C + 5 * 4 + 4, Le32(boxes));
  return WriteOle({{"WordDocument", main}, {"1Table", table}});
}

}  // namespace lantai
