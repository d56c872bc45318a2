#include "storage/decision_records.h"

#include "core/utf8.h"
#include "storage/codec.h"
#include "storage/records.h"

namespace lantai::storage {
namespace {

constexpr size_t kLongestAddress = 4096;

void CutTo(std::string& text, size_t most) { text.resize(CutUtf8(text, most).size()); }

void Put(Encoder& out, const Decision& decision) {
  out.Byte(static_cast<uint8_t>(decision.kind));
  out.Time(decision.at);
  out.Varint(decision.round);
  out.Byte(static_cast<uint8_t>(decision.role));
  out.Byte(static_cast<uint8_t>(decision.relevance));
  out.Signed(decision.depth);
  for (const std::string* text : {&decision.from, &decision.text, &decision.rule, &decision.detail}) out.String(*text);
  out.Time(decision.until);
}

Decision GetDecision(Decoder& in) {
  Decision decision;
  decision.kind = in.EnumUpTo(Decision::Kind::kAbsence);
  decision.at = in.Time();
  decision.round = static_cast<uint32_t>(in.Varint());
  decision.role = in.EnumUpTo(LinkRole::kContinuation);
  decision.relevance = in.EnumUpTo(Relevance::kDecoy);
  decision.depth = in.Int();
  for (std::string* text : {&decision.from, &decision.text, &decision.rule, &decision.detail}) *text = in.String();
  decision.until = in.Time();
  return decision;
}

}  // namespace

void Append(AddressHistory& history, Decision decision) {
  CutTo(decision.from, kLongestAddress);
  for (std::string* text : {&decision.text, &decision.rule, &decision.detail}) CutTo(*text, kMaxDecisionText);
  std::vector<Decision>& all = history.decisions;
  all.push_back(std::move(decision));
  if (all.size() <= kFirstDecisions + kLastDecisions) return;
  all.erase(all.begin() + kFirstDecisions);
  ++history.dropped;
}

std::string EncodeHistory(const AddressHistory& history) {
  Encoder out;
  out.String(history.portal);
  PutRequest(out, history.request);
  out.Varint(history.dropped);
  out.Varint(history.decisions.size());
  for (const Decision& decision : history.decisions) Put(out, decision);
  return std::move(out).bytes();
}

Result<AddressHistory> DecodeHistory(std::string_view key, std::string_view value) {
  Decoder in(value);
  AddressHistory history;
  history.portal = in.String();
  history.request = GetRequest(in);
  history.dropped = in.Varint();
  for (size_t left = in.ElementCount(); left > 0 && !in.failed(); --left) history.decisions.push_back(GetDecision(in));
  LANTAI_RETURN_IF_ERROR(in.Finish("decisions about " + std::string(key)));
  return history;
}

std::string EncodeLeftOutCounts(const LeftOutCounts& counts) {
  Encoder out;
  out.Varint(counts.size());
  for (const auto& [rule, count] : counts) {
    out.String(rule);
    out.Varint(count.kept);
    out.Varint(count.not_kept);
  }
  return std::move(out).bytes();
}

Result<LeftOutCounts> DecodeLeftOutCounts(std::string_view portal, std::string_view value) {
  Decoder in(value);
  LeftOutCounts counts;
  for (size_t left = in.ElementCount(); left > 0 && !in.failed(); --left) {
    LeftOutCount& count = counts[in.String()];
    count.kept = in.Varint();
    count.not_kept = in.Varint();
  }
  LANTAI_RETURN_IF_ERROR(in.Finish("left-out links of portal " + std::string(portal)));
  return counts;
}

}  // namespace lantai::storage
