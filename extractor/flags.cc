#include "extractor/flags.h"

#include <algorithm>
#include <array>
#include <string>

#include "extractor/arithmetic.h"
#include "extractor/table_flags.h"
#include "extractor/text_flags.h"

namespace lantai::extractor {
namespace {

// 20210401 as 2021-04-01.
std::string Day(const Number& number) {
  std::string day = number.text;
  if (day.size() != 8) return day;
  return day.insert(6, "-").insert(4, "-");
}

void FlagPublished(const Document& document, const Check& check, std::vector<Flag>* flags) {
  const std::string year = std::to_string(*document.year);
  if (Compare(*check.left, *check.right) < 0) {
    flags->push_back({"published_before_year_end",
                      "notice",
                      "dated " + Day(*check.left) + ", before " + year + " was over",
                      "",
                      {}});
  } else {
    flags->push_back({"published_late",
                      "warning",
                      "dated " + Day(*check.left) + ", after " + Day(*check.right) + ", the legal time for " + year,
                      "",
                      {}});
  }
}

void FlagPeriod(const Check& check, std::vector<Flag>* flags) {
  if (check.left->text.size() > 4) return;  // a period that is no whole year: the check says it
  flags->push_back({"period_year_mismatch",
                    "warning",
                    "the period is " + check.right->text + ", the report's year " + check.left->text,
                    check.scope,
                    {}});
}

// The narrative number that is held against this cell.
const NarrativeNumber* ClaimOf(const Report& report, const NarrativeLanguage& language, const std::string& cell) {
  for (const NarrativeSubject& subject : language.subjects) {
    const auto found = report.narrative.find(subject.id);
    if (found == report.narrative.end()) continue;
    for (const std::string& sum : subject.cells) {
      if (sum == cell || sum.starts_with(cell + " ")) return &found->second;
    }
  }
  return nullptr;
}

void FlagClaim(const Report& report, const NarrativeLanguage& language, const Check& check, std::vector<Flag>* flags) {
  const NarrativeNumber* claim = ClaimOf(report, language, check.scope);
  const std::string said = claim != nullptr ? claim->raw : check.left->text;
  flags->push_back({"narrative_contradicts_table", "warning",
                    "the text says " + said + ", the table " + check.right->text + " (" + check.scope + ")",
                    claim != nullptr ? claim->at : "", check.cells});
}

void FlagRules(const Document& document, const Check& check, std::vector<Flag>* flags) {
  const auto cell = document.report->cells.find(check.scope);
  flags->push_back({"impossible_for_level",
                    "warning",
                    document.unit.value_or("this body") + " cannot make 规章; printed are " + check.left->text,
                    cell != document.report->cells.end() ? cell->second.at : "",
                    {check.scope}});
}

// Flags that say what a failed check means.
void FlagChecks(const Document& document, const NarrativeLanguage& language, std::vector<Flag>* flags) {
  for (const Check& check : document.report->checks) {
    if (check.verdict != Verdict::kFail) continue;
    if (check.id == "K13" && check.scope == "published") FlagPublished(document, check, flags);
    if (check.id == "K13" && check.scope != "published") FlagPeriod(check, flags);
    if (check.id == "K11") FlagClaim(*document.report, language, check, flags);
    if (check.id == "K16") FlagRules(document, check, flags);
  }
}

// Names every cell that was recognised in an image. An attachment may be a scan where the text is not.
void FlagOcr(const Report& report, const Content& content, std::vector<Flag>* flags) {
  std::vector<std::string> cells;
  for (const auto& [id, cell] : report.cells) {
    const bool doubtful = std::any_of(content.ocr_places.begin(), content.ocr_places.end(),
                                      [&at = cell.at](const std::string& place) { return at.starts_with(place); });
    if (doubtful) cells.push_back(id);
  }
  if (!content.by_ocr && cells.empty()) return;
  flags->push_back({"read_by_ocr", "warning", "the text was recognised in an image", "", std::move(cells)});
}

// In the order of the table in the header: period before publication, whatever the order of checks.
int RankOf(const Flag& flag) {
  constexpr std::array<std::string_view, 2> kFirst = {"period_year_mismatch", "published_before_year_end"};
  return static_cast<int>(std::find(kFirst.begin(), kFirst.end(), flag.id) - kFirst.begin());
}

}  // namespace

std::vector<Flag> FindFlags(const Document& document, const Content& content, const Body& body, const FormReading& form,
                            const NarrativeLanguage& language) {
  std::vector<Flag> flags;
  FlagChecks(document, language, &flags);
  std::stable_sort(flags.begin(), flags.end(), [](const Flag& a, const Flag& b) { return RankOf(a) < RankOf(b); });
  FlagLostDigits(body, form.lost_characters, &flags);
  FlagTables(document, content, &flags);
  if (form.conflict) {
    flags.push_back({"cell_conflict", "warning", "a cell is printed twice with different values", "", {}});
  }
  FlagUnits(document, &flags);
  FlagRepeatedText(document, body, &flags);
  // A photograph on a page of its own is no scan.
  if (content.needs_ocr && document.report->tables.empty()) {
    flags.push_back({"needs_ocr", "error", "pages show images and hold no text", "", {}});
  }
  FlagOcr(*document.report, content, &flags);
  return flags;
}

}  // namespace lantai::extractor
