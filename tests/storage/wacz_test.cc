#include "storage/wacz.h"

#include <archive.h>
#include <archive_entry.h>

#include <map>
#include <nlohmann/json.hpp>

#include "storage/wacz_pages.h"
#include "storage/warc_digest.h"
#include "tests/storage/fixture.h"
#include "tests/storage/warc_text.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::map<std::string, std::string> Unzip(const fs::path& file) {
  std::map<std::string, std::string> entries;
  struct archive* zip = archive_read_new();
  archive_read_support_format_zip_seekable(zip);
  EXPECT_EQ(archive_read_open_filename(zip, file.c_str(), 10240), ARCHIVE_OK);
  archive_entry* entry = nullptr;
  while (archive_read_next_header(zip, &entry) == ARCHIVE_OK) {
    std::string text(static_cast<size_t>(archive_entry_size(entry)), '\0');
    EXPECT_EQ(archive_read_data(zip, text.data(), text.size()), static_cast<la_ssize_t>(text.size()));
    entries[archive_entry_pathname(entry)] = text;
  }
  archive_read_free(zip);
  return entries;
}

std::vector<Json> LinesOf(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line.substr(line.find('{'))));
  return lines;
}

class Wacz : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
  }
  fs::path out() const { return dir_.path() / "a.wacz"; }
  std::map<std::string, std::string> Export(const ExportFilter& filter = {}, const WarcExportOptions& options = {}) {
    EXPECT_OK(ExportWacz(*archive_, filter, out(), options));
    return Unzip(out());
  }
  // A listing page with this title.
  void List(const std::string& url, const std::string& title) {
    auto page = std::make_shared<Page>();
    page->kind = PageKind::kListing;
    page->title = title;
    Queue({url});
    Do(Processed{Fetch(url, "list " + url).capture_id, page, {}, {}});
  }
};

TEST_F(Wacz, EveryFileIsListedWithItsSizeAndDigest) {
  Queue({UrlOf("/a")});
  Take(UrlOf("/a"), "page", "text", "tables");
  auto entries = Export();
  EXPECT_EQ(entries.size(), 7U);
  const Json package = Json::parse(entries["datapackage.json"]);
  EXPECT_EQ(package["profile"], "data-package");
  EXPECT_EQ(package["wacz_version"], "1.1.1");
  EXPECT_EQ(package["created"], "2020-09-13T12:26:40.000Z");
  EXPECT_THAT(package["resources"], SizeIs(5));
  for (const Json& resource : package["resources"]) {
    const std::string& bytes = entries.at(resource["path"]);
    EXPECT_EQ(resource["bytes"], bytes.size());
    EXPECT_EQ(resource["hash"], Sha256Label(bytes));
  }
  const Json digest = Json::parse(entries["datapackage-digest.json"]);
  EXPECT_EQ(digest["path"], "datapackage.json");
  EXPECT_EQ(digest["hash"], Sha256Label(entries["datapackage.json"]));
}

TEST_F(Wacz, TheIndexLeadsToEachResponseAndRevisitByARangeOfItsFile) {
  Queue({UrlOf("/b"), UrlOf("/a"), UrlOf("/copy")});
  Fetch(UrlOf("/b"), "two");
  Fetch(UrlOf("/a"), "one");
  Fetch(UrlOf("/copy"), "one");
  auto entries = Export();
  std::vector<std::string> found;
  for (const Json& line : LinesOf(Gunzip(entries["indexes/index.cdx.gz"]))) {
    const std::string& file = entries.at("archive/" + line["filename"].get<std::string>());
    const auto records = ParseWarc(Gunzip(
        file.substr(std::stoul(line["offset"].get<std::string>()), std::stoul(line["length"].get<std::string>()))));
    ASSERT_THAT(records, SizeIs(1));
    EXPECT_EQ(records[0]["WARC-Target-URI"], line["url"]);
    EXPECT_EQ(records[0]["WARC-Payload-Digest"], line["digest"]);
    found.push_back(records[0].type() + " " + line["mime"].get<std::string>());
  }
  EXPECT_THAT(found, ElementsAre("response text/html", "response text/html", "revisit warc/revisit"));
}

