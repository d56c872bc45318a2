#include "extractor/pager.h"

#include <algorithm>
#include <map>
#include <optional>

#include "extractor/label.h"
#include "extractor/scripts.h"
#include "extractor/words.h"

namespace lantai::extractor {
namespace {

bool IsArticleName(std::string_view name, const std::vector<Dialect>& dialects) {
  return std::ranges::any_of(dialects, [&](const Dialect& dialect) {
    return std::ranges::any_of(dialect.article_names,
                               [&](const std::string& shape) { return MatchesShape(shape, name); });
  });
}

// The values a pager call gives to its template's names.
struct PagerValues {
  long count = 0, current = 0;
  std::string name, extension;
};

bool Assign(PagerArgument kind, const ScriptArgument& argument, PagerValues* values) {
  switch (kind) {
    case PagerArgument::kCount:
      values->count = argument.number.value_or(-1);
      return !argument.is_text && values->count >= 0;
    case PagerArgument::kCurrent:
      values->current = argument.number.value_or(-1);
      return !argument.is_text && values->current >= 0;
    case PagerArgument::kName: values->name = argument.text; return argument.is_text && !argument.text.empty();
    case PagerArgument::kExtension:
      values->extension = argument.text;
      return argument.is_text && !argument.text.empty();
    case PagerArgument::kElement: return argument.is_text;
    case PagerArgument::kRecords: return true;
  }
  return false;
}

// The call's values if its arguments are what the dialect says.
std::optional<PagerValues> Match(const Pager& pager, const ScriptCall& call) {
  if (call.arguments.size() < static_cast<size_t>(pager.required)) return std::nullopt;
  PagerValues values;
  size_t known = std::min(pager.arguments.size(), call.arguments.size());
  for (size_t i = 0; i < known; ++i) {
    if (!Assign(pager.arguments[i], call.arguments[i], &values)) return std::nullopt;
  }
  return values;
}

std::string Fill(std::string_view text, const PagerValues& values, long k) {
  std::string out;
  while (!text.empty()) {
    size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == text.npos) break;
    size_t close = text.find('}', open);
    std::string_view name = text.substr(open + 1, close - open - 1);
    out += name == "k" ? std::to_string(k) : name == "name" ? values.name : name == "extension" ? values.extension : "";
    text = close == text.npos ? std::string_view{} : text.substr(close + 1);
  }
  return out;
}

class PagerFinder {
 public:
  PagerFinder(const ListingInput& page, Listing* listing) : page_(page), listing_(*listing) {}

  void Run() {
    for (const Dialect& dialect : page_.dialects) {
      if (dialect.pager) ReadCalls(dialect);
    }
    if (listing_.next.empty() && !listing_.has_pager) ReadLinks();
  }

 private:
  void ReadCalls(const Dialect& dialect) {
    for (std::string_view script : page_.scripts) {
      for (const ScriptCall& call : FindCalls(script, dialect.pager->function)) {
        if (std::optional<PagerValues> values = Match(*dialect.pager, call)) TakeCall(dialect, call, *values);
      }
    }
  }

  // A call whose file name is an article's draws the pages of its text.
  void TakeCall(const Dialect& dialect, const ScriptCall& call, const PagerValues& values) {
    bool body = IsArticleName(values.name + ".", page_.dialects);
    std::vector<std::string>* pages = body ? &listing_.body_pages : &listing_.next;
    if (!pages->empty()) return;
    listing_.evidence.push_back(call.text);
    listing_.dialect = dialect.id;
    listing_.has_pager |= !body;
    const Pager& pager = *dialect.pager;
    long last = pager.base + std::min<long>(values.count, kMaxPages) - 1;
    for (long k = std::max<long>(values.current, pager.base) + 1; k <= last; ++k) {
      AddPage(Fill(pager.page, values, k), pages);
    }
  }

  void AddPage(std::string_view href, std::vector<std::string>* pages) const {
    AddUrl(page_.links.Resolve(href), pages);
  }

  void AddUrl(std::string url, std::vector<std::string>* pages) const {
    bool known =
        std::ranges::count(*pages, url) > 0 || (page_.url != nullptr && url == page_.url->HrefWithoutFragment());
    if (!url.empty() && !known && pages->size() < static_cast<size_t>(kMaxPages)) pages->push_back(std::move(url));
  }

  enum class Word { kNone, kNumber, kNext, kLast, kOther };

  Word WordOf(const std::string& folded) const {
    if (folded.empty() || folded.size() > 24) return Word::kNone;
    if (folded.size() <= 4 && std::ranges::all_of(folded, [](char c) { return c >= '0' && c <= '9'; }))
      return Word::kNumber;
    for (const Dialect& dialect : page_.dialects) {
      if (std::ranges::count(dialect.next_words, folded) > 0) return Word::kNext;
      if (std::ranges::count(dialect.last_words, folded) > 0) return Word::kLast;
      if (std::ranges::count(dialect.other_words, folded) > 0) return Word::kOther;
    }
    return Word::kNone;
  }

