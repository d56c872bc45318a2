// Links as pages have them: the first byte chooses base and encoding, the rest is the link.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/url.h"

namespace {

using lantai::Result;
using lantai::Url;

void Require(bool holds) {
  if (!holds) std::abort();
}

const Url& Base(unsigned choice) {
  static const Url kBases[] = {*Url::Parse("http://u:p@x.gov.cn:81/a/b?c"), *Url::Parse("file:///C:/a"),
                               *Url::Parse("foo:/a/b"), *Url::Parse("mailto:x")};
  return kBases[choice % 4];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static constexpr const char* kCharsets[] = {"utf-8", "gbk", "gb18030", "big5", "shift_jis", "euc-kr", "euc-jp", "l1"};
  if (size == 0) return 0;
  const std::string_view href(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Result<Url> url = Url::Resolve(Base(data[0]), href, kCharsets[data[0] / 4 % 8]);
  if (!url.ok()) return 0;
  const Result<Url> again = Url::Parse(url->Href());
  Require(again.ok() && *again == *url);
  const std::string key = UrlKey(*url);
  const Result<Url> same = Url::Parse(key);
  Require(same.ok());
  if (url->IsHttp()) Require(UrlKey(*same) == key);
  return 0;
}
