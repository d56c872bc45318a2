#include "storage/archive.h"

namespace lantai::storage {

std::string_view UrlStateName(UrlState state) {
  switch (state) {
    case UrlState::kQueued: return "queued";
    case UrlState::kCaptured: return "captured";
    case UrlState::kDone: return "done";
    case UrlState::kAbsent: return "absent";
    case UrlState::kFailed: return "failed";
    case UrlState::kBlocked: return "blocked";
    case UrlState::kRefused: return "refused";
    case UrlState::kPoison: return "poison";
  }
  return "unknown";
}

}  // namespace lantai::storage
