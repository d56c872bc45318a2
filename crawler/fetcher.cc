#include "crawler/fetcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "crawler/internal/coroutines_asio.h"
#include "crawler/internal/transfer.h"

namespace lantai::crawler {

Result<std::string> UserAgent(std::string_view contact) {
  const bool bad = std::any_of(contact.begin(), contact.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '(' || c == ')';
  });
  if (bad || contact.size() > 200) {
    return {Code::kInvalidArgument,
            "identity.contact: expected \"mailto:…\" or a URL, without parentheses, at most 200 bytes"};
  }
  const std::string product = fmt::format("{}/{}", kProductToken, LANTAI_VERSION);
  return contact.empty() ? product : fmt::format("{} (+{})", product, contact);
}

class Fetcher::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::io_context& io, Settings settings, const Clock& clock, MemoryBudget* budget)
      : io_(io),
        settings_(std::move(settings)),
        clock_(clock),
        budget_(budget),
        multi_(std::make_unique<CurlMulti>(io, kIdleConnections)) {}

  // The listener only posts: the budget is given back in places where libcurl must not be called.
  void Listen() {
    if (budget_ == nullptr) return;
    budget_->OnRoom([weak = weak_from_this()] {
      const auto self = weak.lock();
      if (self) asio::post(self->io_, [self] { self->ResumePaused(); });
    });
  }

  void Shutdown() {
    if (budget_ != nullptr) budget_->OnRoom(nullptr);
    multi_.reset();  // before the handles it knows
    active_.clear();
  }

  void Start(Exchange exchange, Done done) {
    const uint64_t number = ++last_;
    auto transfer = std::make_unique<Transfer>(number, std::move(exchange), settings_, &eldest_, budget_);
    const Status prepared = transfer->Prepare();
    if (!prepared.ok()) return Post(std::move(done), prepared);
    void* easy = transfer->easy();
    active_.emplace(number, Active{std::move(transfer), std::move(done), clock_.Now()});
    eldest_ = active_.begin()->first;
    if (multi_->Add(easy, [this, number](int code) { Finished(number, code); })) return;
    Done back = std::move(active_.at(number).done);
    active_.erase(number);
    Post(std::move(back), Status(Code::kInternal, "libcurl refused a transfer"));
  }

  void CancelAll() {
    for (auto& [number, active] : active_) {
      multi_->Cancel(active.transfer->easy());
      Post(std::move(active.done), Status(Code::kCancelled, "stopped"));
    }
    active_.clear();
  }

  size_t running() const { return active_.size(); }
  CurlMulti::Stats stats() const { return multi_->stats(); }

 private:
  struct Active {
    std::unique_ptr<Transfer> transfer;
    Done done;
    Timestamp started;
  };

  void Post(Done done, Status status) {
    asio::post(io_, [done = std::move(done), status = std::move(status)] { done(status); });
  }

  void Finished(uint64_t number, int code) {
    const auto found = active_.find(number);
    if (found == active_.end()) return;  // cancelled after it had ended
    Active active = std::move(found->second);
    active_.erase(found);
    Result<Fetched> result = active.transfer->Finish(code, active.started, clock_.Now());
    active.transfer.reset();
    if (number == eldest_) PromoteNext();
    active.done(std::move(result));
  }

  // Somebody must always be able to go on, or a full budget would wait for itself.
  void PromoteNext() {
    if (active_.empty()) return;
    eldest_ = active_.begin()->first;
    Transfer& transfer = *active_.begin()->second.transfer;
    if (transfer.TakePaused()) multi_->Resume(transfer.easy());
  }

  void ResumePaused() {
    if (!multi_) return;
    for (auto& [number, active] : active_) {
      if (budget_->full()) return;
      if (active.transfer->TakePaused()) multi_->Resume(active.transfer->easy());
    }
  }

  asio::io_context& io_;
  Settings settings_;
  const Clock& clock_;
  MemoryBudget* budget_;
  uint64_t last_ = 0;
  uint64_t eldest_ = 0;
  std::map<uint64_t, Active> active_;  // by age
  std::unique_ptr<CurlMulti> multi_;
};

Fetcher::Fetcher(asio::io_context& io, Settings settings, const Clock& clock, MemoryBudget* budget)
    : impl_(std::make_shared<Impl>(io, std::move(settings), clock, budget)) {
  impl_->Listen();
}

Fetcher::~Fetcher() { impl_->Shutdown(); }

void Fetcher::Start(Exchange exchange, Done done) { impl_->Start(std::move(exchange), std::move(done)); }
void Fetcher::CancelAll() { impl_->CancelAll(); }
size_t Fetcher::running() const { return impl_->running(); }
CurlMulti::Stats Fetcher::stats() const { return impl_->stats(); }

}  // namespace lantai::crawler
