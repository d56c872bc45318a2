#include "app/visit_plan.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "app/pipeline.h"
#include "config/calendar.h"
#include "crawler/harvest.h"

namespace lantai::app {
namespace {

using crawler::HarvestOptions;

class HarvestRound final : public crawler::Round {
 public:
  HarvestRound(storage::Archive& archive, std::shared_ptr<const extractor::Extractor> extractor, const Clock& clock,
               HarvestOptions options)
      : harvester_(archive, MakeProcess(extractor), MakeAssemble(extractor), clock, std::move(options)) {}

  Status Run() override {
    const Result<crawler::Summary> summary = harvester_.Run();
    if (!summary.ok()) return summary.status();
    spdlog::info("{} requests, {} pages, {} reports; {} absent, {} blocked, {} errors", summary->requests,
                 summary->pages, summary->reports, summary->absent, summary->blocked, summary->errors);
    return {};
  }
  void Stop() override { harvester_.Stop(); }

 private:
  crawler::Harvester harvester_;
};

Result<Calendar> CalendarOf(const Portal& portal, const Calendar& seasons) {
  if (portal.schedule.empty()) return seasons;
  LANTAI_ASSIGN_OR_RETURN(const Cron cron, Cron::Parse(portal.schedule));
  return Calendar(cron);
}

}  // namespace

Result<crawler::VisitPlan> MakeVisitPlan(const Session& session, const std::vector<std::string>& seeds,
                                         storage::Archive& archive, const Clock& clock, const std::string& path) {
  HarvestOptions options;
  LANTAI_ASSIGN_OR_RETURN(options.options, session.LoadOptions());
  LANTAI_ASSIGN_OR_RETURN(options.portals, session.LoadPortals(seeds, options.options));
  options.disk = path;
  LANTAI_RETURN_IF_ERROR(crawler::Harvester::Check(options));
  LANTAI_ASSIGN_OR_RETURN(const Calendar seasons, config::LoadCalendar(session.config_dir));
  LANTAI_ASSIGN_OR_RETURN(const std::shared_ptr<const extractor::Extractor> extractor,
                          MakeExtractor(session.config_dir));
  crawler::VisitPlan plan;
  for (const Portal& portal : options.portals) {
    LANTAI_ASSIGN_OR_RETURN(Calendar calendar, CalendarOf(portal, seasons));
    LANTAI_ASSIGN_OR_RETURN(const crawler::VisitHours hours, crawler::VisitHours::Parse(portal.fetch.hours));
    plan.portals.push_back({portal.id, std::move(calendar), hours, {}});
  }
  plan.make_round = [options, extractor, &archive, &clock](std::vector<std::string> ids) {
    HarvestOptions round = options;
    round.visit = std::move(ids);
    return std::make_unique<HarvestRound>(archive, extractor, clock, std::move(round));
  };
  return plan;
}

}  // namespace lantai::app
