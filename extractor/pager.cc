#include "extractor/pager.h"

#include <algorithm>
#include <optional>

#include "extractor/island.h"
#include "extractor/json_list.h"
#include "extractor/label.h"
#include "extractor/page_request.h"
#include "extractor/page_values.h"
#include "extractor/pattern.h"
#include "extractor/script_lexer.h"
#include "extractor/script_values.h"
#include "extractor/words.h"
#include "extractor/year_vote.h"

namespace lantai::extractor {
namespace {

using For = PageValues::For;

bool IsArticleName(std::string_view name, const std::vector<Dialect>& dialects) {
  return std::ranges::any_of(dialects, [&](const Dialect& dialect) {
    return std::ranges::any_of(dialect.article_names,
                               [&](const std::string& shape) { return MatchesShape(shape, name); });
  });
}

std::string_view NameOf(PagerArgument kind) {
  switch (kind) {
    case PagerArgument::kCount: return "count";
    case PagerArgument::kCurrent: return "current";
    case PagerArgument::kName: return "name";
    case PagerArgument::kExtension: return "extension";
    case PagerArgument::kElement: return "element";
    case PagerArgument::kRecords: return "records";
  }
  return "";
}

// True where an argument is what its place in the call says.
bool Fits(PagerArgument kind, const ScriptArgument& argument) {
  switch (kind) {
    case PagerArgument::kCount:
    case PagerArgument::kCurrent: return !argument.is_text && argument.number.has_value();
    case PagerArgument::kName:
    case PagerArgument::kExtension: return argument.is_text && !argument.text.empty();
    case PagerArgument::kElement: return argument.is_text;
    case PagerArgument::kRecords: return true;
  }
  return false;
}

// The call's values if its arguments are what the dialect says.
bool TakeArguments(const Pager& pager, const ScriptCall& call, PageValues* values) {
  if (call.arguments.size() < static_cast<size_t>(pager.required)) return false;
  const size_t known = std::min(pager.arguments.size(), call.arguments.size());
  for (size_t i = 0; i < known; ++i) {
    if (!Fits(pager.arguments[i], call.arguments[i])) return false;
  }
  for (size_t i = 0; i < known; ++i) {
    values->Set(std::string(NameOf(pager.arguments[i])), call.arguments[i].text);
  }
  return true;
}

class PagerFinder {
 public:
  PagerFinder(const ListingInput& page, Listing* listing) : page_(page), listing_(*listing) {}

  void Run() {
    if (FindYears()) return;
    if (HasMarks()) TryDialects();
    if (listing_.next.empty() && !listing_.has_pager) FindLinkedPages(page_, &listing_);
  }

 private:
  bool HasMarks() const {
    if (page_.marks == nullptr) return true;
    for (NodeId i = 0; i < page_.tree.size(); ++i) {
      if (page_.tree[i].tag == Tag::kScript && page_.tree.has_attribute(i, Attr::kUrl)) return true;
    }
    return std::ranges::any_of(page_.scripts, [&](std::string_view script) { return page_.marks->IsIn(script); });
  }

  // A column that has one address a year: the years behind this page's. The same page in another order or for paper is
  // none of them.
  bool FindYears() {
    for (const Dialect& dialect : page_.dialects) {
      for (const std::string& column : dialect.report_columns) {
        if (page_.url == nullptr || !Matches(column, page_.url->HrefWithoutFragment())) continue;
        listing_.dialect = dialect.id;
        listing_.evidence.push_back(column);
        for (const PageLink& link : page_.links.all()) {
          if (link.url == page_.url->HrefWithoutFragment()) listing_.next.clear();
          if (Matches(column, link.url) && NamesYear(link)) AddPage(page_, link.url, &listing_.next);
        }
        listing_.has_pager = true;
      }
    }
    return listing_.has_pager;
  }

  static bool NamesYear(const PageLink& link) { return IsYearText(link.folded) || YearInUrl(link.url).has_value(); }

