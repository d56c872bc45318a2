#include "crawler/follow.h"

#include <algorithm>

namespace lantai::crawler {
namespace {

using storage::FrontierEntry;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool ReportsWantItem(const Link& link, bool in_column) {
  if (link.relevance == Relevance::kReport) return true;
  return link.relevance == Relevance::kUnknown && in_column;
}

// follow = "reports"
bool ReportsWant(const Page& page, const Link& link, const FollowContext& context) {
  const bool in_column = page.listing_of_reports || context.entry.in_report_column;
  if (link.relevance == Relevance::kDecoy && link.role != LinkRole::kNext) return false;
  switch (link.role) {
    case LinkRole::kNext:
    case LinkRole::kRedirect: return true;
    case LinkRole::kColumn: return page.kind != PageKind::kArticle;
    case LinkRole::kItem: return ReportsWantItem(link, in_column);
    case LinkRole::kAttachment: return page.document && page.document->is_annual_report;
    case LinkRole::kOther: return link.relevance == Relevance::kReport;
  }
  return false;
}

bool PolicyWants(const Page& page, const Link& link, const FollowContext& context) {
  if (link.role == LinkRole::kNext && context.repeated_payload) return false;
  if (context.portal.follow == Follow::kReports && !ReportsWant(page, link, context)) return false;
  const bool dated = link.role == LinkRole::kItem && context.years;
  return !dated || MayConcernYears(link, *context.years);
}

int DepthOf(const Link& link, const FollowContext& context) {
  return context.entry.depth + (link.role == LinkRole::kNext ? 0 : 1);
}

FrontierEntry EntryFor(const Page& page, const Link& link, const FollowContext& context) {
  FrontierEntry entry;
  entry.portal = context.entry.portal;
  entry.request = link.request;
  entry.role = link.role == LinkRole::kRedirect ? context.entry.role : link.role;
  entry.relevance = link.role == LinkRole::kRedirect ? context.entry.relevance : link.relevance;
  entry.depth = DepthOf(link, context);
  entry.referrer = context.entry.request.url;
  entry.text = link.text;
  // A menu stands on every page of a column; only what names the reports leads to a column of them.
  const bool in_column = page.listing_of_reports || context.entry.in_report_column;
  entry.in_report_column = link.role == LinkRole::kColumn ? link.relevance == Relevance::kReport : in_column;
  return entry;
}

bool Fetchable(const Link& link, const FollowContext& context) {
  if (link.request.url.size() > kMaxUrlBytes || link.request.body.size() > kMaxRequestBody) return false;
  const Result<Url> url = Url::Parse(link.request.url);
  const LinkRole role = link.role == LinkRole::kRedirect ? context.entry.role : link.role;
  return url.ok() && context.scope.Check(*url, role).ok();
}

}  // namespace

std::vector<int> YearsIn(std::string_view text) {
  std::vector<int> years;
  for (size_t at = 0; at < text.size();) {
    if (!IsDigit(text[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && IsDigit(text[end])) ++end;
    if (end - at == 4) {
      const int year =
          (text[at] - '0') * 1000 + (text[at + 1] - '0') * 100 + (text[at + 2] - '0') * 10 + (text[at + 3] - '0');
      if (year >= 1990 && year <= 2099) years.push_back(year);
    }
    at = end;
  }
  return years;
}

bool MayConcernYears(const Link& item, const YearRange& years) {
  const std::vector<int> named = YearsIn(item.text);
  if (!named.empty()) return std::any_of(named.begin(), named.end(), [&](int year) { return years.Contains(year); });
  const std::vector<int> dated = YearsIn(item.date.substr(0, 4));
  return dated.empty() || dated.front() >= years.first;
}

std::vector<FrontierEntry> ChooseOutlinks(const Page& page, const FollowContext& context) {
  std::vector<FrontierEntry> entries;
  const int most = context.portal.follow == Follow::kSite ? kMaxDepthSite : kMaxDepthReports;
  for (const Link& link : page.links) {
    if (entries.size() >= kMaxLinksPerPage) break;
    if (DepthOf(link, context) > most || !PolicyWants(page, link, context) || !Fetchable(link, context)) continue;
    entries.push_back(EntryFor(page, link, context));
  }
  return entries;
}

}  // namespace lantai::crawler
