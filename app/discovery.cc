#include "app/discovery.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/url.h"
#include "crawler/follow.h"

namespace lantai::app {
namespace {

constexpr size_t kMostComments = 10;
constexpr size_t kLongestComment = 160;

// A TOML basic string (toml.io, "String"): nothing of a hostile page may end it.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) continue;
    out += c;
  }
  return out + "\"";
}

std::string Comment(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  if (text.size() > kLongestComment) {
    size_t end = kLongestComment;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end) + "…";
  }
  return text;
}

// Of "首页 - 杨陵区人民政府门户网站" the part that names the body, without what titles add.
std::string NameIn(std::string_view title) {
  std::string best;
  while (!title.empty()) {
    const size_t end = std::min(title.find_first_of("-_|>"), title.size());
    std::string part(title.substr(0, end));
    title.remove_prefix(std::min(end + 1, title.size()));
    for (const std::string_view added : {"欢迎访问", "门户网站", "政府网站", "网站首页", "首页", "欢迎您", "中国·"}) {
      for (size_t at = part.find(added); at != part.npos; at = part.find(added)) part.erase(at, added.size());
    }
    const size_t begin = part.find_first_not_of(" \t\r\n");
    if (begin == part.npos) continue;
    part = part.substr(begin, part.find_last_not_of(" \t\r\n") + 1 - begin);
    if (best.empty() || part.find("政府") != part.npos) best = std::move(part);
  }
  return best;
}

// The six digits that begin <meta name="SiteIDCode" content="6104030001">.
std::string DivisionIn(std::string_view html) {
  constexpr std::string_view kName = "SiteIDCode";
  for (size_t at = html.find(kName); at != html.npos; at = html.find(kName, at + 1)) {
    const size_t end = std::min(html.find('>', at), html.size());
    const std::string_view tag = html.substr(at, end - at);
    const size_t digits = tag.find_first_of("0123456789");
    if (digits == tag.npos) continue;
    const size_t length = std::min(tag.find_first_not_of("0123456789", digits), tag.size()) - digits;
    if (length == 10) return std::string(tag.substr(digits, 6));
  }
  return "";
}

class Survey {
 public:
  Survey(const storage::Archive& archive, const Process& process, std::string home)
      : archive_(archive), process_(process) {
    found_.home = std::move(home);
  }

  Result<Discovery> Run() {
    Status failed;
    const auto visit = [&](const std::string& key, const storage::AddressHistory& history) {
      failed = Look(key, history);
      return failed.ok();
    };
    LANTAI_RETURN_IF_ERROR(archive_.ForEachHistory(visit));
    LANTAI_RETURN_IF_ERROR(failed);
    for (const Visited& visited : visited_) {
      if (IsList(visited.page)) list_urls_.insert(visited.entry.request.url);
    }
    for (const Visited& visited : visited_) Take(visited);
    for (const auto& [list, further] : further_) AddFurther(list, further);
    Sort();
    return std::move(found_);
  }

 private:
  struct Visited {
    storage::FrontierEntry entry;
    Page page;
  };

  static bool IsList(const Page& page) {
    const bool lists = page.kind == PageKind::kListing || page.kind == PageKind::kIndex;
    return page.dialect != "sitemap" && (lists || page.listing_of_reports);
  }

  Status Look(const std::string& key, const storage::AddressHistory& history) {
    LANTAI_ASSIGN_OR_RETURN(const auto record, archive_.GetUrl(key));
    if (!record) return LookAtLeftOut(history), Status();
    if (record->entry.portal.empty()) return {};  // robots.txt
    const bool done = record->state == storage::UrlState::kDone;
    if (!done && !record->reason.empty()) {
      found_.trouble.push_back(record->entry.request.url + ": " + record->reason);
    }
    if (!done || record->http_status != 200) return {};
    LANTAI_ASSIGN_OR_RETURN(const storage::CaptureRecord capture,
                            archive_.GetCapture(record->last_capture, /*with_body=*/true));
    Result<Page> page = process_(capture.capture);
    if (!page.ok()) return {};
    ++found_.pages;
    if (record->entry.depth == 0) {
      found_.name = NameIn(page->title);
      found_.division = DivisionIn(capture.capture.body);
    }
    visited_.push_back({record->entry, *std::move(page)});
    return {};
  }

  void LookAtLeftOut(const storage::AddressHistory& history) {
    for (const storage::Decision& decision : history.decisions) {
      if (decision.rule == crawler::kOutOfScope && decision.relevance == Relevance::kReport) {
        found_.elsewhere.push_back(history.request.url + " (" + decision.text + ")");
      } else if (decision.rule == crawler::kDecoyLink && decision.role == LinkRole::kColumn) {
        found_.refused.push_back(history.request.url + " (" + decision.text + ")");
      } else {
        continue;
      }
      return;
    }
  }

  FoundList Describe(const Page& page, const storage::FrontierEntry& entry) const {
    FoundList list;
    list.url = entry.request.url;
    list.title = page.title;
    list.dialect = page.dialect;
    list.found_on = entry.referrer;
    list.found_text = entry.text;
    list.depth = entry.depth;
    list.in_column = page.listing_of_reports;
    for (const Link& link : page.links) {
      list.further_pages += link.role == LinkRole::kNext ? 1 : 0;
      if (link.role != LinkRole::kItem) continue;
      ++list.items;
      if (link.relevance != Relevance::kReport || list_urls_.contains(link.request.url)) continue;
      if (++list.reports == 1) list.example = link.text;
      for (const int year : crawler::YearsIn(link.text)) list.years.insert(year);
    }
    return list;
  }

