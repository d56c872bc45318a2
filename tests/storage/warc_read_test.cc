// What the reader makes of files as crawlers write them, and of files that were damaged in every way we know of: what
// can be read is there, what cannot is told with its offset.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>

#include "tests/storage/warc_zoo.h"
#include "tests/support/exact_bytes.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("nothing to replace: " + from);
  return text.replace(at, from.size(), to);
}

// The record with another Content-Length in its own header, which is the first one.
std::string WithLength(std::string record, const std::string& length) {
  const size_t at = record.find("Content-Length: ") + 16;
  return record.replace(at, record.find('\r', at) - at, length);
}

std::string WithoutCarriageReturns(std::string text) {
  std::erase(text, '\r');
  return text;
}

const std::string kA = Response("a", "<p>first</p>");
const std::string kB = Response("b", "<p>second</p>");
const std::string kC = Response("c", "<p>third</p>");

// ---- as crawlers write them ----

TEST(WarcReader, ReadsPlainFiles) {
  const ReadBack read = ReadAllRecords(kA + kB + kC);
  EXPECT_THAT(read.ids, ElementsAre("a", "b", "c"));
  EXPECT_THAT(read.damage, IsEmpty());
  EXPECT_EQ(read.blocks[1], HttpAnswer("<p>second</p>"));
  EXPECT_THAT(read.places, ElementsAre("0", std::to_string(kA.size()), std::to_string(kA.size() + kB.size())));
}

TEST(WarcReader, ReadsAMemberARecord) {
  const ReadBack read = ReadAllRecords(Gzip(kA) + Gzip(kB) + Gzip(kC));
  EXPECT_THAT(read.ids, ElementsAre("a", "b", "c"));
  EXPECT_THAT(read.damage, IsEmpty());
  EXPECT_EQ(read.places[1], std::to_string(Gzip(kA).size()));
}

TEST(WarcReader, ReadsOneMemberForAllRecordsAndTellsPlacesWithinIt) {
  const ReadBack read = ReadAllRecords(Gzip(kA + kB + kC));
  EXPECT_THAT(read.ids, ElementsAre("a", "b", "c"));
  EXPECT_THAT(read.damage, IsEmpty());
  EXPECT_EQ(read.places[2], "0+" + std::to_string(kA.size() + kB.size()));
}

TEST(WarcReader, ReadsRecordsThatAreCutIntoSeveralMembers) {
  const std::string all = kA + kB + kC;
  std::string packed;
  for (size_t at = 0; at < all.size(); at += 100) packed += Gzip(all.substr(at, 100));
  const ReadBack read = ReadAllRecords(packed);
  EXPECT_THAT(read.ids, ElementsAre("a", "b", "c"));
  EXPECT_THAT(read.damage, IsEmpty());
}

TEST(WarcReader, ReadsZstd) {
  const ReadBack read = ReadAllRecords(Zstd(kA) + Zstd(kB) + Zstd(kC));
  EXPECT_THAT(read.ids, ElementsAre("a", "b", "c"));
  EXPECT_THAT(read.damage, IsEmpty());
}

TEST(WarcReader, ReadsZstdWithTheDictionaryAtTheStartPackedOrNot) {
  std::string dictionary;
  for (int i = 0; i < 50; ++i) dictionary += kA + std::to_string(i);
  const std::string frames = Zstd(kA, dictionary) + Zstd(kB, dictionary) + Zstd(kC, dictionary);
  for (const std::string& head : {DictionaryFrame(dictionary), DictionaryFrame(Zstd(dictionary))}) {
    const ReadBack read = ReadAllRecords(head + frames);
    EXPECT_THAT(read.ids, ElementsAre("a", "b", "c"));
    EXPECT_THAT(read.damage, IsEmpty());
  }
}

TEST(WarcReader, PassesOverOtherSkippableFrames) {
  const std::string skip = Replaced(DictionaryFrame("what is this"), "\x5d", "\x50");
  EXPECT_THAT(ReadAllRecords(Zstd(kA) + skip + Zstd(kB)).ids, ElementsAre("a", "b"));
}

TEST(WarcReader, TakesEveryVersionOfTheFormat) {
  for (const std::string version : {"WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1"}) {
    const ReadBack read = ReadAllRecords(Replaced(kA, "WARC/1.0", version) + kB);
    EXPECT_THAT(read.ids, ElementsAre("a", "b")) << version;
    EXPECT_THAT(read.damage, IsEmpty());
  }
}

