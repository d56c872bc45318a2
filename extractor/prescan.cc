#include "extractor/prescan.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <span>

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// A tag name as a number: its first eight letters, which tell all names apart that matter here.
using Name = uint64_t;

constexpr Name Pack(std::string_view name) {
  Name packed = 0;
  for (size_t i = 0; i < 8 && i < name.size(); ++i) packed = packed << 8 | static_cast<unsigned char>(name[i]);
  return packed;
}

template <typename... Names>
constexpr auto PackAll(const Names&... names) {
  return std::array<Name, sizeof...(names)>{Pack(std::string_view(names))...};
}

bool IsOneOf(Name name, std::span<const Name> names) { return std::ranges::find(names, name) != names.end(); }

constexpr auto kVoid = PackAll("area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image",
                               "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr");
constexpr auto kRawText = PackAll("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes");
constexpr auto kFormatting =
    PackAll("b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u");
// Closing one of these forgets the formatting elements that were opened inside (§13.2.4.3, markers).
constexpr auto kMarkers = PackAll("td", "th", "caption", "applet", "object", "marquee");
// Start tags that end an open <p> (§13.2.6.4.7).
constexpr auto kEndParagraph =
    PackAll("address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "fieldset",
            "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "dd",
            "dt", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "ul");
constexpr auto kTableScope = PackAll("table", "html");
constexpr auto kListScope = PackAll("ul", "ol", "dl", "table", "td", "th");
constexpr auto kButtonScope = PackAll("table", "td", "th", "caption", "button", "html");

using FormattingCounts = std::array<uint16_t, kFormatting.size()>;

// Where `name` is counted, or -1.
int FormattingIndex(Name name) {
  auto found = std::ranges::find(kFormatting, name);
  return found == kFormatting.end() ? -1 : static_cast<int>(found - kFormatting.begin());
}

// A tag as the tokenizer sees it; offsets into the text.
struct Tag {
  size_t begin = 0, end = 0;  // "<" … after ">"
  Name name = 0;
  bool is_end = false;
  size_t excess = npos;  // where the attributes beyond the cap begin
};

// The open elements, as far as the depth of the tree needs them.
class OpenElements {
 public:
  explicit OpenElements(const PrescanLimits& limits) : limits_(limits) {}

  // False where the start tag must be cut.
  bool Start(Name name) {
    if (name == Pack("html") || name == Pack("body")) return ++root_tags_ <= limits_.root_tags;
    if (IsOneOf(name, kVoid)) return true;
    CloseImplied(name);
    int formatting = FormattingIndex(name);
    if (stack_.size() >= limits_.depth) return ++cut_, false;
    if (formatting >= 0 && TotalFormatting() >= limits_.formatting) return ++cut_formatting_, false;
    stack_.push_back({name, formatting_});
    if (formatting >= 0) ++formatting_[static_cast<size_t>(formatting)];
    return true;
  }

  // False where the end tag belongs to a start tag that was cut.
  bool End(Name name) {
    int formatting = FormattingIndex(name);
    if (formatting >= 0 && cut_formatting_ > 0) return --cut_formatting_, false;
    if (cut_ > 0) return --cut_, false;
    if (formatting >= 0 && formatting_[static_cast<size_t>(formatting)] > 0) {
      --formatting_[static_cast<size_t>(formatting)];
    }
    CloseTo(name, stack_.size(), {});
    return true;
  }

 private:
  struct Open {
    Name name;
    FormattingCounts formatting;  // when it was opened
  };

  size_t TotalFormatting() const { return std::accumulate(formatting_.begin(), formatting_.end(), size_t{0}); }

  void PopTo(size_t size) {
    for (; stack_.size() > size; stack_.pop_back()) {
      if (IsOneOf(stack_.back().name, kMarkers)) formatting_ = stack_.back().formatting;
    }
  }

  // Pops up to the innermost `name` among the last `reach` open elements, if it stands above all of `stop`.
  void CloseTo(Name name, size_t reach, std::span<const Name> stop) {
    for (size_t i = stack_.size(); i > 0 && stack_.size() - i < reach; --i) {
      if (stack_[i - 1].name == name) return PopTo(i - 1);
      if (IsOneOf(stack_[i - 1].name, stop)) return;
    }
  }