  void Take(const Visited& visited) {
    const Page& page = visited.page;
    if (!IsList(page)) return;
    FoundList list = Describe(page, visited.entry);
    if (visited.entry.role == LinkRole::kNext) {
      further_.emplace_back(visited.entry.referrer, std::move(list));
      return;
    }
    if (!page.list_fingerprint.empty() && !fingerprints_.insert(page.list_fingerprint).second) return;
    const bool seldom = list.reports < 3 && list.reports * 2 < list.items;
    if (list.reports > 0 && (list.in_column || !seldom)) {
      found_.lists.push_back(std::move(list));
    } else if (list.in_column) {
      found_.columns.push_back(std::move(list));
    }
  }

  // What a list's endpoint gave counts for the list.
  void AddFurther(const std::string& url, const FoundList& further) {
    if (further.reports == 0) return;
    const auto is_list = [&](const FoundList& list) { return list.url == url; };
    auto list = std::find_if(found_.columns.begin(), found_.columns.end(), is_list);
    if (list == found_.columns.end()) return;
    list->items += further.items;
    list->reports += further.reports;
    list->example = further.example;
    list->dialect = further.dialect;
    list->years.insert(further.years.begin(), further.years.end());
    found_.lists.push_back(std::move(*list));
    found_.columns.erase(list);
  }

  void Sort() {
    const auto nearer = [](const FoundList& a, const FoundList& b) { return a.depth < b.depth; };
    std::stable_sort(found_.lists.begin(), found_.lists.end(), nearer);
    std::stable_sort(found_.columns.begin(), found_.columns.end(), nearer);
  }

  const storage::Archive& archive_;
  const Process& process_;
  Discovery found_;
  std::vector<std::pair<std::string, FoundList>> further_;
  std::set<std::string> fingerprints_;
  std::vector<Visited> visited_;
  std::set<std::string> list_urls_;
};

std::string EvidenceOf(const FoundList& list) {
  std::string text = list.title;
  if (!list.found_on.empty()) text += fmt::format("; linked as \"{}\" from {}", list.found_text, list.found_on);
  return Comment(std::move(text));
}

std::string CountsOf(const FoundList& list) {
  std::string text = fmt::format("{} of {} items name reports", list.reports, list.items);
  if (!list.years.empty()) text += fmt::format(", {} to {}", *list.years.begin(), *list.years.rbegin());
  if (list.further_pages > 0) text += fmt::format("; {} further pages", list.further_pages);
  if (!list.dialect.empty()) text += "; dialect " + list.dialect;
  return Comment(text + (list.example.empty() ? "" : "; the first: " + list.example));
}

void AddComments(std::string& out, std::string_view heading, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out += fmt::format("# {}\n", heading);
  for (size_t i = 0; i < std::min(lines.size(), kMostComments); ++i) out += "#   " + Comment(lines[i]) + "\n";
  if (lines.size() > kMostComments) out += fmt::format("#   and {} more\n", lines.size() - kMostComments);
}

}  // namespace

Result<Discovery> Discover(const storage::Archive& archive, const Process& process, const std::string& home) {
  return Survey(archive, process, home).Run();
}

std::string PortalIdFor(std::string_view host) {
  if (host.starts_with("www.")) host.remove_prefix(4);
  if (const size_t gov = host.find(".gov."); gov != host.npos && gov > 0) host = host.substr(0, gov);
  std::string id(host);
  for (char& c : id) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    if (!allowed) c = '-';
  }
  return id.empty() ? "portal" : id.substr(0, 100);
}

std::string SeedToml(const Discovery& found) {
  const Result<Url> home = Url::Parse(found.home);
  std::string out =
      fmt::format("# Found by looking at {} pages; look the lists through before harvesting them.\n", found.pages);
  AddComments(out, "Refused, since their links name what is no annual report:", found.refused);
  AddComments(out, "Links that name annual reports lead to other hosts too; add these to `hosts` to follow them:",
              found.elsewhere);
  out += fmt::format("[[portal]]\nid = {}\n", Quoted(PortalIdFor(home.ok() ? home->host() : found.home)));
  if (!found.name.empty()) out += fmt::format("name = {}\n", Quoted(found.name));
  if (!found.division.empty()) out += fmt::format("division = {}\n", Quoted(found.division));
  out += fmt::format("home = {}\nlistings = [\n", Quoted(found.home));
  for (const FoundList& list : found.lists.empty() ? found.columns : found.lists) {
    out += fmt::format("  # {}\n  # {}\n  {},\n", EvidenceOf(list), CountsOf(list), Quoted(list.url));
  }
  out += "]\n";
  if (found.lists.empty()) return out;
  std::vector<std::string> columns;
  for (const FoundList& column : found.columns) columns.push_back(column.url + " (" + column.title + ")");
  AddComments(out, "Pages of the column that list no report themselves:", columns);
  return out;
}

}  // namespace lantai::app
