#include "storage/visit_record.h"

#include <utility>

#include "storage/codec.h"

namespace lantai::storage {

void AddMissed(VisitRecord& record, Timestamp due, std::string_view reason) {
  reason = reason.substr(0, kMaxMissedReason);
  ++record.missed;
  const Timestamp before = std::exchange(record.settled, due);
  if (!record.recent.empty() && record.recent.back().last == before && record.recent.back().reason == reason) {
    record.recent.back().last = due;
    ++record.recent.back().count;
    return;
  }
  if (record.recent.size() >= kMaxMissed) record.recent.erase(record.recent.begin());
  record.recent.push_back({due, due, 1, std::string(reason)});
}

std::string EncodeVisit(const VisitRecord& visit) {
  Encoder out;
  for (const Timestamp time : {visit.due, visit.begun, visit.ended}) out.Time(time);
  out.Varint(static_cast<uint64_t>(visit.pace));
  for (const uint64_t number : {visit.cursor, visit.changes, visit.visits}) out.Varint(number);
  out.Time(visit.settled);
  out.Varint(visit.missed);
  out.Varint(visit.recent.size());
  for (const MissedVisits& missed : visit.recent) {
    out.Time(missed.first);
    out.Time(missed.last);
    out.Varint(missed.count);
    out.String(missed.reason);
  }
  return std::move(out).bytes();
}

Result<VisitRecord> DecodeVisit(std::string_view portal, std::string_view value) {
  Decoder in(value);
  VisitRecord visit;
  visit.portal = portal;
  for (Timestamp* time : {&visit.due, &visit.begun, &visit.ended}) *time = in.Time();
  visit.pace = static_cast<int64_t>(in.Varint());
  for (uint64_t* number : {&visit.cursor, &visit.changes, &visit.visits}) *number = in.Varint();
  visit.settled = in.Time();
  visit.missed = in.Varint();
  for (size_t left = in.ElementCount(); left > 0; --left) {
    MissedVisits& missed = visit.recent.emplace_back();
    missed.first = in.Time();
    missed.last = in.Time();
    missed.count = in.Varint();
    missed.reason = in.String();
  }
  LANTAI_RETURN_IF_ERROR(in.Finish("the visits of portal " + visit.portal));
  return visit;
}

}  // namespace lantai::storage
