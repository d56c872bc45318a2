#include "crawler/internal/bundle_flow.h"

#include <algorithm>
#include <utility>

#include "crawler/assembly.h"

namespace lantai::crawler {

void BundleFlow::Take(const std::vector<std::string>& pages) {
  if (!engine_.assemble() || engine_.stopping()) return;
  for (const std::string& page : pages) {
    if (put_off_.contains(page) || under_way_.contains(page)) continue;
    if (waiting_.insert(page).second) due_.push_back(page);
  }
  Pump();
}

void BundleFlow::TakePending(const std::vector<std::string>& pages) {
  if (!engine_.assemble()) return;
  pending_.assign(pages.begin(), pages.end());
  waiting_.insert(pages.begin(), pages.end());
  Pump();
}

bool BundleFlow::MayBegin() const {
  if (under_way_.empty()) return true;
  return pending_.empty() && under_way_.size() < engine_.pool().threads() && !engine_.memory().full();
}

void BundleFlow::Pump() {
  while (!engine_.stopping() && !(pending_.empty() && due_.empty()) && MayBegin()) {
    std::deque<std::string>& next = pending_.empty() ? due_ : pending_;
    const std::string page = std::move(next.front());
    next.pop_front();
    waiting_.erase(page);
    Begin(page);
  }
}

void BundleFlow::Begin(const std::string& page) {
  const Result<std::optional<storage::BundleInputs>> inputs = engine_.archive().GetBundle(page);
  if (!inputs.ok()) return engine_.Fail(inputs.status());
  MemoryLease lease(&engine_.memory());
  if (*inputs) {
    uint64_t bytes = (*inputs)->page_size;
    for (const storage::BundleInputs::Part& part : (*inputs)->parts) bytes += part.body_size;
    lease.Grow(static_cast<int64_t>(std::min(bytes, kMaxBundleBytes)));
  }
  under_way_.emplace(page, std::move(lease));
  engine_.Commit(storage::AssemblyStarted{page}, [this, page](const Committed&) { Read(page); });
}

void BundleFlow::Read(const std::string& page) {
  ++reading_;
  engine_.pool().Submit([this, page] {
    const auto read = std::make_shared<Result<storage::Assembled>>([&]() -> Result<storage::Assembled> {
      LANTAI_ASSIGN_OR_RETURN(const auto inputs, engine_.archive().GetBundle(page));
      if (!inputs) return storage::Assembled{page, {}, nullptr, {}, false};
      return AssembleReport(engine_.archive(), *inputs, engine_.assemble());
    }());
    asio::post(engine_.io(), [this, page, read] { OnRead(page, read); });
  });
}

void BundleFlow::OnRead(const std::string& page, const std::shared_ptr<Result<storage::Assembled>>& read) {
  --reading_;
  if (!read->ok()) {
    engine_.Fail(read->status());
    return End(page);
  }
  if ((*read)->put_off) put_off_.insert(page);
  engine_.Commit(**read, [this, page](const Committed& committed) {
    engine_.tally().Assembled(committed.result);
    End(page);
  });
}

void BundleFlow::End(const std::string& page) {
  under_way_.erase(page);
  engine_.transfers().Poke();
  Pump();
  engine_.Settled();
}

void BundleFlow::Stop() {
  pending_.clear();
  due_.clear();
  waiting_.clear();
}

}  // namespace lantai::crawler
