#include "tests/portal/report.h"

#include <fmt/format.h>

#include "tests/portal/numbers.h"
#include "tests/portal/random.h"

namespace lantai::portal {
namespace {

enum Salt : uint64_t { kSilent = 1, kDates, kNarrative, kAttachment, kPrinting, kForm };

Form FormOf(uint64_t seed, const PortalSpec& portal, int body, int year) {
  if (IsSeedReport(portal, body, year) && portal.index == 3) return Form::k2008;  // narrative only, in 2018
  // Some still filled in last year's form when the new one came: the tables decide, not the year.
  Rng rng{seed, kForm, static_cast<uint64_t>(portal.index), static_cast<uint64_t>(body)};
  if (year == 2021 && rng.Chance(10)) return Form::k2019;
  if (year >= 2021) return Form::k2021;
  if (year >= 2019) return Form::k2019;
  // Townships went on without the statistics table.
  return year >= 2014 && portal.bodies[body].level != Level::kTownship ? Form::k2014 : Form::k2008;
}

Moment PublishedOf(uint64_t seed, const PortalSpec& portal, int body, int year) {
  if (IsSeedReport(portal, body, year)) {
    static const Moment kDates5[] = {{2020, 1, 9, 9, 53, 0},
                                     {2020, 1, 14, 10, 20, 0},
                                     {2020, 12, 31, 15, 6, 0},
                                     {2019, 3, 25, 16, 43, 32},
                                     {2021, 1, 28, 13, 55, 16}};
    return kDates5[portal.index];
  }
  Rng rng{seed, kDates, static_cast<uint64_t>(portal.index), static_cast<uint64_t>(body), static_cast<uint64_t>(year)};
  const bool late = portal.bodies[body].level == Level::kGovernment || rng.Chance(15);
  return {year + 1, late ? 2 + rng.Below(2) : 1, 5 + rng.Below(22), 8 + rng.Below(10), rng.Below(60), rng.Below(60)};
}

std::string PrintedTitle(const PortalSpec& portal, const std::string& unit, int year) {
  switch (portal.style) {
    case Style::kTrs:
      if (year <= 2010) return fmt::format("{}年度{}政府信息公开工作年度报告", year, unit);
      return fmt::format("{}{}年政府信息公开工作年度报告", unit, year);
    case Style::kTrsCount: return fmt::format("{}{}年度政府信息公开工作报告", unit, year);
    case Style::kSystem:
    case Style::kEmpire: return fmt::format("{}{}年政府信息公开工作年度报告", unit, year);
    case Style::kQuery: return fmt::format("{} {}年度政府信息公开工作年度报告", unit, year);
    case Style::kColumn: return fmt::format("{} {} 年政府信息公开工作年度报告", unit, year);
  }
  return "";
}

std::string WithoutSpaces(std::string text) {
  std::erase(text, ' ');
  return text;
}

// Cells that are 0 printed as nothing or as "/", as some bodies do.
void PrintZerosAs(std::vector<Cell>& cells, const char* raw, const char* status) {
  for (Cell& cell : cells) {
    if (cell.value == 0.0) cell.value.reset(), cell.raw = raw, cell.status = status;
  }
}

void VaryPrinting(uint64_t seed, const PortalSpec& portal, Report& report) {
  Rng rng{seed, kPrinting, static_cast<uint64_t>(portal.index), static_cast<uint64_t>(report.body),
          static_cast<uint64_t>(report.year)};
  const int kind = rng.Below(100);
  const char* raw = kind < 4 ? "" : "/";
  const char* status = kind < 4 ? "blank" : "slash";
  if (kind >= 8) return;
  for (std::vector<Cell>* table : {&report.t3, &report.t4}) PrintZerosAs(*table, raw, status);
}

void MakeNarrative(uint64_t seed, const PortalSpec& portal, Report& report) {
  Rng rng{seed, kNarrative, static_cast<uint64_t>(portal.index), static_cast<uint64_t>(report.body),
          static_cast<uint64_t>(report.year)};
  const int scale = portal.bodies[report.body].level == Level::kGovernment ? 4000 : 400;
  report.narrative.website = 20 + rng.Below(scale);
  report.narrative.wechat = report.year >= 2013 ? 10 + rng.Below(scale / 2) : 0;
  report.narrative.proposals = report.year >= 2015 ? rng.Below(9) : 0;
  if (report.form == Form::k2008) report.narrative.requests = rng.Chance(60) ? 0 : 1 + rng.Below(12);
  static const Narrative kSeedNarratives[] = {
      {617, 711, 0, 0}, {501, 664, 0, 0}, {166, 0, 0, 0}, {290, 255, 0, 1}, {68, 300, 0, 7}};
  if (report.seed_report) report.narrative = kSeedNarratives[portal.index];
}

void MakeTables(uint64_t seed, const PortalSpec& portal, Report& report) {
  const NumberSource source{seed, &portal, report.body, report.year};
  if (report.form == Form::k2014) report.t14 = Numbers14(source);
  if (report.form != Form::k2019 && report.form != Form::k2021) return;
  report.t2 = Numbers2(source, report.form);
  report.t3 = Numbers3(source, report.form);
  report.t4 = Numbers4(source);
}

// A number of a table, for the narrative: 0 where the cell is not printed as a number.
int NumberIn(const std::vector<Cell>& cells, const std::vector<std::string>& ids, std::string_view id) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (ids[i] == id) return static_cast<int>(cells[i].value.value_or(0));
  }
  return 0;
}

