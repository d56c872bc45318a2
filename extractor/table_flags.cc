#include "extractor/table_flags.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_set>

#include "extractor/arithmetic.h"
#include "extractor/label.h"
#include "extractor/unit_powers.h"

namespace lantai::extractor {
namespace {

// Labels of table 3 that every generation since 2019 has, by their ends: first characters get lost.
constexpr std::array<std::string_view, 10> kLabels = {
    "第三方合法权益",     "三类内部事务信息", "四类过程性信息",   "行政执法案卷", "行政查询事项",
    "不掌握相关政府信息", "需要另行制作",     "申请内容仍不明确", "投诉类申请",   "公开出版物"};
constexpr size_t kMostLabels = 6;           // so many of them are the table, not a mention
constexpr size_t kShortLine = 60;           // bytes
constexpr int kHighestCountyFee = 100'000;  // 万元: a thousand million yuan of fees at one county body

bool IsNumberLine(std::string_view line) {
  return !line.empty() && line.size() <= 12 && line.find_first_not_of("0123456789.,-+/|") == line.npos &&
         line.find_first_of("0123456789") != line.npos;
}

bool HoldsLabel(std::string_view line) {
  return std::any_of(kLabels.begin(), kLabels.end(), [&](std::string_view label) { return line.ends_with(label); });
}

// The section whose heading holds one of these, or -1.
int SectionNamed(const Document& document, std::initializer_list<std::string_view> words) {
  for (size_t i = 0; i < document.sections.size(); ++i) {
    const std::string heading = FoldLabel(document.sections[i].heading);
    if (std::any_of(words.begin(), words.end(),
                    [&](std::string_view word) { return heading.find(word) != heading.npos; }))
      return static_cast<int>(i);
  }
  return -1;
}

void FlagMissing(const Document& document, const char* table, const char* what, int section, std::vector<Flag>* flags) {
  if (section < 0 || document.report->tables.contains(table)) return;
  std::string detail = std::string("no table ") + what;
  if (!document.attachments.empty()) {
    detail += "; the page has " + std::to_string(document.attachments.size()) + " attachments";
  }
  flags->push_back({"table_missing", "error", std::move(detail), "section:" + std::to_string(section), {}});
}

}  // namespace

bool RepeatedLinesWereDropped(const Content& content) {
  std::unordered_set<std::string_view> seen;
  size_t labels = 0;
  size_t numbers = 0;
  for (const Block& block : content.blocks) {
    if (block.kind == BlockKind::kTable) return false;
    const std::string_view line = block.folded;
    if (line.empty() || line.size() > kShortLine) continue;
    if (!seen.insert(line).second) return false;
    labels += HoldsLabel(line) ? 1 : 0;
    numbers += IsNumberLine(line) ? 1 : 0;
  }
  return labels >= kMostLabels && numbers > 0 && numbers < 2 * labels;
}

void FlagTables(const Document& document, const Content& content, std::vector<Flag>* flags) {
  const auto& tables = document.report->tables;
  if (tables.contains("s14")) return;
  if (RepeatedLinesWereDropped(content)) {
    flags->push_back(
        {"extraction_lossy", "error", "repeated lines were dropped, and with them the places of the numbers", "", {}});
    return;
  }
  const int requests = SectionNamed(document, {"收到和处理政府信息公开申请", "收到和处理信息公开申请"});
  if (requests < 0 && tables.empty()) return;
  FlagMissing(document, "t2", "of proactive disclosure", SectionNamed(document, {"主动公开政府信息"}), flags);
  FlagMissing(document, "t3", "of requests", requests, flags);
  FlagMissing(document, "t4", "of review and litigation", SectionNamed(document, {"行政复议"}), flags);
}

void FlagUnits(const Document& document, std::vector<Flag>* flags) {
  const auto fee = document.report->cells.find("t2.a20_8.fee.amount");
  if (fee == document.report->cells.end() || !fee->second.value || fee->second.value->text == "0") return;
  const Cell& cell = fee->second;
  std::string detail;
  if (cell.unit == "元") {
    detail = "printed in 元 (" + cell.raw.value_or("") + "), the form wants 万元";
  } else if (IsSingleCountyBody(document.level, document.unit) &&
             Compare(*cell.value, Number{std::to_string(kHighestCountyFee)}) > 0) {
    detail = cell.value->text + " 万元 is more than one county body collects: perhaps 元";
  }
  if (!detail.empty()) flags->push_back({"unit_doubtful", "notice", std::move(detail), cell.at, {fee->first}});
}

}  // namespace lantai::extractor
