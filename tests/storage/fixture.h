// An archive in a folder of its own, and short names for what the tests put into it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/archive.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::storage {

inline constexpr char kHost[] = "http://www.x.gov.cn";

inline std::string UrlOf(const std::string& path) { return kHost + path; }

inline FrontierEntry EntryFor(const std::string& url, LinkRole role = LinkRole::kItem,
                              Relevance relevance = Relevance::kUnknown) {
  FrontierEntry entry;
  entry.portal = "zhifu";
  entry.request.url = url;
  entry.role = role;
  entry.relevance = relevance;
  entry.depth = 1;
  entry.referrer = kHost;
  return entry;
}

inline std::shared_ptr<Capture> CaptureOf(const std::string& url, const std::string& body, int status = 200) {
  auto capture = std::make_shared<Capture>();
  capture->request.url = url;
  capture->request_head = "GET / HTTP/1.1\r\n\r\n";
  capture->response_head = "HTTP/1.1 200 OK\r\nETag: \"" + std::to_string(body.size()) + "\"\r\n\r\n";
  capture->status = status;
  capture->body = body;
  capture->content_type = "text/html";
  capture->remote_address = "203.0.113.7:80";
  capture->started = {1'600'000'000'000};
  capture->finished = {1'600'000'000'500};
  return capture;
}

// A report whose normalised text and tables are what is given.
inline Document ReportOf(const std::string& text, const std::string& tables, const std::string& payload) {
  Document document;
  document.input = "page.html";
  document.media_type = "text/html";
  document.charset = "utf-8";
  document.title = "2020年政府信息公开工作年度报告";
  document.unit = "甲镇人民政府";
  document.division = "370602";
  document.year = 2020;
  document.is_annual_report = true;
  document.text = text;
  document.digests.payload_sha256 = Sha256Of(payload);
  document.digests.text_sha256 = Sha256Of(text);
  document.digests.tables_sha256 = Sha256Of(tables);
  document.report.emplace();
  document.report->form = "g2019";
  return document;
}

inline std::shared_ptr<const Page> PageWith(Document document) {
  auto page = std::make_shared<Page>();
  page->kind = PageKind::kArticle;
  page->document = std::move(document);
  return page;
}

class ArchiveTest : public ::testing::Test {
 protected:
  void SetUp() override { Open(true); }

  void Open(bool create = false) {
    archive_.reset();
    auto archive = Archive::Open(path(), {.create = create, .clock = &clock_});
    ASSERT_OK(archive);
    archive_ = *std::move(archive);
  }
  std::filesystem::path path() const { return dir_.path() / "archive"; }

  WriteResult Do(Write write) {
    const auto results = archive_->Commit(std::vector<Write>{std::move(write)});
    EXPECT_OK(results);
    return results.ok() ? results->at(0) : WriteResult{};
  }
  void Queue(const std::vector<std::string>& urls) {
    Enqueue enqueue;
    for (const std::string& url : urls) enqueue.entries.push_back(EntryFor(url));
    Do(std::move(enqueue));
  }
  WriteResult Fetch(const std::string& url, const std::string& body) {
    return Do(Captured{CaptureOf(url, body), {}, {}});
  }
  WriteResult Process(uint64_t capture, Document document) {
    return Do(Processed{capture, PageWith(std::move(document)), {}, {}});
  }
  // Captures a page and processes it to a report with this text and these tables.
  WriteResult Take(const std::string& url, const std::string& body, const std::string& text,
                   const std::string& tables) {
    return Process(Fetch(url, body).capture_id, ReportOf(text, tables, body));
  }
  void Absent(const std::string& url, int status = 404) {
    auto capture = CaptureOf(url, "not found", status);
    capture->finished = clock_.Now();
    Do(Captured{capture, Outcome{UrlState::kAbsent, Code::kNotFound, "gone"}, {}});
  }
  // As often and as long as it takes to be believed.
  void Gone(const std::string& url) {
    for (size_t day = 0; day < kAbsencesForRemoval; ++day) {
      Absent(url);
      clock_.Advance(kDayMs);
    }
  }
  static constexpr int64_t kDayMs = 24LL * 3600 * 1000;
  void NewRound(const std::vector<std::string>& portals = {}) {
    ASSERT_OK(archive_->FinishRound());
    ASSERT_OK(archive_->BeginRound(portals));
  }

  UrlRecord UrlAt(const std::string& url) {
    const auto record = archive_->GetUrl(url);
    EXPECT_OK(record);
    EXPECT_TRUE(record.ok() && record->has_value()) << url;
    return record.ok() && *record ? **record : UrlRecord{};
  }
  DocumentRecord DocumentAt(uint64_t id) {
    const auto record = archive_->GetDocument(id);
    EXPECT_OK(record);
    return record.ok() ? *record : DocumentRecord{};
  }
  Counts CountAll() {
    const auto counts = archive_->Count();
    EXPECT_OK(counts);
    return counts.ok() ? *counts : Counts{};
  }
  std::vector<std::string> QueueOf(const std::string& origin) {
    std::vector<std::string> keys;
    const auto queue = archive_->LoadQueue(origin, "", 1000);
    EXPECT_OK(queue);
    if (queue.ok()) {
      for (const auto& entry : *queue) keys.push_back(entry.key);
    }
    return keys;
  }
  std::vector<Change> Changes(uint64_t after = 0) {
    std::vector<Change> changes;
    EXPECT_OK(archive_->ForEachChange(after, [&](const Change& change) { return changes.push_back(change), true; }));
    return changes;
  }

  TempDir dir_;
  FakeClock clock_;
  std::unique_ptr<Archive> archive_;
};

}  // namespace lantai::storage
