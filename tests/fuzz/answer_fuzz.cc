// Any bytes as the JSON or XML that a list's endpoint answers: read or refused, twice the same, never more entries and
// further pages than the limits say.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iterator>

#include "extractor/answer.h"
#include "extractor/extractor.h"
#include "extractor/listing.h"
#include "tests/fuzz/shipped.h"

namespace {

// One address of each kind of answer.
constexpr const char* kAddresses[] = {
    "http://www.x.gov.cn/common/search/9ec1f0c2d3b44e5f?_isJson=true&_pageSize=20&page=1",
    "http://www.x.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=45&perpage=15",
    "http://www.x.gov.cn/module/web/jpage/dataproxy.jsp?page=2&columnid=a%3D",
    "http://www.x.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=1",
    "http://www.x.gov.cn/gkmlpt/api/all/0?page=1&sid=755042",
    "http://www.x.gov.cn/fjdzapp/search",
    "http://www.x.gov.cn/queryList",
    "http://www.x.gov.cn/list.json",
};

std::string Read(std::string_view bytes, const char* url) {
  using namespace lantai;
  const extractor::Source source{.input = "fuzz.json",
                                 .url = url,
                                 .type = extractor::MediaType::kHtml,
                                 .content_type = "application/json",
                                 .bytes = bytes,
                                 .method = Method::kPost,
                                 .request_body = "page=1&current=1&paramJson=%7B%22pageNo%22%3A1%7D"};
  const Result<Page> page = fuzz::ShippedExtractor().Read(source);
  if (!page.ok()) return page.status().ToString();
  std::string all = page->title + page->list_fingerprint;
  size_t items = 0, next = 0;
  for (const Link& link : page->links) {
    all += link.request.url + link.request.body + link.text + link.date;
    items += link.role == LinkRole::kItem;
    next += link.role == LinkRole::kNext;
  }
  if (items > extractor::kMaxItems || next > static_cast<size_t>(extractor::kMaxPages)) std::abort();
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const char* url = kAddresses[data[0] % std::size(kAddresses)];
  if (Read(bytes, url) != Read(bytes, url)) std::abort();
  return 0;
}
