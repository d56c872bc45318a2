// Any bytes as an HTML page: read or refused, twice the same, and never with views into what is gone.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/document_json.h"
#include "extractor/extractor.h"
#include "tests/fuzz/shipped.h"

namespace {

std::string Read(std::string_view bytes, std::string_view content_type) {
  using namespace lantai;
  const extractor::Source source{.input = "fuzz.html",
                                 .url = "http://www.x.gov.cn/zwgk/t20240101_1.html",
                                 .type = extractor::MediaType::kHtml,
                                 .content_type = std::string(content_type),
                                 .bytes = bytes,
                                 .any_kind = true};
  const Result<Page> page = fuzz::ShippedExtractor().Read(source);
  if (!page.ok()) return page.status().ToString();
  std::string all = page->title;
  for (const Link& link : page->links) all += link.request.url + link.text + link.date;
  return page->document ? all + ToJson(*page->document) : all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static constexpr const char* kTypes[] = {"", "text/html; charset=utf-8", "text/html; charset=gbk", "text/html"};
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const char* type = kTypes[data[0] % 4];
  if (Read(bytes, type) != Read(bytes, type)) std::abort();
  return 0;
}
