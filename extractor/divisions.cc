#include "extractor/divisions.h"

#include <algorithm>
#include <array>
#include <functional>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestName = 15;  // code points

int CodeOf(std::string_view digits) {
  int code = 0;
  for (const char c : digits) code = code * 10 + (c - '0');
  return code;
}

// Names of peoples as autonomous divisions carry them, for short names: 延边朝鲜族自治州 → 延边, 延边州.
constexpr std::array<std::string_view, 44> kPeoples = {
    "蒙古族", "回族",   "藏族",   "维吾尔", "苗族",     "彝族",   "壮族",     "布依族",   "朝鲜族", "满族",   "侗族",
    "瑶族",   "白族",   "土家族", "哈尼族", "哈萨克",   "傣族",   "黎族",     "傈僳族",   "佤族",   "畲族",   "拉祜族",
    "水族",   "东乡族", "纳西族", "景颇族", "柯尔克孜", "土族",   "达斡尔族", "仫佬族",   "羌族",   "布朗族", "撒拉族",
    "毛南族", "仡佬族", "锡伯",   "普米族", "怒族",     "裕固族", "保安族",   "鄂温克族", "独龙族", "蒙古",   "塔吉克"};

// What may follow a short name: words of development zones, and the ones before them.
constexpr std::array<std::string_view, 22> kZoneWords = {
    "经济技术开发区", "经济开发区", "经开区", "高新", "开发区",     "工业园", "产业园", "工业集中区",
    "产业集聚区",     "新区",       "示范区", "保税", "风景名胜区", "度假区", "管理区", "循环",
    "国家",           "农业",       "临空",   "临港", "先进制造",   "绿色"};

std::string_view WithoutPeoples(std::string_view name) {
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view people : kPeoples) {
      if (!name.ends_with(people) || name.size() < people.size() + 6) continue;
      name.remove_suffix(people.size());
      again = true;
    }
  }
  return name;
}

bool Take(std::string_view* name, std::string_view ending) {
  if (!name->ends_with(ending)) return false;
  name->remove_suffix(ending.size());
  return true;
}

bool BeginsZone(std::string_view text) {
  return std::any_of(kZoneWords.begin(), kZoneWords.end(),
                     [&](std::string_view word) { return text.starts_with(word); });
}

void SortUnique(std::vector<int>* codes) {
  std::sort(codes->begin(), codes->end());
  codes->erase(std::unique(codes->begin(), codes->end()), codes->end());
}

// 城步县, 道真自治县, 恩施州: a plain ending in the place of the one that names peoples. Its bytes, or 0; keeps the
// codes of its rank.
size_t PlainEnding(std::string_view rest, std::vector<int>* codes) {
  struct Ending {
    std::string_view text;
    int rank;
  };
  for (const Ending& ending :
       {Ending{"自治县", 3}, Ending{"县", 3}, Ending{"自治旗", 3}, Ending{"自治州", 2}, Ending{"州", 2}}) {
    if (!rest.starts_with(ending.text)) continue;
    const auto other = [&](int code) { return DivisionRank(code) != ending.rank; };
    if (std::all_of(codes->begin(), codes->end(), other)) return 0;
    std::erase_if(*codes, other);
    return ending.text.size();
  }
  return 0;
}

template <typename Keep>
void KeepIfAny(std::vector<int>* codes, Keep keep) {
  if (codes->size() < 2) return;
  std::vector<int> kept;
  for (const int code : *codes) {
    if (keep(code)) kept.push_back(code);
  }
  if (!kept.empty()) *codes = std::move(kept);
}

}  // namespace

bool LiesIn(int inner, int outer) {
  if (outer % 10000 == 0) return inner / 10000 == outer / 10000;
  if (outer % 100 == 0) return inner / 100 == outer / 100;
  return inner == outer;
}

int ParentOf(int code) {
  if (code % 10000 == 0) return 0;
  return code % 100 == 0 ? code / 10000 * 10000 : code / 100 * 100;
}

