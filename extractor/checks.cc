#include "extractor/checks.h"

#include <algorithm>
#include <optional>

#include "extractor/arithmetic.h"
#include "extractor/report_period.h"
#include "extractor/unit_powers.h"

namespace lantai::extractor {
namespace {

using Cells = std::map<std::string, Cell>;

constexpr const char* kFee = "t2.a20_8.fee.amount";
constexpr std::string_view kRules = "t2.a20_1.regulation.";

Number NumberOf(int value) { return Number{std::to_string(value)}; }

// "a + b" to its terms.
std::vector<std::string> Terms(std::string_view sum) {
  constexpr std::string_view kPlus = " + ";
  std::vector<std::string> terms;
  for (size_t at = 0; at != sum.npos;) {
    const size_t plus = sum.find(kPlus, at);
    terms.emplace_back(sum.substr(at, plus - at));
    at = plus == sum.npos ? plus : plus + kPlus.size();
  }
  return terms;
}

// The sum of these cells, or none where one has no value.
std::optional<Number> SumOf(const std::vector<std::string>& ids, const Cells& cells) {
  std::vector<Number> numbers;
  for (const std::string& id : ids) {
    const auto cell = cells.find(id);
    if (cell == cells.end() || !cell->second.value) return std::nullopt;
    numbers.push_back(*cell->second.value);
  }
  return Sum(numbers);
}

// K13 for the period: the report's year is the period's, and the period a whole year.
void CheckPeriod(const Document& document, const Body& body, std::vector<Check>* checks) {
  const std::optional<ReportPeriod> period = FindReportPeriod(body);
  if (!period || !document.year) return;
  Check check;
  check.id = "K13";
  check.scope = "section:" + std::to_string(period->section);
  check.left = NumberOf(*document.year);
  check.right = NumberOf(period->year());
  check.verdict = period->year() == *document.year ? Verdict::kPass : Verdict::kFail;
  checks->push_back(check);
  if (check.verdict == Verdict::kFail || period->IsWholeYear()) return;
  const bool late_start = period->from != *document.year * 10'000 + 101;
  check.left = NumberOf(late_start ? period->from : period->to);
  check.right = NumberOf(*document.year * 10'000 + (late_start ? 101 : 1231));
  check.verdict = Verdict::kFail;
  checks->push_back(std::move(check));
}

// K13 for the date: not before the year was over, not after 31 March.
void CheckPublished(const Document& document, std::vector<Check>* checks) {
  if (!document.year) return;
  Check& check = checks->emplace_back();
  check.id = "K13";
  check.scope = "published";
  const int first = (*document.year + 1) * 10'000 + 101;
  const int last = (*document.year + 1) * 10'000 + 331;
  const int day = document.published ? DayNumber(*document.published).value_or(0) : 0;
  check.right = NumberOf(day > 0 && day < first ? first : last);
  if (day == 0) return;
  check.left = NumberOf(day);
  check.verdict = day < first || day > last ? Verdict::kFail : Verdict::kPass;
}

// K14, first half: a fee collected by an office that has nothing to charge for.
void CheckFee(const Document& document, std::vector<Check>* checks) {
  const auto fee = document.report->cells.find(kFee);
  if (fee == document.report->cells.end()) return;
  Check& check = checks->emplace_back();
  check.id = "K14";
  check.scope = kFee;
  check.cells = {kFee};
  check.right = Number{"0"};
  if (!fee->second.value) return;
  check.left = fee->second.value;
  const bool some = Compare(*check.left, *check.right) > 0;
  check.verdict = some && MayCollectFees(document.unit) == Power::kNo ? Verdict::kFail : Verdict::kPass;
}

// K16: 规章 of a body that cannot make any.
void CheckRules(const Document& document, std::vector<Check>* checks) {
  const Cells& cells = document.report->cells;
  Check check;
  check.id = "K16";
  check.right = Number{"0"};
  for (auto cell = cells.lower_bound(std::string(kRules)); cell != cells.end() && cell->first.starts_with(kRules);
       ++cell) {
    check.cells.push_back(cell->first);
    if (check.scope.empty()) check.scope = cell->first;
    if (!cell->second.value || (check.left && Compare(*cell->second.value, *check.left) <= 0)) continue;
    check.left = cell->second.value;
    check.scope = cell->first;
  }
  if (check.cells.empty()) return;
  if (check.left) {
    const bool some = Compare(*check.left, *check.right) > 0;
    const Power power = some ? MayMakeRules(document.level, document.unit, document.division) : Power::kYes;
    if (power != Power::kUnknown) check.verdict = power == Power::kYes ? Verdict::kPass : Verdict::kFail;
  }
  checks->push_back(std::move(check));
}

}  // namespace

Checker::Checker(const std::vector<ReportTemplate>& templates, const NarrativeLanguage& language)
    : equations_(templates) {
  for (const NarrativeSubject& subject : language.subjects) {
    if (subject.cells.empty()) continue;
    Claim& claim = claims_.emplace_back();
    claim.narrative = subject.id;
    claim.only_zero = subject.only_zero;
    for (const std::string& sum : subject.cells) claim.ways.push_back(Terms(sum));
  }
}

void Checker::RunClaim(const Claim& claim, const Report& report, std::vector<Check>* checks) {
  const auto stated = report.narrative.find(claim.narrative);
  if (stated == report.narrative.end()) return;
  if (claim.only_zero && stated->second.value.text != "0") return;
  Check check;
  check.id = "K11";
  check.left = stated->second.value;
  for (const Sum& way : claim.ways) {
    if (!report.cells.contains(way.front())) continue;  // of a form that the report does not use
    if (check.scope.empty()) check.scope = way.front();
    for (const std::string& id : way) {
      if (std::find(check.cells.begin(), check.cells.end(), id) == check.cells.end()) check.cells.push_back(id);
    }
    const std::optional<Number> sum = SumOf(way, report.cells);
    if (!sum || check.verdict == Verdict::kPass) continue;
    if (!check.right || *sum == *check.left) check.right = sum;
    check.verdict = *check.right == *check.left ? Verdict::kPass : Verdict::kFail;
  }
  if (!check.cells.empty()) checks->push_back(std::move(check));
}

std::vector<Check> Checker::Run(const Document& document, const Body& body) const {
  std::vector<Check> checks = equations_.Run(*document.report);
  std::vector<Check> claims;
  for (const Claim& claim : claims_) RunClaim(claim, *document.report, &claims);
  // K11 stands before K12; everything else comes behind.
  const auto behind =
      std::find_if(checks.begin(), checks.end(), [](const Check& check) { return CheckNumber(check.id) > 11; });
  checks.insert(behind, std::make_move_iterator(claims.begin()), std::make_move_iterator(claims.end()));
  CheckPeriod(document, body, &checks);
  CheckPublished(document, &checks);
  CheckFee(document, &checks);
  CheckRules(document, &checks);
  return checks;
}

}  // namespace lantai::extractor
