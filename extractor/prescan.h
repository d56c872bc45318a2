// A linear look over a page's text before Gumbo sees it: what a hostile page could make the parser spend is cut, what
// the tree can have from the text itself is taken out of the parser's way, and the scripts, in which listings keep
// their data, are collected.
//
//   Prescan scan = PrescanHtml(text);
//   Result<HtmlTree> tree = HtmlTree::Parse(scan);     // as if `text` had been parsed, within the caps
//
// **Caps.** Gumbo is quadratic in three things, measured: 1 MB of <div> nested 200,000 deep keeps it busy for over 40
// s, 60,000 attributes on one tag for 6.6 s, unclosed formatting elements clone each other in every paragraph. So start
// tags beyond a depth, attributes beyond a number, and formatting tags that stay open beyond a number are cut, with
// their end tags; text is never cut. The walk follows the HTML standard's tokenizer (extractor/markup.h), and a
// simplified stack of open elements (extractor/open_elements.h).
//
// **Shortening.** Gumbo costs by the tag and by the character. So a run of text is one character, a reference that the
// tree looks up, and an element without anything for the parser to decide in it (extractor/fragment.h) is a void one:
//
//   <td class="a" onclick="…">\n  主动公开 <b>12</b>条<p>无</p>   →   <td>\f`<br>`<hr>
//
// with \f for white space and ` for the rest, because where white space stands alone the tree construction treats it
// otherwise (§13.2.6.4). Attributes that nothing reads go; those that the tree keeps are looked up; the text of scripts
// and styles is a reference, a comment becomes <!>. What tree construction itself looks at stays: the attributes of
// <html> and <body>, which merge; type=hidden of <input>; whether formatting elements are alike (the Noah's Ark clause,
// §13.2.4.3), for which they get a number. Left as it is: what holds characters that the parser replaces, character
// references it must know (extractor/char_refs.h), text behind <pre> and <textarea>, <svg> and <math>, and all that
// follows <template>, <frameset>, <plaintext>, <isindex>. Where \f or ` could come from the page's own text in a place
// that is left as it is, nothing at all is shortened. The tree is the same as without: shown by a test on every page at
// hand, and by a differential fuzzer.
//
// Limits: PrescanLimits, with defaults. Thread-safety: a free function. Errors: none. REQUIRES: valid UTF-8.
// Lifetime: looks into the text that was given, `scripts` too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/html_attributes.h"
#include "extractor/html_tree.h"
#include "extractor/open_elements.h"

namespace lantai::extractor {

// A piece of the page's text that is looked up.
struct TextRef {
  uint32_t at = 0;        // of the character that stands for it in what is parsed
  bool decode = false;    // it holds character references
  bool has_cr = false;    // it holds CR
  std::string_view text;  // as written
};

struct KeptAttribute {
  Attr name = Attr::kUnknown;
  bool decode = false;
  bool has_cr = false;
  bool left = false;       // the parser reads it itself
  std::string_view value;  // as written
};

// A node of a part of the page that the parser does not see (extractor/fragment.h), in document order.
struct FragmentNode {
  Tag tag = Tag::kText;
  uint32_t size = 1;  // nodes in its subtree, itself included
  uint32_t attributes = 0, attribute_count = 0;
  std::string_view text;  // of text: as written; of elements that HTML does not know: the name
  bool decode = false;
  bool has_cr = false;
};

// A start tag whose attributes are looked up, or a void element that stands for a part of the page.
struct TagRef {
  uint32_t at = 0;          // of its < in what is parsed
  uint32_t attributes = 0;  // index of the first in Prescan::attributes
  uint32_t attribute_count = 0;
  uint32_t nodes = 0;       // index of the first in Prescan::nodes
  uint32_t node_count = 0;  // 0 where it is only a start tag
};

struct Prescan {
  std::string_view text;       // as given
  std::string html;            // what to parse; empty where that is the text itself
  std::vector<TextRef> texts;  // in order of `at`
  std::vector<TagRef> tags;    // in order of `at`
  std::vector<FragmentNode> nodes;
  std::vector<KeptAttribute> attributes;
  std::vector<std::string_view> scripts;  // texts of the <script> elements, comments' content left out
  size_t cuts = 0;                        // tags and runs of attributes that were cut

  std::string_view parsed() const { return html.empty() ? text : std::string_view(html); }
};

inline constexpr char kSpaceRef = '\f';
inline constexpr char kTextRef = '`';

enum class Shortening { kOn, kOff };

Prescan PrescanHtml(std::string_view text, const PrescanLimits& limits = {}, Shortening shortening = Shortening::kOn);

}  // namespace lantai::extractor
