// A linear look over a page's text before Gumbo sees it: what a hostile page could make the parser spend is cut, and
// the scripts, in which listings keep their data, are collected.
//
//   Prescan scan = PrescanHtml(text);
//   Parse(scan.html.empty() ? text : scan.html);
//
// Gumbo is quadratic in three things, measured: 1 MB of <div> nested 200,000 deep keeps it busy for over 40 s, 60,000
// attributes on one tag for 6.6 s, unclosed formatting elements clone each other in every paragraph. So start tags
// beyond a depth, attributes beyond a number, and formatting tags that stay open beyond a number are cut, with their
// end tags; text is never cut. The walk follows the HTML standard's tokenizer (§13.2.5) in what it takes for a tag, and
// a simplified stack of open elements: implied end tags of p, li, dd, dt, option, td, th, tr, tbody.
//
// Within the caps nothing changes: `html` stays empty and the text itself is parsed.
//
// Limits: PrescanLimits, with defaults. Thread-safety: a free function. Errors: none.
// Lifetime: `scripts` are views into the text that was given.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lantai::extractor {

struct PrescanLimits {
  size_t depth = 512;       // open elements
  size_t attributes = 400;  // of one tag
  size_t formatting = 24;   // open <b>, <font>, …: each is opened anew in every later block
  size_t root_tags = 64;    // <html> and <body> beyond the first merge their attributes, one by one
};

struct Prescan {
  std::string html;                       // what to parse; empty where nothing was cut
  std::vector<std::string_view> scripts;  // texts of the <script> elements, comments' content left out
  size_t cuts = 0;                        // tags and runs of attributes that were cut
};

Prescan PrescanHtml(std::string_view text, const PrescanLimits& limits = {});

}  // namespace lantai::extractor