int DivisionRank(int code) { return code % 10000 == 0 ? 1 : code % 100 == 0 ? 2 : 3; }

struct DivisionIndex::Step {
  std::vector<int> codes;
  size_t length = 0;
  Kind kind = kFull;
};

DivisionIndex::DivisionIndex(const Divisions& divisions) : entries_(1) {
  size_t names = 0;
  for (const Townships& county : divisions.townships) names += county.names.size();
  entries_.reserve(names + 4 * divisions.divisions.size() + 256);
  size_t size = 1024;
  while (size < 2 * entries_.capacity()) size *= 2;
  buckets_.resize(size);
  for (const Division& division : divisions.divisions) {
    const int code = CodeOf(division.code);
    Add(division.name, code, &division, kFull);
    AddShortNames(division, code);
    codes_.emplace_back(code, division.name);
  }
  // The last of a code's names is its newest.
  std::stable_sort(codes_.begin(), codes_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const Townships& county : divisions.townships) {
    const int code = CodeOf(county.county);
    for (const std::string& name : county.names) Add(name, code, nullptr, kTown);
  }
  for (const NamedZone& zone : divisions.zones) {
    for (const std::string& name : zone.names) Add(name, CodeOf(zone.code), nullptr, kZoneName);
  }
}

void DivisionIndex::Add(std::string_view name, int code, const Division* division, Kind kind) {
  const size_t length = CountCodePoints(name);
  if (length > kLongestName || length < 2) return;
  longest_ = std::max(longest_, length);
  Entry entry;
  entry.name = name;
  entry.code = code;
  entry.kind = kind;
  if (division != nullptr) {
    entry.first_year = static_cast<int16_t>(division->first_year);
    entry.last_year = static_cast<int16_t>(division->last_year);
  }
  uint32_t& bucket = buckets_[std::hash<std::string_view>()(name) & (buckets_.size() - 1)];
  entry.next = bucket;
  bucket = static_cast<uint32_t>(entries_.size());
  entries_.push_back(entry);
}

