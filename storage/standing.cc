#include "storage/standing.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "core/utf8.h"

namespace lantai::storage {
namespace {

// Lower is better.
enum class Source : uint8_t { kTables, kText, kPdf, kPage, kNothing };

bool IsSpace(char32_t c) {
  return c <= 0x20 || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200F) || c == 0x202F || c == 0x2060 ||
         c == 0xFEFF;
}

std::string Folded(std::string_view name) {
  std::string folded;
  while (!name.empty()) {
    const Utf8Step step = DecodeUtf8(name);
    name.remove_prefix(step.length);
    if (IsSpace(step.code_point)) continue;
    const bool full_width = step.code_point >= 0xFF01 && step.code_point <= 0xFF5E;
    AppendUtf8(full_width ? step.code_point - 0xFEE0 : step.code_point, &folded);
  }
  return folded;
}

std::string_view HostOf(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == url.npos) return {};
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of(":/?#"));
}

bool IsGovernment(std::string_view host) { return host == "gov.cn" || host.ends_with(".gov.cn"); }

bool IsOfficial(const DocumentRecord& record, const Document& document) {
  if (document.report) {
    for (const Flag& flag : document.report->flags) {
      if (flag.id == "untrusted_source") return false;
    }
  }
  return std::any_of(record.urls.begin(), record.urls.end(),
                     [](const std::string& url) { return IsGovernment(HostOf(url)); });
}

Source SourceOf(const Document& document) {
  size_t tables = 0, lines = 0, sheets = 0;
  const std::map<std::string, Cell> none;
  for (const auto& [id, cell] : document.report ? document.report->cells : none) {
    if (!cell.raw) continue;
    if (cell.at.find("/table:") != std::string::npos) ++tables;
    if (cell.at.find("/line:") != std::string::npos) ++lines;
    if (cell.at.find("/page:") != std::string::npos) ++sheets;
  }
  if (tables + lines + sheets == 0) return document.media_type == "text/html" ? Source::kPage : Source::kNothing;
  if (tables >= lines && tables >= sheets) return Source::kTables;
  return lines >= sheets ? Source::kText : Source::kPdf;
}

using Values = std::map<std::string, std::string>;

Values ValuesOf(const Document& document) {
  Values values;
  if (!document.report) return values;
  for (const auto& [id, cell] : document.report->cells) {
    if (cell.value) values.emplace_hint(values.end(), id, cell.value->text);
  }
  return values;
}

Standing::Disagreement Compare(const Values& mine, const Values& others, uint64_t with) {
  Standing::Disagreement disagreement;
  disagreement.with = with;
  for (const auto& [id, value] : mine) {
    const auto other = others.find(id);
    if (other == others.end() || other->second == value) continue;
    if (disagreement.count++ == 0) disagreement.detail = id + " is " + value + " here and " + other->second + " there";
    if (disagreement.cells.size() < Standing::kMaxDisagreeing) disagreement.cells.push_back(id);
  }
  return disagreement;
}

}  // namespace

struct Standing::Rival {
  uint64_t id = 0;
  std::tuple<bool, Source, int64_t, int64_t> order;  // least stands
  Values values;
};

std::string BodyKey(const DocumentRecord& record) {
  if (!record.unit) return {};
  const std::string name = Folded(*record.unit);
  if (name.empty()) return {};
  return record.division ? *record.division + "/" + name : record.portal + ":" + name;
}

Result<Standing::Rival> Standing::Read(const Archive& archive, const DocumentRecord& record) {
  LANTAI_ASSIGN_OR_RETURN(const Document document, archive.ReadFacts(record.id));
  Rival rival;
  rival.id = record.id;
  rival.order = {!IsOfficial(record, document), SourceOf(document), -record.fetched_at.ms,
                 -static_cast<int64_t>(record.id)};
  rival.values = ValuesOf(document);
  return rival;
}

void Standing::Settle(std::vector<Rival> rivals) {
  std::sort(rivals.begin(), rivals.end(), [](const Rival& a, const Rival& b) { return a.order < b.order; });
  standing_.insert(rivals.front().id);
  for (size_t i = 1; i < rivals.size(); ++i) {
    Disagreement here = Compare(rivals[i].values, rivals[0].values, rivals[0].id);
    if (here.count == 0) continue;
    disagreements_.try_emplace(rivals[0].id, Compare(rivals[0].values, rivals[i].values, rivals[i].id));
    disagreements_.emplace(rivals[i].id, std::move(here));
  }
}

Result<Standing> Standing::Of(const Archive& archive) {
  Standing standing;
  std::unordered_map<std::string, std::vector<uint64_t>> places;  // by body and year
  LANTAI_RETURN_IF_ERROR(archive.ForEachDocument([&](const DocumentRecord& record) {
    if (!record.is_annual_report || record.superseded || record.removed || !record.year) return true;
    std::string key = BodyKey(record);
    if (!key.empty()) places[std::move(key) + "/" + std::to_string(*record.year)].push_back(record.id);
    return true;
  }));
  for (const auto& [key, ids] : places) {
    if (ids.size() == 1) {
      standing.standing_.insert(ids[0]);
      continue;
    }
    std::vector<Rival> rivals;
    for (const uint64_t id : ids) {
      LANTAI_ASSIGN_OR_RETURN(const DocumentRecord record, archive.GetDocument(id));
      LANTAI_ASSIGN_OR_RETURN(rivals.emplace_back(), Read(archive, record));
    }
    standing.Settle(std::move(rivals));
  }
  return standing;
}

const Standing::Disagreement* Standing::DisagreementOf(uint64_t document) const {
  const auto found = disagreements_.find(document);
  return found == disagreements_.end() ? nullptr : &found->second;
}

}  // namespace lantai::storage
