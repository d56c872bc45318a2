#include "extractor/json_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "extractor/label.h"
#include "extractor/list_date.h"
#include "extractor/script_lexer.h"

namespace lantai::extractor {
namespace {

using Json = nlohmann::json;
using Names = std::vector<std::string_view>;

// Folded: lower case, without _ and -. The first that an entry has counts.
const Names kTitles = {"title", "doctitle", "infotitle", "articletitle", "vctitle", "subject", "name", "topic"};
const Names kUrls = {"url",     "docpuburl", "puburl",     "urls", "posturl", "infourl",
                     "linkurl", "href",      "articleurl", "link", "docurl",  "chnldocurl"};
const Names kDates = {"publishedtimestr",
                      "displaypublishtime",
                      "docreltime",
                      "pubdate",
                      "publishtime",
                      "publishdate",
                      "publishedtime",
                      "pubtime",
                      "date",
                      "createdate",
                      "releasetime",
                      "time",
                      "infodate",
                      "createtime",
                      "createdat",
                      "crtime"};
const Names kRecordCounts = {"total", "totalcount", "totalrecord", "totalrecords", "recordcount", "totalnum", "count"};
const Names kPageCounts = {"pages", "totalpage", "totalpages", "pagecount", "pagetotal"};
const Names kPageSizes = {"pagesize", "perpage", "rows", "size", "limit"};
constexpr size_t kFewEntries = 1;

// Nesting is counted before parsing, because what is deep is hostile.
bool IsShallow(std::string_view text) {
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) i += text[i] == '\\';
    } else if (text[i] == '[' || text[i] == '{') {
      if (++depth > kDeepestJson) return false;
    } else if (text[i] == ']' || text[i] == '}') {
      --depth;
    }
  }
  return true;
}

Json Parse(std::string_view text) {
  if (text.size() > kLargestJson || !IsShallow(text)) return Json(Json::value_t::discarded);
  return Json::parse(text, nullptr, /*allow_exceptions=*/false);
}

std::string FoldKey(std::string_view key) {
  std::string folded;
  for (char c : key) {
    if (c != '_' && c != '-') folded.push_back(Lower(c));
  }
  return folded;
}

// RFC 6901 §4 without exceptions: null where nothing stands there.
const Json* At(const Json& from, std::string_view pointer) {
  const Json* at = &from;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    if (at->is_array()) {
      const std::optional<long> index = ParseNumber(token);
      if (!index || static_cast<size_t>(*index) >= at->size()) return nullptr;
      at = &(*at)[static_cast<size_t>(*index)];
      continue;
    }
    if (!at->is_object()) return nullptr;
    const auto found = at->find(std::string(token));
    if (found == at->end()) return nullptr;
    at = &*found;
  }
  return at;
}

const Json* AtFirst(const Json& from, const std::vector<std::string>& pointers) {
  for (const std::string& pointer : pointers) {
    if (const Json* found = At(from, pointer); found != nullptr && !found->is_null()) return found;
  }
  return nullptr;
}

// The member whose name comes first in `names`.
const Json* Member(const Json& object, const Names& names) {
  const Json* best = nullptr;
  size_t best_rank = names.size();
  for (const auto& [key, value] : object.items()) {
    if (value.is_null() || value.is_object() || value.is_array()) continue;
    const size_t rank = static_cast<size_t>(std::ranges::find(names, FoldKey(key)) - names.begin());
    if (rank < best_rank && !(value.is_string() && value.get_ref<const std::string&>().empty()))
      best = &value, best_rank = rank;
  }
  return best;
}

// Of an entry, or of the object it wraps: {"id":1,"source":{"title":"…"}}.
const Json* Field(const Json& entry, const std::vector<std::string>& pointers, const Names& names) {
  if (const Json* found = AtFirst(entry, pointers)) return found;
  if (!entry.is_object()) return nullptr;
  if (const Json* found = Member(entry, names)) return found;
  for (const auto& [key, value] : entry.items()) {
    if (const Json* found = value.is_object() ? Member(value, names) : nullptr) return found;
  }
  return nullptr;
}

// Titles of search answers mark what was looked for: <em>年报</em>.
std::string WithoutTags(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t open = text.find('<');
    out += text.substr(0, open);
    const size_t close = open == text.npos ? text.npos : text.find('>', open);
    text = close == text.npos ? std::string_view{} : text.substr(close + 1);
  }
  return std::string(TrimWhiteSpace(out));
}

std::string TextOf(const Json* value) {
  if (value == nullptr) return {};
  if (value->is_string()) return value->get<std::string>();
  if (value->is_number_integer()) return std::to_string(value->get<int64_t>());
  return {};
}

// A text that is an object of addresses in itself: {"common":"/art/1.html","wap":"…"}.
std::string AddressOf(const Json* value) {
  std::string text = TextOf(value);
  if (!text.starts_with('{')) return text;
  const Json inner = Parse(text);
  if (!inner.is_object()) return {};
  if (const Json* common = AtFirst(inner, {"/common", "/pc"}); common != nullptr && common->is_string())
    return common->get<std::string>();
  for (const auto& [key, address] : inner.items()) {
    if (address.is_string() && !address.get_ref<const std::string&>().empty()) return address.get<std::string>();
  }
  return {};
}

