#include "crawler/harvest.h"

#include <csignal>
#include <ctime>
#include <mutex>

#include "crawler/internal/engine.h"
#include "crawler/internal/host.h"
#include "crawler/internal/page_flow.h"

namespace lantai::crawler {
namespace {

// TLS libraries write to sockets without MSG_NOSIGNAL; a portal that hangs up must not kill the process.
class SigPipeBlocked {
 public:
  SigPipeBlocked() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  ~SigPipeBlocked() {
    const timespec now{0, 0};
    if (sigismember(&before_, SIGPIPE) == 0) sigtimedwait(&set_, nullptr, &now);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t set_, before_;
};

}  // namespace

class Harvester::Impl {
 public:
  Impl(storage::Archive& archive, Process process, Assemble assemble, const Clock& clock, HarvestOptions options)
      : archive_(archive),
        readers_{std::move(process), std::move(assemble)},
        clock_(clock),
        options_(std::move(options)) {}

  Result<Summary> Run() {
    LANTAI_ASSIGN_OR_RETURN(std::string user_agent, UserAgent(options_.options.identity.contact));
    LANTAI_ASSIGN_OR_RETURN(PortalBook book, PortalBook::Make(options_.options, options_.portals));
    const SigPipeBlocked blocked;
    {
      const std::lock_guard lock(mutex_);
      engine_ = std::make_unique<Engine>(archive_, readers_, clock_, options_, std::move(book), std::move(user_agent));
      if (stopped_) engine_->RequestStop();
    }
    return engine_->Run();
  }

  void Stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (engine_) engine_->RequestStop();
  }

  Progress progress() const {
    const std::lock_guard lock(mutex_);
    return engine_ ? engine_->progress() : Progress();
  }

 private:
  storage::Archive& archive_;
  const Readers readers_;
  const Clock& clock_;
  HarvestOptions options_;
  mutable std::mutex mutex_;  // guards the two below
  bool stopped_ = false;
  std::unique_ptr<Engine> engine_;
};

Harvester::Harvester(storage::Archive& archive, Process process, Assemble assemble, const Clock& clock,
                     HarvestOptions options)
    : impl_(std::make_unique<Impl>(archive, std::move(process), std::move(assemble), clock, std::move(options))) {}
Harvester::~Harvester() = default;

Status Harvester::Check(const HarvestOptions& options) {
  LANTAI_RETURN_IF_ERROR(UserAgent(options.options.identity.contact).status());
  LANTAI_ASSIGN_OR_RETURN(const PortalBook book, PortalBook::Make(options.options, options.portals));
  return book.CheckIdentity();
}

Result<Summary> Harvester::Run() { return impl_->Run(); }
void Harvester::Stop() { impl_->Stop(); }
Progress Harvester::progress() const { return impl_->progress(); }

}  // namespace lantai::crawler
