// lantai-bench-core: what every link and every payload costs. Run with --benchmark_min_time=0.2 for a quick look.
#include <benchmark/benchmark.h>

#include <string>

#include "core/digest.h"
#include "core/url.h"

namespace lantai {
namespace {

// Links as a listing page has them: relative, absolute, with a query, with Chinese characters.
constexpr std::string_view kLinks[] = {
    "./202001/t20200109_1234567.html",
    "../../zwgk/zfxxgknb/index_3.html",
    "/module/download/downfile.jsp?classid=0&filename=2001091234.pdf",
    "http://www.x.gov.cn/art/2020/1/9/art_12345_678901.html",
    "javascript:void(0)",
    "?q=年度报告&page=2",
};

void ResolveLinks(benchmark::State& state, const char* charset) {
  const Url base = *Url::Parse("http://www.x.gov.cn/zwgk/zfxxgknb/index.html");
  for (auto _ : state) {
    for (const std::string_view link : kLinks) benchmark::DoNotOptimize(Url::Resolve(base, link, charset));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(std::size(kLinks)));
}
BENCHMARK_CAPTURE(ResolveLinks, utf8, "utf-8");
BENCHMARK_CAPTURE(ResolveLinks, gb18030, "gb18030");

void ResolveIdna(benchmark::State& state) {
  const Url base = *Url::Parse("http://www.x.gov.cn/");
  for (auto _ : state) benchmark::DoNotOptimize(Url::Resolve(base, "http://例子。测试/a"));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(ResolveIdna);

void Key(benchmark::State& state) {
  const Url url = *Url::Parse("http://www.x.gov.cn/%7ea/art_12345_678901.html?classid=0&filename=%b1%a8");
  for (auto _ : state) benchmark::DoNotOptimize(UrlKey(url));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(Key);

void Digest(benchmark::State& state) {
  const std::string payload(static_cast<size_t>(state.range(0)), 'x');
  for (auto _ : state) benchmark::DoNotOptimize(Sha256Of(payload));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(Digest)->Arg(1 << 10)->Arg(64 << 10)->Arg(1 << 20);

}  // namespace
}  // namespace lantai