  void TryDialects() {
    for (std::string_view script : page_.scripts) code_ += WithoutComments(script) + "\n";
    for (const Dialect& dialect : page_.dialects) {
      for (const Pager& pager : dialect.pagers) {
        if (pager.strategy == Strategy::kLinks || listing_.has_pager) continue;
        if (pager.function.empty() ? TryPager(dialect, pager) : TryCalls(dialect, pager)) break;
      }
    }
  }

  bool TryCalls(const Dialect& dialect, const Pager& pager) {
    for (std::string_view script : page_.scripts) {
      for (const ScriptCall& call : FindCalls(script, pager.function, static_cast<size_t>(pager.required))) {
        PageValues values(page_, code_, pager);
        if (TakeArguments(pager, call, &values)) TakeCall(dialect, pager, call, &values);
      }
    }
    return listing_.has_pager;
  }

  // A call whose file name is an article's draws the pages of its text.
  void TakeCall(const Dialect& dialect, const Pager& pager, const ScriptCall& call, PageValues* values) {
    const bool body = IsArticleName(values->Get("name").value_or("") + ".", page_.dialects);
    if (body ? !listing_.body_pages.empty() : !listing_.next.empty()) return;
    listing_.evidence.push_back(call.text);
    listing_.dialect = dialect.id;
    listing_.has_pager |= !body;
    if (!body) KeepExtent(pager, values);
    std::vector<Request> pages;
    AddNumbered(pager, values, &pages);
    if (!body) {
      listing_.next = std::move(pages);
      return;
    }
    for (Request& page : pages) listing_.body_pages.push_back(std::move(page.url));
  }

  // Files with a number, those behind this page: the call says which it is, or its own address does.
  void AddNumbered(const Pager& pager, PageValues* values, std::vector<Request>* pages) const {
    const long count = std::min<long>(PageCount(pager, values).value_or(0), kMaxPages);
    const std::string own = page_.url == nullptr ? "" : page_.url->HrefWithoutFragment();
    const long current = values->Number("current").value_or(pager.base);
    for (long k = pager.base + 1; k < pager.base + count; ++k) {
      values->Set("k", std::to_string(k));
      std::string url = page_.links.Resolve(values->Fill(pager.page, For::kAddress).value_or(""));
      if (url == own) pages->clear();
      if (k > std::max<long>(current, pager.base)) AddPage(page_, std::move(url), pages);
    }
  }

  void KeepExtent(const Pager& pager, PageValues* values) {
    listing_.records = values->Number("records");
    listing_.pages = PageCount(pager, values);
  }

  static std::optional<long> PageCount(const Pager& pager, PageValues* values) {
    if (std::optional<long> count = values->Number("count")) return count;
    const std::optional<long> records = values->Number("records"), per_page = values->Number("per_page");
    if (!records || !per_page || *per_page <= 0) return std::nullopt;
    const long entries = *per_page * pager.group;
    return (*records + entries - 1) / entries;
  }

  bool TryPager(const Dialect& dialect, const Pager& pager) {
    const bool marked = std::ranges::all_of(pager.marks, [&](const std::string& mark) { return Has(code_, mark); });
    if (!marked) return false;
    PageValues values(page_, code_, pager);
    bool found = false;
    switch (pager.strategy) {
      case Strategy::kNumbered: found = TryNumbered(pager, &values); break;
      case Strategy::kIsland: found = TryIsland(pager, &values); break;
      case Strategy::kForm:
      case Strategy::kJson: found = TryEndpoint(pager, &values); break;
      case Strategy::kVerbatim: found = TryVerbatim(pager, &values); break;
      case Strategy::kLinks: break;
    }
    if (!found) return false;
    listing_.dialect = dialect.id;
    listing_.has_pager = true;
    KeepExtent(pager, &values);
    listing_.evidence.insert(listing_.evidence.end(), pager.marks.begin(), pager.marks.end());
    return true;
  }

  bool Has(std::string_view code, std::string_view mark) const {
    if (code.find(mark) != code.npos) return true;
    for (NodeId i = 0; i < page_.tree.size(); ++i) {
      if (page_.tree[i].tag == Tag::kScript && page_.tree.attribute(i, Attr::kUrl).find(mark) != mark.npos) return true;
    }
    return false;
  }

