// Repair: of a damaged archive everything that can be read is kept, nothing is invented, what is gone is named, and the
// damaged archive keeps every byte.
//
// The campaign is short here; LANTAI_REPAIRS makes it longer.
#include "storage/repair.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>

#include "core/document_json.h"
#include "storage/archive_impl.h"
#include "storage/keys.h"
#include "storage/listings.h"
#include "storage/look.h"
#include "storage/payload_store.h"
#include "storage/verify.h"
#include "tests/storage/fault_env.h"
#include "tests/storage/fixture.h"
#include "tests/storage/mini_crawl.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const Acknowledge kNobody = [](const std::string&) {};
constexpr int kPages = 34;

std::string BytesOf(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void Write(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

// By name below the folder.
std::map<std::string, std::string> FilesOf(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder)] = BytesOf(entry.path());
  }
  return files;
}

void Flip(const fs::path& file, size_t at) {
  std::string bytes = BytesOf(file);
  ASSERT_LT(at, bytes.size()) << file;
  bytes[at] = static_cast<char>(bytes[at] ^ 0x5a);
  Write(file, bytes);
}

int Trials(const char* variable, int otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : std::atoi(value);
}

// What an archive holds of evidence, by number: what it says, without what may be made again.
struct Holdings {
  std::map<uint64_t, std::string> captures;   // the record as it stands in the index
  std::map<uint64_t, std::string> bodies;     // of captures whose bytes are held
  std::map<uint64_t, std::string> documents;  // what they say
  std::map<uint64_t, std::string> changes;
  std::set<std::string> urls;
};

Holdings HoldingsOf(const fs::path& path) {
  Holdings held;
  const auto opened = LookAt(path, nullptr);
  EXPECT_OK(opened);
  if (!opened.ok()) return held;
  const auto scan = [&](char tag, const auto& take) {
    EXPECT_OK(opened->index->Scan(TagKey(tag), PrefixEnd(TagKey(tag)), [&](auto key, auto value) -> Result<bool> {
      take(key, value);
      return true;
    }));
  };
  scan(kCaptureTag, [&](std::string_view key, std::string_view value) {
    const uint64_t id = TrailingNumber(key);
    held.captures[id] = value;
    const auto stored = DecodeCapture(id, value);
    const auto body = ReadPayload(*opened->payloads, stored->payload, stored->digest);
    if (body.ok()) held.bodies[id] = *body;
  });
  scan(kDocumentTag, [&](std::string_view key, std::string_view value) {
    const auto stored = DecodeDocument(TrailingNumber(key), value);
    const auto body = ReadPayload(*opened->payloads, stored->body, stored->json);
    if (body.ok()) held.documents[TrailingNumber(key)] = *body;
  });
  scan(kChangeTag, [&](std::string_view key, std::string_view value) { held.changes[TrailingNumber(key)] = value; });
  scan(kUrlTag, [&](std::string_view key, std::string_view) { held.urls.insert(std::string(key.substr(1))); });
  return held;
}

// What a harvest's end is judged by: which address gives which document, whatever their numbers.
std::map<std::string, std::string> DocumentsByAddress(const Archive& archive) {
  std::map<std::string, std::string> documents;
  EXPECT_OK(archive.ForEachUrl([&](const std::string& key, const UrlRecord& record) {
    std::string& line = documents[key];
    line = UrlStateName(record.state);
    const auto id = archive.DocumentOf(key);
    if (id.ok() && *id) {
      const auto document = archive.ReadDocument(**id);
      line += document.ok() ? " " + document->title : " " + document.status().ToString();
    }
    return true;
  }));
  return documents;
}

