#include "storage/ledger_lists.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>
#include <utility>

#include "core/url.h"
#include "storage/decisions.h"

namespace lantai::storage {
namespace {

using Kind = Doubt::Kind;

struct Known {
  ListingPage page;
  UrlRecord record;
  bool is_next = false;  // a further page of a list
  Timestamp answered;
};

std::string Why(const UrlRecord& record) {
  return record.reason.empty() ? std::string(UrlStateName(record.state)) : record.reason;
}

// What is the matter with the page itself.
Doubt DoubtOf(const std::string& key, const Known& known) {
  const UrlRecord& record = known.record;
  switch (record.state) {
    case UrlState::kCaptured: return {Kind::kUnread, "waits to be read", key};
    case UrlState::kQueued:
      // A host that does not answer keeps its addresses in the queue, with the reason.
      if (record.reason_code != Code::kOk || !record.reason.empty()) return {Kind::kUnreachable, Why(record), key};
      if (known.page.capture_id == 0) return {Kind::kUnread, "waits to be fetched", key};
      return {};
    case UrlState::kDone: return {};
    case UrlState::kAbsent:
    case UrlState::kFailed:
    case UrlState::kBlocked:
    case UrlState::kRefused:
    case UrlState::kPoison: break;
  }
  return {Kind::kUnreachable, Why(record), key};
}

// Whether its failing may hide reports: a menu entry like any other does not, one that names annual reports does.
bool LeadsToReports(const Known& known) {
  const FrontierEntry& entry = known.record.entry;
  const bool seed = entry.depth == 0 && entry.referrer.empty();
  return seed || known.page.of_reports || entry.in_report_column || entry.relevance == Relevance::kReport;
}

class ListReader {
 public:
  ListReader(const Archive& archive, const std::string& portal) : archive_(archive), portal_(portal) {}

  Result<PortalLists> Read() {
    LANTAI_RETURN_IF_ERROR(Load());
    Join();
    for (const auto& [root, keys] : Groups()) LANTAI_RETURN_IF_ERROR(AddList(keys));
    SetParents();
    return std::move(found_);
  }

 private:
  Status Load() {
    LANTAI_RETURN_IF_ERROR(archive_.ForEachListing(portal_, [&](const std::string& key, const ListingPage& page) {
      pages_[key].page = page;
      return true;
    }));
    for (auto& [key, known] : pages_) {
      LANTAI_ASSIGN_OR_RETURN(auto record, archive_.GetUrl(key));
      if (record) known.record = *std::move(record);
      LANTAI_RETURN_IF_ERROR(AddHostsReason(archive_, known.record));
      LANTAI_ASSIGN_OR_RETURN(known.answered, AnsweredAt(key, known));
      found_.answered = found_.answered || known.page.capture_id != 0;
    }
    return {};
  }

  // When the portal last said what the page says: with a page, or that it is as before.
  Result<Timestamp> AnsweredAt(const std::string& key, const Known& known) const {
    if (known.record.last_capture == 0) return Timestamp{};
    LANTAI_ASSIGN_OR_RETURN(const CaptureRecord capture, archive_.GetCapture(known.record.last_capture, false));
    Timestamp at = capture.capture.finished;
    if (known.record.http_status != 304) return at;
    LANTAI_ASSIGN_OR_RETURN(const AddressHistory history, archive_.HistoryOf(key));
    for (const Decision& decision : history.decisions) {
      if (decision.kind == Decision::Kind::kNotModified) at = std::max(at, decision.at);
    }
    return at;
  }

  // ---- pages that hold together (a forest of parents, as of disjoint sets)

  void Join() {
    for (const auto& [key, known] : pages_) {
      for (const std::string& next : known.page.next) {
        const auto further = pages_.find(next);
        if (further == pages_.end()) continue;
        further->second.is_next = true;
        parents_[RootOf(next)] = RootOf(key);
      }
    }
  }

  std::string RootOf(std::string key) {
    for (auto up = parents_.find(key); up != parents_.end() && up->second != key; up = parents_.find(key)) {
      const auto above = parents_.find(up->second);
      if (above != parents_.end()) up->second = above->second;
      key = up->second;
    }
    return key;
  }

  std::map<std::string, std::vector<std::string>> Groups() {
    std::map<std::string, std::vector<std::string>> groups;
    for (const auto& [key, known] : pages_) groups[RootOf(key)].push_back(key);
    return groups;
  }

  // ---- one list

  Status AddList(const std::vector<std::string>& keys) {
    ReportList list;
    list.pages = keys;
    bool of_reports = false;
    for (const std::string& key : keys) {
      const Known& known = pages_.at(key);
      of_reports = of_reports || known.page.of_reports || !known.page.reports.empty();
      AddPage(key, known, list);
    }
    if (!list.doubt) list.doubt = Miscount(keys, list);
    if (!of_reports || list.entries == 0) return list.doubt ? AddLost(keys, list.doubt) : Status();
    found_.first.Join(list.doubt);
    for (const std::string& key : keys) list_of_[key] = static_cast<int>(found_.lists.size());
    found_.lists.push_back(std::move(list));
    return {};
  }