  bool TryNumbered(const Pager& pager, PageValues* values) {
    if (!PageCount(pager, values)) return false;
    AddNumbered(pager, values, &listing_.next);
    return true;
  }

  // An address with its number set, or none where a value is missing.
  std::optional<Request> Filled(const Pager& pager, PageValues* values, long k) const {
    values->Set("k", std::to_string(k));
    const std::optional<std::string> address = values->Fill(pager.page, For::kAddress);
    const std::optional<std::string> body = values->Fill(pager.body, For::kBody);
    if (!address || !body) return std::nullopt;
    Request request;
    request.url = page_.links.Resolve(*address);
    if (request.url.empty()) return std::nullopt;
    if (!pager.body.empty()) {
      request.method = Method::kPost;
      request.body = *body;
      request.content_type = kFormType;
    }
    const bool numbered = !pager.parameter.empty() && !(pager.bare_first && k == pager.base);
    return numbered ? WithField(std::move(request), pager.parameter, std::to_string(k)) : request;
  }

  // The entries on the page itself are the list's first page where they are as many as one holds; what stands beside a
  // list that a script fills is news.
  bool HasFirstPage(PageValues* values) const {
    const std::optional<long> per_page = values->Number("per_page"), records = values->Number("records");
    if (!per_page || !listing_.dated) return false;
    const long here = static_cast<long>(listing_.items.size());
    return here == *per_page || (records && here == std::min(*records, *per_page));
  }

  bool TryEndpoint(const Pager& pager, PageValues* values) {
    const long pages = std::min<long>(PageCount(pager, values).value_or(0), kMaxPages);
    const bool has_first = HasFirstPage(values);
    const long first = pager.base + (has_first ? 1 : 0), last = pager.base + std::max<long>(pages, 1) - 1;
    std::vector<Request> requests;
    for (const std::string& category : Categories(pager)) {
      if (!category.empty()) values->Set("category", category);
      for (long k = first; k <= std::max(last, pages == 0 ? first : last); ++k) {
        std::optional<Request> request = Filled(pager, values, k);
        if (!request) return false;
        if (requests.size() < static_cast<size_t>(kMaxPages)) requests.push_back(*std::move(request));
      }
    }
    listing_.next = std::move(requests);
    listing_.fetched = true;
    if (!has_first) listing_.items.clear();
    return true;
  }

  // Columns of the inline tree that are named like annual reports, with those below them; else all columns at once.
  std::vector<std::string> Categories(const Pager& pager) const {
    std::vector<std::string> ids;
    if (pager.tree.empty()) return {""};
    for (const TreeColumn& column : ReadTree(FindArray(code_, pager.tree))) {
      const bool named = page_.words.Judge(FoldLabel(column.name)) == Relevance::kReport;
      const bool below = std::ranges::count(ids, column.parent) > 0;
      if ((named || below) && std::ranges::count(ids, column.id) == 0) ids.push_back(column.id);
    }
    if (ids.empty()) ids.push_back("0");
    return ids;
  }

  bool TryIsland(const Pager& pager, PageValues* values) {
    std::optional<Island> island = FindIsland(page_);
    const std::optional<long> records = values->Number("records"), per_page = values->Number("per_page");
    if (pager.page.empty()) return TakeWhole(island);
    if (!records || !per_page || *per_page <= 0 || !values->Fill(pager.body, For::kBody)) return false;
    const long here = island ? static_cast<long>(island->records.size()) : 0;
    const long group = *per_page * pager.group;
    long k = pager.base;
    for (long start = here + 1; start <= *records && k < kMaxPages; start += group, ++k) {
      values->Set("start", std::to_string(start));
      values->Set("end", std::to_string(std::min(start + group - 1, *records)));
      if (std::optional<Request> request = Filled(pager, values, k)) listing_.next.push_back(*std::move(request));
    }
    if (island) TakeIsland(*island);
    listing_.fetched = !island;
    return true;
  }

