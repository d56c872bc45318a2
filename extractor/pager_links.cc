// Plain links to further pages: page numbers, 下一页, 尾页.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

#include "extractor/label.h"
#include "extractor/pager.h"
#include "extractor/words.h"

namespace lantai::extractor {
namespace {

class LinkedPages {
 public:
  LinkedPages(const ListingInput& page, Listing* listing) : page_(page), listing_(*listing) {}

  // The element around 下一页 or 尾页 that holds nothing else than a pager.
  void Run() {
    const std::vector<PageLink>& links = page_.links.all();
    for (size_t i = 0; i < links.size(); ++i) {
      Word word = WordOf(links[i].folded);
      if (word != Word::kNext && word != Word::kLast) continue;
      auto [begin, end] = PagerAround(i);
      if (ReadPagerLinks(begin, end)) return;
    }
  }

 private:
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
    if (numbered.size() < 2 && !next.empty() && AddFromNextToLast(next, last)) return true;
    ContinueNumbers(last, &numbered);
    int current = CurrentPage(begin, end, numbered, next);
    for (const auto& [number, url] : numbered) {
      if (number > current) AddPage(page_, url, &listing_.next);
    }
    AddPage(page_, next, &listing_.next);
    if (current < 0 || numbered.empty()) AddPage(page_, last, &listing_.next);
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

  // 1 2 3 … 9 尾页: where the numbers' addresses follow one pattern, the ones between do too.
  void ContinueNumbers(const std::string& last, std::map<int, std::string>* numbered) const {
    std::optional<Pattern> pattern = PatternOf(*numbered);
    if (!pattern) return;
    long top = numbered->rbegin()->first;
    if (std::optional<long> address = pattern->NumberIn(last)) top = std::max(top, pattern->LinkOf(*address));
    top = std::min<long>(top, kMaxPages);
    for (long number = 2; number <= top; ++number) {
      if (long address = pattern->AddressOf(number); address >= 0)
        numbered->emplace(static_cast<int>(number), pattern->head + std::to_string(address) + pattern->tail);
    }
  }

  // 下一页 尾页 and no numbers: those between, up or down.
  bool AddFromNextToLast(const std::string& next, const std::string& last) {
    std::optional<Difference> ends = DifferenceOf(next, last);
    if (!ends || std::abs(ends->b - ends->a) >= kMaxPages) return false;
    const long step = ends->b > ends->a ? 1 : -1;
    for (long number = ends->a; number != ends->b + step; number += step)
      AddPage(page_, ends->head + std::to_string(number) + ends->tail, &listing_.next);
    return true;
  }

  // Two addresses that differ by one number only.
  struct Difference {
    std::string head, tail;
    long a = 0, b = 0;
  };

  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }

  static std::optional<long> NumberOf(std::string_view digits) {
    constexpr size_t kLongest = 6;
    if (digits.empty() || digits.size() > kLongest || !std::ranges::all_of(digits, IsDigit)) return std::nullopt;
    return std::stol(std::string(digits));
  }

  static std::optional<Difference> DifferenceOf(const std::string& a, const std::string& b) {
    const size_t shorter = std::min(a.size(), b.size());
    size_t head = 0, tail = 0;
    while (head < shorter && a[head] == b[head]) ++head;
    while (head > 0 && IsDigit(a[head - 1])) --head;
    while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
    while (tail > 0 && IsDigit(a[a.size() - tail])) --tail;
    const std::optional<long> in_a = NumberOf(std::string_view(a).substr(head, a.size() - tail - head));
    const std::optional<long> in_b = NumberOf(std::string_view(b).substr(head, b.size() - tail - head));
    if (!in_a || !in_b || *in_a == *in_b) return std::nullopt;
    return Difference{a.substr(0, head), a.substr(a.size() - tail), *in_a, *in_b};
  }

  // How the number in an address follows from the one on the link: index_2 for 2, index_1 for 2, or counting down.
  struct Pattern {
    std::string head, tail;
    long step = 1, offset = 0;

    long AddressOf(long link) const { return step * link + offset; }
    long LinkOf(long address) const { return (address - offset) * step; }
    std::optional<long> NumberIn(std::string_view url) const {
      if (url.size() <= head.size() + tail.size() || !url.starts_with(head) || !url.ends_with(tail))
        return std::nullopt;
      return NumberOf(url.substr(head.size(), url.size() - head.size() - tail.size()));
    }
  };

  // Of the two highest numbers whose addresses show it.
  static std::optional<Pattern> PatternOf(const std::map<int, std::string>& numbered) {
    for (auto b = numbered.rbegin(); b != numbered.rend(); ++b) {
      auto a = std::next(b);
      if (a == numbered.rend()) break;
      std::optional<Difference> found = DifferenceOf(a->second, b->second);
      if (!found) continue;
      const long links = b->first - a->first, addresses = found->b - found->a;
      if (links != std::abs(addresses)) continue;
      const long step = addresses > 0 ? 1 : -1;
      return Pattern{found->head, found->tail, step, found->a - step * a->first};
    }
    return std::nullopt;
  }

  const ListingInput& page_;
  Listing& listing_;
};

}  // namespace

void FindLinkedPages(const ListingInput& page, Listing* listing) { LinkedPages(page, listing).Run(); }

}  // namespace lantai::extractor
