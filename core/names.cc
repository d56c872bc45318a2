// The stable words that enums have in JSON and on the screen.
#include "core/document.h"
#include "core/page.h"

namespace lantai {

std::string_view CellStatusName(CellStatus status) {
  switch (status) {
    case CellStatus::kOk: return "ok";
    case CellStatus::kBlank: return "blank";
    case CellStatus::kSlash: return "slash";
    case CellStatus::kDash: return "dash";
    case CellStatus::kNoneWord: return "none_word";
    case CellStatus::kUnparsable: return "unparsable";
    case CellStatus::kMissing: return "missing";
  }
  return "missing";
}

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass: return "pass";
    case Verdict::kFail: return "fail";
    case Verdict::kUnknown: return "unknown";
  }
  return "unknown";
}

std::string_view PageKindName(PageKind kind) {
  switch (kind) {
    case PageKind::kListing: return "listing";
    case PageKind::kArticle: return "article";
    case PageKind::kIndex: return "index";
    case PageKind::kChallenge: return "challenge";
    case PageKind::kError: return "error";
    case PageKind::kOther: return "other";
  }
  return "other";
}

}  // namespace lantai
