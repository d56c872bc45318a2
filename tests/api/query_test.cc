#include "app/server/query.h"

#include "tests/support/status_matchers.h"

namespace lantai::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

TEST(ParseTarget, ReadsPathAndParametersAsFormsWriteThem) {
  ASSERT_OK_AND_ASSIGN(const Target target, ParseTarget("/api/v1/urls?prefix=http%3A%2F%2Fx%2F&a+b=%E5%B9%B4&&flag"));
  EXPECT_EQ(target.path, "/api/v1/urls");
  EXPECT_THAT(target.query, ElementsAre(Pair("prefix", "http://x/"), Pair("a b", "年"), Pair("flag", "")));
}

TEST(ParseTarget, APathNeedsNoParameters) {
  ASSERT_OK_AND_ASSIGN(const Target target, ParseTarget("/?"));
  EXPECT_EQ(target.path, "/");
  EXPECT_THAT(target.query, IsEmpty());
}

TEST(ParseTarget, RefusesWhatIsNoPathOrNoText) {
  for (const char* bad : {"", "*", "http://127.0.0.1/", "example:80", "/a#b", "/?a=%", "/?a=%4", "/?a=%zz", "/?a=%00",
                          "/?a=%0D%0A", "/?a=%7F", "/?a=%FF", "/?a=%E5%B9", "/?%C0%80=1"}) {
    EXPECT_THAT(ParseTarget(bad), Fails(Code::kInvalidArgument)) << bad;
  }
}

TEST(FormatTarget, GivesBackWhatItWasMadeOf) {
  const Query query = {{"after", "2020|5|zhifu甲镇 &=+%#\"<>"}, {"limit", "10"}};
  const std::string target = FormatTarget("/api/v1/coverage", query);
  EXPECT_EQ(target.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%/?&="),
            std::string::npos)
      << target;
  ASSERT_OK_AND_ASSIGN(const Target parsed, ParseTarget(target));
  EXPECT_EQ(parsed.query, query);
}

std::string Said(const Parameters& parameters) {
  const std::optional<HttpResponse> refusal = parameters.Refusal();
  EXPECT_TRUE(!refusal || refusal->status == 400);
  return refusal ? refusal->body : "";
}

TEST(Parameters, GiveDefaultsForWhatIsNotSaid) {
  const Query none;
  Parameters parameters(none);
  EXPECT_EQ(parameters.Limit(), kDefaultLimit);
  EXPECT_EQ(parameters.Number("year", 9999), std::nullopt);
  EXPECT_EQ(parameters.Flag("is_annual_report"), std::nullopt);
  EXPECT_EQ(parameters.Text("portal"), "");
  EXPECT_EQ(Said(parameters), "");
}

TEST(Parameters, ReadNumbersFlagsAndText) {
  const Query query = {{"limit", "1000"}, {"year", "2020"}, {"flag", "false"}, {"url", "http://x/"}};
  Parameters parameters(query);
  EXPECT_EQ(parameters.Limit(), 1000u);
  EXPECT_EQ(parameters.Number("year", 9999), 2020u);
  EXPECT_EQ(parameters.Flag("flag"), false);
  EXPECT_EQ(parameters.Needed("url"), "http://x/");
  EXPECT_EQ(Said(parameters), "");
}

TEST(Parameters, NameTheOneThatIsWrong) {
  for (const char* bad : {"0", "1001", "-1", "+1", "1e2", " 1", "", "99999999999999999999"}) {
    const Query query = {{"limit", bad}};
    Parameters parameters(query);
    parameters.Limit();
    EXPECT_THAT(Said(parameters), HasSubstr("\"parameter\":\"limit\"")) << bad;
  }
  const Query flag = {{"flag", "yes"}};
  Parameters parameters(flag);
  parameters.Flag("flag");
  EXPECT_THAT(Said(parameters), HasSubstr("flag must be true or false"));
}

TEST(Parameters, RefuseWhatNobodyAskedForOrStandsTwice) {
  const Query unknown = {{"yaer", "2020"}};
  Parameters first(unknown);
  first.Number("year", 9999);
  EXPECT_THAT(Said(first), HasSubstr("\"parameter\":\"yaer\""));
  const Query twice = {{"year", "2020"}, {"year", "2021"}};
  Parameters second(twice);
  second.Number("year", 9999);
  EXPECT_THAT(Said(second), HasSubstr("given twice"));
  const Query empty;
  Parameters third(empty);
  third.Needed("url");
  EXPECT_THAT(Said(third), HasSubstr("url is needed"));
}

}  // namespace
}  // namespace lantai::app
