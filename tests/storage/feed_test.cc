// The feed: readers that follow `--since`, over random histories of an archive, against a full export at the end.
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "storage/export_jsonl.h"
#include "tests/storage/export_fixture.h"

namespace lantai::storage {
namespace {

// What a reader holds: the last line of each document, by its payload. Its cursor is that of the last export that it
// took in whole.
struct Reader {
  std::map<std::string, std::string> lines;
  std::optional<uint64_t> cursor;

  void Take(const std::string& text, uint64_t next) {
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
      lines[nlohmann::json::parse(line)["digests"]["payload_sha256"]] = line;
    }
    cursor = next;
  }
};

// What must be equal. A further address of a known document is no change, so a follower may know fewer of them; nor is
// what a newer extractor makes of a document that no longer stands.
std::string Compared(const std::string& line) {
  if (line.empty()) return "nothing";
  auto json = nlohmann::json::parse(line);
  json.erase("aliases");
  if (json["status"] != "current") return json["status"].get<std::string>();
  return json["status"].get<std::string>() + " " + json["title"].get<std::string>() + " " + Sha256Of(json.dump()).Hex();
}

class Feed : public ArchiveTest, public ::testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
    random_.seed(static_cast<unsigned>(GetParam()));
  }
  int Below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }
  std::string AnyUrl() { return UrlOf("/" + std::to_string(Below(6))); }

  Document Version(const std::string& body) {
    Document document = ReportOf("text " + body, "tables " + body, body);
    document.year = 2019 + Below(1);
    return document;
  }
  // A new page, an edit, the same again, a re-post of another's bytes, an absence, a newer reading of old bytes.
  void HappenOnce() {
    const std::string url = AnyUrl();
    switch (Below(5)) {
      case 0: return Gone(url);
      case 1: {
        if (captures_.empty()) return;
        const auto& [capture, body] = captures_[static_cast<size_t>(Below(static_cast<int>(captures_.size())))];
        Document document = Version(body);
        document.title = "read anew " + std::to_string(Below(3));
        Processed again{capture, PageWith(std::move(document)), {}, {}};
        again.again = true;
        Do(std::move(again));
        return;
      }
      default: {
        const std::string body = "body " + std::to_string(Below(8));
        Queue({url});
        const WriteResult fetched = Fetch(url, body);
        captures_.emplace_back(fetched.capture_id, body);
        if (!fetched.unchanged) Process(fetched.capture_id, Version(body));
      }
    }
  }
  // An export of what came after the reader's cursor. One that is killed leaves the reader as it was.
  void Follow(Reader& reader, bool killed) {
    const auto file = dir_.path() / "feed.jsonl";
    const auto next = ExportJsonl(*archive_, {.since = reader.cursor, .years = {}, .division = ""}, file);
    ASSERT_OK(next);
    if (!killed) reader.Take(ReadWhole(file), *next);
  }
  // Each change of the log reaches a reader that never dies in one export, and in the order of the log.
  void ExpectEachOnce(uint64_t since) {
    const auto file = dir_.path() / "once.jsonl";
    ASSERT_OK(ExportJsonl(*archive_, {.since = since, .years = {}, .division = ""}, file));
    std::map<uint64_t, uint64_t> last;  // document → its last change, those that were replaced before what came
    for (const Change& change : Changes(since)) {
      const bool replaced = change.previous_id != 0 && DocumentAt(change.previous_id).superseded;
      if (replaced) last[change.previous_id] = 2 * change.cursor;
      last[change.document_id] = 2 * change.cursor + 1;
    }
    std::vector<std::pair<uint64_t, uint64_t>> order;
    for (const auto& [document, cursor] : last) order.emplace_back(cursor, document);
    std::sort(order.begin(), order.end());
    std::istringstream in(ReadWhole(file));
    size_t i = 0;
    for (std::string line; std::getline(in, line); ++i) {
      ASSERT_LT(i, order.size());
      const std::string digest = nlohmann::json::parse(line)["digests"]["payload_sha256"];
      auto document = archive_->ReadDocument(order[i].second);
      ASSERT_OK(document);
      EXPECT_EQ(digest, document->digests.payload_sha256.Hex()) << "at " << i;
    }
    EXPECT_EQ(i, order.size());
  }

  std::mt19937 random_;
  std::vector<std::pair<uint64_t, std::string>> captures_;
};

TEST_P(Feed, AReaderThatIsKilledAtRandomEndsEqualToAFullExport) {
  Reader from_start, from_full;
  from_start.cursor = 0;
  for (int step = 0; step < 60; ++step) {
    HappenOnce();
    if (Below(4) == 0) Follow(from_start, /*killed=*/Below(3) == 0);
    if (Below(6) == 0) Follow(from_full, Below(2) == 0);
    if (Below(10) == 0) Open();  // the crawler's process too
  }
  const uint64_t cursor = from_start.cursor.value_or(0);
  ExpectEachOnce(cursor);
  Follow(from_start, false);
  Follow(from_full, false);
  Reader whole;
  Follow(whole, false);
  EXPECT_EQ(from_start.lines.size(), whole.lines.size());
  for (auto& [digest, line] : whole.lines) {
    EXPECT_EQ(Compared(from_start.lines[digest]), Compared(line));
    EXPECT_EQ(Compared(from_full.lines[digest]), Compared(line));
  }
  EXPECT_EQ(from_start.cursor, whole.cursor);
  Follow(from_start, false);
  EXPECT_EQ(from_start.cursor, whole.cursor) << "nothing comes twice";
}

INSTANTIATE_TEST_SUITE_P(Histories, Feed, ::testing::Range(0, 12));

}  // namespace
}  // namespace lantai::storage
