#include "extractor/page_reader.h"

#include <algorithm>

#include "extractor/answer.h"
#include "extractor/article.h"
#include "extractor/attachments.h"
#include "extractor/html_reader.h"
#include "extractor/label.h"
#include "extractor/link_list.h"
#include "extractor/listing.h"
#include "extractor/page_kind.h"
#include "extractor/page_values.h"
#include "extractor/pager.h"
#include "extractor/pattern.h"
#include "extractor/prescan.h"
#include "extractor/redirect.h"
#include "extractor/script_article.h"
#include "extractor/title.h"
#include "extractor/words.h"
#include "extractor/year_vote.h"

namespace lantai::extractor {
namespace {

std::vector<std::string> AllOf(const std::vector<Dialect>& dialects, std::vector<std::string> Dialect::*list) {
  std::vector<std::string> all;
  for (const Dialect& dialect : dialects) all.insert(all.end(), (dialect.*list).begin(), (dialect.*list).end());
  return all;
}

std::string LastNotEmpty(const std::vector<std::pair<std::string, std::string>>& meta, std::string_view name) {
  for (auto entry = meta.rbegin(); entry != meta.rend(); ++entry) {
    if (entry->first == name && !entry->second.empty()) return entry->second;
  }
  return {};
}

class PageReader {
 public:
  PageReader(const HtmlSource& source, const PageKnowledge& knowledge, const std::vector<std::string_view>& scripts,
             HtmlTree tree)
      : source_(source), knowledge_(knowledge), scripts_(scripts), tree_(std::move(tree)), text_(tree_) {
    if (source.url) {
      if (Result<Url> url = Url::Parse(*source.url); url.ok()) url_ = *std::move(url);
    }
  }

  HtmlRead Run() {
    const Url* url = url_ ? &*url_ : nullptr;
    PageLinks links(tree_, text_, url, source_.charset);
    std::optional<Redirect> redirect = FindRedirect(tree_, text_, scripts_);
    const ListingInput input{
        tree_,       text_, links, scripts_, knowledge_.dialects, knowledge_.words, url, &knowledge_.pager_marks,
        source_.text};
    Listing listing = FindListing(input);
    HeadTitles head = ReadHead();
    Article article = FindArticle(tree_, text_, head, knowledge_.marks);
    std::vector<Attachment> attachments =
        FindAttachments({tree_, text_, links, scripts_, knowledge_.dialects, knowledge_.phrases}, article.whole);
    Judgement judged =
        JudgeKind({tree_, text_, article, listing, head, knowledge_.dialects, source_.text, url, redirect.has_value(),
                   attachments.size(), !attachments.empty() && IsOneReport(article)});
    TakeAnswer(listing, &judged);
    if (judged.kind == PageKind::kListing && listing.dialect.empty()) {
      NameLinkedDialect(input, &listing);
      judged.evidence.insert(judged.evidence.end(), listing.evidence.begin(), listing.evidence.end());
    }
    if (judged.kind == PageKind::kListing) ReadShownExtent(&listing);
    if (!judged.has_text || judged.kind == PageKind::kListing) attachments.clear();
    FillPage(judged, head, article, listing);
    if (judged.has_text && !source_.is_list) MakeContent(article, attachments);
    CollectLinks(links, listing, attachments, redirect);
    return std::move(read_);
  }

 private:
  Relevance Judge(std::string_view title) const { return knowledge_.words.Judge(FoldLabel(title)); }

  // A part of a list that an endpoint answered with: known by its address, or by whoever asks.
  void TakeAnswer(Listing& listing, Judgement* judged) const {
    if (source_.is_list) judged->kind = PageKind::kListing;
    if (!url_) return;
    const KnownAnswer known = FindAnswer(knowledge_.dialects, *source_.url, AnswerFormat::kHtml);
    const bool trouble = judged->kind == PageKind::kChallenge || judged->kind == PageKind::kError;
    if (known.answer == nullptr || (trouble && listing.items.empty())) return;
    judged->kind = PageKind::kListing;
    judged->evidence.push_back(known.answer->address);
    listing.dialect = known.dialect->id;
    Extent extent{listing.items.size(), {}, {}, {}};
    ReadExtentWords(*known.answer, source_.text, text_.Flat(0), &extent);
    if (extent.records) listing.records = extent.records;
    if (extent.pages) listing.pages = extent.pages;
    if (!listing.next.empty()) return;
    Request request{source_.method, url_->HrefWithoutFragment(), source_.body, source_.body_type};
    listing.next = FurtherPages(request, *known.answer, extent);
  }