class Repair : public ArchiveTest {
 protected:
  // Tables as well as logs: the harvest is interrupted, and goes on when the archive is opened again.
  void Fill() {
    for (int run = 0; run < 3; ++run) {
      int lines = 0;
      try {
        (void)Crawl(*archive_, kPages, [&](const std::string&) {
          if (++lines == 16) throw run;
        });
        FAIL() << "it is not interrupted";
      } catch (int) {
      }
      archive_.reset();
      if (run == 1) fs::copy(path(), older(), fs::copy_options::recursive);
      Open();
    }
    ASSERT_OK(Crawl(*archive_, kPages, kNobody));
    archive_.reset();
    Open();
    ASSERT_OK(Crawl(*archive_, kPages, kNobody));
    wanted_ = DocumentsByAddress(*archive_);
    archive_.reset();
    sound_ = HoldingsOf(path());
    files_ = FilesOf(path());
  }
  fs::path older() const { return dir_.path() / "older"; }
  // All of them: a table may be one that LevelDB has done with.
  std::vector<fs::path> FilesWith(const char* database, const std::string& extension) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(path() / database)) {
      if (entry.path().extension() == extension && entry.file_size() > 0) found.push_back(entry.path());
    }
    EXPECT_FALSE(found.empty());
    return found;
  }
  // In each of them, at that share of its length.
  void FlipIn(const char* database, const std::string& extension, double share) {
    for (const fs::path& file : FilesWith(database, extension)) {
      Flip(file, static_cast<size_t>(share * static_cast<double>(fs::file_size(file))));
    }
  }

  RepairReport Mend(RepairOptions options = {}) {
    const auto before = FilesOf(path());
    options.clock = &clock_;
    const auto report = RepairArchive(path(), options);
    EXPECT_OK(report);
    if (!report.ok()) return {};
    if (!report->sound) {
      EXPECT_EQ(FilesOf(report->damaged), before) << "the damaged archive keeps every byte";
    }
    Judge(*report);
    return *report;
  }

  // Sound, a part of what was there, and what is missing is named.
  void Judge(const RepairReport& report) {
    const auto seen = VerifyArchive(report.repaired, {});
    ASSERT_OK(seen);
    EXPECT_THAT(seen->findings, IsEmpty());
    const Holdings held = HoldingsOf(report.repaired);
    for (const auto& [id, capture] : held.captures) EXPECT_EQ(capture, sound_.captures[id]) << "capture " << id;
    for (const auto& [id, body] : held.bodies) EXPECT_EQ(body, sound_.bodies[id]) << "body of capture " << id;
    for (const auto& [id, document] : held.documents) EXPECT_EQ(document, sound_.documents[id]) << "document " << id;
    for (const auto& [id, change] : held.changes) EXPECT_EQ(change, sound_.changes[id]) << "change " << id;
    for (const std::string& url : held.urls) EXPECT_TRUE(sound_.urls.contains(url)) << url;
    // Of commits at the end only their number is known, or not even that.
    if (!report.end_unknown && report.before.commit <= report.commit_of_index) ExpectNamed(report, held);
  }

  void ExpectNamed(const RepairReport& report, const Holdings& held) {
    std::map<Loss::Kind, std::set<uint64_t>> named;
    size_t addresses = report.unnamed_addresses;
    for (const Loss& loss : report.lost.items) {
      named[loss.kind].insert(loss.number);
      addresses += loss.kind == Loss::Kind::kAddress ? 1 : 0;
    }
    for (const auto& [id, capture] : sound_.captures) {
      const bool lost = named[Loss::Kind::kCapture].contains(id);
      EXPECT_NE(held.captures.contains(id), lost) << "capture " << id;
      const bool told = lost || held.bodies.contains(id) || named[Loss::Kind::kBytes].contains(id);
      EXPECT_TRUE(told) << "the bytes of capture " << id;
    }
    for (const auto& [id, document] : sound_.documents) {
      if (held.documents.contains(id)) continue;
      const bool lost = named[Loss::Kind::kDocument].contains(id) || named[Loss::Kind::kBody].contains(id);
      EXPECT_TRUE(lost) << "document " << id;
    }
    for (const auto& [cursor, change] : sound_.changes) {
      EXPECT_NE(held.changes.contains(cursor), named[Loss::Kind::kChange].contains(cursor)) << "change " << cursor;
    }
    EXPECT_LE(sound_.urls.size() - held.urls.size(), addresses);
  }

  // The next harvest ends as if nothing had been.
  void ExpectHarvestHeals(const fs::path& at) {
    auto archive = Archive::Open(at, {.clock = &clock_});
    ASSERT_OK(archive);
    ASSERT_OK(Crawl(**archive, kPages, kNobody));
    EXPECT_EQ(DocumentsByAddress(**archive), wanted_);
    archive->reset();
    const auto seen = VerifyArchive(at, {});
    ASSERT_OK(seen);
    EXPECT_THAT(seen->findings, IsEmpty());
  }
  RepairReport MendAndHarvest() {
    RepairReport report = Mend();
    if (!HasFatalFailure()) ExpectHarvestHeals(path());
    return report;
  }
  std::vector<std::string> Names() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(dir_.path())) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  Holdings sound_;
  std::map<std::string, std::string> files_, wanted_;
};