TEST(WarcReader, JoinsFoldedFieldsAndDoesNotMindTheCaseOfNames) {
  std::string folded = Replaced(kA, "WARC-Target-URI: http", "warc-target-uri:\r\n\t http");
  folded = Replaced(folded, "Content-Length: ", "CONTENT-LENGTH:\r\n  ");
  const ReadBack read = ReadAllRecords(folded + kB);
  EXPECT_THAT(read.ids, ElementsAre("a", "b"));
  EXPECT_THAT(read.damage, IsEmpty());
  WarcReader reader(SourceOf(folded), "", [](const WarcDamage&) {});
  EXPECT_EQ(TargetUri(reader.Next()->header), kPageUrl);
}

TEST(WarcReader, TakesLineFeedsAlone) {
  const std::string bare = "WARC/1.0\nWARC-Type: resource\nWARC-Record-ID: <urn:uuid:n>\nContent-Length: 3\n\nabc\n\n";
  const ReadBack read = ReadAllRecords(bare + WithoutCarriageReturns(bare) + kA);
  EXPECT_THAT(read.ids, ElementsAre("n", "n", "a"));
  EXPECT_THAT(read.damage, IsEmpty());
  EXPECT_EQ(read.blocks[0], "abc");
}

TEST(WarcReader, TakesBracketsAroundTheTargetUri) {
  const std::string bracketed = Record("response", "a", HttpAnswer("x"), "", "<http://www.x.gov.cn/>");
  WarcReader reader(SourceOf(bracketed), "", [](const WarcDamage&) {});
  EXPECT_EQ(TargetUri(reader.Next()->header), "http://www.x.gov.cn/");
}

TEST(WarcReader, AnEmptyFileAndOneOfZerosHoldNothing) {
  EXPECT_THAT(ReadAllRecords("").damage, IsEmpty());
  EXPECT_THAT(ReadAllRecords(Gzip(kA) + std::string(1000, '\0')).damage, IsEmpty());
}

TEST(WarcReader, RefusesArcFilesInWords) {
  const ReadBack read = ReadAllRecords("filedesc://a.arc 0.0.0.0 20080430204825 text/plain 76\n1 0 AOL\n");
  EXPECT_THAT(read.ids, IsEmpty());
  EXPECT_THAT(read.damage, ElementsAre(HasSubstr("ARC file")));
}

// ---- broken ----

TEST(BrokenWarc, GarbageBetweenMembersIsToldAndPassedOver) {
  const std::string a = Gzip(kA);
  const ReadBack read = ReadAllRecords(a + "some garbage" + Gzip(kB) + Gzip(kC));
  EXPECT_THAT(read.ids, ElementsAre("a", "b", "c"));
  EXPECT_THAT(read.offsets, ElementsAre(a.size()));
}

TEST(BrokenWarc, GarbageBetweenPlainRecordsIsToldAndPassedOver) {
  const ReadBack read = ReadAllRecords(kA + "some garbage\nWARC/x\n" + kB);
  EXPECT_THAT(read.ids, ElementsAre("a", "b"));
  EXPECT_THAT(read.offsets, ElementsAre(kA.size()));
}

TEST(BrokenWarc, TrailingGarbageIsTold) {
  const ReadBack read = ReadAllRecords(Gzip(kA) + "garbage");
  EXPECT_THAT(read.ids, ElementsAre("a"));
  EXPECT_THAT(read.offsets, ElementsAre(Gzip(kA).size()));
}

TEST(BrokenWarc, ARecordWithAWrongChecksumIsDoubted) {
  const std::string a = Gzip(kA);
  std::string b = Gzip(kB);
  b[b.size() - 6] = static_cast<char>(b[b.size() - 6] ^ 1);
  const ReadBack read = ReadAllRecords(a + b + Gzip(kC));
  EXPECT_THAT(read.ids, ElementsAre("a", "b?", "c"));
  EXPECT_THAT(read.offsets, ElementsAre(a.size()));
  EXPECT_THAT(read.damage.front(), HasSubstr("incorrect data check"));
}

