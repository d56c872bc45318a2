#include "tests/portal/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "tests/portal/random.h"

namespace lantai::portal {
namespace {

enum Salt : uint64_t { kTable2 = 101, kTable3, kTable4, kTable14, kStock, kCarried };

Rng RngFor(const NumberSource& source, uint64_t salt, int year, uint64_t item = 0) {
  return Rng{source.seed,
             salt,
             static_cast<uint64_t>(source.portal->index),
             static_cast<uint64_t>(source.body),
             static_cast<uint64_t>(year),
             item};
}

bool IsSeed(const NumberSource& source, int year) { return IsSeedReport(*source.portal, source.body, year); }

int Scale(const NumberSource& source) {
  switch (source.portal->bodies[source.body].level) {
    case Level::kGovernment: return 30;
    case Level::kDepartment: return 6;
    case Level::kTownship: return 2;
  }
  return 1;
}

Cell Number(int value) { return {static_cast<double>(value), fmt::format("{}", value), "ok", ""}; }

// What a body has at the end of a year (licences, valid documents …): the same number seen from both years.
int Stock(const NumberSource& source, std::string_view row, int year) {
  const bool at_end = IsSeed(source, year), at_start = IsSeed(source, year + 1);
  if (at_end || at_start) {  // what the seed reports print
    if (source.portal->index != 1) return 0;
    if (row == "t2.a20_5.licensing") return at_start ? 3 : 1;
    return row != "t2.a20_6.penalty" ? 0 : at_start ? 27 : 20;
  }
  uint64_t label = 0;
  for (char c : row) label = label * 131 + static_cast<unsigned char>(c);
  const int base = RngFor(source, kStock, 0, label).Below(4 * Scale(source));
  return base + RngFor(source, kStock, year, label).Below(4);
}

Cell Change(const NumberSource& source, int value) {
  Cell cell = Number(value);
  if (value > 0 && RngFor(source, kTable2, source.year, 7).Chance(30)) cell.raw = "+" + cell.raw;
  return cell;
}

Cell Amount(Rng& rng, int projects) {
  if (projects == 0) return Number(0);
  const int kind = rng.Below(3);
  const int whole = 10 + rng.Below(900);
  if (kind == 0) return {whole * 100.0, fmt::format("{}元", whole * 100), "ok", "元"};
  if (kind == 1) return {whole + 0.5, fmt::format("{}.5万元", whole), "ok", "万元"};
  return {static_cast<double>(whole), fmt::format("{}", whole), "ok", ""};
}

// The cells of one row of table 2 of 2019; `last` is the row's third number where it has one.
void Row2019(const NumberSource& source, const Block& block, std::string_view row, Rng& rng, std::vector<Cell>& cells) {
  const std::string_view first = block.columns[0].id;
  if (first == "new_made") {
    const bool regulation = row.ends_with("regulation");  // 规章: beyond the power of a county (K16)
    const int made = regulation ? 0 : rng.Below(Scale(source) / 2 + 1);
    const int published = regulation ? 0 : made + rng.Below(2);
    for (int value : {made, published, regulation ? 0 : published + rng.Below(3 * Scale(source))})
      cells.push_back(Number(value));
  } else if (first == "items_prev") {
    const int before = Stock(source, row, source.year - 1);
    cells.push_back(Number(before));
    cells.push_back(Change(source, Stock(source, row, source.year) - before));
    if (block.columns.size() == 3) cells.push_back(Number(rng.Below(20 * Scale(source))));
  } else {
    const int projects = rng.Below(Scale(source) + 1);
    cells.push_back(Number(projects));
    cells.push_back(Amount(rng, projects));
  }
}

void Row2021(const NumberSource& source, const Block& block, std::string_view row, Rng& rng, std::vector<Cell>& cells) {
  const std::string_view first = block.columns[0].id;
  if (first == "issued") {
    const bool regulation = row.ends_with("regulation");
    const int before = regulation ? 0 : Stock(source, row, source.year - 1),
              now = regulation ? 0 : Stock(source, row, source.year);
    const int repealed = std::max(0, before - now);
    cells.push_back(Number(now - before + repealed));
    cells.push_back(Number(repealed));
    cells.push_back(Number(now));
  } else if (first == "decisions") {
    cells.push_back(Number(rng.Below(20 * Scale(source))));
  } else {
    const int hundredths = rng.Chance(50) ? 0 : rng.Below(90'000);
    cells.push_back(hundredths == 0 ? Number(0)
                                    : Cell{hundredths / 100.0,
                                           fmt::format("{}.{:02}", hundredths / 100, hundredths % 100), "ok", ""});
  }
}

void SetCell(std::vector<Cell>& cells, const std::vector<std::string>& ids, std::string_view id, Cell cell) {
  const auto at = std::find(ids.begin(), ids.end(), id);
  if (at != ids.end()) cells[static_cast<size_t>(at - ids.begin())] = std::move(cell);
}

// The known numbers of the seed reports' table 2; all others are 0.
std::vector<Cell> Seed2(const NumberSource& source, Form form) {
  const std::vector<std::string> ids = CellIds2(form);
  std::vector<Cell> cells(ids.size(), Number(0));
  if (source.portal->index == 0) {
    SetCell(cells, ids, "t2.a20_1.normative_doc.new_published", Number(1));
    SetCell(cells, ids, "t2.a20_1.normative_doc.published_total", Number(11));
  } else if (source.portal->index == 1) {
    SetCell(cells, ids, "t2.a20_5.licensing.items_prev", Number(3));
    SetCell(cells, ids, "t2.a20_5.licensing.items_change", Number(-2));
    SetCell(cells, ids, "t2.a20_6.penalty.items_prev", Number(27));
    SetCell(cells, ids, "t2.a20_6.penalty.items_change", Number(-7));
  } else if (source.portal->index == 2) {
    SetCell(cells, ids, "t2.a20_9.procurement.projects", Number(14));
    SetCell(cells, ids, "t2.a20_9.procurement.amount", {104150.0, "104150元", "ok", "元"});
  }
  return cells;
}

// Seed tables 3: zeros; in the third portal's only the first applicant's column is printed, but for the last row.
std::vector<Cell> Seed3(const NumberSource& source, Form form) {
  std::vector<Cell> cells(7 * Table3(form).size(), Number(0));
  if (source.portal->index != 2) return cells;
  for (size_t i = 0; i + 7 < cells.size(); ++i) {
    if (i % 7 != 0) cells[i] = {std::nullopt, "", "blank", ""};
  }
  return cells;
}

// Requests of one applicant kind still open at the end of `year`: next year's carried_in (K8).
int CarriedOut(const NumberSource& source, int year, int column) {
  if (IsSeed(source, year) || IsSeed(source, year + 1)) return 0;
  Rng rng = RngFor(source, kCarried, year, static_cast<uint64_t>(column));
  return rng.Chance(column == 0 ? 40 : 10) ? rng.Below(Scale(source) / 3 + 1) : 0;
}

// How likely one more request of an outcome is, by applicant: mostly natural persons, some businesses.
constexpr int kApplicantChance[] = {45, 18, 3, 4, 5, 4};

// One applicant's column of table 3, top to bottom.
std::vector<int> Column3(const NumberSource& source, const std::vector<Row3>& rows, int column) {
  Rng rng = RngFor(source, kTable3, source.year, static_cast<uint64_t>(column));
  std::vector<int> values(rows.size(), 0);
  int outcomes = 0;
  for (size_t i = 2; i + 2 < rows.size(); ++i) {
    const int most = rows[i].id == "granted" ? Scale(source) * 2 : Scale(source) / 3 + 1;
    values[i] = rng.Chance(kApplicantChance[column] * (Scale(source) + 4) / 30) ? 1 + rng.Below(most) : 0;
    outcomes += values[i];
  }
  const int in = CarriedOut(source, source.year - 1, column), out = CarriedOut(source, source.year, column);
  const int missing = std::max(0, in - out - outcomes);  // what came over was dealt with, or is still open
  values[2] += missing;
  outcomes += missing;
  values[0] = outcomes + out - in, values[1] = in;
  values[rows.size() - 2] = outcomes, values[rows.size() - 1] = out;
  return values;
}

}  // namespace

std::vector<Cell> Numbers2(const NumberSource& source, Form form) {
  if (IsSeed(source, source.year)) return Seed2(source, form);
  Rng rng = RngFor(source, kTable2, source.year);
  std::vector<Cell> cells;
  for (const Block& block : Table2(form)) {
    for (const Block::Label& row : block.rows) {
      form == Form::k2019 ? Row2019(source, block, row.id, rng, cells) : Row2021(source, block, row.id, rng, cells);
    }
  }
  return cells;
}

std::vector<Cell> Numbers3(const NumberSource& source, Form form) {
  if (IsSeed(source, source.year)) return Seed3(source, form);
  const std::vector<Row3>& rows = Table3(form);
  std::vector<std::vector<int>> columns;
  for (int column = 0; column < 6; ++column) columns.push_back(Column3(source, rows, column));
  std::vector<Cell> cells;
  for (size_t row = 0; row < rows.size(); ++row) {
    int total = 0;
    for (const std::vector<int>& column : columns) cells.push_back(Number(column[row])), total += column[row];
    cells.push_back(Number(total));
  }
  return cells;
}

std::vector<Cell> Numbers4(const NumberSource& source) {
  std::vector<Cell> cells;
  Rng rng = RngFor(source, kTable4, source.year);
  for (size_t group = 0; group < std::size(kRemedies); ++group) {
    int total = 0;
    for (int result = 0; result < 4; ++result) {
      const int value =
          !IsSeed(source, source.year) && rng.Chance(2 * Scale(source)) ? 1 + rng.Below(Scale(source) / 4 + 1) : 0;
      cells.push_back(Number(value));
      total += value;
    }
    cells.push_back(Number(total));
  }
  return cells;
}

namespace {

// Splits `total` at random over the keys, so that the parts add up.
void Split(std::map<std::string_view, int>& cells, Rng& rng, int total, std::initializer_list<std::string_view> keys) {
  for (std::string_view key : keys) cells[key] = 0;
  for (int i = 0; i < total; ++i) ++cells[keys.begin()[rng.Below(static_cast<int>(keys.size()))]];
}

void Requests14(std::map<std::string_view, int>& cells, Rng& rng, int scale) {
  const int received = rng.Chance(30) ? 0 : rng.Below(scale * 2);
  cells["req.received"] = cells["req.closed"] = cells["req.replied"] = received;
  Split(cells, rng, received,
        {"req.received.in_person", "req.received.fax", "req.received.online", "req.received.mail"});
  Split(cells, rng, received, {"req.closed.on_time", "req.closed.on_time", "req.closed.extended"});
  Split(
      cells, rng, received,
      {"req.replied.already_public", "req.replied.granted", "req.replied.partial", "req.replied.denied",
       "req.replied.not_this_organ", "req.replied.not_exist", "req.replied.asked_amend", "req.replied.other_channel"});
  Split(cells, rng, cells["req.replied.denied"],
        {"req.denied.state_secret", "req.denied.trade_secret", "req.denied.privacy", "req.denied.safety_stability",
         "req.denied.not_gov_info", "req.denied.other_law"});
}

void Proactive14(std::map<std::string_view, int>& cells, Rng& rng, int scale) {
  const int website = 10 + rng.Below(scale * 60), other = rng.Below(scale * 10);
  cells["proactive.via_website"] = website, cells["proactive.via_other"] = other;
  cells["proactive.via_gazette"] = rng.Below(scale), cells["proactive.via_weibo"] = rng.Below(website);
  cells["proactive.via_wechat"] = rng.Below(website);
  cells["proactive.items"] = website + rng.Below(other + 1);
  cells["proactive.normative_docs_issued"] = rng.Below(scale), cells["proactive.normative_docs"] = 0;
  if (cells["proactive.normative_docs_issued"] > 0) {
    cells["proactive.normative_docs"] = rng.Below(cells["proactive.normative_docs_issued"] + 1);
  }
}

void Rest14(std::map<std::string_view, int>& cells, Rng& rng, int scale) {
  for (std::string_view key :
       {"response.hot_topics", "response.interpretations", "response.social_media", "response.other", "complaint.total",
        "org.agencies", "org.reading_points", "training.meetings", "training.classes"}) {
    cells[key] = rng.Below(scale / 2 + 2);
  }
  cells["response.press_conf"] = rng.Below(4), cells["response.online_talk"] = rng.Below(4);
  cells["response.press_conf_chief"] = rng.Below(cells["response.press_conf"] + 1);
  cells["response.online_talk_chief"] = rng.Below(cells["response.online_talk"] + 1);
  for (const auto& [total, parts] :
       {std::pair{std::string_view("review.total"),
                  std::array<std::string_view, 3>{"review.upheld", "review.corrected", "review.other"}},
        std::pair{std::string_view("lit.total"),
                  std::array<std::string_view, 3>{"lit.upheld", "lit.corrected", "lit.other"}}}) {
    cells[total] = rng.Chance(80) ? 0 : 1 + rng.Below(scale);
    Split(cells, rng, cells[total], {parts[0], parts[1], parts[2]});
  }
  cells["org.staff"] = 2 + rng.Below(6);
  Split(cells, rng, cells["org.staff"], {"org.staff.full_time", "org.staff.part_time"});
  cells["training.people"] = cells["training.classes"] * (5 + rng.Below(40));
}

}  // namespace

std::vector<Cell> Numbers14(const NumberSource& source) {
  Rng rng = RngFor(source, kTable14, source.year);
  std::map<std::string_view, int> values;
  Proactive14(values, rng, Scale(source));
  Requests14(values, rng, Scale(source));
  Rest14(values, rng, Scale(source));
  const int budget = rng.Below(300);  // tenths of 万元
  std::vector<Cell> cells;
  for (const Row14& row : Table14()) {
    if (row.id.empty()) continue;
    const bool decimal = row.id == "org.budget" && budget > 0;
    cells.push_back(decimal ? Cell{budget / 10.0, fmt::format("{}.{}", budget / 10, budget % 10), "ok", ""}
                            : Number(values.contains(row.id) ? values[row.id] : 0));
  }
  return cells;
}

}  // namespace lantai::portal