TEST_F(Repair, ASoundArchiveIsLeftAsItIs) {
  Fill();
  const RepairReport report = Mend();
  EXPECT_TRUE(report.sound);
  EXPECT_FALSE(report.lost_something());
  EXPECT_EQ(FilesOf(path()), files_);
}

// Closing, or a kill, leaves tables that are only half written; no manifest names them.
TEST_F(Repair, ATableThatACompactionDidNotFinishIsNoDamage) {
  Fill();
  const std::string table = BytesOf(FilesWith("index", ".ldb").front());
  Write(path() / "index" / "000998.ldb", "");
  Write(path() / "index" / "000999.ldb", table.substr(0, table.size() / 2));
  EXPECT_THAT(VerifyArchive(path(), {})->findings, IsEmpty());
  EXPECT_TRUE(Mend().sound);
  ExpectHarvestHeals(path());
}

TEST_F(Repair, AMissingArchiveAndOneInUseAreErrors) {
  EXPECT_THAT(RepairArchive(dir_.path() / "none", {}), Fails(Code::kNotFound));
  EXPECT_THAT(RepairArchive(path(), {}), Fails(Code::kBusy));
}

TEST_F(Repair, ALostHeadIsWrittenAnewAndTheChainGoesOn) {
  Fill();
  const auto head = ReadHead(path() / "HEAD")->newest;
  Write(path() / "HEAD", "nothing of the kind\n");
  const RepairReport report = Mend();
  EXPECT_TRUE(report.same_chain);
  EXPECT_FALSE(report.lost_something());
  EXPECT_EQ(ReadHead(path() / "HEAD")->newest, head);
  EXPECT_THAT(VerifyArchive(path(), {.published = head})->findings, IsEmpty());
  ExpectHarvestHeals(path());
}

TEST_F(Repair, AMissingHeadAndADamagedFormatAreNoLoss) {
  Fill();
  fs::remove(path() / "HEAD");
  EXPECT_FALSE(Mend().lost_something());
  Write(path() / "FORMAT", "lantai-brchive 3\n");
  EXPECT_FALSE(Mend().lost_something());
  fs::remove(path() / "FORMAT");
  const RepairReport report = Mend();
  EXPECT_FALSE(report.lost_something());
  EXPECT_TRUE(report.same_chain);
  EXPECT_EQ(HoldingsOf(path()).bodies, sound_.bodies);
  ExpectHarvestHeals(path());
}

TEST_F(Repair, LostManifestsAndCurrentsDoNotMatter) {
  for (const std::string name : {"CURRENT", "MANIFEST"}) {
    for (const char* database : {"index", "payloads"}) {
      fs::remove_all(dir_.path());
      fs::create_directory(dir_.path());
      Open(true);
      Fill();
      for (const auto& entry : fs::directory_iterator(path() / database)) {
        if (entry.path().filename().string().starts_with(name)) fs::remove(entry.path());
      }
      const RepairReport report = MendAndHarvest();
      EXPECT_FALSE(report.lost_something()) << name << " of " << database;
      EXPECT_TRUE(report.same_chain);
    }
  }
}

TEST_F(Repair, AFlipInAPayloadTableCostsBytesThatAreFetchedAgain) {
  Fill();
  FlipIn("payloads", ".ldb", 0.5);
  const auto head = ReadHead(path() / "HEAD")->newest;
  const RepairReport report = MendAndHarvest();
  EXPECT_TRUE(report.lost_something());
  EXPECT_TRUE(report.same_chain) << "the index is whole";
  EXPECT_THAT(VerifyArchive(path(), {.published = head})->findings, IsEmpty());
  const Holdings held = HoldingsOf(path());
  for (const auto& [id, body] : sound_.bodies) EXPECT_TRUE(held.bodies.contains(id)) << "had again: capture " << id;
  for (const auto& [id, document] : sound_.documents) EXPECT_TRUE(held.documents.contains(id)) << "document " << id;
}

