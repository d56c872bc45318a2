// An archive whose dictionaries come early, pages that are worth one, and a look into the databases behind it.
#pragma once

#include <map>

#include "storage/archive_impl.h"
#include "storage/commit_chain.h"
#include "storage/dictionaries.h"
#include "storage/keys.h"
#include "storage/verify.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {

inline constexpr PackingOptions kEarly{.first = 16, .least_bytes = 8 << 10};

// About 6 KB: chrome that all pages of a style have, and text that only this one has.
inline std::string PageOf(int number, const std::string& style = "a") {
  std::string page = "<html><head><title>" + std::to_string(number) + "</title></head><body>";
  for (int i = 0; i < 60; ++i) {
    page += "<li class=\"" + style + std::to_string(i * 7919 % 1000) + "\"><a href=\"/" + style + "/" +
            std::to_string(i * 104729 % 10007) + "/index.html\">" +
            Sha256Of(style + std::to_string(i)).Hex().substr(0, 20) + "</a></li>\n";
  }
  for (int i = 0; i < 4; ++i) page += "<p>" + Sha256Of(style + std::to_string(100 * number + i)).Hex() + "</p>\n";
  return page + "</body></html>";
}

class PackingTest : public ArchiveTest {
 protected:
  void SetUp() override { OpenEarly(nullptr, true); }

  Status TryToOpen(leveldb::Env* env, bool create = false, const PackingOptions& packing = kEarly) {
    archive_.reset();
    auto archive = OpenArchive(path(), {.create = create, .clock = &clock_}, env, packing);
    if (archive.ok()) archive_ = *std::move(archive);
    return archive.status();
  }
  void OpenEarly(leveldb::Env* env = nullptr, bool create = false) { ASSERT_OK(TryToOpen(env, create)); }

  Status TryToFetch(int number, const std::string& style = "a") {
    const std::string url = UrlOf("/" + style + std::to_string(number));
    const std::vector<Write> write = {Captured{CaptureOf(url, PageOf(number, style)), {}, {}}};
    LANTAI_ASSIGN_OR_RETURN(const auto results, archive_->Commit(write));
    bodies_[results[0].capture_id] = PageOf(number, style);
    return {};
  }
  void FetchPages(int from, int until, const std::string& style = "a") {
    for (int i = from; i < until; ++i) ASSERT_OK(TryToFetch(i, style));
  }
  // Every body that was acknowledged reads back.
  void ExpectAll() {
    for (const auto& [id, body] : bodies_) {
      ASSERT_OK_AND_ASSIGN(const CaptureRecord record, archive_->GetCapture(id, true));
      EXPECT_EQ(record.capture.body, body) << "capture " << id;
    }
  }
  void ExpectSound() {
    archive_.reset();
    ASSERT_OK_AND_ASSIGN(const Verification seen, VerifyArchive(path(), {}));
    EXPECT_THAT(seen.findings, ::testing::IsEmpty());
  }
  // Of the closed archive: its dictionaries by number, and which of them each payload needs.
  std::map<uint64_t, StoredDictionary> DictionariesNow() {
    std::map<uint64_t, StoredDictionary> found;
    const auto looked = LookAt(path(), nullptr);
    const auto add = [&](std::string_view key, std::string_view value) -> Result<bool> {
      found[TrailingNumber(key)] = *DecodeDictionary(TrailingNumber(key), value);
      return true;
    };
    EXPECT_OK(looked->index->Scan(TagKey(kDictionaryTag), PrefixEnd(TagKey(kDictionaryTag)), add));
    return found;
  }
  std::map<uint64_t, uint64_t> NeedsNow() {
    std::map<uint64_t, uint64_t> needs;
    const auto looked = LookAt(path(), nullptr);
    EXPECT_OK(looked->payloads->Scan("", "\xff", [&](std::string_view key, auto frame) -> Result<bool> {
      needs[TrailingNumber(key)] = DictionaryOf(frame);
      return true;
    }));
    return needs;
  }
  void Overwrite(const char* database, const std::string& key, std::optional<std::string> value) {
    archive_.reset();
    ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(path() / database, {}));
    ASSERT_OK(db->Write({{key, std::move(value)}}, true));
  }

  std::map<uint64_t, std::string> bodies_;  // by capture, as acknowledged
};

}  // namespace lantai::storage
