// Small parts that several simulated systems share: ids, escapes, form fields, slices of a list.
//
// Thread-safety: free functions.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/portal/site.h"
#include "tests/portal/styles/list_page.h"

namespace lantai::portal {

// 32 hexadecimal digits that depend on the number alone, as systems name files and templates.
std::string Hex32(uint64_t number);

// Percent-encoded for a query or form: everything but unreserved characters (RFC 3986 §2.3).
std::string UrlEncode(std::string_view text);

// The fields of a query or an application/x-www-form-urlencoded body, decoded; of a name given twice, the first.
using Fields = std::map<std::string, std::string, std::less<>>;
Fields ReadFields(std::string_view text);
std::string FieldOr(const Fields& fields, std::string_view name, std::string_view otherwise);
// The field as a number of at most six digits; -1 where it is none.
int NumberOf(const Fields& fields, std::string_view name);

std::string_view PathOf(std::string_view target);   // without query
std::string_view QueryOf(std::string_view target);  // after "?"; "" where there is none

// "2020/1/28" and "202001", as addresses hold dates.
std::string SlashDate(const Moment& date);
std::string MonthFolder(const Moment& date);

// A column's items in pages of `size`, at least one page; calls and next pages are left to the system.
std::vector<ListPage> Slice(const Site& site, int column, size_t size);
// Each page lets one know of all that follow it.
void LinkAllLater(std::vector<ListPage>& pages);

std::vector<const Item*> ItemsOf(const Site& site, const ListPage& page);
size_t ItemCount(const Site& site, int column);
bool ListsReports(int column);

// "/zwgk/zfxxgknb/bm/": a column's folder where a system names columns by words.
std::string_view WordFolder(int column);
// 30014: its number where a system numbers columns.
inline int ColumnNumber(int column) { return 30010 + column; }

// <a href="…" target="_blank" title="…">…</a>
std::string Anchor(const Item& item);

// The page of this number; the first where there is none.
const ListPage& PageAt(const std::vector<ListPage>& pages, int number);

}  // namespace lantai::portal
