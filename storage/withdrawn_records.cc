#include "storage/withdrawn_records.h"

#include <string>

#include "storage/tombstone.h"

namespace lantai::storage {

void Blank(DocumentRecord& record) {
  record.withdrawn = true;
  record.title.clear();
  record.unit.reset();
  record.published.reset();
  record.is_annual_report = false;
}

bool Blank(Decision& decision) {
  const bool blank = decision.text.empty() && decision.detail.empty();
  decision.text.clear();
  decision.detail.clear();
  return !blank;
}

bool BlankOwn(AddressHistory& history) {
  bool changed = false;
  for (Decision& decision : history.decisions) {
    const bool own = decision.kind == Decision::Kind::kRead || decision.kind == Decision::Kind::kEnded;
    changed = (own && Blank(decision)) || changed;
  }
  return changed;
}

void RefuseForGood(StoredUrl& url, std::string_view reason) {
  UrlRecord& record = url.record;
  record.reason_code = Code::kRefused;
  record.reason = std::string(kWithdrawnOnRequest).append(": ").append(reason);
  record.not_before = {};
  record.attempts = 0;
  record.etag.clear();
  record.last_modified.clear();
  url.document = url.document_capture = 0;
  url.absences.clear();
  url.settled = Settled::kWithdrawn;
}

}  // namespace lantai::storage