  void CloseAll(std::span<const Name> names, std::span<const Name> stop) {
    for (Name name : names) CloseTo(name, kReach, stop);
  }

  void CloseImplied(Name name) {
    constexpr auto kCells = PackAll("td", "th"), kTerms = PackAll("dd", "dt");
    constexpr auto kGroups = PackAll("tbody", "thead", "tfoot");
    if (name == Pack("li")) CloseTo(name, kReach, kListScope);
    if (IsOneOf(name, kTerms)) CloseAll(kTerms, kListScope);
    if (name == Pack("option") || name == Pack("optgroup")) CloseTo(Pack("option"), 2, {});
    if (IsOneOf(name, kCells)) CloseAll(kCells, kTableScope);
    if (name == Pack("tr")) CloseTo(name, kReach, kTableScope);
    if (IsOneOf(name, kGroups)) CloseAll(kGroups, kTableScope);
    if (name == Pack("a") || name == Pack("nobr") || name == Pack("button")) CloseTo(name, kReach, kMarkers);
    if (IsOneOf(name, kEndParagraph)) CloseTo(Pack("p"), kReach, kButtonScope);
  }

  // How far up an implied end tag is looked for; a page that nests deeper inside one cell only counts too deep.
  static constexpr size_t kReach = 64;

  const PrescanLimits& limits_;
  std::vector<Open> stack_;
  FormattingCounts formatting_{};
  size_t cut_ = 0, cut_formatting_ = 0, root_tags_ = 0;
};

class Scanner {
 public:
  Scanner(std::string_view text, const PrescanLimits& limits) : text_(text), limits_(limits), open_(limits) {}

  Prescan Run() {
    for (size_t at = 0; (at = text_.find('<', at)) != npos;) at = ReadMarkup(at);
    if (scan_.cuts > 0) scan_.html.append(text_.substr(copied_));
    return std::move(scan_);
  }

 private:
  char At(size_t i) const { return i < text_.size() ? text_[i] : '\0'; }

  // What begins with the "<" at `at`; returns where text goes on.
  size_t ReadMarkup(size_t at) {
    char next = At(at + 1);
    if (next == '!') return SkipDeclaration(at);
    if (next == '?' || (next == '/' && !IsAlpha(At(at + 2)))) return After(text_.find('>', at + 1));
    if (next != '/' && !IsAlpha(next)) return at + 1;
    Tag tag = ReadTag(at);
    if (tag.end == npos) return text_.size();  // a tag that the end of the page cuts off is no tag
    return tag.is_end ? HandleEnd(tag) : HandleStart(tag);
  }

  static size_t AfterMatch(size_t found, size_t length, size_t size) { return found == npos ? size : found + length; }
  size_t After(size_t found) const { return AfterMatch(found, 1, text_.size()); }

  // Comments end at --> or --!>, and at once where they begin with > or -> (§13.2.5.43).
  size_t SkipDeclaration(size_t at) const {
    std::string_view rest = text_.substr(at);
    if (!rest.starts_with("<!--")) return After(text_.find('>', at));
    if (rest.starts_with("<!-->")) return at + 5;
    if (rest.starts_with("<!--->")) return at + 6;
    size_t plain = text_.find("-->", at + 4);
    size_t odd = text_.substr(0, plain).find("--!>", at + 4);
    if (odd != npos) return odd + 4;
    return AfterMatch(plain, 3, text_.size());
  }

  Tag ReadTag(size_t at) {
    Tag tag;
    tag.begin = at;
    tag.is_end = At(at + 1) == '/';
    size_t i = at + (tag.is_end ? 2 : 1), letters = 0;
    for (; i < text_.size() && !IsSpace(text_[i]) && text_[i] != '/' && text_[i] != '>'; ++i) {
      if (++letters <= 8) tag.name = tag.name << 8 | static_cast<unsigned char>(Lower(text_[i]));
    }
    ReadAttributes(i, &tag);
    return tag;
  }