  // What the page says beside a pager of plain links.
  void ReadShownExtent(Listing* listing) const {
    if (listing->records || (listing->next.empty() && !listing->has_pager)) return;
    const std::string shown = text_.Flat(0);
    for (const Dialect* dialect : {DialectNamed(listing->dialect), DialectNamed("generic")}) {
      if (dialect == nullptr) continue;
      for (const std::string& words : dialect->records_words) TakeNumber(shown, words, &listing->records);
      for (const std::string& words : dialect->pages_words) TakeNumber(shown, words, &listing->pages);
    }
  }
  void TakeNumber(std::string_view shown, const std::string& words, std::optional<long>* number) const {
    if (!*number) *number = NumberInWords(source_.text, words);
    if (!*number) *number = NumberInWords(shown, words);
  }

  HeadTitles ReadHead() {
    meta_ = ReadMeta(tree_);
    return {ReadHeadTitle(tree_), LastNotEmpty(meta_, "articletitle")};
  }

  void FillPage(const Judgement& judged, const HeadTitles& head, const Article& article, const Listing& listing) {
    Page& page = read_.page;
    page.kind = judged.kind;
    page.complaint = judged.complaint;
    page.evidence = judged.evidence;
    bool is_article = judged.kind == PageKind::kArticle;
    if (is_article) page.title = !head.article_title.empty() ? head.article_title : HeadingOf(article);
    if (page.title.empty()) page.title = head.title;
    if (judged.kind == PageKind::kListing) page.dialect = listing.dialect.empty() ? "generic" : listing.dialect;
    page.listing_of_reports = judged.kind != PageKind::kArticle && IsReportColumn(head, listing);
    if (is_article) {
      for (const std::string& url : listing.body_pages) next_.push_back(Request{Method::kGet, url, "", ""});
    } else if (judged.kind == PageKind::kListing) {
      next_ = listing.next;
    }
    if (judged.kind == PageKind::kListing) page.list_extent = {listing.records, listing.pages};
    with_items_ = judged.kind == PageKind::kListing || judged.kind == PageKind::kIndex;
  }

  bool IsOneReport(const Article& article) const {
    const TitleParts title = ParseTitle(HeadingOf(article), knowledge_.phrases);
    return title.is_report && title.year;
  }

  std::string HeadingOf(const Article& article) const {
    return article.heading == kNoNode ? std::string() : text_.Flat(article.heading);
  }

  // The column's own name: in <title>, the meta tags, or the nearest heading before the list.
  bool IsReportColumn(const HeadTitles& head, const Listing& listing) const {
    std::vector<std::string> names = {head.title, LastNotEmpty(meta_, "columnname")};
    NodeId end = listing.element == kNoNode ? 0 : listing.element;
    for (NodeId i = end; i-- > 0 && end - i < 400;) {
      if (HeadingLevel(tree_[i].tag) == 0 || text_[i].hidden) continue;
      names.push_back(text_.Flat(i));
      break;
    }
    if (IsColumnType(LastNotEmpty(meta_, "columntype"))) return true;
    return std::ranges::any_of(names, [&](const std::string& name) { return Judge(name) == Relevance::kReport; });
  }

  // 国办发〔2017〕47号: every column of a government website says of which kind it is.
  bool IsColumnType(const std::string& value) const {
    const std::string folded = FoldLabel(value);
    return std::ranges::any_of(knowledge_.phrases.column_types,
                               [&](const std::string& type) { return folded.find(type) != folded.npos; });
  }

