// What must hold for every URL, tried on generated ones. The generator is seeded, so each run is the same.
#include <gtest/gtest.h>

#include <random>

#include "core/url.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {

constexpr std::string_view kPieces[] = {
    "http:", "https:", "file:", "ws:",  "ftp:",    "javascript:", "mailto:",  "foo:", "//",  "/",    "\\",   "?",
    "#",     "@",      ":",     "[",    "]",       "[::1]",       "1.2.3.4",  "0x7f", "256", ".",    "..",   "%2e",
    "%2E",   "%",      "%41",   "%zz",  "a",       "B",           "x.cn",     "例子", "。",  "１",   "xn--", "ß",
    " ",     "\t",     "\n",    "\x01", "\"",      "<",           "{",        "|",    "^",   "'",    "C:",   "C|",
    ":80",   ":8080",  ":0",    "u:p@", "a=1&b=2", "\xFF",        "\xE6\x8A", "😀",    "%7E", "%%34", "%2",   "65",
};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  size_t Below(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }

  std::string Pieces() {
    std::string text = Below(2) == 0 ? "http://" : "";
    for (size_t count = Below(9); count > 0; --count) text += kPieces[Below(std::size(kPieces))];
    return text;
  }

  std::string Bytes() {
    std::string text = Below(2) == 0 ? "http://" : "";
    for (size_t count = Below(40); count > 0; --count) text += static_cast<char>(Below(256));
    return text;
  }

 private:
  std::mt19937 random_;
};

const Url& Base(Generator* generator) {
  static const Url kBases[] = {*Url::Parse("http://u@x.cn:81/a/b?c"), *Url::Parse("file:///C:/a"),
                               *Url::Parse("foo:/a"), *Url::Parse("mailto:x"), *Url::Parse("https://例子.测试/")};
  return kBases[generator->Below(std::size(kBases))];
}

TEST(UrlProperty, TheSerialisationParsesBackToTheSameUrl) {
  Generator generator(1);
  int parsed = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string input = generator.Pieces();
    const Result<Url> url = Url::Resolve(Base(&generator), input, "gb18030");
    if (!url.ok()) continue;
    ++parsed;
    const Result<Url> again = Url::Parse(url->Href());
    ASSERT_OK(again) << input << " gave " << url->Href();
    ASSERT_EQ(*again, *url) << input << " gave " << url->Href() << " gave " << again->Href();
  }
  EXPECT_GT(parsed, 5'000);
}

TEST(UrlProperty, AUrlResolvedAgainstAnyBaseIsItself) {
  Generator generator(2);
  for (int i = 0; i < 5'000; ++i) {
    const Result<Url> url = Url::Parse(generator.Pieces());
    if (!url.ok()) continue;
    const Result<Url> again = Url::Resolve(Base(&generator), url->Href());
    ASSERT_OK(again) << url->Href();
    ASSERT_EQ(again->Href(), url->Href());
  }
}

TEST(UrlProperty, TheKeyOfAnHttpKeyIsItselfAndEqualUrlsHaveEqualKeys) {
  Generator generator(3);
  for (int i = 0; i < 20'000; ++i) {
    const Result<Url> url = Url::Parse("http://x.cn/" + generator.Pieces());
    if (!url.ok()) continue;
    const std::string key = UrlKey(*url);
    const Result<Url> again = Url::Parse(key);
    ASSERT_OK(again) << key;
    ASSERT_EQ(UrlKey(*again), key) << url->Href();
    ASSERT_EQ(again->host(), url->host());
  }
}

TEST(UrlProperty, RandomBytesNeverDoHarm) {
  Generator generator(4);
  for (int i = 0; i < 20'000; ++i) {
    const ExactBytes input(generator.Bytes());
    const Result<Url> url = Url::Resolve(Base(&generator), input.view(), i % 2 == 0 ? "gbk" : "big5");
    if (url.ok()) {
      ASSERT_EQ(Url::Parse(url->Href())->Href(), url->Href());
    } else {
      ASSERT_EQ(url.status().code(), Code::kInvalidArgument);
    }
  }
}

TEST(UrlProperty, LongInputsTakeTimeInProportion) {
  const std::string many(200'000, '/');
  EXPECT_OK(Url::Parse("http://x.cn" + many));
  std::string dots;
  for (int i = 0; i < 50'000; ++i) dots += "a/../";
  EXPECT_EQ(Url::Parse("http://x.cn/" + dots)->path(), "/");
  EXPECT_OK(Url::Parse("http://" + std::string(100'000, '@') + "x.cn/"));
  EXPECT_OK(Url::Parse("http://x.cn/?" + std::string(500'000, '%')));
  EXPECT_THAT(Url::Parse("http://" + std::string(100'000, '.') + "1"), Fails(Code::kInvalidArgument));
}

}  // namespace
}  // namespace lantai