TEST(BrokenWarc, ADamagedMemberCostsItsRecordOnly) {
  const std::string a = Gzip(kA);
  std::string b = Gzip(Response("b", std::string(5000, 'x') + "some <b>text</b> " + kA));
  b.replace(b.size() / 2, 8, "\xff\xff\xff\xff\xff\xff\xff\xff");
  const ReadBack read = ReadAllRecords(a + b + Gzip(kC));
  EXPECT_EQ(read.ids.front(), "a");
  EXPECT_EQ(read.ids.back(), "c");
  EXPECT_THAT(read.ids, ::testing::Not(::testing::Contains("b")));
  ASSERT_FALSE(read.offsets.empty());
  EXPECT_EQ(read.offsets.front(), a.size());
}

TEST(BrokenWarc, ADamagedZstdFrameCostsItsRecordOnly) {
  const std::string a = Zstd(kA);
  std::string b = Zstd(kB);
  b[b.size() / 2] = static_cast<char>(b[b.size() / 2] ^ 0x55);
  const ReadBack read = ReadAllRecords(a + b + Zstd(kC));
  EXPECT_EQ(read.ids.front(), "a");
  EXPECT_EQ(read.ids.back(), "c");
  EXPECT_THAT(read.ids, ::testing::Not(::testing::Contains("b")));
  EXPECT_EQ(read.offsets.front(), a.size());
}

TEST(BrokenWarc, WithoutItsDictionaryAZstdFileGivesNothingAndEndsInWords) {
  const ReadBack read = ReadAllRecords(Zstd(kA, kB + kC + kA) + Zstd(kB, kB + kC + kA));
  EXPECT_THAT(read.ids, IsEmpty());
  EXPECT_FALSE(read.damage.empty());
}

TEST(BrokenWarc, AMemberThatLostItsBeginningIsPassedOver) {
  const std::string b = Gzip(kB);
  const ReadBack read = ReadAllRecords(b.substr(5) + Gzip(kC), "a.warc.gz");
  EXPECT_THAT(read.ids, ElementsAre("c"));
  EXPECT_THAT(read.offsets, ElementsAre(0u));
}

TEST(BrokenWarc, ATooLongContentLengthSwallowsNoOtherRecord) {
  const std::string a = WithLength(kA, std::to_string(HttpAnswer("<p>first</p>").size() + 10));
  for (const std::string& bytes : {a + kB + kC, Gzip(a) + Gzip(kB) + Gzip(kC), Gzip(a + kB + kC), Zstd(a + kB + kC)}) {
    const ReadBack read = ReadAllRecords(bytes);
    EXPECT_THAT(read.ids, ElementsAre("a?", "b", "c"));
    EXPECT_THAT(read.offsets, ElementsAre(0u));
    EXPECT_EQ(read.blocks[0], HttpAnswer("<p>first</p>"));
  }
}

TEST(BrokenWarc, ATooShortContentLengthLeavesNoRestBehind) {
  const std::string a = WithLength(kA, "3");
  for (const std::string& bytes : {a + kB, Gzip(a) + Gzip(kB), Gzip(a + kB)}) {
    const ReadBack read = ReadAllRecords(bytes);
    EXPECT_THAT(read.ids, ElementsAre("a?", "b"));
    EXPECT_THAT(read.offsets, ElementsAre(0u));
    EXPECT_EQ(read.blocks[0], HttpAnswer("<p>first</p>"));
  }
}

TEST(BrokenWarc, AClaimOfTwoGibibytesCostsNothing) {
  const std::string b = WithLength(kB, "2147483648");
  for (const std::string& bytes :
       {kA + b + kC, Gzip(kA) + Gzip(b) + Gzip(kC), Gzip(kA + b + kC), Zstd(kA) + Zstd(b) + Zstd(kC)}) {
    const ReadBack read = ReadAllRecords(bytes);
    EXPECT_THAT(read.ids, ElementsAre("a", "b?", "c"));
    EXPECT_THAT(read.damage, ElementsAre(HasSubstr("2147483648")));
  }
  const std::string huge = WithLength(kB, "18446744073709551615");
  EXPECT_THAT(ReadAllRecords(kA + huge + kC).ids, ElementsAre("a", "b?", "c"));
}

TEST(BrokenWarc, WithoutContentLengthARecordEndsWhereTheNextBegins) {
  const size_t at = kA.find("Content-Length: ");
  const std::string a = kA.substr(0, at) + kA.substr(kA.find("\r\n", at) + 2);
  const ReadBack read = ReadAllRecords(a + kB);
  EXPECT_THAT(read.ids, ElementsAre("a?", "b"));
  EXPECT_THAT(read.damage, ElementsAre(HasSubstr("Content-Length")));
}