  // Of links whose words say nothing: what their address says, where it is a folder's.
  Relevance JudgeAddress(const std::string& address) const {
    if (!knowledge_.slugs.MayName(address)) return Relevance::kUnknown;
    const Result<Url> url = Url::Parse(address);
    if (!url.ok()) return Relevance::kUnknown;
    const bool folder = ColumnSlugs::IsFolder(*url) || knowledge_.slugs.ColumnOf(*url) == url->HrefWithoutFragment();
    return folder ? knowledge_.slugs.Judge(*url) : Relevance::kUnknown;
  }

  void MakeContent(const Article& article, const std::vector<Attachment>& attachments) {
    Content content = ReadHtml(tree_, text_, article);
    content.media_type = "text/html";
    content.charset = source_.charset;
    content.url = source_.url;
    content.attachments = attachments;
    read_.content = std::move(content);
  }

  void CollectLinks(const PageLinks& links, const Listing& listing, const std::vector<Attachment>& attachments,
                    const std::optional<Redirect>& redirect) {
    LinkList list;
    if (redirect) AddRedirect(*redirect, links, &list);
    if (with_items_) AddItems(links, listing, &list);
    for (const PageLink& link : links.all()) AddPlain(link, attachments, &list);
    for (const Attachment& file : attachments) {
      list.Add(kAfterPage, MakeLink(LinkRole::kAttachment, Judge(file.name), file.url, file.name));
    }
    const Dialect* dialect = DialectNamed(listing.dialect);
    const bool continues = read_.page.kind == PageKind::kArticle;
    const LinkRole role = continues ? LinkRole::kContinuation : LinkRole::kNext;
    for (size_t i = 0; i < next_.size(); ++i) {
      Link link = MakeLink(role, Relevance::kUnknown, "", "");
      link.api = dialect != nullptr && IsApiHost(*dialect, next_[i].url);
      link.request = next_[i];
      list.Add(kAfterPage + 1 + i, std::move(link));
    }
    read_.page.links = list.Take();
    read_.page.list_fingerprint = ListFingerprint(read_.page.links);
  }

  const Dialect* DialectNamed(const std::string& id) const {
    auto found = std::ranges::find(knowledge_.dialects, id, &Dialect::id);
    return found == knowledge_.dialects.end() ? nullptr : &*found;
  }

  void AddRedirect(const Redirect& redirect, const PageLinks& links, LinkList* list) {
    std::string address = links.Resolve(redirect.address);
    bool elsewhere = !address.empty() && (!url_ || address != url_->HrefWithoutFragment());
    if (!elsewhere) return;
    list->Add(0, MakeLink(LinkRole::kRedirect, Relevance::kUnknown, std::move(address), ""));
    read_.page.evidence.push_back(redirect.evidence);
  }

  void AddItems(const PageLinks& links, const Listing& listing, LinkList* list) const {
    for (const ListItem& item : listing.items) {
      const PageLink& link = links.all()[item.link];
      list->Add(link.node, MakeItem({link.url.empty() ? link.href : link.url, item.title, item.date}, knowledge_));
    }
    for (const FoundItem& item : listing.found) list->Add(kAfterPage, MakeItem(item, knowledge_));
  }

  // Columns lead on from everywhere but a list's own entries; an article's body cites, it does not navigate.
  void AddPlain(const PageLink& link, const std::vector<Attachment>& attachments, LinkList* list) const {
    if (link.url.empty()) return;
    const std::string& words = link.text.empty() ? link.title : link.text;
    const auto attachment = std::ranges::find(attachments, link.url, &Attachment::url);
    const bool file = attachment != attachments.end();
    const std::string folded = link.text.empty() ? FoldLabel(words) : link.folded;
    Relevance relevance = knowledge_.words.Judge(folded);
    // A menu under the heading 政府信息公开年报 names its entries no further.
    if (IsYearText(folded) && IsUnderReports(link.node)) relevance = Relevance::kReport;
    const bool reports = IsReportAddress(link.url);
    if (reports) relevance = Relevance::kReport;
    if (relevance == Relevance::kUnknown) relevance = JudgeAddress(link.url);
    bool column = reports || (!file && words.size() <= kLongestColumnName && relevance != Relevance::kDecoy &&
                              (relevance == Relevance::kReport || knowledge_.words.NamesColumn(folded)));
    LinkRole role = file ? LinkRole::kAttachment : column ? LinkRole::kColumn : LinkRole::kOther;
    list->Add(link.node, MakeLink(role, relevance, link.url, file ? attachment->name : words));
  }