  // Plain links: the element around 下一页 or 尾页 that holds nothing else than a pager.
  void ReadLinks() {
    const std::vector<PageLink>& links = page_.links.all();
    for (size_t i = 0; i < links.size(); ++i) {
      Word word = WordOf(links[i].folded);
      if (word != Word::kNext && word != Word::kLast) continue;
      auto [begin, end] = PagerAround(i);
      if (ReadPagerLinks(begin, end)) return;
    }
  }

  // The links beside link `i` that belong to its pager, as a range: neighbours as long as their words are a pager's.
  std::pair<size_t, size_t> PagerAround(size_t i) const {
    const std::vector<PageLink>& links = page_.links.all();
    auto belongs = [&](size_t at) { return WordOf(links[at].folded) != Word::kNone; };
    size_t begin = i, end = i + 1;
    while (begin > 0 && belongs(begin - 1)) --begin;
    while (end < links.size() && belongs(end)) ++end;
    return {begin, end};
  }

  bool ReadPagerLinks(size_t begin, size_t end) {
    std::map<int, std::string> numbered;
    std::string next, last;
    for (size_t i = begin; i < end; ++i) {
      const PageLink& link = page_.links.all()[i];
      Word word = WordOf(link.folded);
      if (link.url.empty()) continue;
      if (word == Word::kNumber) numbered.emplace(std::stoi(link.folded), link.url);
      if (word == Word::kNext && next.empty()) next = link.url;
      if (word == Word::kLast) last = link.url;
    }
    if (numbered.empty() && next.empty()) return false;
    listing_.has_pager = true;
    ContinueNumbers(last, &numbered);
    int current = CurrentPage(begin, end, numbered, next);
    for (const auto& [number, url] : numbered) {
      if (number > current) AddUrl(url, &listing_.next);
    }
    AddUrl(next, &listing_.next);
    if (current < 0 || numbered.empty()) AddUrl(last, &listing_.next);
    return true;
  }

  // The number of this page: the link to itself, else one less than 下一页's, else the number printed without a link.
  int CurrentPage(size_t begin, size_t end, const std::map<int, std::string>& numbered, const std::string& next) const {
    const std::string own = page_.url == nullptr ? "" : page_.url->HrefWithoutFragment();
    for (const auto& [number, url] : numbered) {
      if (url == own) return number;
    }
    for (const auto& [number, url] : numbered) {
      if (url == next) return number - 1;
    }
    NodeId from = page_.links.all()[begin].node, to = page_.links.all()[end - 1].node;
    for (NodeId i = from; i < to; ++i) {
      const Node& node = page_.tree[i];
      if (node.tag != Tag::kText || page_.text[i].hidden || page_.text[i].text == 0) continue;
      if (std::string words = FoldLabel(node.text); WordOf(words) == Word::kNumber) return std::stoi(words);
    }
    int missing = 1;
    while (numbered.contains(missing)) ++missing;
    return missing;
  }

  // 1 2 3 … 尾页: where the numbers' addresses follow one pattern and the last page's fits it, the ones between do too.
  void ContinueNumbers(const std::string& last, std::map<int, std::string>* numbered) const {
    if (last.empty() || numbered->size() < 2) return;
    auto a = std::prev(numbered->end(), 2), b = std::prev(numbered->end());
    std::optional<Pattern> pattern = PatternOf(*a, *b);
    if (!pattern) return;
    std::optional<long> k = pattern->NumberIn(last);
    if (!k) return;
    long top = std::min<long>(*k - pattern->offset, kMaxPages);
    for (long number = b->first + 1; number <= top; ++number) {
      numbered->emplace(static_cast<int>(number),
                        pattern->head + std::to_string(number + pattern->offset) + pattern->tail);
    }
  }

  // Addresses that differ by one number only.
  struct Pattern {
    std::string head, tail;
    long offset = 0;  // the number in the address minus the one on the link

    std::optional<long> NumberIn(std::string_view url) const {
      if (url.size() <= head.size() + tail.size() || !url.starts_with(head) || !url.ends_with(tail))
        return std::nullopt;
      std::string_view digits = url.substr(head.size(), url.size() - head.size() - tail.size());
      bool all = digits.size() <= 6 && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
      return all ? std::optional<long>(std::stol(std::string(digits))) : std::nullopt;
    }
  };

  static std::optional<Pattern> PatternOf(const std::pair<const int, std::string>& a,
                                          const std::pair<const int, std::string>& b) {
    for (long offset : {0, -1, 1}) {
      std::string na = std::to_string(a.first + offset), nb = std::to_string(b.first + offset);
      size_t at = a.second.rfind(na);
      if (at == std::string::npos) continue;
      Pattern pattern{a.second.substr(0, at), a.second.substr(at + na.size()), offset};
      if (b.second == pattern.head + nb + pattern.tail) return pattern;
    }
    return std::nullopt;
  }

  const ListingInput& page_;
  Listing& listing_;
};

}  // namespace

void FindFurtherPages(const ListingInput& page, Listing* listing) { PagerFinder(page, listing).Run(); }

}  // namespace lantai::extractor
