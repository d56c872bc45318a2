#include "storage/decisions.h"

namespace lantai::storage {
namespace {

constexpr int64_t kHourMs = 3600 * 1000;

int64_t DayOf(Timestamp time) { return (time.ms + 8 * kHourMs) / (24 * kHourMs); }

}  // namespace

bool ConfirmsAbsence(Timestamp last, Timestamp at) { return at - last >= kAbsenceApartMs && DayOf(at) != DayOf(last); }

std::string_view DecisionKindName(Decision::Kind kind) {
  switch (kind) {
    case Decision::Kind::kFound: return "found";
    case Decision::Kind::kLeftOut: return "left_out";
    case Decision::Kind::kTried: return "tried";
    case Decision::Kind::kNotModified: return "not_modified";
    case Decision::Kind::kRead: return "read";
    case Decision::Kind::kEnded: return "ended";
    case Decision::Kind::kAbsence: return "absence";
  }
  return "unknown";
}

}  // namespace lantai::storage
