// Any bytes as what a client of the HTTP API sends: the head is read by Beast and answered over a small archive. Every
// answer is whole: a status that the API has, JSON where it says so, and no byte in its head that would begin a field
// or a response of the client's own.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "app/server/routes.h"
#include "tests/storage/fixture.h"

namespace {

using namespace lantai;
using namespace lantai::app;

class World : public storage::ArchiveTest {
 public:
  World() {
    SetUp();
    (void)archive_->BeginRound({}).ok();
    for (const char* path : {"/a", "/b", "/c"}) {
      Queue({storage::UrlOf(path)});
      Take(storage::UrlOf(path), path, path, path);
    }
    Absent(storage::UrlOf("/gone"));
    coverage_ = std::make_unique<CoverageCache>(*archive_);
    context_.reset(new ApiContext{*archive_, *coverage_, metrics_});
  }
  void TestBody() override {}
  ApiContext& context() { return *context_; }

 private:
  HttpMetrics metrics_;
  std::unique_ptr<CoverageCache> coverage_;
  std::unique_ptr<ApiContext> context_;
};

void CheckAnswer(const HttpHead& head, const HttpResponse& response) {
  if (response.status < 200 || response.status > 505) std::abort();
  const std::string text = FormatHead(response, Timestamp{1'600'000'000'000}, true);
  size_t lines = 0;
  for (size_t at = 0; (at = text.find("\r\n", at)) != text.npos; at += 2) ++lines;
  const size_t fields = 8 + response.fields.size() + (response.status == 304 ? 0 : 2) + (response.etag.empty() ? 0 : 1);
  const auto ends = static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  if (lines != fields + 1 || ends != lines) std::abort();
  const bool content = head.method != "HEAD" && response.status != 304;
  if (content && response.length != response.body.size()) std::abort();
  if (!content && !response.body.empty()) std::abort();
  const bool json = content && response.content_type == "application/json";
  if (json && !nlohmann::json::accept(response.body)) std::abort();
}

void Ask(ApiContext& context, const HttpHead& head) {
  const HttpResponse first = Answer(context, head);
  CheckAnswer(head, first);
  if (first.route == "/metrics") return;
  if (Answer(context, head).body != first.body) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static World* const world = new World;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  // As a whole head, and as the target of a request that passes admission.
  const auto parsed = ParseHead(bytes, {});
  if (const auto* head = std::get_if<HttpHead>(&parsed)) {
    Ask(world->context(), *head);
  } else {
    CheckAnswer({}, std::get<HttpResponse>(parsed));
  }
  HttpHead head;
  head.method = "GET";
  head.hosts = {"localhost"};
  head.target = bytes;
  Ask(world->context(), head);
  return 0;
}