std::string DayOfEpoch(int64_t value) {
  constexpr int64_t kMilliseconds = 100'000'000'000, kFirst = 600'000'000, kLast = 4'100'000'000;
  const int64_t seconds = value >= kMilliseconds ? value / 1000 : value;
  if (seconds < kFirst || seconds > kLast) return {};
  const std::chrono::sys_days days(std::chrono::days((seconds + 8 * 3600) / 86400));
  const std::chrono::year_month_day day(days);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

// "2021-01-29 10:11:12", "2021/1/29", "20210129", 1611886272000, "1611886272"
std::string DateOf(const Json* value) {
  const std::string text = TextOf(value);
  if (const std::optional<ListDate> date = FindListDate(text); date && !date->iso.empty()) return date->iso;
  const bool digits = text.size() >= 8 && text.size() <= 13 && std::ranges::all_of(text, IsDigit);
  if (!digits) return {};
  if (text.size() > 8) return DayOfEpoch(std::stoll(text));
  const std::string dashed = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6);
  const std::optional<ListDate> date = FindListDate(dashed);
  return date ? date->iso : std::string();
}

FoundItem ReadItem(const Json& entry, const Answer& answer) {
  return {AddressOf(Field(entry, answer.url, kUrls)), WithoutTags(TextOf(Field(entry, answer.title, kTitles))),
          DateOf(Field(entry, answer.date, kDates))};
}

std::vector<FoundItem> ReadItems(const Json& array, const Answer& answer) {
  std::vector<FoundItem> items;
  for (const Json& entry : array) {
    if (items.size() >= kMaxItems) break;
    if (!entry.is_object()) continue;
    FoundItem item = ReadItem(entry, answer);
    if (!item.url.empty() && !item.title.empty()) items.push_back(std::move(item));
  }
  return items;
}

// A place in the tree with the objects above it.
struct Place {
  const Json* value;
  std::string pointer;
  std::vector<const Json*> above;
};

void Collect(const Json& value, const Place& here, std::vector<Place>* arrays) {
  constexpr size_t kMostArrays = 2000;
  if (arrays->size() >= kMostArrays) return;
  if (value.is_array()) arrays->push_back({&value, here.pointer, here.above});
  if (!value.is_object()) return;
  Place inside{&value, here.pointer, here.above};
  inside.above.push_back(&value);
  for (const auto& [key, member] : value.items()) {
    inside.pointer = here.pointer + "/" + key;
    Collect(member, inside, arrays);
  }
}

std::optional<long> NumberOf(const Json* value) {
  if (value == nullptr) return std::nullopt;
  return ParseNumber(TextOf(value));
}

std::optional<long> NumberIn(const Json& root, const std::vector<const Json*>& above,
                             const std::vector<std::string>& pointers, const Names& names) {
  if (std::optional<long> number = NumberOf(AtFirst(root, pointers))) return number;
  for (auto object = above.rbegin(); object != above.rend(); ++object) {
    if (std::optional<long> number = NumberOf(Member(**object, names))) return number;
  }
  return std::nullopt;
}

// The array in which most entries stand: that of the pointers, where it is there.
Place FindEntries(const Json& root, const Answer& answer, JsonList* list) {
  std::vector<Place> arrays;
  Collect(root, {&root, "", {}}, &arrays);
  Place best{nullptr, "", {}};
  for (const Place& place : arrays) {
    const bool named = std::ranges::count(answer.items, place.pointer) > 0;
    std::vector<FoundItem> items = ReadItems(*place.value, answer);
    const bool is_list = items.size() >= kFewEntries && items.size() > list->items.size();
    if (!named && !is_list) continue;
    list->items = std::move(items);
    best = place;
    if (named) break;
  }
  return best;
}

}  // namespace

std::optional<JsonList> ReadJsonList(std::string_view text, const Answer& answer) {
  const Json root = Parse(text);
  if (root.is_discarded()) return std::nullopt;
  JsonList list;
  Place place{&root, "", {&root}};
  if (const Json* html = AtFirst(root, answer.html); html != nullptr && html->is_string()) {
    list.html = html->get<std::string>();
    list.place = answer.html.front();
    if (const Json* data = At(root, "/data"); data != nullptr && data->is_object()) place.above.push_back(data);
  } else {
    place = FindEntries(root, answer, &list);
    if (place.value == nullptr) return std::nullopt;
    list.place = place.pointer;
  }
  std::erase_if(place.above, [](const Json* value) { return !value->is_object(); });
  list.records = NumberIn(root, place.above, answer.records, kRecordCounts);
  list.pages = NumberIn(root, place.above, answer.pages, kPageCounts);
  list.per_page = NumberIn(root, place.above, answer.per_page, kPageSizes);
  return list;
}

namespace {

void CollectColumns(const Json& value, const std::string& parent, std::vector<TreeColumn>* columns) {
  constexpr size_t kMostColumns = 5000;
  if (columns->size() >= kMostColumns || !value.is_structured()) return;
  std::string here = parent;
  if (value.is_object()) {
    TreeColumn column{TextOf(AtFirst(value, {"/id"})), TextOf(AtFirst(value, {"/name", "/title"})), parent};
    if (!column.id.empty()) here = column.id;
    if (!column.id.empty() && !column.name.empty()) columns->push_back(std::move(column));
  }
  for (const Json& child : value) CollectColumns(child, here, columns);
}

}  // namespace

std::vector<TreeColumn> ReadTree(std::string_view json) {
  std::vector<TreeColumn> columns;
  if (const Json root = Parse(json); !root.is_discarded()) CollectColumns(root, "", &columns);
  return columns;
}

}  // namespace lantai::extractor