  void ReadAttributes(size_t i, Tag* tag) const {
    tag->end = npos;
    for (size_t count = 0; i < text_.size();) {
      while (i < text_.size() && (IsSpace(text_[i]) || text_[i] == '/')) ++i;
      if (At(i) == '>') {
        tag->end = i + 1;
        return;
      }
      if (++count == limits_.attributes + 1) tag->excess = i;
      i = SkipAttribute(i);
    }
  }

  size_t SkipAttribute(size_t i) const {
    ++i;  // a name may begin with '='
    while (i < text_.size() && !IsSpace(text_[i]) && text_[i] != '/' && text_[i] != '>' && text_[i] != '=') ++i;
    size_t value = i;
    while (value < text_.size() && IsSpace(text_[value])) ++value;
    if (At(value) != '=') return i;
    ++value;
    while (value < text_.size() && IsSpace(text_[value])) ++value;
    char quote = At(value);
    if (quote == '"' || quote == '\'') return After(text_.find(quote, value + 1));
    while (value < text_.size() && !IsSpace(text_[value]) && text_[value] != '>') ++value;
    return value;
  }

  size_t HandleEnd(const Tag& tag) {
    if (!open_.End(tag.name)) Cut(tag.begin, tag.end);
    return tag.end;
  }

  size_t HandleStart(const Tag& tag) {
    if (tag.name == Pack("plaintext")) return text_.size();  // no tag ends it
    bool raw = IsOneOf(tag.name, kRawText);
    if (!raw && !open_.Start(tag.name)) return Cut(tag.begin, tag.end), tag.end;
    if (tag.excess != npos) Cut(tag.excess, tag.end - 1);
    return raw ? SkipRawText(tag) : tag.end;
  }

  // Returns after the end tag of a <script>, <style>, ….
  size_t SkipRawText(const Tag& tag) {
    bool script = tag.name == Pack("script");
    size_t end = script ? FindScriptEnd(tag.end) : FindEndTag(tag.name, tag.end);
    if (script) scan_.scripts.push_back(text_.substr(tag.end, std::min(end, text_.size()) - tag.end));
    if (end == npos) return text_.size();
    Tag close = ReadTag(end);
    return close.end == npos ? text_.size() : close.end;
  }

  bool IsTagNamed(size_t at, Name name) const {
    Name read = 0;
    size_t end = at;
    for (; IsAlpha(At(end)) && end - at < 8; ++end) read = read << 8 | static_cast<unsigned char>(Lower(text_[end]));
    return read == name && (IsSpace(At(end)) || At(end) == '/' || At(end) == '>');
  }

  size_t FindEndTag(Name name, size_t from) const {
    for (size_t at = from; (at = text_.find("</", at)) != npos; at += 2) {
      if (IsTagNamed(at + 2, name)) return at;
    }
    return npos;
  }

  // A script's text may hold a commented <script>…</script> of its own (§13.2.5.23, double escaped state).
  size_t FindScriptEnd(size_t from) const {
    bool escaped = false, twice = false;
    for (size_t at = from; at < text_.size(); ++at) {
      at = text_.find_first_of("<-", at);
      if (at == npos) return npos;
      std::string_view rest = text_.substr(at);
      if (rest.starts_with("<!--")) {
        escaped = true, at += 1;
      } else if (rest.starts_with("-->")) {
        escaped = twice = false;
      } else if (rest.starts_with("</") && IsTagNamed(at + 2, Pack("script"))) {
        if (!twice) return at;
        twice = false;
      } else if (escaped && rest.starts_with("<") && IsTagNamed(at + 1, Pack("script"))) {
        twice = true;
      }
    }
    return npos;
  }

  void Cut(size_t begin, size_t end) {
    scan_.html.append(text_.substr(copied_, begin - copied_));
    copied_ = end;
    ++scan_.cuts;
  }

  std::string_view text_;
  const PrescanLimits& limits_;
  OpenElements open_;
  Prescan scan_;
  size_t copied_ = 0;
};

}  // namespace

Prescan PrescanHtml(std::string_view text, const PrescanLimits& limits) { return Scanner(text, limits).Run(); }

}  // namespace lantai::extractor