  // A list without further pages.
  bool TakeWhole(const std::optional<Island>& island) {
    if (!island || island->records.empty()) return false;
    TakeIsland(*island);
    return true;
  }

  void TakeIsland(const Island& island) {
    listing_.found = ReadRecords(island.records, page_.links.base(), page_.links.charset());
    listing_.items.clear();
  }

  // The address that the page holds for more of its island, or in a script; its number is this page's.
  bool TryVerbatim(const Pager& pager, PageValues* values) {
    std::optional<Island> island = FindIsland(page_);
    std::string address = island ? island->next_group : std::string();
    if (!Looks(pager, address)) address = values->AddressLike(pager.address, pager.unless);
    if (address.empty()) return false;
    Request request;
    request.url = page_.links.Resolve(address);
    if (request.url.empty()) return false;
    listing_.evidence.push_back(address);
    const bool in_island = island && address == island->next_group;
    const bool has_first = in_island || HasFirstPage(values);
    if (in_island) TakeIsland(*island);
    if (!has_first) listing_.items.clear();
    listing_.fetched = !in_island;
    AddVerbatim(pager, request, has_first ? 1 : 0, PageCount(pager, values));
    return true;
  }

  static bool Looks(const Pager& pager, std::string_view address) {
    return !address.empty() && Matches(pager.address, address) &&
           (pager.unless.empty() || !Matches(pager.unless, address));
  }

  // From the number in the address, `skip` pages on, to the last where it is known, else that one page.
  void AddVerbatim(const Pager& pager, const Request& request, long skip, std::optional<long> count) {
    const std::optional<std::string> written = FieldOf(request, pager.parameter);
    const long here = ParseNumber(written.value_or("")).value_or(pager.base);
    const long first = here + skip;
    const long last = count ? std::min<long>(pager.base + *count - 1, first + kMaxPages - 1) : first;
    for (long k = first; k <= last; ++k)
      listing_.next.push_back(WithField(request, pager.parameter, std::to_string(k)));
  }

  static constexpr const char* kFormType = "application/x-www-form-urlencoded; charset=UTF-8";

  const ListingInput& page_;
  Listing& listing_;
  std::string code_;
};

}  // namespace

void FindFurtherPages(const ListingInput& page, Listing* listing) { PagerFinder(page, listing).Run(); }

void AddPage(const ListingInput& page, std::string url, std::vector<Request>* pages) {
  const bool known = std::ranges::count(*pages, url, &Request::url) > 0 ||
                     (page.url != nullptr && url == page.url->HrefWithoutFragment());
  if (url.empty() || known || pages->size() >= static_cast<size_t>(kMaxPages)) return;
  Request request;
  request.url = std::move(url);
  pages->push_back(std::move(request));
}

void NameLinkedDialect(const ListingInput& page, Listing* listing) {
  for (const Dialect& dialect : page.dialects) {
    for (const Pager& pager : dialect.pagers) {
      if (pager.strategy != Strategy::kLinks) continue;
      const bool all = std::ranges::all_of(
          pager.marks, [&](const std::string& mark) { return page.source.find(mark) != page.source.npos; });
      if (!all) continue;
      listing->dialect = dialect.id;
      listing->evidence.insert(listing->evidence.end(), pager.marks.begin(), pager.marks.end());
      return;
    }
  }
}

std::vector<std::string> MarksOf(const std::vector<Dialect>& dialects) {
  std::vector<std::string> marks;
  for (const Dialect& dialect : dialects) {
    for (const Pager& pager : dialect.pagers) {
      if (pager.strategy == Strategy::kLinks) continue;
      if (!pager.function.empty()) marks.push_back(pager.function);
      if (!pager.marks.empty()) marks.push_back(pager.marks.front());
      if (!pager.address.empty()) marks.emplace_back(LongestPiece(pager.address));
    }
  }
  std::ranges::sort(marks);
  marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
  return marks;
}

}  // namespace lantai::extractor
