#include "tests/extractor/filled_form.h"

#include <algorithm>

namespace lantai::extractor {
namespace {

using Values = std::map<std::string, int64_t>;

// Most bodies have next to no requests; a few have thousands.
int64_t Count(Chance* chance, uint32_t scale) {
  if (chance->Below(10) < 6) return 0;
  uint32_t limit = 10;
  for (uint32_t digits = chance->Below(scale); digits > 0; --digits) limit *= 10;
  return chance->Below(limit);
}

void Fill2(const std::string& generation, Chance* chance, Values* values) {
  for (const FormBlock& block : BlocksOf(generation)) {
    for (const FormLabel& row : block.rows) {
      for (const FormLabel& column : block.columns) {
        (*values)[row.id + "." + column.id] = row.id.ends_with("regulation") ? 0 : Count(chance, 5);
      }
      if (row.id.ends_with("regulation")) continue;  // a county cannot make any (K16)
      const auto value = [&](const char* column) { return values->find(row.id + "." + column); };
      if (const auto all = value("published_total"); all != values->end())
        all->second += value("new_published")->second;
      if (const auto change = value("items_change"); change != values->end() && chance->OneIn(2)) {
        change->second = -std::min(change->second, value("items_prev")->second);
      }
    }
  }
}

bool IsOutcome(const std::string& row) {
  return row != "new_received" && row != "carried_in" && row != "carried_out" && row != "outcome_total";
}

void Fill3(const std::string& generation, Chance* chance, Values* values) {
  const uint32_t scale = 1 + chance->Below(4);
  for (const FormLabel& column : Applicants()) {
    const auto at = [&](const std::string& row) -> int64_t& { return (*values)["t3." + row + "." + column.id]; };
    if (column.id == "total") continue;
    for (const FormLabel& row : Rows3(generation)) {
      if (!IsOutcome(row.id)) continue;
      at(row.id) = Count(chance, scale);
      at("outcome_total") += at(row.id);
    }
    at("carried_out") = Count(chance, 2);
    const int64_t all = at("outcome_total") + at("carried_out");
    at("carried_in") = std::min(Count(chance, 2), all);
    at("new_received") = all - at("carried_in");
  }
  for (const FormLabel& row : Rows3(generation)) {
    int64_t& total = (*values)["t3." + row.id + ".total"];
    for (const FormLabel& column : Applicants()) {
      if (column.id != "total") total += (*values)["t3." + row.id + "." + column.id];
    }
  }
}

void Fill4(Chance* chance, Values* values) {
  for (const char* group : {"review", "lit_direct", "lit_after_review"}) {
    int64_t total = 0;
    for (const FormLabel& result : Results4()) {
      int64_t& value = (*values)[std::string("t4.") + group + "." + result.id];
      value = result.id == "total" ? total : Count(chance, 3);
      total += value;
    }
  }
}

void Fill14(Chance* chance, Values* values) {
  for (const FormLabel& row : Rows14()) {
    if (!row.id.empty()) (*values)["s14." + row.id] = Count(chance, 4);
  }
  const auto sum = [&](const std::string& total, std::initializer_list<const char*> parts) {
    int64_t& value = (*values)["s14." + total];
    value = 0;
    for (const char* part : parts) value += (*values)["s14." + std::string(part)];
  };
  sum("req.replied.denied", {"req.denied.state_secret", "req.denied.trade_secret", "req.denied.privacy",
                             "req.denied.safety_stability", "req.denied.not_gov_info", "req.denied.other_law"});
  sum("req.replied",
      {"req.replied.already_public", "req.replied.granted", "req.replied.partial", "req.replied.denied",
       "req.replied.not_this_organ", "req.replied.not_exist", "req.replied.asked_amend", "req.replied.other_channel"});
  sum("req.received", {"req.received.in_person", "req.received.fax", "req.received.online", "req.received.mail"});
  sum("req.closed", {"req.closed.on_time", "req.closed.extended"});
  sum("review.total", {"review.upheld", "review.corrected", "review.other"});
  sum("lit.total", {"lit.upheld", "lit.corrected", "lit.other"});
  sum("org.staff", {"org.staff.full_time", "org.staff.part_time"});
  // K12: what came by any channel is at most all of it, and no channel had more than all.
  int64_t channels = 0;
  for (const char* via : {"gazette", "website", "weibo", "wechat", "other"}) {
    channels = std::max(channels, (*values)[std::string("s14.proactive.via_") + via]);
  }
  int64_t& documents = (*values)["s14.proactive.normative_docs"];
  documents = std::min(documents, channels);
  (*values)["s14.proactive.items"] = channels;
  (*values)["s14.proactive.normative_docs_issued"] += documents;
}

std::string FullWidth(const std::string& digits) {
  std::string wide;
  for (const char c : digits) {
    if (c >= '0' && c <= '9')
      wide += {'\xEF', '\xBC', static_cast<char>(0x90 + (c - '0'))};
    else
      wide += c;
  }
  return wide;
}

std::string Grouped(std::string digits, const std::string& comma) {
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, comma);
  return digits;
}

bool IsMoney(const std::string& id) {
  return id.ends_with(".amount") || id == "s14.fee.collected" || id == "s14.org.budget";
}

// The form leaves open what procurement is counted in; elsewhere 元 is a mistake that is flagged.
std::string MoneyUnit(const std::string& id, Chance* chance) {
  return id == "t2.a20_9.procurement.amount" && chance->OneIn(2) ? "元" : "万元";
}

FilledCell PrintSigned(int64_t value, Chance* chance) {
  const std::string size = std::to_string(std::abs(value));
  const std::string number = std::to_string(value);
  if (value > 0) return {chance->Of<std::string>({"增", "+", "＋", "增加", "↑"}) + size, number};
  return {chance->Of<std::string>({"减", "-", "－", "减少", "↓", "—"}) + size, number};
}

FilledCell PrintDecorated(const std::string& id, int64_t value, Chance* chance) {
  const std::string number = std::to_string(value);
  const uint32_t form = chance->Below(12);
  if (id.ends_with("items_change") && value != 0 && form < 8) return PrintSigned(value, chance);
  if (IsMoney(id) && form < 4) return {number + ".5070", number + ".507"};
  if (IsMoney(id) && form < 8) {
    const std::string unit = MoneyUnit(id, chance);
    return {number + unit, number, CellStatus::kOk, unit};
  }
  if (value < 0 || form > 6) return {number, number};
  if (form == 0) return {FullWidth(number), number};
  if (form == 1) return {Grouped(number, chance->Of<std::string>({",", "，"})), number};
  if (form == 2) {
    const std::string unit = IsMoney(id) ? MoneyUnit(id, chance) : chance->Of<std::string>({"件", "条", "项"});
    return {number + (chance->OneIn(3) ? " " : "") + unit, number, CellStatus::kOk, unit};
  }
  if (form == 3 && value > 1) return {number + "(其中修订" + std::to_string(value / 2) + "件)", number};
  if (form == 4) return {number + ".00", number};
  return {number, number};
}

FilledCell PrintZero(Chance* chance) {
  switch (chance->Below(9)) {
    case 0: return {"/", std::nullopt, CellStatus::kSlash};
    case 1: return {chance->Of<std::string>({"—", "——", "-", "－"}), std::nullopt, CellStatus::kDash};
    case 2: return {chance->Of<std::string>({"无", "零"}), std::nullopt, CellStatus::kNoneWord};
    case 3:
    case 4:
    case 5: return {"", std::nullopt, CellStatus::kBlank};
    default: return {"0", "0"};
  }
}

FilledCell Print(const std::string& id, int64_t value, Printing printing, Chance* chance) {
  if (printing == Printing::kNoZeros && value == 0) return PrintZero(chance);
  if (printing == Printing::kDecorated) return PrintDecorated(id, value, chance);
  return {std::to_string(value), std::to_string(value)};
}

// The unit that the header over the cell, or the unit column beside it, prints.
std::optional<std::string> HeaderUnit(const std::string& id) {
  if (id == "t2.a20_8.fee.amount") return "万元";
  for (const FormLabel& row : Rows14()) {
    if (!row.id.empty() && id == "s14." + row.id) return row.group;
  }
  return std::nullopt;
}

}  // namespace

FilledForm FillForm(const FillOptions& options, uint32_t seed) {
  Chance chance(seed);
  Values values;
  if (options.table2 == "g2014") {
    Fill14(&chance, &values);
  } else {
    Fill2(options.table2, &chance, &values);
    Fill3(options.table3, &chance, &values);
    Fill4(&chance, &values);
  }
  if (options.broken_sums) {
    for (auto& [id, value] : values) {
      if (chance.OneIn(20)) value += 1 + chance.Below(30);
    }
  }
  FilledForm form;
  form.options = options;
  for (const auto& [id, value] : values) {
    FilledCell cell = Print(id, value, options.printing, &chance);
    if (cell.value && !cell.unit) cell.unit = HeaderUnit(id);
    form.cells[id] = std::move(cell);
  }
  return form;
}

}  // namespace lantai::extractor
