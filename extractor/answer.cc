#include "extractor/answer.h"

#include <algorithm>

#include "core/url.h"
#include "extractor/island.h"
#include "extractor/json_list.h"
#include "extractor/label.h"
#include "extractor/link_list.h"
#include "extractor/media.h"
#include "extractor/page_request.h"
#include "extractor/page_values.h"
#include "extractor/pattern.h"
#include "extractor/prescan.h"
#include "extractor/script_lexer.h"

namespace lantai::extractor {
namespace {

Request RequestOf(const HtmlSource& source) {
  Request request;
  request.url = source.url.value_or("");
  request.method = source.method;
  request.body = source.body;
  if (source.method == Method::kPost) request.content_type = source.body_type;
  return request;
}

std::optional<long> NumberField(const Request& request, std::string_view name) {
  return name.empty() ? std::nullopt : ParseNumber(FieldOf(request, name).value_or(""));
}

// "paramJson.pageNo" is pageNo where the request has that, else a JSON text in paramJson, with the entries a page.
Request WithPage(const Request& request, const Answer& answer, const Extent& extent, long page) {
  const std::string number = std::to_string(page);
  const size_t dot = answer.parameter.find('.');
  if (dot == std::string::npos) return WithField(request, answer.parameter, number);
  const std::string inner = answer.parameter.substr(dot + 1);
  if (FieldOf(request, inner)) return WithField(request, inner, number);
  std::string json = "{\"" + inner + "\":" + number;
  if (extent.per_page) json += ",\"" + answer.size + "\":\"" + std::to_string(*extent.per_page) + "\"";
  return WithField(request, answer.parameter.substr(0, dot), json + "}");
}

std::string_view InnerName(const std::string& parameter) {
  const size_t dot = parameter.find('.');
  return dot == std::string::npos ? std::string_view(parameter) : std::string_view(parameter).substr(dot + 1);
}

// Entries and further pages put together as a page.
class AnswerPage {
 public:
  AnswerPage(const HtmlSource& source, const PageKnowledge& knowledge) : knowledge_(knowledge) {
    if (!source.url) return;
    if (Result<Url> url = Url::Parse(*source.url); url.ok()) base_ = *std::move(url);
  }

  void AddItems(const std::vector<FoundItem>& items) {
    for (const FoundItem& item : items) {
      std::string url = Resolve(item.url);
      links_.Add(0, MakeItem({url.empty() ? item.url : url, item.title, item.date}, knowledge_));
    }
  }

  void AddNext(Request request, const Dialect& dialect) {
    Link link = MakeLink(LinkRole::kNext, Relevance::kUnknown, "", "");
    link.api = IsApiHost(dialect, request.url);
    link.request = std::move(request);
    links_.Add(1, std::move(link));
  }

  std::string Resolve(std::string_view href) const {
    Result<Url> url = base_ ? Url::Resolve(*base_, href) : Url::Parse(href);
    return url.ok() && url->IsHttp() && !url->host().empty() ? url->HrefWithoutFragment() : std::string();
  }

  void KeepExtent(const std::optional<long>& records, const std::optional<long>& pages) { extent_ = {records, pages}; }

  HtmlRead Take(std::string dialect, std::string evidence) {
    HtmlRead read;
    read.page.kind = PageKind::kListing;
    read.page.dialect = std::move(dialect);
    read.page.evidence.push_back(std::move(evidence));
    read.page.links = links_.Take();
    read.page.list_fingerprint = ListFingerprint(read.page.links);
    read.page.list_extent = extent_;
    return read;
  }

