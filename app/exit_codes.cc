#include "app/exit_codes.h"

#include <fmt/core.h>

#include <cstdio>

namespace lantai::app {

int ExitCodeOf(const Status& status) {
  switch (status.code()) {
    case Code::kOk: return kExitOk;
    case Code::kInvalidArgument:
    case Code::kUnsupported:
    case Code::kNotFound: return kExitUsage;
    case Code::kCorruption: return kExitDamaged;
    case Code::kNoSpace: return kExitNoSpace;
    case Code::kBusy:
    case Code::kIo: return kExitBusy;
    case Code::kNetwork:
    case Code::kTimeout:
    case Code::kTooLarge:
    case Code::kRefused:
    case Code::kCancelled: return kExitPartial;
    case Code::kInternal: return kExitInternal;
  }
  return kExitInternal;
}

int Fail(const Status& status) {
  fmt::print(stderr, "lantai: {}\n", status.message());
  return ExitCodeOf(status);
}

}  // namespace lantai::app
