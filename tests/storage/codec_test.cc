#include "storage/codec.h"

#include <gmock/gmock.h>

#include <random>

#include "storage/keys.h"
#include "storage/payload_store.h"
#include "storage/records.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai::storage {
namespace {

using ::testing::HasSubstr;

TEST(Codec, NumbersComeBackAsTheyWere) {
  for (const uint64_t number :
       {uint64_t{0}, uint64_t{1}, uint64_t{127}, uint64_t{128}, uint64_t{1} << 63, UINT64_MAX}) {
    Encoder out;
    out.Varint(number);
    Decoder in(out.bytes());
    EXPECT_EQ(in.Varint(), number);
    EXPECT_OK(in.Finish("x"));
  }
  for (const int64_t number : {int64_t{0}, int64_t{-1}, int64_t{63}, INT64_MIN, INT64_MAX}) {
    Encoder out;
    out.Signed(number);
    Decoder in(out.bytes());
    EXPECT_EQ(in.Signed(), number);
  }
}

TEST(Codec, AVarintLongerThanANumberFails) {
  Decoder overlong(std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10));
  EXPECT_EQ(overlong.Varint(), 0u);
  EXPECT_THAT(overlong.Finish("url http://x/"), Fails(Code::kCorruption, HasSubstr("url http://x/")));
  Decoder endless(std::string_view("\x80\x80", 2));
  EXPECT_EQ(endless.Varint(), 0u);
  EXPECT_TRUE(endless.failed());
}

TEST(Codec, AStoredLengthIsNotBelieved) {
  Encoder out;
  out.Varint(uint64_t{1} << 60);
  Decoder text(out.bytes()), list(out.bytes());
  EXPECT_EQ(text.String(), "");
  EXPECT_TRUE(text.failed());
  EXPECT_TRUE(list.Strings().empty());
  EXPECT_TRUE(list.failed());
}

TEST(Codec, BytesLeftOverAreDamage) {
  Decoder in("\x01\x02");
  in.Byte();
  EXPECT_THAT(in.Finish("x"), Fails(Code::kCorruption));
}

StoredUrl SampleUrl() {
  StoredUrl url;
  url.record.entry.portal = "zhifu";
  url.record.entry.request = {Method::kPost, "http://x/", "a=1", "text/plain"};
  url.record.entry.depth = 3;
  url.record.state = UrlState::kFailed;
  url.record.not_before = {-5};
  url.record.reason = "reset";
  url.number = 7;
  return url;
}

StoredDocument SampleDocument() {
  StoredDocument document;
  document.record.urls = {"http://x/"};
  document.record.unit = "甲镇";
  document.record.year = 2020;
  document.text = Sha256Of("t");
  return document;
}

// What stands at the end of a record since documents have versions: an archive of before is read without it.
size_t AddedAtTheEnd(size_t which) {
  if (which == 1) return 2 * (1 + kFirstExtractor.size());
  if (which == 4) return 5;  // three numbers, no key, no confirmations
  return which == 7 ? 1 + kFirstExtractor.size() : 0;
}

// Every record, cut short or with a bit turned, is either read or refused; nothing else happens.
TEST(Records, DamageIsRefusedWithoutHarm) {
  State state;
  state.queued_up_to = "http://x/";
  RoundPortals portals;
  portals.covered.ids = {"a", "b"};
  StoredCapture capture;
  capture.capture.response_head = "HTTP/1.1 200 OK\r\n\r\n";
  StoredPart part;
  part.pages = {"http://x/"};
  part.unread = {UrlState::kFailed, Code::kIo, "no reader"};
  const std::string values[] = {EncodeUrl(SampleUrl()),
                                EncodeDocument(SampleDocument()),
                                EncodeState(state),
                                EncodeCapture(capture),
                                EncodeChange({1, Change::Kind::kChanged, 2, 3, {4}}),
                                EncodeNumbers({1, 2, 3}),
                                EncodeRoundPortals(portals),
                                EncodeBundle({{{"http://x/a.pdf", LinkRole::kContinuation}}, Sha256Of("made")}),
                                EncodePart(part),
                                EncodeVersion({{7, 8}, Sha256Of("json"), "1.0.0", "1.0.1", {9}}),
                                EncodeReading({5, "1.0.0", UrlState::kFailed})};
  const auto read_all = [](std::string_view value) {
    const bool read[] = {
        DecodeUrl("k", value).ok(),     DecodeDocument(1, value).ok(), DecodeState(value, kFormatVersion).ok(),
        DecodeCapture(1, value).ok(),   DecodeChange(1, value).ok(),   DecodeNumbers("n", value).ok(),
        DecodeRoundPortals(value).ok(), DecodeBundle("p", value).ok(), DecodePart("k", value).ok(),
        DecodeVersion(7, value).ok(),   DecodeReading(1, value).ok()};
    return std::vector<bool>(std::begin(read), std::end(read));
  };
  std::mt19937 random(1);
  for (size_t which = 0; which < std::size(values); ++which) {
    const std::string& value = values[which];
    EXPECT_TRUE(read_all(value)[which]) << which;
    for (size_t size = 0; size < value.size(); ++size) {
      if (AddedAtTheEnd(which) != 0 && size + AddedAtTheEnd(which) == value.size()) continue;
      EXPECT_FALSE(read_all(ExactBytes(value.substr(0, size)).view())[which]) << which << " cut to " << size;
    }
    for (int i = 0; i < 2000; ++i) {
      std::string turned = value;
      turned[random() % turned.size()] ^= static_cast<char>(1 << random() % 8);
      read_all(ExactBytes(turned).view());
    }
  }
}

