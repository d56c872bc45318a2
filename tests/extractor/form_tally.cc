#include "tests/extractor/form_tally.h"

#include <algorithm>
#include <cstdio>

namespace lantai::extractor {
namespace {

bool Names(const std::vector<std::string>& cells, const std::string& id) {
  return std::find(cells.begin(), cells.end(), id) != cells.end();
}

bool IsNamed(const Report& report, const std::string& id) {
  for (const Check& check : report.checks) {
    if (check.verdict == Verdict::kFail && Names(check.cells, id)) return true;
  }
  return std::any_of(report.flags.begin(), report.flags.end(), [&](const Flag& flag) { return Names(flag.cells, id); });
}

std::string Shown(const FilledCell& want, const Cell* got) {
  std::string shown = "printed '" + want.raw + "' " + std::string(CellStatusName(want.status)) + ", read ";
  if (got == nullptr) return shown + "nothing";
  return shown + "'" + got->raw.value_or("null") + "' " + std::string(CellStatusName(got->status)) + " " +
         (got->value ? got->value->text : "null") + " " + got->unit.value_or("");
}

}  // namespace

void Tally::Compare(const std::string& id, const FilledCell& want, const Cell* got, const Report& report) {
  Counts& counts = want.status != CellStatus::kOk ? others : want.value == "0" ? zeros : numbers;
  const std::optional<std::string> value =
      got != nullptr && got->value ? std::optional(got->value->text) : std::nullopt;
  const bool same_raw = want.raw == "*" || want.status == CellStatus::kMissing ||
                        (got != nullptr && got->raw == want.raw && (!value || got->unit == want.unit));
  // A table that is not there at all has no cells, and none of them is missed.
  const bool same_status = got != nullptr ? got->status == want.status : want.status == CellStatus::kMissing;
  if (same_status && value == want.value && same_raw) {
    ++counts.right;
    return;
  }
  if (first_miss.empty()) first_miss = id + ": " + Shown(want, got);
  if (value && value != want.value) {
    ++counts.wrong;
    if (!IsNamed(report, id)) {
      if (silent++ == 0) first_miss = id + ": " + Shown(want, got);
    }
  } else {
    ++counts.lost;
  }
}

void Tally::Add(const std::map<std::string, FilledCell>& truth, const Document& document, bool is_clean) {
  static const Report kNone;
  const Report& report = document.report ? *document.report : kNone;
  ++reports;
  for (const auto& [id, want] : truth) {
    const auto found = report.cells.find(id);
    Compare(id, want, found == report.cells.end() ? nullptr : &found->second, report);
  }
  for (const auto& [id, cell] : report.cells) {
    if (truth.contains(id)) continue;
    if (extra++ == 0) first_miss = id + ": not printed, read '" + cell.raw.value_or("null") + "'";
    if (cell.value && !IsNamed(report, id)) ++silent;
  }
  if (!is_clean) return;
  ++clean;
  bool alarm = !report.flags.empty();
  for (const Check& check : report.checks) alarm |= check.verdict == Verdict::kFail;
  alarmed += alarm;
  if (!alarm || !first_alarm.empty()) return;
  for (const Flag& flag : report.flags) first_alarm += flag.id + " (" + flag.detail + ") ";
  for (const Check& check : report.checks) {
    if (check.verdict == Verdict::kFail) first_alarm += check.id + " " + check.scope + " ";
  }
}

void Tally::Add(const Tally& other) {
  for (const auto counts : {&Tally::numbers, &Tally::zeros, &Tally::others}) {
    (this->*counts).right += (other.*counts).right;
    (this->*counts).wrong += (other.*counts).wrong;
    (this->*counts).lost += (other.*counts).lost;
  }
  silent += other.silent, extra += other.extra, reports += other.reports, clean += other.clean;
  alarmed += other.alarmed;
  if (first_miss.empty()) first_miss = other.first_miss;
  if (first_alarm.empty()) first_alarm = other.first_alarm;
}

size_t Tally::Cells() const {
  size_t cells = 0;
  for (const Counts* c : {&numbers, &zeros, &others}) cells += c->right + c->wrong + c->lost;
  return cells;
}

std::string TallyHead() {
  return "class                                numbers: right% wrong lost | zeros: right% wrong lost | not ok: right% "
         "wrong lost | silent alarms/clean\n";
}

std::string TallyLine(const std::string& name, const Tally& t) {
  std::array<char, 512> line{};
  std::snprintf(line.data(), line.size(), "%-36s %8.3f %5zu %6zu | %8.3f %5zu %6zu | %8.3f %5zu %6zu | %4zu %4zu/%zu",
                name.c_str(), 100 * t.numbers.Share(), t.numbers.wrong, t.numbers.lost, 100 * t.zeros.Share(),
                t.zeros.wrong, t.zeros.lost, 100 * t.others.Share(), t.others.wrong, t.others.lost, t.silent, t.alarmed,
                t.clean);
  return line.data() + (t.first_miss.empty() ? std::string() : "  " + t.first_miss) +
         (t.first_alarm.empty() ? std::string() : "  alarm: " + t.first_alarm) + "\n";
}

}  // namespace lantai::extractor
