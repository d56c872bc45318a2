#include <algorithm>

#include "storage/decision_records.h"
#include "storage/keys.h"
#include "storage/transaction.h"

namespace lantai::storage {
namespace {

Decision DecisionAt(Decision::Kind kind, Timestamp at, uint32_t round) {
  Decision decision;
  decision.kind = kind;
  decision.at = at;
  decision.round = round;
  return decision;
}

// Why a page was taken for what it was.
std::string EvidenceOf(const Page& page) {
  std::string text = page.dialect.empty() ? "" : "dialect " + page.dialect;
  const auto add = [&text](const std::string& more) { text += (text.empty() ? "" : "; ") + more; };
  if (page.listing_of_reports) add("belongs to the annual-report column");
  if (page.document) add(page.document->is_annual_report ? "an annual report" : "not an annual report");
  for (const std::string& evidence : page.evidence) add(evidence);
  return text;
}

bool WasReadSo(const AddressHistory& history, const Decision& decision) {
  return std::any_of(history.decisions.begin(), history.decisions.end(), [&](const Decision& known) {
    return known.kind == decision.kind && known.rule == decision.rule && decision.text.starts_with(known.text) &&
           decision.detail.starts_with(known.detail);  // both are cut when they are kept
  });
}

}  // namespace

Result<AddressHistory> Transaction::LoadHistory(const std::string& key) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, Get(HistoryRecordKey(key)));
  return value ? DecodeHistory(key, *value) : AddressHistory{};
}

void Transaction::PutHistory(const std::string& key, const AddressHistory& history) {
  Put(HistoryRecordKey(key), EncodeHistory(history));
}

Status Transaction::Note(const Address& address, Decision decision) {
  LANTAI_ASSIGN_OR_RETURN(AddressHistory history, LoadHistory(address.key));
  history.portal = address.url.record.entry.portal;
  history.request = address.url.record.entry.request;
  Append(history, std::move(decision));
  PutHistory(address.key, history);
  return {};
}

// Menus lead to the same columns from every page: the first few pages are named.
Status Transaction::NoteFound(const std::string& key, const FrontierEntry& entry) {
  LANTAI_ASSIGN_OR_RETURN(AddressHistory history, LoadHistory(key));
  size_t found = 0;
  for (const Decision& known : history.decisions) {
    if (known.kind != Decision::Kind::kFound) continue;
    if (++found >= kMaxFoundOn || known.from == entry.referrer) return {};
  }
  Decision decision = DecisionAt(Decision::Kind::kFound, now_, state_.round);
  decision.role = entry.role;
  decision.relevance = entry.relevance;
  decision.depth = entry.depth;
  decision.from = entry.referrer;
  decision.text = entry.text;
  history.portal = entry.portal;
  history.request = entry.request;
  Append(history, std::move(decision));
  PutHistory(key, history);
  return {};
}

Status Transaction::NoteRead(const Address& address, const Page& page, bool again) {
  Decision decision = DecisionAt(Decision::Kind::kRead, now_, state_.round);
  decision.rule = PageKindName(page.kind);
  decision.text = page.title;
  decision.detail = EvidenceOf(page);
  if (again) {
    LANTAI_ASSIGN_OR_RETURN(const AddressHistory history, LoadHistory(address.key));
    if (WasReadSo(history, decision)) return {};
  }
  return Note(address, std::move(decision));
}

Status Transaction::NoteTried(const Address& address, const Outcome& outcome, Timestamp until) {
  Decision decision = DecisionAt(Decision::Kind::kTried, now_, state_.round);
  decision.rule = CodeName(outcome.code);
  decision.detail = outcome.reason;
  decision.until = until;
  return Note(address, std::move(decision));
}

Status Transaction::NoteNotModified(const Address& address) {
  return Note(address, DecisionAt(Decision::Kind::kNotModified, now_, state_.round));
}

Status Transaction::NoteEnd(const Address& address, const Outcome& outcome) {
  const bool plain = outcome.state == UrlState::kDone && outcome.reason.empty();
  if (plain || outcome.state == UrlState::kAbsent) return {};  // NoteAbsence says more
  Decision decision = DecisionAt(Decision::Kind::kEnded, now_, state_.round);
  decision.rule = UrlStateName(outcome.state);
  decision.detail = outcome.reason;
  return Note(address, std::move(decision));
}

Status Transaction::NoteAbsence(Address& address, Timestamp at) {
  std::vector<Timestamp>& seen = address.url.absences;
  const bool counts = seen.empty() || ConfirmsAbsence(seen.back(), at);
  const bool known = seen.size() >= kAbsencesForRemoval;
  if (counts && !known) seen.push_back(at);
  Decision decision = DecisionAt(Decision::Kind::kAbsence, at, state_.round);
  decision.rule = UrlStateName(UrlState::kAbsent);
  decision.detail = "HTTP " + std::to_string(address.url.record.http_status) + ": confirmation " +
                    std::to_string(seen.size()) + " of " + std::to_string(kAbsencesForRemoval);
  if (!counts) decision.detail += "; not counted: too soon after " + FormatUtc(seen.back());
  if (!known) LANTAI_RETURN_IF_ERROR(Note(address, std::move(decision)));
  return seen.size() >= kAbsencesForRemoval ? TakeAway(address) : Status();
}

Status Transaction::NoteLeftOut(const LeftOutLinks& links) {
  if (links.empty()) return {};
  const std::string counts_key = LeftOutKey(links.portal);
  LANTAI_ASSIGN_OR_RETURN(const auto value, Get(counts_key));
  LeftOutCounts counts;
  if (value) {
    LANTAI_ASSIGN_OR_RETURN(counts, DecodeLeftOutCounts(links.portal, *value));
  }
  bool changed = !links.more.empty();
  for (const auto& [rule, more] : links.more) counts[rule].not_kept += more;
  for (const LeftOut& link : links.kept) {
    LANTAI_ASSIGN_OR_RETURN(const bool counted, NoteLeftOutLink(links, link, counts[link.rule]));
    changed = changed || counted;
  }
  if (changed) Put(counts_key, EncodeLeftOutCounts(counts));
  return {};
}

// One decision for each rule that leaves an address out. True where `count` has changed.
Result<bool> Transaction::NoteLeftOutLink(const LeftOutLinks& links, const LeftOut& link, LeftOutCount& count) {
  const uint64_t most = link.rule == kPassedBy ? kMaxPassedBy : kMaxLeftOut;
  if (count.kept >= most) return ++count.not_kept != 0;
  const std::string key = RequestKey(link.request);
  LANTAI_ASSIGN_OR_RETURN(AddressHistory history, LoadHistory(key));
  const auto same = [&](const Decision& known) {
    return known.kind == Decision::Kind::kLeftOut && known.rule == link.rule;
  };
  if (std::any_of(history.decisions.begin(), history.decisions.end(), same)) return false;
  Decision decision = DecisionAt(Decision::Kind::kLeftOut, now_, state_.round);
  decision.role = link.role;
  decision.relevance = link.relevance;
  decision.from = links.from;
  decision.text = link.text;
  decision.rule = link.rule;
  decision.detail = link.detail;
  if (history.portal.empty()) history.portal = links.portal;
  history.request = link.request;
  Append(history, std::move(decision));
  PutHistory(key, history);
  return ++count.kept != 0;
}

}  // namespace lantai::storage
