#include "extractor/division_vote.h"

#include <algorithm>
#include <array>

namespace lantai::extractor {
namespace {

constexpr int kWeak = 1;
// A site's code is the platform's often enough: it gives way without a word.
constexpr int kSiteCode = 2;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsCodeCharacter(char c) { return IsDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// The six digits at `at` as a code, 0 where they are none.
int SixDigits(std::string_view text, size_t at) {
  if (text.size() < at + 6) return 0;
  int code = 0;
  for (size_t i = at; i < at + 6; ++i) {
    if (!IsDigit(text[i])) return 0;
    code = code * 10 + (text[i] - '0');
  }
  return code;
}

// How much an item that says `said` supports `code`, of 4.
int Support(int said, int code) {
  if (said == code) return 4;
  if (LiesIn(code, said)) return 2;
  return LiesIn(said, code) ? 1 : 0;
}

// Names of ministries in front of a body's name: 国家税务总局杨陵区税务局.
std::string_view WithoutMinistry(std::string_view unit) {
  for (const std::string_view prefix : {"国家税务总局", "国家统计局", "中国共产党", "中共", "中国人民银行", "共青团"}) {
    if (unit.starts_with(prefix) && unit.size() > prefix.size()) return unit.substr(prefix.size());
  }
  return unit;
}

class Vote {
 public:
  Vote(const DivisionEvidence& evidence, const DivisionIndex& divisions) : evidence_(evidence), divisions_(divisions) {}

  DivisionVerdict Run() {
    AddCodes();
    AddNames();
    Decide();
    return verdict_;
  }

 private:
  struct Item {
    int code;
    int weight;
    std::string_view source;
  };

  void Add(int code, int weight, std::string_view source) {
    if (code != 0) items_.push_back({code, weight, source});
  }

  void AddCodes() {
    const int by_url = CreditCodeDivision(evidence_.url, divisions_);
    const int by_index = CreditCodeDivision(evidence_.index_number, divisions_);
    Add(by_url != 0 ? by_url : by_index, 4, "统一社会信用代码");
    if (by_index == 0) AddIndexPrefix();
    const int site = SixDigits(evidence_.site_code, 0);
    if (divisions_.Knows(site)) Add(site, kSiteCode, "网站标识码");
    for (const Item& item : items_) context_.push_back(item.code);
  }

  // 620700081/2019-00006, but not 014416330/2020-1, an organisation code.
  void AddIndexPrefix() {
    const std::string_view number = evidence_.index_number;
    const int code = SixDigits(number, 0);
    const size_t end = std::min(number.find_first_of("/-— "), number.size());
    if (!divisions_.Knows(code) || end < 6) return;
    Add(code, end == 9 && IsOrganisationCode(number.substr(0, 9)) ? 1 : 3, "索引号");
  }

  // The one division that a name's beginning means, 0 where there is none or more than one.
  int Resolve(std::string_view name, PlaceMatch* match) const {
    *match = divisions_.Match(name);
    if (match->codes.empty()) return 0;
    const std::string_view last = name.substr(match->length - match->last, match->last);
    const std::vector<int> codes =
        divisions_.Narrow(match->codes, last, evidence_.year, context_, evidence_.frame_text);
    return codes.size() == 1 ? codes.front() : 0;
  }

  void AddNames() {
    // What other names mean helps to tell ambiguous ones apart.
    int other = 0;
    for (const std::string& name : evidence_.names) {
      PlaceMatch match;
      const int code = Resolve(name, &match);
      if (code == 0 || match.kind == PlaceKind::kTownship) continue;
      context_.push_back(code);
      if (other == 0 || (LiesIn(code, other) && code != other)) other = code;
    }
    const std::string_view unit = WithoutMinistry(evidence_.unit);
    PlaceMatch match;
    const int own = Resolve(unit, &match);
    if (!match.codes.empty()) {
      const bool inner = match.kind != PlaceKind::kDivision;
      verdict_.named = (evidence_.unit.size() - unit.size()) + match.length - (inner ? match.last : 0);
      const int rank = DivisionRank(match.codes.front());
      const bool same =
          std::all_of(match.codes.begin(), match.codes.end(), [&](int code) { return DivisionRank(code) == rank; });
      if (same) verdict_.rank = rank;
    }
    // Townships share their names: without the parent's it says less than any code.
    const bool alone = match.kind == PlaceKind::kTownship && match.length == match.last;
    if (own != 0) return Add(own, alone ? kWeak : match.by_short_name ? 5 : 7, "name");
    Add(other, 3, "name");
  }

  void Decide() {
    int best = -1;
    for (const Item& candidate : items_) {
      int score = 0;
      for (const Item& item : items_) score += item.weight * Support(item.code, candidate.code);
      if (score > best) best = score, verdict_.code = candidate.code;
    }
    for (const Item& item : items_) {
      const bool agrees = LiesIn(item.code, verdict_.code) || LiesIn(verdict_.code, item.code);
      if (agrees || item.weight <= kSiteCode) continue;
      verdict_.conflict = std::string(item.source) + " says " + std::to_string(item.code) + ", other evidence " +
                          std::to_string(verdict_.code);
      return;
    }
  }

  const DivisionEvidence& evidence_;
  const DivisionIndex& divisions_;
  std::vector<Item> items_;
  std::vector<int> context_;
  DivisionVerdict verdict_;
};

}  // namespace

int CreditCodeDivision(std::string_view text, const DivisionIndex& divisions) {
  for (size_t begin = 0; begin < text.size();) {
    if (!IsCodeCharacter(text[begin])) {
      ++begin;
      continue;
    }
    size_t end = begin;
    while (end < text.size() && IsCodeCharacter(text[end])) ++end;
    // The first character names the registering authority, 1…9 or a letter; the second the kind of body.
    const int code = end - begin == 18 ? SixDigits(text, begin + 2) : 0;
    if (code != 0 && divisions.Knows(code)) return code;
    begin = end;
  }
  return 0;
}

bool IsOrganisationCode(std::string_view text) {
  constexpr std::array<int, 8> kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
  if (text.size() != 9) return false;
  int sum = 0;
  for (size_t i = 0; i < 8; ++i) {
    const char c = text[i];
    const bool letter = c >= 'A' && c <= 'Z';
    if (!IsDigit(c) && !letter) return false;
    sum += kWeights[i] * (letter ? c - 'A' + 10 : c - '0');
  }
  const int check = (11 - sum % 11) % 11;
  return text[8] == (check == 10 ? 'X' : static_cast<char>('0' + check));
}

DivisionVerdict VoteOnDivision(const DivisionEvidence& evidence, const DivisionIndex& divisions) {
  if (divisions.empty()) return {};
  return Vote(evidence, divisions).Run();
}

}  // namespace lantai::extractor
