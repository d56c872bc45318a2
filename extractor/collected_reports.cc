#include "extractor/collected_reports.h"

#include <set>
#include <string>
#include <string_view>

#include "extractor/label.h"
#include "extractor/title.h"

namespace lantai::extractor {
namespace {

std::string_view WithoutExtension(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot != name.npos && name.size() - dot <= 5 ? name.substr(0, dot) : name;
}

// Whose report a file is by its name, and of which year; nullopt where it does not say.
std::optional<ListedReport> ReportNamed(const Link& link, const Phrases& phrases) {
  if (link.role != LinkRole::kAttachment) return std::nullopt;
  TitleParts title = ParseTitle(WithoutExtension(link.text), phrases);
  if (!title.is_report || title.unit.empty()) return std::nullopt;
  return ListedReport{std::move(title.unit), title.year};
}

// 财政局 on the page of 青禾县财政局: one of them may leave its county out.
bool IsSameBody(const std::string& a, const std::string& b) { return a.ends_with(b) || b.ends_with(a); }

}  // namespace

void SetCollectedApart(const Phrases& phrases, Page* page) {
  std::set<std::string> bodies;
  for (Link& link : page->links) {
    link.report = link.role == LinkRole::kAttachment ? ReportNamed(link, phrases) : link.report;
    if (link.role == LinkRole::kAttachment && link.report) bodies.insert(FoldLabel(link.report->unit));
  }
  const std::string own = FoldLabel(ParseTitle(page->title, phrases).unit);
  for (Link& link : page->links) {
    if (link.role != LinkRole::kAttachment || !link.report) continue;
    const bool another = bodies.size() > 1 && (own.empty() || !IsSameBody(FoldLabel(link.report->unit), own));
    if (another) link.role = LinkRole::kItem;
    if (!another) link.report.reset();  // a part of the page's own report is no entry
  }
}

}  // namespace lantai::extractor