TEST_F(Repair, WithoutAnyPayloadEverythingIsNamedAndFetchedAgain) {
  Fill();
  fs::remove_all(path() / "payloads");
  const RepairReport report = MendAndHarvest();
  EXPECT_TRUE(report.same_chain);
  EXPECT_THAT(report.lost.items, SizeIs(::testing::Ge(sound_.bodies.size())));
  const Holdings held = HoldingsOf(path());
  EXPECT_EQ(held.documents.size(), sound_.documents.size());
}

TEST_F(Repair, ALostPayloadTableOrLogIsNamed) {
  Fill();
  for (const fs::path& table : FilesWith("payloads", ".ldb")) fs::remove(table);
  EXPECT_TRUE(Mend().lost_something());
  ExpectHarvestHeals(path());
}

TEST_F(Repair, AFlipInTheLogOfTheIndexCostsItsWriteOnly) {
  Fill();
  FlipIn("index", ".log", 0.5);
  const RepairReport report = MendAndHarvest();
  EXPECT_FALSE(report.same_chain);
  EXPECT_GT(report.after.commit, report.before.commit);
  EXPECT_GT(report.captures, sound_.captures.size() / 2);
}

TEST_F(Repair, AFlipInATableOfTheIndexCostsItsBlockOnly) {
  Fill();
  FlipIn("index", ".ldb", 0.3);
  EXPECT_TRUE(MendAndHarvest().lost_something());
}

TEST_F(Repair, ATableWithoutItsFooterIsReadFromItsBeginning) {
  Fill();
  for (const char* database : {"index", "payloads"}) {
    for (const fs::path& table : FilesWith(database, ".ldb")) {
      fs::resize_file(table, fs::file_size(table) - 1);
      Flip(table, fs::file_size(table) - 20);
    }
  }
  const RepairReport report = MendAndHarvest();
  EXPECT_FALSE(report.lost_something());
  EXPECT_TRUE(report.same_chain);
}

TEST_F(Repair, ALostTableOfTheIndexIsNamed) {
  Fill();
  for (const fs::path& table : FilesWith("index", ".ldb")) fs::remove(table);
  EXPECT_TRUE(MendAndHarvest().lost_something());
}

TEST_F(Repair, AnIndexOlderThanHeadIsTakenAndTheLostCommitsAreTold) {
  Fill();
  const auto head = ReadHead(path() / "HEAD")->newest;
  fs::remove_all(path() / "index");
  fs::copy(older() / "index", path() / "index", fs::copy_options::recursive);
  const RepairReport report = MendAndHarvest();
  EXPECT_EQ(report.before, head);
  EXPECT_LT(report.commit_of_index, head.commit);
  EXPECT_GT(report.after.commit, head.commit);
  EXPECT_TRUE(report.lost_something());
}

TEST_F(Repair, WithoutHeadItIsSaidThatTheEndOfADamagedIndexIsUnknown) {
  Fill();
  Write(path() / "HEAD", "");
  const fs::path log = FilesWith("index", ".log").back();
  fs::resize_file(log, fs::file_size(log) - 10);
  const RepairReport report = MendAndHarvest();
  EXPECT_TRUE(report.end_unknown);
  EXPECT_TRUE(report.lost_something());
  EXPECT_FALSE(report.same_chain);
}

TEST_F(Repair, ArchivesOfOlderFormatsAreBroughtToThePresentOne) {
  for (const std::string format : {"format-1", "format-2"}) {
    archive_.reset();
    fs::remove_all(path());
    fs::copy(fs::path(LANTAI_SOURCE_DIR) / "tests/storage/archives" / format, path(), fs::copy_options::recursive);
    std::string held;
    {
      ASSERT_OK_AND_ASSIGN(const auto archive, Archive::Open(path(), {.look_only = true}));
      held = Dump(*archive);
    }
    fs::remove(path() / "index" / "CURRENT");
    sound_ = {};
    ASSERT_OK_AND_ASSIGN(const RepairReport report, RepairArchive(path(), {.clock = &clock_}));
    EXPECT_EQ(report.same_chain, format == "format-2");
    EXPECT_THAT(report.lost.items, IsEmpty());
    EXPECT_THAT(VerifyArchive(path(), {})->findings, IsEmpty());
    Open();
    EXPECT_EQ(BrokenInvariants(*archive_), "");
    if (format == "format-2") {
      EXPECT_EQ(Dump(*archive_), held);
    }
    archive_.reset();
    fs::remove_all(report.damaged);
  }
}

