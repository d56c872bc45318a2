// An archive with pages whose words can be looked for in every file, and their withdrawal.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "storage/archive_impl.h"
#include "storage/look.h"
#include "storage/verify.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {

// Words that stand nowhere else, and that no compression makes shorter.
inline constexpr char kBodyWord[] = "zQ7#vK1!mX9@pL3$";
inline constexpr char kTitleWord[] = "wE5%rT8^yU2&iO6*";
inline constexpr char kAnchorWord[] = "aS4(dF0)gH7_jK1+";

inline std::string BytesOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Names of the files under `folder` that hold these bytes.
inline std::vector<std::string> FilesWith(const std::filesystem::path& folder, const std::string& bytes) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && BytesOf(entry.path()).find(bytes) != std::string::npos) {
      names.push_back(entry.path().lexically_relative(folder));
    }
  }
  return names;
}

class Forget : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
    Queue({page_, other_});
  }

  Withdrawal Withdraw(const std::vector<std::string>& keys) {
    auto done = archive_->Withdraw({keys, "court order 12"});
    EXPECT_OK(done);
    return done.ok() ? *std::move(done) : Withdrawal{};
  }
  Result<std::string> BodyOf(uint64_t capture) {
    LANTAI_ASSIGN_OR_RETURN(CaptureRecord record, archive_->GetCapture(capture, true));
    return std::move(record.capture.body);
  }
  std::string WholeBodyOf(uint64_t capture) {
    const auto body = BodyOf(capture);
    return body.ok() ? *body : body.status().ToString();
  }
  Tombstone TombstoneAt(const std::string& key) {
    const auto tombstone = archive_->TombstoneOf(key);
    EXPECT_OK(tombstone);
    EXPECT_TRUE(tombstone.ok() && *tombstone) << key;
    return tombstone.ok() && *tombstone ? **tombstone : Tombstone{};
  }
  std::vector<uint64_t> Pending() {
    const auto pending = archive_->PendingCaptures();
    EXPECT_OK(pending);
    return pending.ok() ? *pending : std::vector<uint64_t>();
  }
  // With the archive closed meanwhile.
  Verification Verified(std::optional<Head> published = {}) {
    archive_.reset();
    const auto seen = VerifyArchive(path(), {.published = published, .step = {}});
    EXPECT_OK(seen);
    Open();
    return seen.ok() ? *seen : Verification{};
  }
  // Does it to the closed databases, behind the archive's back.
  void Tamper(const std::string& folder, const Batch& batch) {
    archive_.reset();
    auto database =
        Database::Open(path() / folder, folder == "index" ? IndexOptions(nullptr) : PayloadOptions(nullptr));
    ASSERT_OK(database);
    ASSERT_OK((*database)->Write(batch, true));
  }

  // A report whose words stand in its body, its document, and at the address that it links to.
  uint64_t TakeWordy(const std::string& url) {
    const uint64_t capture = Fetch(url, kBodyWord).capture_id;
    Document document = ReportOf(std::string("prose ") + kBodyWord, "", kBodyWord);
    document.title = kTitleWord;
    auto page = std::make_shared<Page>();
    page->kind = PageKind::kArticle;
    page->title = kTitleWord;
    page->document = document;
    FrontierEntry link = EntryFor(link_);
    link.referrer = url;
    link.text = kAnchorWord;
    LeftOutLinks left_out{"zhifu", url, {{{.url = UrlOf("/left-out")}, {}, {}, kAnchorWord, "scope", "why"}}, {}};
    Do(Processed{capture, page, {link}, {}, left_out});
    return capture;
  }

  const std::string page_ = UrlOf("/report.html");
  const std::string other_ = UrlOf("/other.html");
  const std::string link_ = UrlOf("/linked.html");
};

class ForgetParts : public Forget {
 protected:
  Document WithParts(const std::string& tables, const std::vector<std::string>& files) {
    Document document = ReportOf("prose", tables, "page");
    document.parts.push_back({"page", page_, page_, Sha256Of("page")});
    for (const std::string& file : files) document.parts.push_back({"attachment", file, file, Sha256Of(file)});
    return document;
  }
  void ReadPage(bool again) {
    Processed write{1, PageWith(WithParts("", {})), {}, {}};
    write.again = again;
    for (const std::string& file : {kept_, gone_}) {
      write.outlinks.push_back(EntryFor(file, LinkRole::kAttachment));
      write.parts.push_back({file, LinkRole::kAttachment});
    }
    Do(std::move(write));
  }
  void Assemble(const std::string& tables, const std::vector<std::string>& files) {
    ASSERT_OK_AND_ASSIGN(const auto inputs, archive_->GetBundle(page_));
    ASSERT_TRUE(inputs);
    ASSERT_EQ(inputs->parts.size(), files.size());
    Assembled write;
    write.page = page_;
    write.inputs = inputs->digest;
    write.parts.resize(files.size());
    write.document = std::make_shared<const Document>(WithParts(tables, files));
    Do(std::move(write));
  }
  void TakeReport() {
    Fetch(page_, "page");
    ReadPage(false);
    for (const std::string& file : {kept_, gone_}) Do(Captured{CaptureOf(file, "%PDF of " + file), Outcome{}, {}});
    Assemble("of both files", {kept_, gone_});
  }

  const std::string kept_ = UrlOf("/kept.pdf"), gone_ = UrlOf("/gone.pdf");
};

}  // namespace lantai::storage