TEST(Records, ComeBackAsTheyWere) {
  ASSERT_OK_AND_ASSIGN(const StoredUrl url, DecodeUrl("k", EncodeUrl(SampleUrl())));
  EXPECT_EQ(url.record.entry, SampleUrl().record.entry);
  EXPECT_EQ(url.record.not_before, Timestamp{-5});
  EXPECT_EQ(url.number, 7u);
  ASSERT_OK_AND_ASSIGN(const StoredDocument document, DecodeDocument(9, EncodeDocument(SampleDocument())));
  EXPECT_EQ(document.record.id, 9u);
  EXPECT_EQ(document.record.unit, "甲镇");
  EXPECT_EQ(document.record.year, 2020);
  EXPECT_EQ(document.text, Sha256Of("t"));
}

TEST(Keys, SortAsTheirNumbersDo) {
  EXPECT_LT(NumberBytes(255), NumberBytes(256));
  EXPECT_LT(NumberBytes(1), NumberBytes(UINT64_MAX));
  EXPECT_EQ(TrailingNumber(NumberKey('c', 123'456)), 123'456u);
  EXPECT_EQ(TrailingNumber("short"), 0u);
  EXPECT_LT(QueuePosition(0, 999), QueuePosition(1, 1));
  EXPECT_EQ(OriginOfQueueKey(QueuePrefix("http://x") + QueuePosition(1, 2)), "http://x");
  EXPECT_LT(QueuePrefix("http://x") + std::string(20, '\xff'), AfterOrigin("http://x"));
  EXPECT_LT(AfterOrigin("http://x"), QueuePrefix("http://x:8080"));
  EXPECT_EQ(PrefixEnd("a\xff"), "b");
}

TEST(Payloads, AreStoredSmallerOrAsTheyAre) {
  const std::string page(10'000, 'x');
  ASSERT_OK_AND_ASSIGN(const std::string packed, FramePayload(page));
  EXPECT_LT(packed.size(), 100u);
  ASSERT_OK_AND_ASSIGN(const std::string again, UnframePayload(packed, page.size()));
  EXPECT_EQ(again, page);
  std::mt19937 random(1);
  std::string noise(1000, ' ');
  for (char& byte : noise) byte = static_cast<char>(random());
  ASSERT_OK_AND_ASSIGN(const std::string raw, FramePayload(noise));
  EXPECT_EQ(raw.size(), noise.size() + 3);
  ASSERT_OK_AND_ASSIGN(const std::string back, UnframePayload(raw, noise.size()));
  EXPECT_EQ(back, noise);
}

TEST(Payloads, AFrameThatDisagreesWithTheIndexIsDamage) {
  ASSERT_OK_AND_ASSIGN(const std::string packed, FramePayload(std::string(1000, 'x')));
  EXPECT_THAT(UnframePayload(packed, 999), Fails(Code::kCorruption));
  EXPECT_THAT(UnframePayload(packed, uint64_t{1} << 40), Fails(Code::kCorruption));
  EXPECT_THAT(UnframePayload("", 1000), Fails(Code::kCorruption));
  for (size_t size = 0; size < packed.size(); ++size) {
    EXPECT_THAT(UnframePayload(ExactBytes(packed.substr(0, size)).view(), 1000), Fails(Code::kCorruption));
  }
  // A frame that says it is huge: the word of neither is taken.
  EXPECT_THAT(UnframePayload(std::string("\x01\xff\xff\xff\xff\x0f", 6) + packed.substr(3), 0xffffffff),
              Fails(Code::kCorruption));
}

TEST(Payloads, ThoseThatAreGoneSayWhy) {
  const std::string withdrawn = FrameGone(Gone::kWithdrawn, 1000);
  EXPECT_EQ(GoneOf(withdrawn), Gone::kWithdrawn);
  EXPECT_EQ(GoneOf(FrameGone(Gone::kLost, 7)), Gone::kLost);
  EXPECT_THAT(UnframePayload(withdrawn, 1000), Fails(Code::kNotFound, testing::HasSubstr("withdrawn")));
  EXPECT_THAT(UnframePayload(withdrawn, 999), Fails(Code::kCorruption));
  EXPECT_EQ(GoneOf(withdrawn + "x"), std::nullopt);
  EXPECT_EQ(GoneOf(withdrawn.substr(0, withdrawn.size() - 1) + "\x07"), std::nullopt);
  EXPECT_THAT(UnframePayload(withdrawn + "x", 1000), Fails(Code::kCorruption));
  ASSERT_OK_AND_ASSIGN(const std::string held, FramePayload("bytes"));
  EXPECT_EQ(GoneOf(held), std::nullopt);
}

}  // namespace
}  // namespace lantai::storage
