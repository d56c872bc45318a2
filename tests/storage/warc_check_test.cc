#include "storage/warc_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/storage/warc_zoo.h"

namespace lantai::storage {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

WarcCheck CheckFirst(const std::string& bytes, WarcChecker* checker = nullptr) {
  WarcReader reader(SourceOf(bytes), "", [](const WarcDamage&) {});
  const auto record = reader.Next();
  WarcChecker own;
  return record ? (checker != nullptr ? *checker : own).Check(*record) : WarcCheck{};
}

// Values from the standards' own test vectors: FIPS 180-4 and RFC 1321, "abc".
TEST(LabelledDigest, EveryCustomarySpellingIsChecked) {
  for (const char* label :
       {"sha1:a9993e364706816aba3e25717850c26c9cd0d89d", "SHA-1:A9993E364706816ABA3E25717850C26C9CD0D89D",
        "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "sha1:vgmt4nsha2awvor6evyxqugcnsonbwe5",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha-256:XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ====", "md5:900150983cd24fb0d6963f7d28e17f72"}) {
    EXPECT_EQ(CheckDigest(label, "abc"), DigestMatch::kEqual) << label;
    EXPECT_EQ(CheckDigest(label, "abd"), DigestMatch::kDiffers) << label;
  }
  EXPECT_EQ(CheckDigest("blake2:00", "abc"), DigestMatch::kUnknown);
  EXPECT_EQ(CheckDigest("", "abc"), DigestMatch::kUnknown);
  EXPECT_EQ(CheckDigest("sha1:not a digest", "abc"), DigestMatch::kDiffers);
}

TEST(LabelledDigest, OneSpellingForEqualDigests) {
  EXPECT_EQ(CanonicalDigest("SHA-1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"), CanonicalSha1("abc"));
  EXPECT_EQ(CanonicalDigest("sha1:A9993E364706816ABA3E25717850C26C9CD0D89D"), CanonicalSha1("abc"));
  EXPECT_EQ(CanonicalDigest("x"), "x");
}

TEST(WarcChecker, AWholeRecordHasNoProblems) {
  const std::string block = HttpAnswer("abc");
  const WarcCheck check =
      CheckFirst(Record("response", "a", block,
                        "WARC-Payload-Digest: sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5\r\nWARC-Block-Digest: " +
                            CanonicalSha1(block) + "\r\n"));
  EXPECT_THAT(check.problems, IsEmpty());
  EXPECT_EQ(check.status, 200);
  EXPECT_EQ(check.payload, DigestMatch::kEqual);
  EXPECT_EQ(check.block, DigestMatch::kEqual);
}

TEST(WarcChecker, AChangedByteIsFound) {
  const std::string fields = "WARC-Payload-Digest: sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5\r\nWARC-Block-Digest: " +
                             CanonicalSha1(HttpAnswer("abc")) + "\r\n";
  const WarcCheck check = CheckFirst(Record("response", "a", HttpAnswer("abd"), fields));
  EXPECT_THAT(check.problems, ElementsAre(HasSubstr("WARC-Block-Digest"), HasSubstr("WARC-Payload-Digest")));
}

TEST(WarcChecker, APayloadDigestMayBeThatOfTheBodyWithOrWithoutItsChunks) {
  const std::string block = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (const std::string& digest : {CanonicalSha1("abc"), CanonicalSha1("3\r\nabc\r\n0\r\n\r\n")}) {
    const WarcCheck check = CheckFirst(Record("response", "a", block, "WARC-Payload-Digest: " + digest + "\r\n"));
    EXPECT_EQ(check.payload, DigestMatch::kEqual);
  }
}

TEST(WarcChecker, ARevisitsPayloadDigestIsNotThatOfItsOwnBytes) {
  const WarcCheck check =
      CheckFirst(Record("revisit", "a", "HTTP/1.1 200 OK\r\n\r\n",
                        "WARC-Payload-Digest: sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5\r\nWARC-Profile: " +
                            std::string(warc::kIdenticalPayload) + "\r\n"));
  EXPECT_THAT(check.problems, IsEmpty());
  EXPECT_EQ(check.status, 200);
}

TEST(WarcChecker, Warc11Clause5_MandatoryFieldsAreMissed) {
  const WarcCheck check = CheckFirst("WARC/1.0\r\nWARC-Type: revisit\r\nContent-Length: 0\r\n\r\n\r\n\r\n");
  for (const char* field : {"WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-Profile"}) {
    EXPECT_THAT(check.problems, Contains(HasSubstr(field)));
  }
}

TEST(WarcChecker, RecordIdsAreUnique) {
  WarcChecker checker;
  EXPECT_THAT(CheckFirst(Response("a", "x"), &checker).problems, IsEmpty());
  EXPECT_THAT(CheckFirst(Response("a", "y"), &checker).problems, ElementsAre(HasSubstr("earlier record")));
}

}  // namespace
}  // namespace lantai::storage
