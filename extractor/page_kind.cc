#include "extractor/page_kind.h"

#include <algorithm>
#include <optional>

#include "extractor/label.h"
#include "extractor/redirect.h"
#include "extractor/words.h"

namespace lantai::extractor {
namespace {

constexpr uint32_t kShortPage = 300;     // characters; error pages say little
constexpr uint32_t kArticleText = 60;    // characters and numbers of a text worth the name
constexpr size_t kChallengeHead = 4096;  // bytes in which a challenge shows itself

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A word that begins or ends with a digit is no part of a longer number: 404 is none of 010-64041234 or 0535-4046666.
bool HoldsWord(std::string_view text, std::string_view word) {
  for (size_t at = text.find(word); at != text.npos && !word.empty(); at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool before = at > 0 && IsDigit(word.front()) && (IsDigit(text[at - 1]) || text[at - 1] == '-');
    const bool after = end < text.size() && IsDigit(word.back()) && IsDigit(text[end]);
    if (!before && !after) return true;
  }
  return false;
}

class Judge {
 public:
  explicit Judge(const KindInput& page) : page_(page), all_(page.tree.size() == 0 ? Weight{} : page.text[0]) {}

  Judgement Run() {
    if (FindChallenge()) return Done(PageKind::kChallenge, false);
    if (page_.redirects && IsStub(page_.text, page_.tree)) return Done(PageKind::kOther, false);
    if (FindError()) return Done(PageKind::kError, false);
    const Listing& list = page_.listing;
    judged_.evidence.insert(judged_.evidence.end(), list.evidence.begin(), list.evidence.end());
    if (IsArticle()) return Done(PageKind::kArticle, true);
    if (IsListing()) return Done(PageKind::kListing, true);
    if (IsIndex()) return Done(PageKind::kIndex, true);
    return Done(PageKind::kOther, true);
  }

 private:
  Judgement Done(PageKind kind, bool has_text) {
    judged_.kind = kind;
    judged_.has_text = has_text;
    return std::move(judged_);
  }

  // A real page can carry the same marks, so that text or links outweigh them.
  bool FindChallenge() {
    if (!IsStub(page_.text, page_.tree)) return false;
    std::string_view head = page_.source.substr(0, kChallengeHead);
    for (const Dialect& dialect : page_.dialects) {
      for (const std::string& mark : dialect.challenge_marks) {
        if (head.find(mark) == head.npos) continue;
        judged_.evidence.push_back(mark);
        return true;
      }
    }
    return false;
  }

  bool FindError() {
    if (all_.all() > kShortPage || page_.article.known_container || !page_.listing.items.empty()) return false;
    const std::string words = FoldLabel(page_.head.title) + "\n" + FoldLabel(page_.text.Flat(0));
    return Complains(words, Complaint::kBusy, &Dialect::busy_words) ||
           Complains(words, Complaint::kRefused, &Dialect::refused_words) ||
           Complains(words, Complaint::kAbsent, &Dialect::error_words) ||
           Complains(words, Complaint::kTrouble, &Dialect::trouble_words);
  }

  bool Complains(std::string_view words, Complaint complaint, std::vector<std::string> Dialect::*list) {
    for (const Dialect& dialect : page_.dialects) {
      for (const std::string& word : dialect.*list) {
        if (!HoldsWord(words, word)) continue;
        judged_.evidence.push_back(word);
        judged_.complaint = complaint;
        return true;
      }
    }
    return false;
  }

  bool HasArticleName() const {
    if (page_.url == nullptr) return false;
    std::string_view path = page_.url->path();
    std::string_view name = path.substr(path.rfind('/') + 1);
    return std::ranges::any_of(page_.dialects, [&](const Dialect& dialect) {
      return std::ranges::any_of(dialect.article_names,
                                 [&](const std::string& shape) { return MatchesShape(shape, name); });
    });
  }

  uint32_t BodyContent() const { return page_.article.body == kNoNode ? 0 : page_.text[page_.article.body].content(); }

  // Characters of the entries' links.
  uint32_t ItemCharacters() const {
    return page_.listing.element == kNoNode ? 0 : page_.text[page_.listing.element].link_text;
  }

  bool IsArticle() const {
    const Listing& list = page_.listing;
    if (!page_.head.article_title.empty() || !list.body_pages.empty() || HasArticleName())
      return !list.has_pager || list.fetched;
    if (list.has_pager) return false;
    // An article that is nothing but its files: what stands in rows around it is a menu.
    const bool menu = list.items.size() < 3 || (page_.one_report && !list.dated);
    if (page_.attachments > 0 && page_.article.heading != kNoNode && menu) return true;
    if (page_.article.known_container && BodyContent() >= kArticleText) {
      return BodyContent() > ItemCharacters() && BodyContent() > page_.text[page_.article.body].link_text;
    }
    // Without a name for it: text that outweighs every list, under a heading, and more than the links around it.
    uint32_t body = BodyContent();
    return body >= 2 * kArticleText && body > 2 * ItemCharacters() && body * 2 > all_.link_text;
  }

  bool IsListing() const {
    const Listing& list = page_.listing;
    if (list.has_pager && (list.items.size() > 0 || !list.dialect.empty())) return true;
    if (list.groups >= 3 || list.items.empty()) return false;
    bool enough = list.items.size() >= 3 || (list.dated && list.groups == 0 && all_.links < 40);
    return enough && (list.dated ? ItemCharacters() * 6 >= all_.link_text : ItemCharacters() * 2 >= all_.link_text);
  }

  bool IsIndex() const { return page_.listing.groups >= 2 || (all_.links >= 10 && all_.link_text > all_.text); }

  const KindInput& page_;
  const Weight all_;
  Judgement judged_;
};

}  // namespace

Judgement JudgeKind(const KindInput& page) { return Judge(page).Run(); }

}  // namespace lantai::extractor