 private:
  const PageKnowledge& knowledge_;
  std::optional<Url> base_;
  LinkList links_;
  ListExtent extent_;
};

// The entries stand as markup in the answer: a page of its own, with the answer's further pages.
std::optional<HtmlRead> ReadMarkup(const HtmlSource& source, const KnownAnswer& known, const JsonList& list,
                                   const PageKnowledge& knowledge) {
  HtmlSource inner{list.html, "utf-8", source.url, source.method, source.body, source.body_type};
  inner.is_list = true;
  Result<HtmlRead> read = ReadHtmlPage(inner, knowledge);
  if (!read.ok()) return std::nullopt;
  Extent extent{0, list.records, list.pages, list.per_page};
  ReadExtentWords(*known.answer, list.html, "", &extent);
  LinkList links;
  bool has_next = false;
  for (Link& link : read->page.links) {
    extent.items += link.role == LinkRole::kItem;
    has_next |= link.role == LinkRole::kNext;
    links.Add(0, std::move(link));
  }
  for (Request& request : has_next ? std::vector<Request>{} : FurtherPages(RequestOf(source), *known.answer, extent)) {
    Link link = MakeLink(LinkRole::kNext, Relevance::kUnknown, "", "");
    link.request = std::move(request);
    links.Add(1, std::move(link));
  }
  read->page.kind = PageKind::kListing;
  read->page.dialect = known.dialect->id;
  read->page.evidence = {known.answer->address, list.place};
  read->page.list_extent = {extent.records, extent.pages};
  read->page.links = links.Take();
  read->content.reset();
  return *std::move(read);
}

std::optional<HtmlRead> ReadJson(const HtmlSource& source, const PageKnowledge& knowledge) {
  KnownAnswer known = FindAnswer(knowledge.dialects, source.url.value_or(""), AnswerFormat::kJson);
  const bool named = known.answer != nullptr && !known.answer->address.empty();
  static const Answer kAny;
  const Answer& answer = known.answer == nullptr ? kAny : *known.answer;
  std::optional<JsonList> list = ReadJsonList(source.text, answer);
  if (!list && !named) return std::nullopt;
  if (!list) list.emplace();
  if (!list->html.empty() && named) return ReadMarkup(source, known, *list, knowledge);
  AnswerPage page(source, knowledge);
  if (!named) std::erase_if(list->items, [&](const FoundItem& item) { return page.Resolve(item.url).empty(); });
  if (!named && list->items.empty()) return std::nullopt;
  page.AddItems(list->items);
  page.KeepExtent(list->records, list->pages);
  const Extent extent{list->items.size(), list->records, list->pages, list->per_page};
  if (known.dialect != nullptr) {
    for (Request& next : FurtherPages(RequestOf(source), answer, extent)) page.AddNext(std::move(next), *known.dialect);
  }
  return page.Take(known.dialect == nullptr ? "generic" : known.dialect->id,
                   named ? answer.address : "JSON " + list->place);
}

// Groups of records, by number of the record: startrecord=46&endrecord=90.
std::vector<Request> FurtherGroups(const Request& request, const Island& island) {
  const std::optional<long> start = NumberField(request, "startrecord"), end = NumberField(request, "endrecord");
  if (!start || !end || !island.total || *end < *start || island.records.empty()) return {};
  const long group = *end - *start + 1;
  std::vector<Request> requests;
  for (long at = *end + 1; at <= *island.total && requests.size() < static_cast<size_t>(kMaxPages); at += group) {
    Request next = WithField(request, "startrecord", std::to_string(at));
    requests.push_back(WithField(next, "endrecord", std::to_string(std::min(at + group - 1, *island.total))));
  }
  return requests;
}

std::vector<Request> FurtherIslands(const HtmlSource& source, const Island& island, const Answer& answer,
                                    const AnswerPage& page) {
  std::vector<Request> requests = FurtherGroups(RequestOf(source), island);
  const std::string address = island.next_group.empty() ? "" : page.Resolve(island.next_group);
  if (!requests.empty() || address.empty() || island.records.empty()) return requests;
  Request next;
  next.url = address;
  const long here = NumberField(next, answer.parameter).value_or(answer.base);
  const long group = static_cast<long>(island.records.size());
  if (island.total && here * group >= *island.total) return {};
  return {WithField(next, answer.parameter, std::to_string(here + 1))};
}

std::optional<HtmlRead> ReadXml(const HtmlSource& source, const PageKnowledge& knowledge) {
  const std::optional<Island> island = ReadIsland(source.text);
  if (!island) return std::nullopt;
  KnownAnswer known = FindAnswer(knowledge.dialects, source.url.value_or(""), AnswerFormat::kXml);
  // Whose proxy it is, the link for more says, where the request does not.
  if (!island->next_group.empty()) {
    const KnownAnswer linked = FindAnswer(knowledge.dialects, island->next_group, AnswerFormat::kXml);
    if (linked.answer != nullptr) known = linked;
  }
  std::optional<Url> base;
  if (Result<Url> url = Url::Parse(source.url.value_or("")); url.ok()) base = *std::move(url);
  AnswerPage page(source, knowledge);
  page.KeepExtent(island->total, std::nullopt);
  page.AddItems(ReadRecords(island->records, base ? &*base : nullptr, source.charset));
  if (known.answer != nullptr) {
    for (Request& next : FurtherIslands(source, *island, *known.answer, page))
      page.AddNext(std::move(next), *known.dialect);
  }
  return page.Take(known.dialect == nullptr ? "generic" : known.dialect->id, "<datastore>");
}

}  // namespace

bool IsAnswer(std::string_view text) {
  if (IsJson(text)) return true;
  const std::string_view head = TrimWhiteSpace(text.substr(0, 300));
  const bool xml = head.starts_with("<?xml") || head.starts_with("<datastore");
  return xml && head.find("<datastore") != head.npos;
}

std::optional<HtmlRead> ReadAnswer(const HtmlSource& source, const PageKnowledge& knowledge) {
  return IsJson(source.text) ? ReadJson(source, knowledge) : ReadXml(source, knowledge);
}

KnownAnswer FindAnswer(const std::vector<Dialect>& dialects, std::string_view url, AnswerFormat format) {
  for (const Dialect& dialect : dialects) {
    for (const Answer& answer : dialect.answers) {
      if (answer.format != format) continue;
      if (!answer.unless.empty() && Matches(answer.unless, url)) continue;
      if (answer.address.empty() || Matches(answer.address, url)) return {&dialect, &answer};
    }
  }
  return {};
}

void ReadExtentWords(const Answer& answer, std::string_view markup, std::string_view shown, Extent* extent) {
  const auto find = [&](const std::vector<std::string>& patterns, std::optional<long>* number) {
    for (const std::string& pattern : patterns) {
      if (!*number) *number = NumberInWords(markup, pattern);
      if (!*number) *number = NumberInWords(shown, pattern);
    }
  };
  find(answer.records_words, &extent->records);
  find(answer.pages_words, &extent->pages);
  find(answer.size_words, &extent->per_page);
}

std::vector<Request> FurtherPages(const Request& request, const Answer& answer, const Extent& extent) {
  if (answer.parameter.empty() || extent.items == 0) return {};
  // Some servers give everything with the first page, and a pager all the same.
  if (extent.records && extent.items >= static_cast<size_t>(*extent.records)) return {};
  const long current = NumberField(request, InnerName(answer.parameter)).value_or(answer.base);
  std::optional<long> size = NumberField(request, answer.size);
  if (!size) size = extent.per_page;
  std::optional<long> last;
  if (extent.pages) last = answer.base + *extent.pages - 1;
  if (!last && extent.records && size && *size > 0) last = answer.base + (*extent.records + *size - 1) / *size - 1;
  if (!last) last = size && extent.items < static_cast<size_t>(*size) ? current : current + 1;
  std::vector<Request> requests;
  for (long page = current + 1; page <= std::min(*last, current + kMaxPages); ++page)
    requests.push_back(WithPage(request, answer, extent, page));
  return requests;
}

bool IsApiHost(const Dialect& dialect, std::string_view url) {
  if (dialect.api_hosts.empty()) return false;
  const Result<Url> parsed = Url::Parse(url);
  if (!parsed.ok()) return false;
  return std::ranges::any_of(dialect.api_hosts, [&](const std::string& host) {
    return host == parsed->host() || (host.starts_with("*.") && parsed->host().ends_with(host.substr(1)));
  });
}

}  // namespace lantai::extractor