TEST_F(Repair, NothingOfTheIndexIsNothingToRepair) {
  Fill();
  fs::remove_all(path() / "index");
  const auto before = FilesOf(path());
  EXPECT_THAT(RepairArchive(path(), {}), Fails(Code::kCorruption, HasSubstr("bring back a backup")));
  EXPECT_EQ(FilesOf(path()), before);
  EXPECT_THAT(Names(), testing::ElementsAre("archive", "older"));
}

TEST_F(Repair, ANewerFormatIsRefused) {
  Fill();
  Write(path() / "HEAD", "");
  Write(path() / "FORMAT", "lantai-archive 9\n");
  EXPECT_FALSE(Mend().lost_something()) << "the index's own word counts";
  fs::remove_all(path() / "index");
  fs::create_directory(path() / "index");
  EXPECT_THAT(RepairArchive(path(), {}), Fails(Code::kCorruption));
}

TEST_F(Repair, WithOutTheDamagedArchiveKeepsItsName) {
  Fill();
  FlipIn("payloads", ".ldb", 0.1);
  const auto before = FilesOf(path());
  const fs::path out = dir_.path() / "new";
  const RepairReport report = Mend({.out = out});
  EXPECT_EQ(report.damaged, path());
  EXPECT_EQ(FilesOf(path()), before);
  ExpectHarvestHeals(out);
  EXPECT_THAT(RepairArchive(path(), {.out = out}), Fails(Code::kInvalidArgument, HasSubstr("is there already")));
  EXPECT_THAT(Names(), testing::ElementsAre("archive", "new", "older"));
}

TEST_F(Repair, AKindOfEntryThatIsNotKnownIsNotPassedOver) {
  Fill();
  {
    ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(path() / "index", {}));
    ASSERT_OK(db->Write({{"ybc", "from a later program"}}, true));
  }
  const auto report = RepairArchive(path(), {.clock = &clock_});
  EXPECT_THAT(report, Fails(Code::kInternal, HasSubstr("unknown kind"))) << "verify knows no such kind yet";
  EXPECT_THAT(Names(), testing::ElementsAre("archive", "older"));
}

TEST_F(Repair, VerifyCountsWhatARepairGaveUpUntilItComesAgain) {
  Fill();
  FlipIn("payloads", ".ldb", 0.5);
  Mend();
  EXPECT_GT(VerifyArchive(path(), {})->given_up, 0u);
  ExpectHarvestHeals(path());
  EXPECT_EQ(VerifyArchive(path(), {})->given_up, 0u);
}

TEST_F(Repair, VerifyNamesBytesThatARepairGaveUpWithoutSayingSoTwice) {
  Fill();
  FlipIn("payloads", ".ldb", 0.5);
  const RepairReport report = Mend();
  const auto lost = std::find_if(report.lost.items.begin(), report.lost.items.end(),
                                 [](const Loss& loss) { return loss.kind == Loss::Kind::kBytes; });
  ASSERT_NE(lost, report.lost.items.end());
  ASSERT_OK_AND_ASSIGN(const StoredCapture capture, DecodeCapture(lost->number, sound_.captures[lost->number]));
  {
    ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(path() / "index", {}));
    ASSERT_OK(db->Write({{NumberKey(kLostTag, capture.payload.number), std::nullopt},
                         {NumberKey(kLostTag, 1'000'000), ""},
                         {NumberKey(kRepairTag, 1), "?"}},
                        true));
  }
  const std::string payload = "payload " + std::to_string(capture.payload.number) + " ";
  EXPECT_THAT(VerifyArchive(path(), {})->findings,
              AllOf(Contains(AllOf(HasSubstr(payload), HasSubstr("given up"))), Contains(HasSubstr("is none")),
                    Contains(HasSubstr("record of a repair"))));
}

