#include "tests/portal/styles/parts.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/portal/random.h"
#include "tests/portal/report_html.h"

namespace lantai::portal {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string UrlDecode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 && HexDigit(text[i + 2]) >= 0) {
      out += static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

std::string Hex32(uint64_t number) {
  Rng rng{number, 3201};
  const uint64_t high = rng.Next();
  return fmt::format("{:016x}{:016x}", high, rng.Next());
}

std::string UrlEncode(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    plain ? out += c : out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Fields ReadFields(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    const size_t equals = pair.find('=');
    if (!pair.empty())
      fields.emplace(UrlDecode(pair.substr(0, equals)),
                     equals == std::string_view::npos ? "" : UrlDecode(pair.substr(equals + 1)));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
  }
  return fields;
}

std::string FieldOr(const Fields& fields, std::string_view name, std::string_view otherwise) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string(otherwise) : found->second;
}

int NumberOf(const Fields& fields, std::string_view name) {
  const std::string text = FieldOr(fields, name, "");
  if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != std::string::npos) return -1;
  return std::stoi(text);
}

std::string_view PathOf(std::string_view target) { return target.substr(0, target.find('?')); }

std::string_view QueryOf(std::string_view target) {
  const size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::string SlashDate(const Moment& date) { return fmt::format("{}/{}/{}", date.year, date.month, date.day); }
std::string MonthFolder(const Moment& date) { return fmt::format("{:04}{:02}", date.year, date.month); }

std::vector<ListPage> Slice(const Site& site, int column, size_t size) {
  const size_t items = ItemCount(site, column);
  std::vector<ListPage> pages;
  for (size_t first = 0; first == 0 || first < items; first += size) {
    ListPage page;
    page.column = column, page.page = static_cast<int>(pages.size()) + 1;
    page.first = first, page.count = std::min(size, items - first);
    pages.push_back(std::move(page));
  }
  return pages;
}

void LinkAllLater(std::vector<ListPage>& pages) {
  for (size_t i = 0; i < pages.size(); ++i) {
    for (size_t later = i + 1; later < pages.size(); ++later) pages[i].next.push_back(pages[later].call);
  }
}

std::vector<const Item*> ItemsOf(const Site& site, const ListPage& page) {
  const std::vector<int>& all = site.columns()[static_cast<size_t>(page.column)].items;
  std::vector<const Item*> items;
  for (size_t i = page.first; i < page.first + page.count; ++i)
    items.push_back(&site.items()[static_cast<size_t>(all[i])]);
  return items;
}

size_t ItemCount(const Site& site, int column) { return site.columns()[static_cast<size_t>(column)].items.size(); }

bool ListsReports(int column) { return column >= kGovernments && column <= kArchive; }

std::string Anchor(const Item& item) {
  const std::string title = Escape(item.title);
  return fmt::format("<a href=\"{}\" target=\"_blank\" title=\"{}\">{}</a>", item.link, title, title);
}

std::string_view WordFolder(int column) {
  static constexpr std::string_view kFolders[kColumns] = {"/",
                                                          "/zwgk/",
                                                          "/zwgk/xxgknb/",
                                                          "/zwgk/xxgknb/zfnb/",
                                                          "/zwgk/xxgknb/bmnb/",
                                                          "/zwgk/xxgknb/xznb/",
                                                          "/zwgk/xxgknb/wnnb/",
                                                          "/zwdt/gzdt/",
                                                          "/zwdt/tzgg/",
                                                          "/zwgk/czzj/"};
  return kFolders[column];
}

const ListPage& PageAt(const std::vector<ListPage>& pages, int number) {
  const bool there = number >= 1 && static_cast<size_t>(number) <= pages.size();
  return pages[there ? static_cast<size_t>(number) - 1 : 0];
}

}  // namespace lantai::portal