// The name without its ending, if two characters are left. The views look into the division's name.
void DivisionIndex::AddShortNames(const Division& division, int code) {
  std::string_view name = division.name;
  for (const std::string_view ending :
       {"特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "省", "市", "区", "县", "旗", "盟"}) {
    if (!Take(&name, ending)) continue;
    name = WithoutPeoples(name);
    break;
  }
  if (name.size() < division.name.size() && name.size() >= 6) Add(name, code, &division, kShort);
}

bool DivisionIndex::Knows(int code) const { return !NameOf(code).empty(); }

std::string_view DivisionIndex::NameOf(int code) const {
  const auto after =
      std::upper_bound(codes_.begin(), codes_.end(), code, [](int c, const auto& entry) { return c < entry.first; });
  if (after == codes_.begin() || std::prev(after)->first != code) return {};
  return std::prev(after)->second;
}

std::vector<int> DivisionIndex::Find(std::string_view name, Kind kind, const std::vector<int>& within) const {
  std::vector<int> codes;
  for (uint32_t at = buckets_[std::hash<std::string_view>()(name) & (buckets_.size() - 1)]; at != 0;
       at = entries_[at].next) {
    const Entry& entry = entries_[at];
    if (entry.kind != kind || entry.name != name) continue;
    const bool inside = within.empty() || std::any_of(within.begin(), within.end(), [&](int outer) {
                          return LiesIn(entry.code, outer) && (entry.code != outer || kind == kTown);
                        });
    if (inside) codes.push_back(entry.code);
  }
  SortUnique(&codes);
  return codes;
}

// A short name counts before a zone's word, before a full name of a part of it, and of a province always.
bool DivisionIndex::ShortNameCounts(std::string_view rest, const std::vector<int>& codes) const {
  if (BeginsZone(rest)) return true;
  if (std::all_of(codes.begin(), codes.end(), [](int code) { return DivisionRank(code) == 1; })) return true;
  for (size_t length = 2; length <= 6; ++length) {
    const size_t bytes = CodePointOffset(rest, length);
    if (!Find(rest.substr(0, bytes), kFull, codes).empty()) return true;
    if (bytes == rest.size()) break;
  }
  return false;
}

// The longest name at the beginning of `text`. Townships and zones are looked for only where they may stand.
DivisionIndex::Step DivisionIndex::LongestName(std::string_view text, const std::vector<int>& within) const {
  std::array<size_t, kLongestName + 1> ends{};
  size_t count = 0;
  for (size_t pos = 0; pos < text.size() && count < longest_;) {
    NextCodePoint(text, &pos);
    ends[++count] = pos;
  }
  for (size_t length = count; length >= 2; --length) {
    const std::string_view name = text.substr(0, ends[length]);
    for (const Kind kind : {kFull, kZoneName, kTown, kShort}) {
      std::vector<int> codes = Find(name, kind, within);
      if (codes.empty()) continue;
      size_t bytes = name.size();
      if (kind == kShort) {
        const std::string_view rest = text.substr(bytes);
        const size_t ending = PlainEnding(rest, &codes);
        if (ending == 0 && !ShortNameCounts(rest, codes)) continue;
        bytes += ending;
      }
      return {std::move(codes), bytes, kind};
    }
  }
  return {};
}

PlaceMatch DivisionIndex::Match(std::string_view folded) const {
  PlaceMatch match;
  std::string_view rest = folded;
  for (int step = 0; step < 4 && !rest.empty(); ++step) {
    Step next = LongestName(rest, match.codes);
    if (next.codes.empty()) break;
    match.length += next.length;
    match.last = next.length;
    rest.remove_prefix(next.length);
    match.by_short_name = match.by_short_name || next.kind == kShort;
    match.codes = std::move(next.codes);
    match.kind = next.kind == kTown       ? PlaceKind::kTownship
                 : next.kind == kZoneName ? PlaceKind::kZone
                                          : PlaceKind::kDivision;
    if (match.kind != PlaceKind::kDivision) break;
  }
  return match;
}

bool DivisionIndex::WasInForce(int code, std::string_view name, int year) const {
  for (uint32_t at = buckets_[std::hash<std::string_view>()(name) & (buckets_.size() - 1)]; at != 0;
       at = entries_[at].next) {
    const Entry& entry = entries_[at];
    if (entry.code == code && entry.name == name && entry.first_year <= year && year <= entry.last_year) return true;
  }
  return false;
}

std::vector<int> DivisionIndex::Narrow(std::vector<int> codes, std::string_view name, std::optional<int> year,
                                       const std::vector<int>& context, std::string_view text) const {
  for (const int known : context) {
    KeepIfAny(&codes, [&](int code) { return LiesIn(code, known) || LiesIn(known, code); });
    KeepIfAny(&codes, [&](int code) { return code / 100 == known / 100; });
    KeepIfAny(&codes, [&](int code) { return code / 10000 == known / 10000; });
  }
  if (codes.size() > 1 && year) KeepIfAny(&codes, [&](int code) { return WasInForce(code, name, *year); });
  const auto named = [&](int code) {
    const std::string_view outer = NameOf(code);
    return !outer.empty() && text.find(outer) != std::string_view::npos;
  };
  if (codes.size() > 1 && !text.empty()) {
    KeepIfAny(&codes, [&](int code) { return named(ParentOf(code)); });
    KeepIfAny(&codes, [&](int code) { return named(code / 10000 * 10000); });
  }
  // 恩施高新区: of a city and a county in it that share a short name, the city.
  const int least = codes.empty() ? 0 : codes.front();
  if (std::all_of(codes.begin(), codes.end(), [&](int code) { return LiesIn(code, least); })) {
    codes.resize(std::min<size_t>(codes.size(), 1));
  }
  return codes;
}

}  // namespace lantai::extractor
