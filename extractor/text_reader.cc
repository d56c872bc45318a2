#include "extractor/text_reader.h"

#include "extractor/label.h"
#include "extractor/pipe_table.h"

namespace lantai::extractor {
namespace {

// Tabs at either end of a row of cells are blank cells, which extractor/pipe_table.h has to see.
std::string_view TrimLine(std::string_view line) {
  const std::string_view text = TrimWhiteSpace(line);
  if (text.find('\t') == std::string_view::npos) return text;
  auto begin = static_cast<size_t>(text.data() - line.data());
  size_t end = begin + text.size();
  while (begin > 0 && line[begin - 1] == '\t') --begin;
  while (end < line.size() && line[end] == '\t') ++end;
  return line.substr(begin, end - begin);
}

}  // namespace

Content ReadText(std::string input, std::optional<std::string> url, std::string_view utf8) {
  Content content;
  content.input = std::move(input);
  content.url = std::move(url);
  content.media_type = "text/plain";
  content.charset = "utf-8";
  content.flattened = true;
  if (utf8.starts_with("\xEF\xBB\xBF")) utf8.remove_prefix(3);
  int line = 0;
  while (!utf8.empty() && content.blocks.size() < kMaxLines) {
    const size_t end = std::min(utf8.find('\n'), utf8.size());
    const std::string_view text = TrimLine(utf8.substr(0, end));
    utf8.remove_prefix(std::min(end + 1, utf8.size()));
    ++line;
    if (text.empty()) continue;
    Block& block = content.blocks.emplace_back();
    block.text = std::string(text);
    block.line = line;
  }
  FoldPipeTables(&content.blocks);
  return content;
}

}  // namespace lantai::extractor