TEST(BrokenWarc, MissingLineEndsAreToldAndTheRecordIsWhole) {
  for (const size_t missing : {1, 2, 3, 4}) {
    const std::string a = kA.substr(0, kA.size() - missing);
    for (const std::string& bytes : {a + kB, Gzip(a) + Gzip(kB), Gzip(a + kB)}) {
      const ReadBack read = ReadAllRecords(bytes);
      EXPECT_THAT(read.ids, ElementsAre("a", "b")) << missing;
      EXPECT_THAT(read.damage, SizeIs(1)) << missing;
    }
  }
}

TEST(BrokenWarc, APageThatTalksOfWarcIsOneRecord) {
  const std::string inner = "<pre>\r\n\r\n" + kB + "</pre>";
  for (const std::string& bytes : {Response("a", inner) + kC, Gzip(Response("a", inner)) + Gzip(kC)}) {
    const ReadBack read = ReadAllRecords(bytes);
    EXPECT_THAT(read.ids, ElementsAre("a", "c"));
    EXPECT_THAT(read.damage, IsEmpty());
  }
}

TEST(BrokenWarc, ABrokenHeaderCostsItsRecordOnly) {
  for (const std::string& bad :
       {Replaced(kB, "WARC-Date: 2019-03-04T05:06:07Z", "no field"),
        "WARC/1.0\r\n" + std::string(70000, 'x') + "\r\n\r\n", "WARC/1.0\r\nX: " + std::string(70000, 'x') + "\r\n\r\n",
        std::string("WARC/1.0\r\n")}) {
    const ReadBack read = ReadAllRecords(kA + bad + kC);
    EXPECT_THAT(read.ids, ElementsAre("a", "c"));
    ASSERT_FALSE(read.offsets.empty());
    EXPECT_EQ(read.offsets.front(), kA.size());
  }
}

// Every prefix of the file: the records that are given without doubt are whole, and nothing is lost in silence.
void TruncateEverywhere(const std::string& whole, const std::vector<size_t>& seams) {
  const ReadBack all = ReadAllRecords(whole);
  for (size_t size = 0; size < whole.size(); ++size) {
    const ExactBytes cut(std::string_view(whole).substr(0, size));
    const ReadBack read = ReadAllRecords(cut.view());
    ASSERT_LE(read.ids.size(), all.ids.size());
    for (size_t i = 0; i < read.ids.size(); ++i) {
      const bool doubted = read.ids[i] != all.ids[i];
      EXPECT_TRUE(doubted || read.blocks[i] == all.blocks[i]) << "cut at " << size;
    }
    const bool seam = std::find(seams.begin(), seams.end(), size) != seams.end();
    EXPECT_EQ(read.damage.empty(), seam) << "cut at " << size;
  }
}

TEST(BrokenWarc, TruncatedAnywhereGivesWhatCameBeforeAndSaysSo) {
  TruncateEverywhere(kA + kB + kC, {0, kA.size(), kA.size() + kB.size()});
  TruncateEverywhere(Gzip(kA) + Gzip(kB) + Gzip(kC), {0, Gzip(kA).size(), Gzip(kA).size() + Gzip(kB).size()});
  TruncateEverywhere(Zstd(kA) + Zstd(kB) + Zstd(kC), {0, Zstd(kA).size(), Zstd(kA).size() + Zstd(kB).size()});
  TruncateEverywhere(Gzip(kA + kB + kC), {0});
}

// gzip -t's strictness: whatever byte is missing at the end of the last member is missed.
TEST(BrokenWarc, NoTruncatedMemberPasses) {
  const std::string whole = Gzip(kA) + Gzip(kB);
  for (size_t size = Gzip(kA).size() + 1; size < whole.size(); ++size) {
    EXPECT_THAT(ReadAllRecords(whole.substr(0, size)).damage, ::testing::Not(IsEmpty())) << size;
  }
}

TEST(BrokenWarc, AGzipBombIsGivenUpAndItsNeighboursAreRead) {
  const std::string bomb = Gzip(Response("bomb", std::string(40 << 20, 'x')));
  const ReadBack read = ReadAllRecords(Gzip(kA) + bomb + Gzip(kC));
  EXPECT_EQ(read.ids.front(), "a");
  EXPECT_EQ(read.ids.back(), "c");
  EXPECT_THAT(read.ids, ::testing::Not(::testing::Contains("bomb")));
  EXPECT_THAT(read.damage.front(), HasSubstr("bomb"));
}

