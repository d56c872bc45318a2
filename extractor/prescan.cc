#include "extractor/prescan.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "extractor/char_refs.h"
#include "extractor/fragment.h"
#include "extractor/inline_run.h"
#include "extractor/markup.h"
#include "extractor/text_piece.h"

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string_view::npos;

bool IsAlpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool EqualsIgnoreCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b;
         });
}

// Numbers for the attributes of formatting elements: alike, if and only if Gumbo would find them alike.
class Alike {
 public:
  bool empty() const { return by_value_.empty(); }

  uint32_t NumberOf(const std::vector<MarkupAttribute>& attributes, std::string_view written) {
    auto [known, fresh] = by_writing_.try_emplace(written, 0);
    if (fresh) known->second = by_value_.try_emplace(Canonical(attributes), by_value_.size()).first->second;
    return known->second;
  }

 private:
  // Names in lower case in order, the first of equal ones, with their values. 0xFF stands in no UTF-8.
  static std::string Canonical(const std::vector<MarkupAttribute>& attributes) {
    std::vector<std::pair<std::string, std::string>> sorted;
    for (const MarkupAttribute& attribute : attributes) {
      std::string name(attribute.name);
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      std::string value(attribute.value.size(), '\0');
      const RefPlace place = RefPlace::kAttribute;
      value.resize(DecodeText(attribute.value, &place, value.data()));
      sorted.emplace_back(std::move(name), std::move(value));
    }
    std::ranges::stable_sort(sorted, {}, &std::pair<std::string, std::string>::first);
    std::string all;
    for (size_t i = 0; i < sorted.size(); ++i) {
      if (i > 0 && sorted[i].first == sorted[i - 1].first) continue;
      all.append(sorted[i].first).append(1, '\xFF').append(sorted[i].second).append(1, '\xFF');
    }
    return all;
  }

  std::unordered_map<std::string_view, uint32_t> by_writing_;
  std::unordered_map<std::string, uint32_t> by_value_;
};

class Scanner {
 public:
  Scanner(std::string_view text, const PrescanLimits& limits, Shortening shortening)
      : text_(text),
        limits_(limits),
        shortening_(shortening == Shortening::kOn),
        open_(limits),
        fragments_(text, limits.attributes, &scan_) {
    scan_.text = text;
    if (!shortening_) return;
    scan_.html.reserve(text.size() / 2);
    scan_.texts.reserve(text.size() / 64 + 16);
    scan_.tags.reserve(text.size() / 128 + 16);
    scan_.attributes.reserve(text.size() / 96 + 16);
    scan_.nodes.reserve(text.size() / 96 + 16);
  }

  // False where a character that stands for references could come from the page itself.
  bool Run() {
    for (size_t at = 0; at < text_.size();) {
      at = ReadText(at);
      if (at < text_.size()) at = ReadMarkup(at);
    }
    if (copied_ > 0) scan_.html.append(text_.substr(copied_));
    if (gave_up_ != npos) CheckLeft(text_.substr(gave_up_));
    // A number and what it stands for are not alike.
    clash_ |= gave_up_ != npos && !alike_.empty();
    return !clash_;
  }

  Prescan Take() { return std::move(scan_); }

