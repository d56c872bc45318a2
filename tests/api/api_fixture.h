// An archive and what answers requests over it, without sockets.
//
//   nlohmann::json page = Json("/api/v1/documents?limit=2");
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/server/routes.h"
#include "tests/storage/fixture.h"

namespace lantai::app {

using nlohmann::json;
using storage::UrlOf;

inline HttpHead HeadFor(const std::string& target, const std::string& method = "GET") {
  HttpHead head;
  head.method = method;
  head.target = target;
  head.hosts = {"127.0.0.1:8420"};
  return head;
}

inline std::string FieldOf(const HttpResponse& response, const std::string& name) {
  for (const auto& [key, value] : response.fields) {
    if (key == name) return value;
  }
  return "";
}

class ApiTest : public storage::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
    coverage_ = std::make_unique<CoverageCache>(*archive_, small_);
    context_.reset(new ApiContext{*archive_, *coverage_, metrics_, {}, path()});
  }
  void TearDown() override { coverage_.reset(); }

  HttpResponse Get(const std::string& target) { return Answer(*context_, HeadFor(target)); }
  json Json(const std::string& target, int status = 200) {
    const HttpResponse response = Get(target);
    EXPECT_EQ(response.status, status) << target << ": " << response.body;
    EXPECT_EQ(response.content_type, "application/json") << target;
    return json::parse(response.body, nullptr, false);
  }
  // What {"error":…} says of a parameter.
  std::string WrongParameter(const std::string& target) {
    const json error = Json(target, 400)["error"];
    return error["parameter"].is_string() ? error["parameter"].get<std::string>() : "";
  }

  // A report at `path`, as captured now and read at once; its id.
  uint64_t Report(const std::string& path, int year = 2020, const std::string& unit = "甲镇",
                  const std::string& division = "370602") {
    Queue({UrlOf(path)});
    const std::string text = path + unit + std::to_string(year);
    Document document = storage::ReportOf(text, text, text);
    document.year = year;
    document.unit = unit;
    document.division = division;
    auto capture = storage::CaptureOf(UrlOf(path), text);
    capture->finished = clock_.Now();
    clock_.Advance(1000);
    return Process(Do(storage::Captured{capture, {}, {}}).capture_id, document).document_id;
  }

  uint64_t small_ = CoverageCache::kSmall;
  HttpMetrics metrics_;
  std::unique_ptr<CoverageCache> coverage_;
  std::unique_ptr<ApiContext> context_;
};

}  // namespace lantai::app