TEST(BrokenWarc, ABlockOverTheLimitIsGivenWithoutItsBytes) {
  std::string noise(kMaxWarcBlock + 1000, '\0');
  std::minstd_rand random(7);
  for (char& c : noise) c = static_cast<char>(random());
  for (const std::string& bytes :
       {kA + Response("big", noise) + kC, Gzip(kA) + Gzip(Response("big", noise)) + Gzip(kC)}) {
    const ReadBack read = ReadAllRecords(bytes);
    EXPECT_THAT(read.ids, ElementsAre("a", "big", "c"));
    EXPECT_THAT(read.damage, IsEmpty());
    EXPECT_EQ(read.blocks[1], "");
  }
}

// ---- bounded work ----

// Each of these made a naive resync quadratic.
TEST(BrokenWarc, HostileFilesCostTimeInProportionToTheirSize) {
  const auto repeat = [](const std::string& piece, size_t size) {
    std::string out;
    while (out.size() < size) out += piece;
    return out;
  };
  constexpr size_t kSize = 4 << 20;
  const std::string stored = Gzip("").substr(0, 10) + std::string("\x00\xff\xff\x00\x00", 5);
  const std::vector<std::string> files = {
      repeat("WARC/1.0\nA: b\n", kSize),
      repeat("WARC/1.0\nA: b\n\n", kSize),
      repeat("WARC/1.0\nContent-Length: 60000000\n\n", kSize),
      repeat("WARC/1.0\nContent-Length: 900000000\n\n", kSize),
      repeat("WARC/1.0\nContent-Length: 1000000\n\n", kSize),
      repeat("\nWARC/1.0\n", kSize),
      repeat(std::string("\x1f\x8b\x08\x00", 4), kSize),
      repeat(stored, kSize),
      repeat(Gzip(""), kSize),
      repeat(Gzip("WARC/1.0\nContent-Length: 60000000\n\n"), kSize),
      repeat(Gzip("WARC/1.0\nContent-Length: 900000000\n\n"), kSize),
      repeat(std::string("\x28\xb5\x2f\xfd\x00\x58", 6), kSize),
      Gzip(repeat("WARC/1.0\nContent-Length: 900000000\n\n", 16 << 20)),
  };
  for (size_t i = 0; i < files.size(); ++i) {
    const auto before = std::chrono::steady_clock::now();
    size_t records = 0, damages = 0;
    WarcReader reader(SourceOf(files[i]), "", [&](const WarcDamage&) { ++damages; });
    while (reader.Next()) ++records;
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
    RecordProperty("seconds_" + std::to_string(i), std::to_string(seconds));
    EXPECT_LT(seconds, 20) << "file " << i << ": " << records << " records, " << damages << " damages";
  }
}

// ---- fields ----

TEST(WarcFields, DatesAreReadWithAndWithoutFractionsAndReduced) {
  EXPECT_EQ(ParseWarcDate("2019-03-04T05:06:07Z")->ms, 1551675967000);
  EXPECT_EQ(ParseWarcDate("2019-03-04T05:06:07.5Z")->ms, 1551675967500);
  EXPECT_EQ(ParseWarcDate("2019-03-04T05:06:07.123456789Z")->ms, 1551675967123);
  EXPECT_EQ(ParseWarcDate("2019-03-04T05:06Z")->ms, 1551675960000);
  EXPECT_EQ(ParseWarcDate("2019-03-04")->ms, 1551657600000);
  EXPECT_EQ(ParseWarcDate("2019")->ms, 1546300800000);
  for (const char* bad : {"", "19", "2019-", "2019-13-01", "2019-02-30", "2019-03-04T05:06:07", "2019-03-04 05:06:07Z",
                          "2019-03-04T05:06:07+08:00", "2019-03-04T25:06:07Z", "1066-03-04", "2019-03-04T05:06:07.Z"}) {
    EXPECT_FALSE(ParseWarcDate(bad)) << bad;
  }
}

TEST(WarcFields, ALengthIsDigitsAndNothingElse) {
  const auto length = [](const std::string& value) {
    WarcHeader header;
    header.Add(warc::kLength, value);
    return LengthOf(header);
  };
  EXPECT_EQ(length("12"), 12u);
  for (const char* bad : {"", "-1", "+1", "1 2", "0x10", "12b", "99999999999999999999"})
    EXPECT_FALSE(length(bad)) << bad;
}

}  // namespace
}  // namespace lantai::storage