  // Addresses that a dialect names as those of annual reports.
  bool IsReportAddress(std::string_view url) const {
    return std::ranges::any_of(knowledge_.dialects, [&](const Dialect& dialect) {
      return std::ranges::any_of(dialect.report_columns,
                                 [&](const std::string& column) { return Matches(column, url); });
    });
  }

  // The nearest heading before the link names annual reports.
  bool IsUnderReports(NodeId link) const {
    constexpr NodeId kReach = 600;
    for (NodeId i = link; i-- > 0 && link - i < kReach;) {
      Tag tag = tree_[i].tag;
      if ((HeadingLevel(tag) == 0 && tag != Tag::kDt) || text_[i].hidden) continue;
      return Judge(text_.Flat(i)) == Relevance::kReport;
    }
    return false;
  }

  static constexpr uint64_t kAfterPage = uint64_t{1} << 40;
  static constexpr size_t kLongestColumnName = 60;  // bytes: twenty characters

  const HtmlSource& source_;
  const PageKnowledge& knowledge_;
  const std::vector<std::string_view>& scripts_;
  HtmlTree tree_;
  PageText text_;
  std::optional<Url> url_;
  std::vector<std::pair<std::string, std::string>> meta_;
  std::vector<Request> next_;
  bool with_items_ = false;
  HtmlRead read_;
};

}  // namespace

namespace {

// The article's own links first.
std::vector<Link> Joined(std::vector<Link> first, std::vector<Link> second) {
  LinkList links;
  for (Link& link : first) links.Add(0, std::move(link));
  for (Link& link : second) {
    if (link.role != LinkRole::kNext && link.role != LinkRole::kItem) links.Add(1, std::move(link));
  }
  return links.Take();
}

}  // namespace

PageKnowledge::PageKnowledge(const std::vector<Dialect>& given_dialects, const Phrases& given_phrases)
    : dialects(given_dialects),
      phrases(given_phrases),
      marks{Selectors(AllOf(dialects, &Dialect::containers)), Selectors(AllOf(dialects, &Dialect::wrappers)),
            Selectors(AllOf(dialects, &Dialect::headings))},
      words(phrases),
      slugs(phrases),
      pager_marks(MarksOf(dialects)) {}

Link MakeItem(FoundItem item, const PageKnowledge& knowledge) {
  const Relevance relevance = knowledge.words.Judge(FoldLabel(item.title));
  Link link = MakeLink(LinkRole::kItem, relevance, std::move(item.url), std::move(item.title), std::move(item.date));
  if (relevance != Relevance::kReport) return link;
  TitleParts title = ParseTitle(link.text, knowledge.phrases);
  if (title.is_report) link.report = ListedReport{std::move(title.unit), title.year};
  return link;
}

Result<HtmlRead> ReadHtmlPage(const HtmlSource& source, const PageKnowledge& knowledge) {
  const Prescan scan = PrescanHtml(source.text);
  LANTAI_ASSIGN_OR_RETURN(HtmlTree tree, HtmlTree::Parse(scan));
  HtmlRead read = PageReader(source, knowledge, scan.scripts, std::move(tree)).Run();
  const std::optional<std::string> markup = FindScriptArticle(scan.scripts, knowledge.dialects);
  if (!markup) return read;
  // Without scripts there is no second article in it.
  const Prescan inner = PrescanHtml(*markup);
  LANTAI_ASSIGN_OR_RETURN(HtmlTree article, HtmlTree::Parse(inner));
  HtmlSource text = source;
  text.text = *markup;
  HtmlRead written = PageReader(text, knowledge, {}, std::move(article)).Run();
  if (written.page.kind != PageKind::kArticle) return read;
  written.page.links = Joined(std::move(written.page.links), std::move(read.page.links));
  return written;
}

}  // namespace lantai::extractor
