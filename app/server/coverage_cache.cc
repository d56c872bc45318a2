#include "app/server/coverage_cache.h"

#include <chrono>

#include "storage/coverage.h"

namespace lantai::app {

namespace {

using Steady = std::chrono::steady_clock;
constexpr int kPauses = 5;  // for one

}  // namespace

CoverageCache::CoverageCache(const storage::Archive& archive, uint64_t small) : archive_(archive), small_(small) {
  worker_ = std::thread([this] { Work(); });
}

CoverageCache::~CoverageCache() {
  Stop();
  worker_.join();
}

void CoverageCache::Stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  changed_.notify_all();
}

bool CoverageCache::Stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

Result<std::shared_ptr<const CoverageView>> CoverageCache::Get() {
  LANTAI_ASSIGN_OR_RETURN(const storage::Counts counts, archive_.Count());
  {
    const std::lock_guard lock(mutex_);
    if (view_ != nullptr && view_->commit == counts.commit) return view_;
    if (counts.documents > small_) {
      wanted_ = true;
      changed_.notify_all();
      if (view_ == nullptr && !failure_.ok()) return failure_;
      return view_;
    }
  }
  LANTAI_ASSIGN_OR_RETURN(auto view, Make());
  const std::lock_guard lock(mutex_);
  return view_ = std::move(view);
}

Result<std::shared_ptr<const CoverageView>> CoverageCache::Make() const {
  auto view = std::make_shared<CoverageView>();
  LANTAI_ASSIGN_OR_RETURN(const storage::Counts counts, archive_.Count());
  view->commit = counts.commit;
  LANTAI_ASSIGN_OR_RETURN(const storage::CoverageMatrix matrix,
                          storage::Coverage(archive_, [this] { return !Stopping(); }));
  view->unplaced = matrix.unplaced;
  for (const storage::CoverageRow& row : matrix.rows) {
    view->reported[row.portal] += row.years.size();
    for (const auto& [year, holding] : row.years) {
      view->rows.push_back({row.portal, row.unit, year, holding.document_id, holding.others});
    }
  }
  return std::shared_ptr<const CoverageView>(std::move(view));
}

void CoverageCache::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return wanted_ || stopping_; });
    if (stopping_) return;
    wanted_ = false;
    lock.unlock();
    const Steady::time_point begun = Steady::now();
    auto view = Make();
    const auto pause = kPauses * (Steady::now() - begun);
    lock.lock();
    failure_ = view.status();
    if (view.ok()) view_ = *std::move(view);
    changed_.wait_for(lock, pause, [this] { return stopping_; });
  }
}

}  // namespace lantai::app
