#include "extractor/script_article.h"

#include "extractor/json_list.h"
#include "extractor/list_date.h"
#include "extractor/script_values.h"

namespace lantai::extractor {
namespace {

// For an attribute in double quotes, and for text.
std::string Escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '"': out += "&quot;"; break;
      default: out.push_back(c);
    }
  }
  return out;
}

std::string Files(std::string_view code, const Dialect& dialect) {
  const std::string_view array = FindArrayAt(code, dialect.script_attachments);
  const std::optional<JsonList> files = array.empty() ? std::nullopt : ReadJsonList(array, Answer{});
  std::string links;
  if (!files) return links;
  for (const FoundItem& file : files->items)
    links += "<p><a href=\"" + Escaped(file.url) + "\">" + Escaped(file.title) + "</a></p>";
  return links;
}

std::string Made(std::string_view code, const Dialect& dialect, const std::string& body) {
  const std::string title = dialect.script_title.empty() ? "" : FindValueAt(code, dialect.script_title).value_or("");
  std::string date = dialect.script_date.empty() ? "" : FindValueAt(code, dialect.script_date).value_or("");
  if (!FindListDate(date)) date.clear();
  std::string page = "<html><head><title>" + Escaped(title) + "</title><meta name=\"ArticleTitle\" content=\"" +
                     Escaped(title) + "\">";
  if (!date.empty()) page += "<meta name=\"PubDate\" content=\"" + Escaped(date) + "\">";
  return page + "</head><body><h1>" + Escaped(title) + "</h1><div id=\"zoom\">" + body + Files(code, dialect) +
         "</div></body></html>";
}

}  // namespace

std::optional<std::string> FindScriptArticle(const std::vector<std::string_view>& scripts,
                                             const std::vector<Dialect>& dialects) {
  for (const Dialect& dialect : dialects) {
    if (dialect.script_body.empty()) continue;
    const std::string first = dialect.script_body.substr(0, dialect.script_body.find('.'));
    for (std::string_view script : scripts) {
      if (script.find(first) == script.npos) continue;
      const std::string code = WithoutComments(script);
      const std::optional<std::string> body = FindValueAt(code, dialect.script_body);
      if (body && !body->empty()) return Made(code, dialect, *body);
    }
  }
  return std::nullopt;
}

}  // namespace lantai::extractor