  void AddPage(const std::string& key, const Known& known, ReportList& list) {
    list.entries += known.page.entries;
    list.reports.insert(list.reports.end(), known.page.reports.begin(), known.page.reports.end());
    list.doubt.Join(DoubtOf(key, known));
    if (known.page.capture_id == 0) {
      if (known.is_next && known.record.state == UrlState::kDone)
        list.doubt.Join({Kind::kUnreachable, "a further page of the list leads elsewhere", key});
      return;
    }
    if (list.read_at.ms == 0 || known.answered < list.read_at) list.read_at = known.answered;
    for (const std::string& next : known.page.next) {
      if (!pages_.contains(next)) list.doubt.Join({Kind::kUnreachable, "a further page was not followed", next});
    }
  }

  // The list says how many entries it has, or pages where it does not say that, and they are not there. Every page
  // says so; the greatest number counts.
  Doubt Miscount(const std::vector<std::string>& keys, const ReportList& list) const {
    int64_t declared = -1, declared_pages = -1, read = 0;
    std::string where = keys.front();
    for (const std::string& key : keys) {
      const ListExtent& extent = pages_.at(key).page.extent;
      if (extent.entries && *extent.entries > declared) declared = *extent.entries, where = key;
      declared_pages = std::max(declared_pages, extent.pages.value_or(-1));
      read += pages_.at(key).page.entries > 0 ? 1 : 0;
    }
    if (declared < 0 && declared_pages > read) return TooFew("pages", declared_pages, read, where);
    if (declared < 0 || declared <= static_cast<int64_t>(list.entries)) return {};
    return TooFew("entries", declared, static_cast<int64_t>(list.entries), where);
  }
  static Doubt TooFew(const std::string& what, int64_t declared, int64_t seen, const std::string& where) {
    return {
        Kind::kUnreachable,
        "the list declares " + std::to_string(declared) + " " + what + ", and " + std::to_string(seen) + " were read",
        where};
  }

  Status AddLost(const std::vector<std::string>& keys, const Doubt& doubt) {
    for (const std::string& key : keys) {
      const Known& known = pages_.at(key);
      if (!LeadsToReports(known)) continue;
      found_.first.Join(doubt);
      LANTAI_ASSIGN_OR_RETURN(std::string text, TextsOf(key, known));
      found_.lost.push_back({std::move(text), doubt});
      break;
    }
    return {};
  }

  // A seed has no text of its own; other pages that link it may say what it is.
  Result<std::string> TextsOf(const std::string& key, const Known& known) const {
    LANTAI_ASSIGN_OR_RETURN(const AddressHistory history, archive_.HistoryOf(key));
    std::string texts = known.record.entry.text;
    for (const Decision& decision : history.decisions) {
      if (decision.kind == Decision::Kind::kFound && texts.find(decision.text) == texts.npos)
        texts += " " + decision.text;
    }
    return texts;
  }

  // A summary's list stands in the list that leads to its page.
  void SetParents() {
    for (size_t i = 0; i < found_.lists.size(); ++i) {
      const UrlRecord& record = pages_.at(found_.lists[i].pages.front()).record;
      if (record.entry.role != LinkRole::kItem || record.entry.referrer.empty()) continue;
      const auto at = list_of_.find(RequestKey({.url = record.entry.referrer}));
      if (at != list_of_.end() && at->second != static_cast<int>(i)) found_.lists[i].parent = at->second;
    }
  }

  const Archive& archive_;
  const std::string& portal_;
  std::map<std::string, Known> pages_;
  std::map<std::string, std::string> parents_;
  std::map<std::string, int> list_of_;
  PortalLists found_;
};

bool HoldsAny(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.find(word) != text.npos; });
}

}  // namespace

Result<PortalLists> ReadLists(const Archive& archive, const std::string& portal) {
  return ListReader(archive, portal).Read();
}

Status AddHostsReason(const Archive& archive, UrlRecord& record) {
  if (record.state != UrlState::kQueued || !record.reason.empty()) return {};
  const Result<Url> url = Url::Parse(record.entry.request.url);
  if (!url.ok()) return {};
  LANTAI_ASSIGN_OR_RETURN(const auto host, archive.GetHost(url->Origin()));
  if (host) record.reason = host->left_for;
  return {};
}

bool MayHold(std::string_view column, BodyKind kind) {
  const bool departments = HoldsAny(column, {"部门", "委办局", "县直", "区直", "市直", "省直"});
  const bool townships = HoldsAny(column, {"乡镇", "镇街", "街道", "乡、镇"});
  const bool governments = HoldsAny(column, {"本级", "人民政府", "县政府", "区政府", "市政府", "省政府"});
  if (!departments && !townships && !governments) return true;
  switch (kind) {
    case BodyKind::kDepartment: return departments;
    case BodyKind::kTownship: return townships;
    case BodyKind::kGovernment: return governments;
  }
  return true;
}

}  // namespace lantai::storage