 private:
  char At(size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
  bool shortens() const { return shortening_ && !foreign_; }

  // A "<" that begins a tag, a comment or the like; any other is text.
  bool BeginsMarkup(size_t at) const {
    char next = At(at + 1);
    return IsAlpha(next) || next == '/' || next == '!' || next == '?';
  }

  // Reads the text that begins at `begin`, and returns where markup begins.
  size_t ReadText(size_t begin) {
    if (!shortening_) return NextMarkup(begin);
    uint8_t blank_classes = 0, classes = 0;
    size_t text = begin;
    while (text < text_.size() && (ClassOf(text_[text]) & kBlankByte) != 0) blank_classes |= ClassOf(text_[text++]);
    const size_t at = TextEnd(text, &classes);
    if (keeps_text_ || foreign_) {
      CheckLeft(text_.substr(begin, at - begin));
    } else {
      if (text > begin) ShortenBlank(begin, text, blank_classes);
      if (at > text) ShortenText(text, at, classes, RefPlace::kText);
      in_rows_ = in_rows_ && at == text;
    }
    if (at > begin) keeps_text_ = false;
    return at;
  }

  // Where markup begins at or behind `at`; adds what stands before it to `classes`.
  size_t TextEnd(size_t at, uint8_t* classes) const {
    uint8_t all = *classes;
    for (; at < text_.size(); ++at) {
      if (text_[at] == '<' && BeginsMarkup(at)) break;
      all |= ClassOf(text_[at]);
    }
    *classes = all;
    return at;
  }

  size_t NextMarkup(size_t at) const {
    while ((at = text_.find('<', at)) != npos) {
      if (BeginsMarkup(at)) return at;
      ++at;
    }
    return text_.size();
  }

  void ShortenBlank(size_t begin, size_t end, uint8_t classes) {
    if (end - begin == 1 && (classes & kMarkByte) == 0) return;
    AddRef(begin, end, kSpaceRef, {true, false, (classes & kCrByte) != 0});
  }

  void ShortenText(size_t begin, size_t end, uint8_t classes, RefPlace place) {
    std::string_view text = text_.substr(begin, end - begin);
    if (text.size() == 1 && (classes & (kMarkByte | kAmpersandByte)) == 0) return;
    TextPiece piece = ExamineText(text, classes, place);
    if (piece.ok) return AddRef(begin, end, kTextRef, piece);
    clash_ |= MayGiveMark(text, classes);
  }

  void AddRef(size_t begin, size_t end, char mark, TextPiece piece) {
    scan_.texts.push_back({Place(begin), piece.decode, piece.has_cr, text_.substr(begin, end - begin)});
    Replace(begin, end);
    scan_.html.push_back(mark);
  }

  void CheckLeft(std::string_view text) { clash_ |= MayGiveMark(text, ClassesOf(text)); }

  // Where the byte at `at`, which nothing has replaced, comes to stand in scan_.html.
  uint32_t Place(size_t at) const { return static_cast<uint32_t>(scan_.html.size() + at - copied_); }

  // What stands before `begin` is copied; what stands up to `end` is not.
  void Replace(size_t begin, size_t end) {
    scan_.html.append(text_.data() + copied_, begin - copied_);
    copied_ = end;
  }

  void Cut(size_t begin, size_t end) {
    Replace(begin, end);
    ++scan_.cuts;
  }

  // What begins with the "<" at `at`; returns where text goes on.
  size_t ReadMarkup(size_t at) {
    char next = At(at + 1);
    if (text_.substr(at, 3) == "</>") return SkipNothing(at);
    keeps_text_ = false;
    if (next == '!' || next == '?' || (next == '/' && !IsAlpha(At(at + 2)))) return ReadDeclaration(at);
    ReadTag(text_, at, limits_.attributes, &tag_);
    if (tag_.end == npos) return text_.size();
    // Gumbo then loses the value of the next attribute that has one.
    clash_ |= tag_.repeats;
    return tag_.is_end ? HandleEnd() : HandleStart();
  }

  // "</>" is nothing at all; but right before <svg>, Gumbo no longer knows that element by its end tag.
  size_t SkipNothing(size_t at) {
    clash_ |= At(at + 3) == '<' && PackName(text_.substr(std::min(at + 4, text_.size()), kSvg.length)) == kSvg;
    return at + 3;
  }

  size_t ReadDeclaration(size_t at) {
    size_t end = EndOfDeclaration(text_, at);
    bool comment = text_.substr(at, 4) == "<!--";
    if (foreign_ && !comment) GiveUp(at);
    if (!comment || !shortens() || end - at <= 7) return end;
    Replace(at, end);
    scan_.html.append("<!>");
    return end;
  }

  // From here on nothing is shortened.
  void GiveUp(size_t at) {
    if (!shortening_) return;
    shortening_ = false;
    gave_up_ = at;
  }

  size_t HandleEnd() {
    const ScanKnowledge known = KnowledgeOf(tag_.name);
    if (!open_.End(tag_.name, known)) return Cut(tag_.begin, tag_.end), tag_.end;
    if (known.Is(kScanSelect)) in_select_ = false;
    if (tag_.name == kTable && tables_ > 0) --tables_;
    if (shortening_) run_.End(tag_.name);
    FollowRows(known);
    if (foreign_) LeaveForeign();
    return tag_.end;
  }

  size_t HandleStart() {
    const ScanKnowledge known = KnowledgeOf(tag_.name);
    if (known.Is(kScanGivesUp)) GiveUp(tag_.begin);
    clash_ |= elements_ && tag_.name == kFrameset;     // what an empty element allows, <br> does not (§13.2.6.4.7)
    if (tag_.name == kPlaintext) return text_.size();  // no tag ends it
    bool raw = known.Is(kScanRaw);
    if (!raw && !open_.Start(tag_.name, known)) return Cut(tag_.begin, tag_.end), tag_.end;
    if (shortening_) EnterState(known);
    if (shortens() && MayBeElement(known) && ShortenElement(known)) return copied_;
    FollowRows(known);
    tables_ += tag_.name == kTable;
    if (shortening_) run_.Start(tag_.name, known);
    if (shortens() && !known.Is(kScanForeign)) {
      ShortenTag(known);
    } else if (tag_.excess != npos) {
      Cut(tag_.excess, tag_.end - 1);
    }
    keeps_text_ = known.Is(kScanKeepsText);
    return raw ? ReadRawText(known) : tag_.end;
  }

  // Follows the states in which tags mean something else.
  void EnterState(ScanKnowledge known) {
    if (foreign_ || known.Is(kScanForeign)) return EnterForeign(known);
    // Inside <select>, only <script> and <template> are what they are elsewhere (§13.2.6.4.16). A second <select> ends
    // it; but if a table has ended it before, that is the first.
    if (known.Is(kScanSelect)) in_select_ = true;
    if (in_select_ && known.Is(kScanEndsSelect)) in_select_ = false;
    if (in_select_ && known.Is(kScanRaw) && !known.Is(kScanScript)) GiveUp(tag_.begin);
  }

  // <svg> that only draws, is copied and left behind; anything else in it may lead back to HTML's rules.
  void EnterForeign(ScanKnowledge known) {
    bool begins = !foreign_ && tag_.name == kSvg && (!tag_.slash || tag_.attributes.empty());
    if (!begins && !(foreign_ && known.Is(kScanShape))) return GiveUp(tag_.begin);
    if (begins && !tag_.slash) foreign_ = true;
    if (begins && in_select_) GiveUp(tag_.begin);
  }

  void LeaveForeign() {
    if (tag_.name == kSvg) {
      foreign_ = false;
    } else if (!KnowledgeOf(tag_.name).Is(kScanShape)) {
      GiveUp(tag_.begin);
    }
  }

  // Takes the attributes out of a start tag.
  void ShortenTag(ScanKnowledge known) {
    bool bare = tag_.attributes.empty() && tag_.end == tag_.name_end + 1;
    if (bare) return;
    if (known.Is(kScanRoot) || !tag_.plain_name) {
      if (tag_.excess != npos) Cut(tag_.excess, tag_.end - 1);
      return;
    }
    TagRef ref{Place(tag_.begin), static_cast<uint32_t>(scan_.attributes.size()), 0, 0, 0};
    Replace(tag_.name_end, tag_.end);
    if (known.Is(kScanCompared) && !tag_.attributes.empty()) {
      CompareByNumber();
    } else {
      for (const MarkupAttribute& attribute : tag_.attributes) TakeAttribute(attribute, known, ref.attributes);
    }
    scan_.html.push_back('>');
    scan_.cuts += tag_.excess != npos;
    ref.attribute_count = static_cast<uint32_t>(scan_.attributes.size()) - ref.attributes;
    if (ref.attribute_count > 0) scan_.tags.push_back(ref);
  }

  bool MayBeElement(ScanKnowledge known) const {
    return known.Is(kScanInline | kScanSimpleBlock) || tag_.name == kTable || (in_rows_ && tag_.name == kRow);
  }

  // Behind <table>, its groups, its columns and rows that were taken out, a row is a row.
  void FollowRows(ScanKnowledge known) {
    bool stays = known.Is(kScanTableGroup | kScanColumns) || (known.Is(kScanScript) && !tag_.is_end);
    in_rows_ = shortens() && !in_select_ && ((in_rows_ && stays) || (tag_.name == kTable && !tag_.is_end));
  }

  // Puts a shorter element in the place of one that holds nothing for the parser to decide.
  bool ShortenElement(ScanKnowledge known) {
    if (in_select_ || !open_.HasRoomFor(FragmentReader::kDeepest, FragmentReader::kMostInline)) return false;
    const auto nodes = static_cast<uint32_t>(scan_.nodes.size());
    const size_t end = fragments_.Read(tag_, known, run_, tables_ > 0);
    if (end == npos) return false;
    scan_.tags.push_back({Place(tag_.begin), 0, 0, nodes, static_cast<uint32_t>(scan_.nodes.size()) - nodes});
    open_.End(tag_.name, known);
    Replace(tag_.begin, end);
    scan_.html.append(StandIn(known));
    in_rows_ = in_rows_ && tag_.name != kTable;
    elements_ = true;
    return true;
  }

  std::string_view StandIn(ScanKnowledge known) const {
    if (tag_.name == kRow) return "<tr></tr>";
    if (tag_.name == kTable) return "<table></table>";
    return known.Is(kScanInline) ? "<br>" : "<hr>";
  }

  void TakeAttribute(const MarkupAttribute& attribute, ScanKnowledge known, uint32_t first) {
    const size_t before = scan_.attributes.size();
    bool taken = KeepAttribute(attribute, first, &scan_);
    if (scan_.attributes.size() == before) return;
    KeptAttribute& kept = scan_.attributes.back();
    // A hidden <input> may stand in a table.
    bool matters = known.Is(kScanInput) && kept.name == Attr::kType;
    if (taken && !(matters && (kept.decode || EqualsIgnoreCase(kept.value, "hidden")))) return;
    // The parser reads it. The entry only keeps later ones of the name out.
    kept.left = true;
    scan_.html.append(1, ' ').append(text_.substr(attribute.begin, attribute.end - attribute.begin));
  }

  void CompareByNumber() {
    const uint32_t first = static_cast<uint32_t>(scan_.attributes.size());
    for (const MarkupAttribute& attribute : tag_.attributes) {
      clash_ |= !ExamineText(attribute.value, ClassesOf(attribute.value), RefPlace::kAttribute).ok ||
                (ClassesOf(attribute.name) & (kOddByte | kPerhapsOddByte)) != 0;
      TakeAttribute(attribute, {}, first);
    }
    std::string_view written = text_.substr(tag_.name_end, std::min(tag_.excess, tag_.end) - tag_.name_end);
    scan_.html.append(1, ' ').append(std::to_string(alike_.NumberOf(tag_.attributes, written)));
  }

  // Returns after the end tag of a <script>, <style>, ….
  size_t ReadRawText(ScanKnowledge known) {
    const size_t begin = tag_.end;
    const size_t found = FindRawTextEnd(text_, begin, tag_.name, known.Is(kScanScript));
    const size_t end = std::min(found, text_.size());
    std::string_view content = text_.substr(begin, end - begin);
    if (known.Is(kScanScript)) scan_.scripts.push_back(content);
    if (shortening_) ShortenRawText(begin, end, known);
    keeps_text_ = false;
    if (found == npos) return text_.size();
    ReadTag(text_, found, 0, &tag_);
    return tag_.end == npos ? text_.size() : tag_.end;
  }

  void ShortenRawText(size_t begin, size_t end, ScanKnowledge known) {
    std::string_view content = text_.substr(begin, end - begin);
    if (content.empty()) return;
    uint8_t classes = ClassesOf(content);
    if (keeps_text_) {
      clash_ |= MayGiveMark(content, classes);
    } else if (known.Is(kScanTitle)) {
      ShortenText(begin, end, classes, RefPlace::kText);
    } else {
      TextPiece piece = ExamineText(content, classes & ~kAmpersandByte, RefPlace::kText);
      if (piece.ok) return AddRef(begin, end, kTextRef, piece);
      clash_ |= (classes & kMarkByte) != 0;
    }
  }

  inline static const ScanName kPlaintext = PackName("plaintext"), kSvg = PackName("svg"),
                               kFrameset = PackName("frameset"), kTable = PackName("table"), kRow = PackName("tr");

  std::string_view text_;
  const PrescanLimits& limits_;
  bool shortening_;          // still
  bool clash_ = false;       // a mark could come from the page's own text
  bool keeps_text_ = false;  // the next text follows <pre>, <listing> or <textarea>
  bool in_select_ = false;   // perhaps
  bool foreign_ = false;     // inside <svg>
  size_t tables_ = 0;        // that are open, at most
  bool in_rows_ = false;     // surely
  bool elements_ = false;    // <br> or <hr> stands for an element
  size_t gave_up_ = npos;    // where shortening ended
  OpenElements open_;
  InlineRun run_;
  Alike alike_;
  Markup tag_;
  Prescan scan_;
  FragmentReader fragments_;
  size_t copied_ = 0;
};

}  // namespace

Prescan PrescanHtml(std::string_view text, const PrescanLimits& limits, Shortening shortening) {
  // U+0000 is dropped, replaced or kept by the state it stands in: such pages, rare as they are, go to the parser
  // whole.
  const bool has_nul = text.find('\0') != std::string_view::npos;
  Scanner scanner(text, limits, has_nul ? Shortening::kOff : shortening);
  if (scanner.Run()) return scanner.Take();
  Scanner plain(text, limits, Shortening::kOff);
  plain.Run();
  return plain.Take();
}

}  // namespace lantai::extractor
