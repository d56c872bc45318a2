#include "extractor/flags.h"

#include <string>

#include "extractor/date.h"
#include "extractor/label.h"
#include "extractor/year_vote.h"

namespace lantai::extractor {
namespace {

std::string SectionAt(const Body& body, size_t line) { return "section:" + std::to_string(body.section_of[line]); }

void FlagPeriod(const Document& document, const Body& body, std::vector<Flag>* flags) {
  if (!document.year) return;
  for (size_t i = 0; i < body.lines.size(); ++i) {
    const std::optional<int> year = PeriodYear(body.lines[i]);
    if (!year) continue;
    if (*year != *document.year) {
      flags->push_back(
          {"period_year_mismatch",
           "warning",
           "the period is " + std::to_string(*year) + ", the report's year " + std::to_string(*document.year),
           SectionAt(body, i),
           {}});
    }
    return;
  }
}

void FlagEarlyDate(const Document& document, std::vector<Flag>* flags) {
  if (!document.year || !document.published) return;
  size_t length = 0;
  const std::optional<int> published = YearAt(*document.published, &length);
  if (!published || *published > *document.year) return;
  flags->push_back({"published_before_year_end",
                    "notice",
                    "dated " + *document.published + ", before " + std::to_string(*document.year) + " was over",
                    "",
                    {}});
}

// A year with five to eight digits in front of 日: 20201231日 was 2020年12月31日.
bool HasGluedDate(std::string_view folded) {
  for (size_t at = folded.find("日"); at != std::string_view::npos; at = folded.find("日", at + 1)) {
    size_t digits = 0;
    while (digits < at && folded[at - digits - 1] >= '0' && folded[at - digits - 1] <= '9') ++digits;
    if (digits >= 6 && digits <= 8 && folded.substr(at - digits).starts_with("20")) return true;
  }
  return false;
}

void FlagLostDigits(const Body& body, const FormReading& form, std::vector<Flag>* flags) {
  for (size_t i = 0; i < body.lines.size(); ++i) {
    if (!HasGluedDate(FoldLabel(body.lines[i]))) continue;
    flags->push_back({"digits_lost", "warning", "a date without its marks", SectionAt(body, i), {}});
    return;
  }
  if (form.lost_characters) flags->push_back({"digits_lost", "warning", "labels of the form lost characters", "", {}});
}

void FlagMissingTable(const Document& document, const FormReading& form, std::vector<Flag>* flags) {
  if (form.report.tables.contains("t3")) return;
  for (size_t i = 0; i < document.sections.size(); ++i) {
    if (FoldLabel(document.sections[i].heading).find("收到和处理政府信息公开申请") == std::string::npos) continue;
    flags->push_back({"table_missing", "error", "no table of requests", "section:" + std::to_string(i), {}});
    return;
  }
}

}  // namespace

std::vector<Flag> FindFlags(const Document& document, const Body& body, const FormReading& form) {
  std::vector<Flag> flags;
  FlagPeriod(document, body, &flags);
  FlagEarlyDate(document, &flags);
  FlagLostDigits(body, form, &flags);
  FlagMissingTable(document, form, &flags);
  if (form.conflict) {
    flags.push_back({"cell_conflict", "warning", "a cell is printed twice with different values", "", {}});
  }
  return flags;
}

}  // namespace lantai::extractor
