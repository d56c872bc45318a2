#include "storage/keys.h"
#include "storage/transaction.h"

namespace lantai::storage {

Status Transaction::TakeImported(Address& address, const StoredCapture& stored, const Captured& write,
                                 WriteResult& result) {
  UrlRecord& record = address.url.record;
  bool history = false;
  if (record.last_capture != 0) {
    LANTAI_ASSIGN_OR_RETURN(const StoredCapture last, GetCapture(record.last_capture));
    history = stored.capture.finished < last.capture.finished;
  }
  const bool queued = address.url.sequence != 0;
  result.unchanged = result.unchanged && !history && !queued;
  if (!history) {
    record.last_capture = result.capture_id;
    LANTAI_RETURN_IF_ERROR(NoteCapture(address.key, result.capture_id, stored, write, record.http_status));
    NoteAnswer(address.url, *write.capture, write.outcome);
    // A condition on another crawler's answer is none that we make: the portal is asked for the whole page.
    record.etag.clear();
    record.last_modified.clear();
  }
  if (history || queued) {
    if (!history) address.url.settled = Settled::kNo;
    if (!write.outcome) Put(NumberKey(kWaitingTag, result.capture_id), EncodeNumber(0));
  } else if (write.outcome) {
    address.url.settled = write.outcome->state == UrlState::kDone ? Settled::kProcessed : Settled::kNo;
    LANTAI_RETURN_IF_ERROR(Conclude(address, *write.outcome, stored.capture.finished));
  } else {
    LANTAI_RETURN_IF_ERROR(Arrived(address, result.capture_id, result.unchanged));
  }
  PutUrl(address);
  return {};
}

// By time, since imports come in any order; what the address calls its last capture is the newest in any case.
Result<bool> Transaction::IsHistory(const Address& address, uint64_t capture_id, const StoredCapture& capture) const {
  const uint64_t standing = address.url.document_capture;
  const uint64_t last = address.url.record.last_capture;
  if (standing == 0 || capture_id == standing || capture_id == last) return false;
  if (standing == last) return true;
  LANTAI_ASSIGN_OR_RETURN(const StoredCapture other, GetCapture(standing));
  if (capture.capture.finished != other.capture.finished) return capture.capture.finished < other.capture.finished;
  return capture_id < standing;
}

}  // namespace lantai::storage