TEST_F(Repair, DocumentsByPortalAndListsAreMadeAnew) {
  Fill();
  const auto entries = [&](char tag) {
    std::map<std::string, std::string> found;
    const auto looked = LookAt(path(), nullptr);
    EXPECT_OK(looked->index->Scan(TagKey(tag), PrefixEnd(TagKey(tag)), [&](auto key, auto value) -> Result<bool> {
      found[std::string(key)] = value;
      return true;
    }));
    return found;
  };
  const auto documents = entries(kOfPortalTag), lists = entries(kListingTag);
  ASSERT_THAT(documents, Not(IsEmpty()));
  ASSERT_THAT(lists, Not(IsEmpty()));
  {
    Batch batch{{ListingKey("mini", "http://mini.gov.cn/none"), EncodeListing({})}};
    for (const auto& [key, value] : documents) batch[key] = std::nullopt;
    for (const auto& [key, value] : lists) batch[key] = std::nullopt;
    ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(path() / "index", {}));
    ASSERT_OK(db->Write(batch, true));
  }
  const RepairReport report = MendAndHarvest();
  EXPECT_THAT(report.lost.items, IsEmpty());
  EXPECT_THAT(report.process.items, Not(IsEmpty())) << "lists are read again";
  EXPECT_EQ(entries(kOfPortalTag), documents);
  const auto again = entries(kListingTag);
  EXPECT_EQ(again.size(), lists.size());
  for (const auto& [key, value] : lists) {
    const auto found = again.find(key);
    ASSERT_NE(found, again.end()) << key;
    ASSERT_OK_AND_ASSIGN(const ListingPage page, DecodeListing(key, found->second));
    ASSERT_OK_AND_ASSIGN(const ListingPage before, DecodeListing(key, value));
    EXPECT_EQ(page.capture_id == 0, before.capture_id == 0) << key << " was read before";
  }
}

TEST_F(Repair, WhileItRunsNobodyElseWritesOrRepairs) {
  Fill();
  FlipIn("payloads", ".ldb", 0.5);
  for (const bool without_lock : {false, true}) {
    if (without_lock) {
      for (const char* database : {"index", "payloads"}) fs::remove(path() / database / "LOCK");
    }
    const fs::path out = dir_.path() / (without_lock ? "second" : "first");
    bool asked = false;
    const auto ask = [&](std::string_view step) {
      if (step == "look" || asked) return true;
      asked = true;
      EXPECT_THAT(RepairArchive(path(), {.clock = &clock_}), Fails(Code::kBusy));
      if (!without_lock) {
        EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kBusy));
      }
      return true;
    };
    ASSERT_OK(RepairArchive(path(), {.out = out, .clock = &clock_, .step = ask}));
    EXPECT_TRUE(asked);
  }
}

TEST_F(Repair, WhoOnlyLooksKeepsItWaitingToo) {
  Fill();
  FlipIn("payloads", ".ldb", 0.5);
  const auto looked = LookAt(path(), nullptr);
  ASSERT_OK(looked);
  EXPECT_THAT(RepairArchive(path(), {}), Fails(Code::kBusy, HasSubstr("being looked into")));
}

TEST_F(Repair, ADiskThatIsFullAnywhereLeavesTheDamagedArchiveAndNothingElse) {
  Fill();
  FlipIn("payloads", ".ldb", 0.1);
  FlipIn("index", ".log", 0.5);
  const auto damaged = FilesOf(path());
  bool full = true;
  int64_t n = 1;
  for (; full && !HasFailure(); n += 1 + n / 10) {
    FaultEnv env;
    env.FailFrom(n, "No space left on device");
    const auto report = RepairArchive(path(), {.clock = &clock_, .env = &env});
    full = env.failed();
    if (report.ok()) {
      EXPECT_FALSE(full && report->damaged.empty());
      EXPECT_EQ(FilesOf(report->damaged), damaged);
      break;
    }
    EXPECT_THAT(report, Fails(Code::kNoSpace)) << "operation " << n;
    EXPECT_EQ(FilesOf(path()), damaged) << "operation " << n;
    EXPECT_THAT(Names(), testing::ElementsAre("archive", "older")) << "operation " << n;
  }
  EXPECT_GT(n, 30);
  ExpectHarvestHeals(path());
}

