// What each body of a world of provinces published for each year, when, in what way, and what became of it.
//
//   const std::optional<PlannedReport> report = ReportOf(provinces, body, 2019);    // none: it never will
//   report->IsPublished({2020, 3, 31})
//
// The first and the last report under each name are always published, in time and as pages: they say what happened to
// the body (Tenure::start and end).
//
// Thread-safety: free functions and values.
#pragma once

#include <memory>
#include <optional>

#include "tests/portal/provinces.h"
#include "tests/portal/report.h"

namespace lantai::portal {

struct PlannedReport {
  enum class Way {
    kPage,        // as in other worlds: a page, perhaps with a PDF, perhaps only naming it
    kPicture,     // a page that names a PDF which is one illegible picture: its tables cannot be read
    kSummary,     // an attachment of the year's summary page, without a page of its own
    kDead,        // listed; the link answers 404
    kChallenged,  // listed; the page answers 412 with a challenge
    kForbidden,   // listed; robots.txt keeps the page out
  };
  Way way = Way::kPage;
  Moment published;
  Moment edited;            // from then on the page says otherwise; year 0: never
  Moment removed;           // from then on it answers 404; year 0: never
  bool link_stays = false;  // … while its listing goes on naming it

  bool IsPublished(const Moment& as_of) const { return published <= as_of; }
  bool IsEdited(const Moment& as_of) const { return edited.year != 0 && edited <= as_of; }
  bool IsRemoved(const Moment& as_of) const { return removed.year != 0 && removed <= as_of; }
};

// Nullopt where the body does not exist in that year or stays silent for it.
std::optional<PlannedReport> ReportOf(const Provinces& world, int body, int year);

// The last day on which nobody expects a report yet: 31 March of the next year (条例 2008 art. 31, 2019 art. 50), for
// departments since the report of 2019 31 January (条例 2019 art. 49).
Moment DueDate(const PlannedBody& body, int year);

// The day when a city's portal posts a county government's report again; nullopt: it does not.
std::optional<Moment> RepostOf(const Provinces& world, int portal, int body, int year);

Moment AddDays(const Moment& moment, int days);

// The portal as it is on a day: its spec, whose reports are those of the plan.
PortalSpec SpecAt(std::shared_ptr<const Provinces> world, int portal, const Moment& as_of);

}  // namespace lantai::portal
