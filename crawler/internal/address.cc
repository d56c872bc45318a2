#include "crawler/internal/address.h"

namespace lantai::crawler {

Address::Address(asio::io_context& io, const Clock& clock, storage::HostRecord record,
                 std::function<void(const storage::HostRecord&)> note)
    : io_(io), clock_(clock), record_(std::move(record)), note_(std::move(note)), timer_(io) {
  schedule_.Restore(record_, clock_.Now());
}

bool Address::MayEnter(int per_address) const {
  if (closed_) return true;
  const Timestamp now = clock_.Now();
  const std::optional<Timestamp> start = schedule_.NextStart(now, per_address);
  return start && *start <= now;
}

Task<> Address::Enter(const FetchOptions& options) {
  const int per_address = options.per_address;
  if (waiting_.empty() && MayEnter(per_address)) {
    schedule_.OnStart();
    co_return;
  }
  Event turn(io_);
  waiting_.push_back({&turn, per_address});
  Poke();
  co_await turn.Wait();
}

void Address::Leave(const std::optional<Answer>& answer, const FetchOptions& options) {
  if (answer) {
    schedule_.OnAnswer(*answer, options);
    schedule_.Save(record_);
    note_(record_);
  } else {
    schedule_.OnCancel();
  }
  Poke();
}

void Address::Close() {
  closed_ = true;
  Poke();
}

void Address::Poke() {
  timer_.cancel();
  while (!waiting_.empty() && MayEnter(waiting_.front().per_address)) {
    schedule_.OnStart();  // on behalf of the one who is let in, so that the next look at the schedule sees it
    waiting_.front().turn->Notify();
    waiting_.pop_front();
  }
  if (waiting_.empty()) return;
  const Timestamp now = clock_.Now();
  const std::optional<Timestamp> start = schedule_.NextStart(now, waiting_.front().per_address);
  if (!start) return;  // whoever leaves next will look
  timer_.expires_after(std::chrono::milliseconds(std::max<int64_t>(*start - now, 1)));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error) Poke();
  });
}

}  // namespace lantai::crawler
