// How a family of content management systems writes its list pages, its articles and its further pages: what turns a
// page of a portal nobody has seen into links. All of it is data, config/dialects/*.toml: who knows a portal adds a
// file there; the strategies that the data choose among are the extractor's code.
//
//   Result<std::vector<Dialect>> dialects = config::LoadDialects();
//   dialects->front().pager->function;       // "createPageHTML"
//
// Thread-safety: values, read by many threads once loaded.
// Source: portals.md's table of dialects, counted over pages of county portals and public scrapers.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lantai {

// What one argument of a pager call means. The kinds are also how dialects that use the same function name are told
// apart: createPageHTML(4, 0, "index", "html") begins with a number, createPageHTML('page_div', 10, 1, …) with a text.
enum class PagerArgument {
  kCount,      // a number: pages of the list
  kCurrent,    // a number: this page, counted from `base`
  kName,       // a text: file name of the first page
  kExtension,  // a text: its extension
  kElement,    // a text: id of the element the links are put into
  kRecords,    // a number or text: entries of the list
};

// A script call that draws the links to a list's further pages, so that no link stands in the page itself.
//
//   createPageHTML(4, 0, "index", "html")  with base 0, page "{name}_{k}.{extension}"
//     → index_1.html (the second page), index_2.html, index_3.html
struct Pager {
  std::string function;
  // In the order of the call; a call may have more arguments, which are ignored, and not fewer than `required`.
  std::vector<PagerArgument> arguments;
  int required = 0;
  int base = 0;       // the number of the first page in `current` and in {k}
  std::string first;  // address of the first page: "{name}.{extension}"
  std::string page;   // address of page k: "{name}_{k}.{extension}"

  friend bool operator==(const Pager&, const Pager&) = default;
};

struct Dialect {
  std::string id;  // "trs-wcm"; "generic" holds for every page and is tried last
  std::optional<Pager> pager;
  // Shapes of an article's file name: '#' is one digit, '*' any letters. "t########_*".
  std::vector<std::string> article_names;
  // Where the main text of an article stands: "#id", ".class", or the name of an element. Case does not matter.
  // `containers` name nothing else, `wrappers` (.content) also what is around it; both most telling first.
  std::vector<std::string> containers;
  std::vector<std::string> wrappers;
  // Where an article's heading stands, in the same form.
  std::vector<std::string> headings;
  // Texts of links in plain HTML, folded (core/phrases.h).
  std::vector<std::string> next_words;   // 下一页
  std::vector<std::string> last_words;   // 尾页
  std::vector<std::string> other_words;  // 首页, 上一页: they mark a pager and lead nowhere new
  // In the first 4 kB of a page without text or links: a challenge that only a browser answers.
  std::vector<std::string> challenge_marks;  // $_ts, __jsl_clearance
  // In a short page: an error page that came with status 200, by what it complains of (core/page.h). Digits count
  // only where none stands beside them: "404" is no part of a telephone number.
  std::vector<std::string> error_words;    // 页面不存在
  std::vector<std::string> busy_words;     // 访问频繁
  std::vector<std::string> refused_words;  // 拒绝访问
  std::vector<std::string> trouble_words;  // 系统错误

  friend bool operator==(const Dialect&, const Dialect&) = default;
};

}  // namespace lantai
