#include "core/status.h"

namespace lantai {

std::string_view CodeName(Code code) {
  switch (code) {
    case Code::kOk: return "ok";
    case Code::kInvalidArgument: return "invalid argument";
    case Code::kNotFound: return "not found";
    case Code::kCorruption: return "corruption";
    case Code::kIo: return "io";
    case Code::kNoSpace: return "no space";
    case Code::kBusy: return "busy";
    case Code::kNetwork: return "network";
    case Code::kTimeout: return "timeout";
    case Code::kTooLarge: return "too large";
    case Code::kRefused: return "refused";
    case Code::kUnsupported: return "unsupported";
    case Code::kCancelled: return "cancelled";
    case Code::kInternal: return "internal";
  }
  return "internal";
}

std::string Status::ToString() const {
  if (ok()) return "ok";
  return std::string(CodeName(code_)) + ": " + message_;
}

}  // namespace lantai
