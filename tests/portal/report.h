// One report of the simulated world: its title, dates and every number that it prints. The numbers keep the form's
// arithmetic (K1–K6, K8, K9, K12 of the domain notes), except where a cell is deliberately printed blank or as "/".
//
//   std::optional<Report> report = MakeReport(seed, portal, body, 2019);   // none: the body is silent that year
//
// The five seed reports (bodies[1] of the first five portals) have exactly the known title, date and cell values; their
// sentences are our own.
//
// Thread-safety: free functions and values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/portal/form.h"
#include "tests/portal/portals.h"

namespace lantai::portal {

struct Cell {
  std::optional<double> value;
  std::string raw;
  std::string status = "ok";  // ok | blank | slash
  std::string unit;           // printed in the cell: 元, 万元
};

struct Moment {
  int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  std::string Date() const;      // 2020-01-09
  std::string DateTime() const;  // 2020-01-09 13:55:16
  std::string Compact() const;   // 20200109
  std::string Chinese() const;   // 2020年1月9日
  friend auto operator<=>(const Moment&, const Moment&) = default;
};

// Numbers of the narrative; requests agrees with the tables (K11).
struct Narrative {
  int website = 0, wechat = 0, requests = 0, proposals = 0;
};

struct Report {
  int body = 0;  // index in PortalSpec::bodies
  int year = 0;
  Form form = Form::k2008;
  std::string unit, we;
  std::string title;  // without white space
  std::string printed_title;
  Moment published;
  Moment signature;
  std::vector<Cell> t2, t3, t4, t14;  // in the order of form.h's CellIds…
  Narrative narrative;
  bool seed_report = false;
  bool attachment = false;
  std::string attachment_name;      // link text of the PDF
  bool stub = false;                // the page only names its PDF: text and numbers stand there
  std::optional<size_t> differing;  // cell of table 3 that the PDF prints otherwise …
  std::string differing_raw;        // … namely so
  std::vector<std::string> flags;   // what a careful reader should flag
  std::string division;             // of the body in that year
  bool picture = false;             // its PDF is an illegible picture
  std::vector<std::string> notes;   // sentences on what happened to the body
};

// What a plan says of one report.
struct ReportTerms {
  std::string unit, we, division;
  Moment published;
  bool edited = false;   // its numbers were corrected after it was published
  bool picture = false;  // see Report
  bool alone = false;    // it is a file, which has no attachments
  std::vector<std::string> notes;
};

// Who publishes what, where that is not left to chance. Thread-safety: const.
class ReportPlan {
 public:
  virtual ~ReportPlan() = default;
  // The body's name in that year; empty: it does not publish here then.
  virtual std::string NameOf(int body, int year) const = 0;
  // Nullopt where the body published nothing for that year.
  virtual std::optional<ReportTerms> TermsOf(int body, int year) const = 0;
};

inline constexpr int kSeedYears[] = {2019, 2019, 2020, 2018, 2020};  // of the five seed reports

// Whether this is one of the five seed reports.
bool IsSeedReport(const PortalSpec& portal, int body, int year);

// Nullopt where the body published nothing for that year.
std::optional<Report> MakeReport(uint64_t seed, const PortalSpec& portal, int body, int year);

// The same without numbers, which is much faster; `differing` is not known then.
std::optional<Report> OutlineReport(uint64_t seed, const PortalSpec& portal, int body, int year);

// The body's name in that year.
std::string UnitOf(const PortalSpec& portal, int body, int year);

// The title such a report has or would have had.
std::string ReportTitle(const PortalSpec& portal, int body, int year);

}  // namespace lantai::portal