TEST_F(Wacz, A304HasNoLineInTheIndexSinceItHasNoPage) {
  Queue({UrlOf("/a")});
  Fetch(UrlOf("/a"), "one");
  Do(Captured{CaptureOf(UrlOf("/a"), "", 304), Outcome{}, {}});
  EXPECT_THAT(LinesOf(Gunzip(Export()["indexes/index.cdx.gz"])), SizeIs(1));
}

TEST_F(Wacz, PagesAreTheListingsByTheirTitlesAndTheReportsWithTheirTexts) {
  List(UrlOf("/list"), "部门年报");
  Queue({UrlOf("/a")});
  Take(UrlOf("/a"), "page", "一、总体情况", "tables");
  const auto lines = LinesOf(Export()["pages/pages.jsonl"]);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_EQ(lines[0]["format"], "json-pages-1.0");
  EXPECT_EQ(lines[1]["url"], UrlOf("/list"));
  EXPECT_EQ(lines[1]["title"], "部门年报");
  EXPECT_FALSE(lines[1].contains("text"));
  EXPECT_EQ(lines[2]["url"], UrlOf("/a"));
  EXPECT_EQ(lines[2]["ts"], "2020-09-13T12:26:40.000Z");
  EXPECT_EQ(lines[2]["title"], "2020年政府信息公开工作年度报告");
  EXPECT_EQ(lines[2]["text"], "一、总体情况");
}

TEST_F(Wacz, APagesTextIsCutBetweenCharacters) {
  std::string text;
  while (text.size() <= kMaxPageText) text += "报";
  Queue({UrlOf("/a")});
  Take(UrlOf("/a"), "page", "x" + text, "tables");
  const std::string cut = LinesOf(Export()["pages/pages.jsonl"]).at(1)["text"];
  EXPECT_EQ(cut.size(), kMaxPageText - (kMaxPageText - 1) % 3);
  EXPECT_TRUE(cut.ends_with("报"));
}

TEST_F(Wacz, AnUnchangedArchiveGivesTheSameBytes) {
  Queue({UrlOf("/a")});
  Take(UrlOf("/a"), "page", "text", "tables");
  Export();
  const std::string first = ReadBytes(out());
  Export({}, {.threads = 3});
  EXPECT_EQ(first, ReadBytes(out()));
}

TEST_F(Wacz, SeveralWarcFilesArePackedOneByOne) {
  Queue({UrlOf("/a"), UrlOf("/b"), UrlOf("/c")});
  for (const char* path : {"/a", "/b", "/c"}) Fetch(UrlOf(path), std::string("body ") + path);
  const auto entries = Export({}, {.max_bytes = 1});
  EXPECT_TRUE(entries.contains("archive/lantai-20200913122640-00002.warc.gz"));
  EXPECT_THAT(LinesOf(Gunzip(entries.at("indexes/index.cdx.gz"))), SizeIs(3));
}

TEST_F(Wacz, AnEmptyArchiveIsAnEmptyPackage) {
  auto entries = Export();
  EXPECT_THAT(Gunzip(entries["indexes/index.cdx.gz"]), IsEmpty());
  EXPECT_THAT(LinesOf(entries["pages/pages.jsonl"]), SizeIs(1));
}

TEST_F(Wacz, NothingIsLeftBesideItNorWhereItFails) {
  Queue({UrlOf("/a")});
  Fetch(UrlOf("/a"), "one");
  Export();
  EXPECT_THAT(FilesIn(dir_.path()), ElementsAre(out(), path()));
  EXPECT_THAT(ExportWacz(*archive_, {}, dir_.path() / "no" / "such.wacz"), Fails(Code::kIo));
  EXPECT_THAT(ExportWacz(*archive_, {.since = 99}, dir_.path() / "b.wacz"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(FilesIn(dir_.path()), ElementsAre(out(), path()));
}

}  // namespace
}  // namespace lantai::storage
