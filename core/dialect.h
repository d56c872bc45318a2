// How a family of content management systems writes its list pages, its articles and its further pages: what turns a
// page of a portal nobody has seen into links. All of it is data, config/dialects/*.toml: who knows a portal adds a
// file there; the strategies that the data choose among are the extractor's code. docs/dialects.md says how to write
// one.
//
//   Result<std::vector<Dialect>> dialects = config::LoadDialects();
//   dialects->front().pagers.front().function;       // "createPageHTML"
//
// Thread-safety: values, read by many threads once loaded.
// Source: portals.md's table of dialects, counted over pages of county portals and public scrapers.
#pragma once

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

// How a list leads to its further pages.
enum class Strategy {
  kNumbered,  // files that are numbered: from a call's arguments, or from values in a script
  kIsland,    // entries in an XML island of the page (<datastore>), more of them from its proxy, so many a request
  kForm,      // a form sent by POST
  kJson,      // an endpoint that answers JSON, by GET; by POST where there is a body
  kVerbatim,  // an address that the page holds, of which only the page's number is replaced
  kLinks,     // plain links: the marks only name the system
};

// Where a value of the page is looked up.
enum class ValuePlace {
  kKey,     // key NAME: a literal that a script gives to NAME, as `NAME: 1`, `"NAME":"1"`, `NAME = '1'` or `NAME=1&…`
  kMeta,    // meta NAME: the content of that <meta>
  kInput,   // input NAME: the value of the form field with that name or id
  kUrl,     // url PATTERN: what {} stands for in the page's address
  kScript,  // script PATTERN: a text literal of a script; where the pattern has {}, what that stands for
  kCode,    // code HEAD{}TAIL: what stands between HEAD and TAIL in a script: letters, digits, _ and -
  kWords,   // words HEAD{}TAIL: a number between HEAD and TAIL in the page's visible text
  kText,    // text VALUE: always VALUE
  kFill,    // fill TEMPLATE: other variables put together
  kObject,  // object NAME: the fields of the object that NAME is set to behind the mark, as a form's: "a=1&b%5B%5D=2"
};

struct ValueSource {
  ValuePlace place = ValuePlace::kText;
  std::string what;

  friend bool operator==(const ValueSource&, const ValueSource&) = default;
};

// A name of a template; the first source that has a value counts. `count` (pages), `records` (entries), `per_page`
// (entries a page) and `current` (this page) say how far the list goes; where none does, only the page that comes next
// is known.
struct Variable {
  std::string name;
  std::vector<ValueSource> sources;

  friend bool operator==(const Variable&, const Variable&) = default;
};

// One way to draw the links to a list's further pages, so that no link stands in the page itself.
//
//   createPageHTML(4, 0, "index", "html")  with base 0, page "{name}_{k}.{extension}"
//     → index_1.html (the second page), index_2.html, index_3.html
//
// In templates, {name} is a variable that must have a value, {name?} one that may be empty, {k} the page's number,
// {start} and {end} the entries it holds, counted from 1. What stands behind a ? of `page`, or in `body`, is encoded as
// form fields are (WHATWG URL §5.2), but not what `object` gives; a variable that begins `page` is taken as it is.
// Where there is a `parameter`, that field of the request is then set to {k}.
struct Pager {
  Strategy strategy = Strategy::kNumbered;
  // Each of them must stand in a script (kLinks: in the page) for this pager to be the page's.
  std::vector<std::string> marks;
  std::string function;  // of the call; empty where `variables` give all
  // In the order of the call; a call may have more arguments, which are ignored, and not fewer than `required`.
  std::vector<PagerArgument> arguments;
  int required = 0;
  std::vector<Variable> variables;
  int base = 0;           // the number of the first page in `current` and in {k}
  std::string first;      // address of the first page: "{name}.{extension}"
  std::string page;       // address of page k: "{name}_{k}.{extension}"
  std::string body;       // of a POST; empty for GET
  std::string address;    // kVerbatim: what the address looks like, as a pattern (extractor/pattern.h)
  std::string unless;     // kVerbatim: and what it does not look like
  std::string parameter;  // the field of query or body that holds the page's number
  // The first page is asked for without `parameter`.
  bool bare_first = false;
  int group = 1;  // kIsland: pages that one answer holds
  // kJson: the inline array of columns, {id, name, children}, of which those named like annual reports give {category}.
  std::string tree;

  friend bool operator==(const Pager&, const Pager&) = default;
};

enum class AnswerFormat { kJson, kXml, kHtml };

// What an endpoint answers. JSON is read by pointers (RFC 6901), each list of them tried in order; where none fits, by
// the names that such answers give their entries' fields.
struct Answer {
  AnswerFormat format = AnswerFormat::kJson;
  std::string address;  // pattern of the requests it answers; empty: any
  std::string unless;   // and of those that it does not
  std::vector<std::string> items, title, url, date;
  std::vector<std::string> html;                      // markup that holds the entries, instead of `items`
  std::vector<std::string> records, pages, per_page;  // how far the list goes
  // The same in markup, as the page shows it or as it is written: "共{}页", "totalpage=\"{}\"".
  std::vector<std::string> records_words, pages_words, size_words;
  std::string parameter;  // the field of query or body that holds the page's number
  int base = 1;           // the first page's number in it
  std::string size;       // the field that holds the entries a page

  friend bool operator==(const Answer&, const Answer&) = default;
};

struct Dialect {
  std::string id;  // "trs-wcm"; "generic" holds for every page and is tried last
  std::vector<Pager> pagers;
  std::vector<Answer> answers;
  // Hosts beside the portal's own that its lists come from: links to them are marked (Link::api), so that the crawler
  // may let them out of scope one hop. "*.x" means every host under x.
  std::vector<std::string> api_hosts;
  // Patterns of addresses that lead to the annual reports' column, and of those that answer with a file without naming
  // it.
  std::vector<std::string> report_columns;
  std::vector<std::string> downloads;
  // Names under which scripts keep the address of an article's only file, or a link to it.
  std::vector<std::string> script_files;
  // Articles that a script writes: keys of the script's object that hold the body's markup, the heading and the date,
  // as paths ("DETAIL.content").
  // `script_attachments`: the array of its files, {name, url}.
  std::string script_body, script_title, script_date, script_attachments;
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
  // How far a list goes whose pager is plain links, as Answer's: "共{}条".
  std::vector<std::string> records_words, pages_words;
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
