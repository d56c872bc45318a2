#include "crawler/follow.h"

#include <fmt/format.h>

#include <algorithm>

namespace lantai::crawler {
namespace {

using storage::FrontierEntry;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A column's own page may be an article, the guide of 政府信息公开 with the column's menu beside it, and a home page
// may look like one.
bool IsOnTheWay(const Link& link, const FollowContext& context) {
  const FrontierEntry& entry = context.entry;
  const bool home = entry.depth == 0 && !entry.in_report_column;
  return entry.role == LinkRole::kColumn && (home || link.relevance == Relevance::kReport);
}

// follow = "reports"
bool ReportsWant(const Page& page, const Link& link, const FollowContext& context) {
  const bool in_column = page.listing_of_reports || context.entry.in_report_column;
  switch (link.role) {
    case LinkRole::kNext:
    case LinkRole::kRedirect: return true;
    case LinkRole::kColumn: return page.kind != PageKind::kArticle || IsOnTheWay(link, context);
    case LinkRole::kItem: return link.relevance == Relevance::kReport || in_column;
    case LinkRole::kAttachment:
    case LinkRole::kContinuation: return HasParts(page);
    case LinkRole::kOther: return link.relevance == Relevance::kReport;
  }
  return false;
}

bool HasItems(const Page& page) {
  return std::any_of(page.links.begin(), page.links.end(),
                     [](const Link& link) { return link.role == LinkRole::kItem; });
}

bool IsFolder(const Url& url) {
  const std::string_view name = std::string_view(url.path()).substr(url.path().rfind('/') + 1);
  return name.empty() || name.starts_with("index.") || name.starts_with("list.");
}

// A column's page may list its columns as others list reports: undated, as folders or, where they are few, with names
// that no year stands in.
bool MayBeColumn(const Page& page, const Link& item, const Url& url) {
  constexpr auto kMostColumns = 12;
  if (!item.date.empty() || item.relevance == Relevance::kDecoy) return false;
  if (item.relevance == Relevance::kUnknown) return page.listing_of_reports && IsFolder(url);
  const auto undated = std::count_if(page.links.begin(), page.links.end(), [](const Link& link) {
    return link.role == LinkRole::kItem && link.date.empty();
  });
  return IsFolder(url) || (YearsIn(item.text).empty() && undated <= kMostColumns);
}

// Discovery looks at lists, not at what they list.
bool DiscoveryWants(const Page& page, const Link& link, const Url& url) {
  if (link.role == LinkRole::kNext) return !HasItems(page);
  if (link.role == LinkRole::kItem) return MayBeColumn(page, link, url);
  return link.role == LinkRole::kColumn || link.role == LinkRole::kRedirect;
}

std::optional<Cut> CutByPolicy(const Page& page, const Link& link, const Url& url, const FollowContext& context) {
  if (link.role == LinkRole::kNext && context.repeated_payload) {
    return Cut{kRepeatedPage, "this page's bytes were known under another address"};
  }
  if (context.portal.follow == Follow::kSite) return std::nullopt;
  if (link.relevance == Relevance::kDecoy && link.role != LinkRole::kNext) {
    return Cut{kDecoyLink, "its words name what is no annual report"};
  }
  if (!ReportsWant(page, link, context)) return Cut{storage::kPassedBy, "nothing says that it leads to reports"};
  if (context.discovering && !DiscoveryWants(page, link, url)) return Cut{storage::kPassedBy, "only lists are sought"};
  return std::nullopt;
}

std::string Named(const YearRange& years) { return fmt::format("{}-{} are wanted", years.first, years.last); }

std::optional<Cut> CutByYears(const Link& link, const std::optional<YearRange>& years) {
  if (!years) return std::nullopt;
  if (link.role == LinkRole::kItem && !MayConcernYears(link, *years)) {
    return Cut{kOtherYears, fmt::format("{}; the item says \"{}\" {}", Named(*years), link.text, link.date)};
  }
  if (link.role != LinkRole::kColumn) return std::nullopt;
  const std::optional<int> year = YearOfColumn(link);
  if (!year || years->Contains(*year) || years->Contains(*year - 1)) return std::nullopt;
  return Cut{kOtherYears, fmt::format("{}; the column is of {}", Named(*years), *year)};
}

int DepthOf(const Link& link, const FollowContext& context) {
  return context.entry.depth + (link.role == LinkRole::kNext ? 0 : 1);
}

LinkRole RoleOf(const Link& link, const FollowContext& context) {
  return link.role == LinkRole::kRedirect ? context.entry.role : link.role;
}

// What is to be asked for; without a session where that is safe.
Request RequestOf(const Link& link, const Url& url) {
  Request request = link.request;
  if (std::optional<std::string> plain = WithoutSession(url)) request.url = *std::move(plain);
  return request;
}

FrontierEntry EntryFor(const Page& page, const Link& link, const Url& url, const FollowContext& context) {
  FrontierEntry entry;
  entry.portal = context.entry.portal;
  entry.request = RequestOf(link, url);
  entry.role = RoleOf(link, context);
  if (link.role == LinkRole::kContinuation && !HasParts(page)) entry.role = LinkRole::kNext;
  entry.relevance = link.role == LinkRole::kRedirect ? context.entry.relevance : link.relevance;
  // Sought lists are columns, whatever their page calls them: they are asked for first.
  if (context.discovering && entry.role == LinkRole::kItem) entry.role = LinkRole::kColumn;
  entry.depth = DepthOf(link, context);
  entry.referrer = context.entry.request.url;
  entry.text = link.text;
  // A menu stands on every page of a column; only what names the reports leads to a column of them.
  const bool in_column = page.listing_of_reports || context.entry.in_report_column;
  entry.in_report_column = link.role == LinkRole::kColumn ? link.relevance == Relevance::kReport : in_column;
  return entry;
}

// Why a link is not followed; null where it is.
std::optional<Cut> CutOf(const Page& page, const Link& link, const Url& url, const FollowContext& context) {
  if (link.request.url.size() > kMaxUrlBytes || link.request.body.size() > kMaxRequestBody) {
    return Cut{kTooLong, fmt::format("{} bytes, with {} of body", link.request.url.size(), link.request.body.size())};
  }
  const Status in_scope = context.scope.Check(url, RoleOf(link, context), link.api);
  if (!in_scope.ok()) return Cut{kOutOfScope, in_scope.message()};
  if (std::optional<Cut> cut = CutByPolicy(page, link, url, context)) return cut;
  if (std::optional<Cut> cut = CutByYears(link, context.years)) return cut;
  const int most = context.portal.follow == Follow::kSite ? kMaxDepthSite : kMaxDepthReports;
  if (DepthOf(link, context) > most) return Cut{kTooDeep, fmt::format("more than {} links from a seed", most)};
  const std::optional<std::string> plain = WithoutSession(url);
  const Result<Url> asked = plain ? Url::Parse(*plain) : url;
  return asked.ok() ? FindTrap(*asked, link.role, link.relevance, link.text) : Cut{kTooLong, asked.status().message()};
}

// Links that a click does something else with than fetch.
bool IsNoAddress(const Url& url) {
  return url.scheme() == "javascript" || url.scheme() == "mailto" || url.scheme() == "tel" || url.scheme() == "data" ||
         url.scheme() == "about";
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

bool HasParts(const Page& page) { return page.document && (page.document->is_annual_report || page.report_in_files); }

std::optional<int> YearOfColumn(const Link& column) {
  const std::vector<int> named = YearsIn(column.text);
  if (named.size() == 1) return named.front();
  const Result<Url> url = Url::Parse(column.request.url);
  if (!named.empty() || !url.ok()) return std::nullopt;
  std::string_view path = url->path();
  path = path.substr(0, path.rfind('/'));
  const std::string_view folder = path.substr(path.rfind('/') + 1);
  const std::vector<int> years = folder.size() <= 16 ? YearsIn(folder) : std::vector<int>();
  const bool is_name = years.size() == 1 && IsDigit(folder[0]) && folder.find_first_of("-_") == folder.npos;
  return is_name ? std::optional<int>(years.front()) : std::nullopt;
}

void LeaveOut(storage::LeftOutLinks& links, storage::LeftOut link) {
  const bool passed_by = link.rule == storage::kPassedBy;
  const auto of_rule = [&](const storage::LeftOut& kept) { return (kept.rule == storage::kPassedBy) == passed_by; };
  const auto kept = static_cast<size_t>(std::count_if(links.kept.begin(), links.kept.end(), of_rule));
  if (kept < (passed_by ? kMaxPassedByPerPage : kMaxLeftOutPerPage)) {
    links.kept.push_back(std::move(link));
  } else {
    ++links.more[link.rule];
  }
}

std::vector<FrontierEntry> ChooseOutlinks(const Page& page, const FollowContext& context,
                                          storage::LeftOutLinks* left_out) {
  std::vector<FrontierEntry> entries;
  if (left_out != nullptr) left_out->portal = context.entry.portal, left_out->from = context.entry.request.url;
  for (const Link& link : page.links) {
    if (entries.size() >= kMaxLinksPerPage) break;
    const Result<Url> url = Url::Parse(link.request.url);
    if (!url.ok() || IsNoAddress(*url)) continue;
    std::optional<Cut> cut = CutOf(page, link, *url, context);
    if (!cut) {
      entries.push_back(EntryFor(page, link, *url, context));
    } else if (left_out != nullptr && cut->rule != kTooLong) {
      LeaveOut(*left_out,
               {link.request, link.role, link.relevance, link.text, std::string(cut->rule), std::move(cut->detail)});
    } else if (left_out != nullptr) {
      ++left_out->more[std::string(cut->rule)];
    }
  }
  return entries;
}

}  // namespace lantai::crawler