TEST_F(Repair, WhoeverFindsTheArchiveDamagedIsToldWhatToRun) {
  Fill();
  const std::string command = "`lantai repair --archive " + path().string() + "`";
  fs::rename(path() / "index" / "CURRENT", dir_.path() / "CURRENT");
  EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kCorruption, HasSubstr(command)));
  fs::rename(dir_.path() / "CURRENT", path() / "index" / "CURRENT");
  const std::string format = BytesOf(path() / "FORMAT");
  Write(path() / "FORMAT", "nothing");
  EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kCorruption, HasSubstr(command)));
  Write(path() / "FORMAT", format);
  fs::remove_all(path() / "index");
  fs::copy(older() / "index", path() / "index", fs::copy_options::recursive);
  EXPECT_THAT(Archive::Open(path(), {}), Fails(Code::kCorruption, HasSubstr(command)));
}

TEST_F(Repair, ASecondRepairKnowsWhatTheFirstLost) {
  Fill();
  FlipIn("index", ".log", 0.5);
  Mend();
  sound_ = HoldingsOf(path());
  EXPECT_TRUE(Mend().sound);
  Write(path() / "HEAD", "");
  const RepairReport second = Mend();
  EXPECT_FALSE(second.lost_something());
  EXPECT_TRUE(second.same_chain);
}

// Whether at the kill or after it: what is under the archive's name is the old one or the new one, whole.
TEST_F(Repair, KilledAnywhereItLeavesTheOldArchiveOrTheNewOne) {
  for (const bool exchange : {true, false}) {
    std::vector<std::string> steps;
    for (size_t kill = 0; kill <= steps.size(); ++kill) {
      fs::remove_all(dir_.path());
      fs::create_directory(dir_.path());
      Open(true);
      Fill();
      FlipIn("payloads", ".ldb", 0.1);
      const auto damaged = FilesOf(path());
      std::vector<std::string> seen;
      const auto killed = RepairArchive(path(), {.clock = &clock_,
                                                 .step =
                                                     [&](std::string_view step) {
                                                       seen.emplace_back(step);
                                                       return seen.size() != kill;
                                                     },
                                                 .exchange = exchange});
      if (kill == 0) {
        ASSERT_OK(killed);
        steps = seen;
        continue;
      }
      ASSERT_THAT(killed, Fails(Code::kCancelled));
      const std::string where = "killed at: " + seen.back();
      SCOPED_TRACE(where);
      if (fs::exists(path())) {
        const auto here = FilesOf(path());
        EXPECT_TRUE(here == damaged || VerifyArchive(path(), {})->findings.empty());
      } else {
        EXPECT_FALSE(exchange);
      }
      const auto again = RepairArchive(path(), {.clock = &clock_, .exchange = exchange});
      ASSERT_OK(again);
      EXPECT_THAT(VerifyArchive(path(), {})->findings, IsEmpty());
      EXPECT_EQ(FilesOf(again->damaged), damaged) << "kept, whenever it was killed";
      EXPECT_THAT(Names(), SizeIs(3)) << "archive, damaged, older";
    }
    EXPECT_GT(steps.size(), 7u);
  }
}

TEST_F(Repair, RandomDamageIsRepairedAndHealed) {
  Fill();
  const fs::path original = dir_.path() / "original";
  fs::copy(path(), original, fs::copy_options::recursive);
  std::vector<std::string> names;
  for (const auto& [name, bytes] : files_) {
    if (!bytes.empty()) names.push_back(name);
  }
  std::mt19937_64 random(3);
  const int trials = Trials("LANTAI_REPAIRS", 40);
  for (int i = 0; i < trials && !HasFailure(); ++i) {
    fs::remove_all(path());
    fs::copy(original, path(), fs::copy_options::recursive);
    std::string how;
    for (uint64_t damages = 1 + random() % 3; damages > 0; --damages) {
      const fs::path file = path() / names[random() % names.size()];
      std::string bytes = BytesOf(file);
      if (bytes.empty()) continue;
      const size_t at = random() % bytes.size();
      const bool cut = random() % 4 == 0;
      how += file.filename().string() + (cut ? " cut at " : " flipped at ") + std::to_string(at) + "; ";
      cut ? bytes.resize(at) : void(bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + random() % 255)));
      Write(file, bytes);
    }
    SCOPED_TRACE(how);
    const RepairReport report = MendAndHarvest();
    if (!report.sound) fs::remove_all(report.damaged);
  }
}

}  // namespace
}  // namespace lantai::storage