// One number of the PDF is not that of the page.
void MakeDifference(Report& report) {
  for (size_t i = 0; i < report.t3.size() && !report.differing; ++i) {
    if (!report.t3[i].value) continue;
    report.differing = i;
    report.differing_raw = fmt::format("{}", static_cast<int>(*report.t3[i].value) + 1);
  }
}

// A correction: one more item, in the text and in table 2.
void Edit(Report& report) {
  ++report.narrative.website;
  const std::vector<std::string> ids = CellIds2(report.form);
  for (size_t i = 0; i < report.t2.size(); ++i) {
    const bool free = ids[i].ends_with(".decisions") || ids[i].ends_with(".published_total");
    if (!free || !report.t2[i].value) continue;
    report.t2[i].value = *report.t2[i].value + 1;
    report.t2[i].raw = fmt::format("{}", static_cast<int>(*report.t2[i].value));
    return;
  }
}

void AddAttachment(uint64_t seed, const PortalSpec& portal, Report& report) {
  Rng rng{seed, kAttachment, static_cast<uint64_t>(portal.index), static_cast<uint64_t>(report.body),
          static_cast<uint64_t>(report.year)};
  report.attachment = report.seed_report ? portal.index == 4 : report.year >= 2016 && rng.Chance(15);
  if (report.seed_report && portal.index == 4) {
    report.attachment_name = "芝罘区商务局2020年度政府信息公开工作年度报告.pdf";
  } else if (report.attachment) {
    report.attachment_name = report.title + ".pdf";
    const int kind = rng.Below(10);
    report.stub = kind < 3;
    if (kind >= 8) MakeDifference(report);
  }
}

void MakeSignature(const PortalSpec& portal, Report& report) {
  report.signature = report.published;
  if (report.seed_report && portal.index == 3) report.signature = {2019, 3, 21};
  if (report.seed_report && portal.index == 2) report.flags = {"period_year_mismatch", "published_before_year_end"};
}

std::optional<ReportTerms> TermsOf(const PortalSpec& portal, int body, int year) {
  return portal.plan != nullptr ? portal.plan->TermsOf(body, year) : std::nullopt;
}

// The attachment, and what a plan wants of the report.
void Finish(uint64_t seed, const PortalSpec& portal, Report& report) {
  const std::optional<ReportTerms> terms = TermsOf(portal, report.body, report.year);
  if (!terms || !terms->alone) AddAttachment(seed, portal, report);
  if (!terms) return;
  if (terms->edited) Edit(report);
  report.notes = terms->notes, report.picture = terms->picture;
  if (!terms->picture) return;
  report.attachment = report.stub = true, report.attachment_name = report.title + ".pdf";
  report.differing.reset();
}

}  // namespace

std::string Moment::Date() const { return fmt::format("{:04}-{:02}-{:02}", year, month, day); }
std::string Moment::DateTime() const { return fmt::format("{} {:02}:{:02}:{:02}", Date(), hour, minute, second); }
std::string Moment::Compact() const { return fmt::format("{:04}{:02}{:02}", year, month, day); }
std::string Moment::Chinese() const { return fmt::format("{}年{}月{}日", year, month, day); }

bool IsSeedReport(const PortalSpec& portal, int body, int year) {
  return portal.index < 5 && body == 1 && year == kSeedYears[portal.index] && portal.plan == nullptr;
}

std::string UnitOf(const PortalSpec& portal, int body, int year) {
  return portal.plan != nullptr ? portal.plan->NameOf(body, year) : portal.bodies[body].unit;
}

std::string ReportTitle(const PortalSpec& portal, int body, int year) {
  return WithoutSpaces(PrintedTitle(portal, UnitOf(portal, body, year), year));
}

// What a report is before its numbers: who, when, under which title.
static std::optional<Report> Begin(uint64_t seed, const PortalSpec& portal, int body, int year) {
  Rng silent{seed, kSilent, static_cast<uint64_t>(portal.index), static_cast<uint64_t>(body),
             static_cast<uint64_t>(year)};
  Report report;
  report.seed_report = IsSeedReport(portal, body, year);
  const std::optional<ReportTerms> terms = TermsOf(portal, body, year);
  if (portal.plan != nullptr ? !terms : !report.seed_report && silent.Chance(7)) return std::nullopt;
  report.body = body, report.year = year;
  report.unit = portal.bodies[body].unit, report.we = portal.bodies[body].we, report.division = portal.division;
  if (terms) report.unit = terms->unit, report.we = terms->we, report.division = terms->division;
  report.form = FormOf(seed, portal, body, year);
  report.printed_title = PrintedTitle(portal, report.unit, year);
  report.title = WithoutSpaces(report.printed_title);
  report.published = terms ? terms->published : PublishedOf(seed, portal, body, year);
  MakeSignature(portal, report);
  return report;
}

std::optional<Report> OutlineReport(uint64_t seed, const PortalSpec& portal, int body, int year) {
  std::optional<Report> report = Begin(seed, portal, body, year);
  if (report) Finish(seed, portal, *report);
  return report;
}

std::optional<Report> MakeReport(uint64_t seed, const PortalSpec& portal, int body, int year) {
  std::optional<Report> made = Begin(seed, portal, body, year);
  if (!made) return std::nullopt;
  Report& report = *made;
  MakeTables(seed, portal, report);
  MakeNarrative(seed, portal, report);
  if (!report.t3.empty())
    report.narrative.requests = NumberIn(report.t3, CellIds3(report.form), "t3.new_received.total");
  if (!report.t14.empty()) report.narrative.requests = NumberIn(report.t14, CellIds14(report.form), "s14.req.received");
  if (!report.seed_report) VaryPrinting(seed, portal, report);
  Finish(seed, portal, report);
  return made;
}

}  // namespace lantai::portal
