#include "config/dialects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::config {
namespace {

using testing::HasSubstr;

const std::string kPager =
    "id = \"x\"\n"
    "[[pager]]\n"
    "function = \"turnPage\"\n"
    "arguments = [\"element\", \"count\", \"current\", \"name\", \"extension\"]\n"
    "base = 1\n"
    "first = \"{name}.{extension}\"\n"
    "page = \"{name}_{k}.{extension}\"\n";

Result<Dialect> Read(const std::string& text) { return ReadDialect({"dialects/x.toml", "x.toml", text}); }

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Dialects, OfTheProgramAreTrsAndGenericLast) {
  ASSERT_OK_AND_ASSIGN(const std::vector<Dialect> dialects, LoadDialects());
  ASSERT_GE(dialects.size(), 2u);
  EXPECT_EQ(dialects.back().id, "generic");
  EXPECT_TRUE(dialects.back().pagers.empty());
  auto trs = std::ranges::find(dialects, "trs-wcm", &Dialect::id);
  ASSERT_NE(trs, dialects.end());
  ASSERT_EQ(trs->pagers.size(), 1u);
  EXPECT_EQ(trs->pagers[0].function, "createPageHTML");
  EXPECT_EQ(trs->pagers[0].base, 0);
  EXPECT_EQ(trs->pagers[0].required, 4);
}

TEST(Dialects, APagerIsReadKeyByKey) {
  ASSERT_OK_AND_ASSIGN(const Dialect dialect, Read(kPager));
  ASSERT_EQ(dialect.pagers.size(), 1u);
  EXPECT_EQ(dialect.pagers[0].base, 1);
  EXPECT_EQ(dialect.pagers[0].required, 5);
  EXPECT_THAT(dialect.pagers[0].arguments,
              testing::ElementsAre(PagerArgument::kElement, PagerArgument::kCount, PagerArgument::kCurrent,
                                   PagerArgument::kName, PagerArgument::kExtension));
}

TEST(Dialects, APagerIsNotNeeded) {
  ASSERT_OK_AND_ASSIGN(const Dialect dialect, Read("id = \"x\"\ncontainers = [\"#a\", \".b\"]\n"));
  EXPECT_TRUE(dialect.pagers.empty());
  EXPECT_THAT(dialect.containers, testing::ElementsAre("#a", ".b"));
}

TEST(Dialects, ErrorsNameFileLineAndKey) {
  EXPECT_THAT(Read("colour = \"red\"\nid = \"x\"\n"),
              Fails(Code::kInvalidArgument, testing::AllOf(HasSubstr("x.toml:1"), HasSubstr("colour"))));
  EXPECT_THAT(Read("containers = []\n"), Fails(Code::kInvalidArgument, HasSubstr("id")));
  EXPECT_THAT(Read("id = \"x\"\nnext_words = 3\n"),
              Fails(Code::kInvalidArgument, testing::AllOf(HasSubstr("x.toml:2"), HasSubstr("next_words"))));
  EXPECT_THAT(Read("id = \n"), Fails(Code::kInvalidArgument, HasSubstr("x.toml:1")));
}

TEST(Dialects, APagersArgumentsMustBeKnownAndGiveItsTemplates) {
  EXPECT_THAT(Read(Replaced(kPager, "\"element\"", "\"elephant\"")),
              Fails(Code::kInvalidArgument, HasSubstr("elephant")));
  EXPECT_THAT(Read(Replaced(kPager, "\"count\", ", "")), Fails(Code::kInvalidArgument, HasSubstr("arguments")));
  EXPECT_THAT(Read(Replaced(kPager, "{name}_{k}", "{title}_{k}")), Fails(Code::kInvalidArgument, HasSubstr("page")));
  EXPECT_THAT(Read(Replaced(kPager, "{name}.{", "{name.{")), Fails(Code::kInvalidArgument, HasSubstr("first")));
  // {extension} is the fifth argument, which a call of four need not have.
  EXPECT_THAT(Read(Replaced(kPager, "base = 1", "required = 4")), Fails(Code::kInvalidArgument, HasSubstr("first")));
}

const std::string kForm =
    "id = \"x\"\n"
    "[[pager]]\n"
    "strategy = \"form\"\n"
    "marks = [\"/search.do\"]\n"
    "page = \"{endpoint}\"\n"
    "body = \"channel={channel}&area={area?}&page={k}\"\n"
    "base = 1\n"
    "[pager.variables]\n"
    "endpoint = \"text /search.do\"\n"
    "channel = [\"key channelId\", \"meta channelId\", \"fill c{area}\"]\n"
    "area = \"url */col{}/*\"\n";

TEST(Dialects, AFormsVariablesAreReadWithTheirSources) {
  ASSERT_OK_AND_ASSIGN(const Dialect dialect, Read(kForm));
  ASSERT_EQ(dialect.pagers.size(), 1u);
  const Pager& pager = dialect.pagers[0];
  EXPECT_EQ(pager.strategy, Strategy::kForm);
  ASSERT_EQ(pager.variables.size(), 3u);
  const auto channel = std::ranges::find(pager.variables, "channel", &Variable::name);
  EXPECT_THAT(channel->sources, testing::ElementsAre(ValueSource{ValuePlace::kKey, "channelId"},
                                                     ValueSource{ValuePlace::kMeta, "channelId"},
                                                     ValueSource{ValuePlace::kFill, "c{area}"}));
}

TEST(Dialects, ATemplateThatNamesWhatNothingProvidesIsAnError) {
  EXPECT_THAT(Read(Replaced(kForm, "{channel}", "{chanel}")), Fails(Code::kInvalidArgument, HasSubstr("body")));
  EXPECT_THAT(Read(Replaced(kForm, "{area?}", "{region?}")), Fails(Code::kInvalidArgument, HasSubstr("body")));
  EXPECT_THAT(Read(Replaced(kForm, "fill c{area}", "fill c{zone}")),
              Fails(Code::kInvalidArgument, HasSubstr("variables")));
  EXPECT_THAT(Read(Replaced(kForm, "{k}", "{start}")), Fails(Code::kInvalidArgument, HasSubstr("body")));
  EXPECT_THAT(Read(Replaced(kForm, "{endpoint}", "{endpoint")), Fails(Code::kInvalidArgument, HasSubstr("page")));
}

TEST(Dialects, APagerSaysWhatItsStrategyNeeds) {
  EXPECT_THAT(Read(Replaced(kForm, "\"form\"", "\"guess\"")), Fails(Code::kInvalidArgument, HasSubstr("strategy")));
  EXPECT_THAT(Read(Replaced(kForm, "marks = [\"/search.do\"]\n", "")),
              Fails(Code::kInvalidArgument, HasSubstr("marks")));
  EXPECT_THAT(Read(Replaced(kForm, "\"form\"", "\"island\"")), Fails(Code::kInvalidArgument, HasSubstr("records")));
  EXPECT_THAT(Read(Replaced(kForm, "\"form\"", "\"numbered\"")), Fails(Code::kInvalidArgument, HasSubstr("count")));
  EXPECT_THAT(Read("id = \"x\"\n[[pager]]\nstrategy = \"verbatim\"\naddress = \"*\"\n"),
              Fails(Code::kInvalidArgument, HasSubstr("parameter")));
  EXPECT_THAT(Read(Replaced(kForm, "url */col{}/*", "url */col/*")), Fails(Code::kInvalidArgument, HasSubstr("area")));
  EXPECT_THAT(Read(Replaced(kForm, "meta channelId", "cookie channelId")),
              Fails(Code::kInvalidArgument, HasSubstr("cookie")));
}

TEST(Dialects, AnAnswersPointersArePointers) {
  const std::string answer = "id = \"x\"\n[[answer]]\nformat = \"json\"\nitems = [\"/data\"]\nparameter = \"page\"\n";
  ASSERT_OK_AND_ASSIGN(const Dialect dialect, Read(answer));
  ASSERT_EQ(dialect.answers.size(), 1u);
  EXPECT_EQ(dialect.answers[0].base, 1);
  EXPECT_THAT(Read(Replaced(answer, "/data", "data")), Fails(Code::kInvalidArgument, HasSubstr("items")));
  EXPECT_THAT(Read(Replaced(answer, "json", "yaml")), Fails(Code::kInvalidArgument, HasSubstr("format")));
}

TEST(Dialects, AFolderAddsDialectsAndReplacesThemByName) {
  const TempDir dir;
  std::filesystem::create_directories(dir.path() / "dialects");
  std::ofstream(dir.path() / "dialects/mine.toml") << Replaced(kPager, "id = \"x\"", "id = \"mine\"");
  std::ofstream(dir.path() / "dialects/generic.toml") << "id = \"generic\"\ncontainers = [\"#only\"]\n";
  ASSERT_OK_AND_ASSIGN(const std::vector<Dialect> dialects, LoadDialects(dir.path()));
  EXPECT_EQ(std::ranges::count(dialects, "mine", &Dialect::id), 1);
  EXPECT_EQ(dialects.back().id, "generic");
  EXPECT_THAT(dialects.back().containers, testing::ElementsAre("#only"));
}

TEST(Dialects, TwoFilesWithOneIdAreAnError) {
  const TempDir dir;
  std::filesystem::create_directories(dir.path() / "dialects");
  std::ofstream(dir.path() / "dialects/zz.toml") << "id = \"generic\"\n";
  EXPECT_THAT(LoadDialects(dir.path()), Fails(Code::kInvalidArgument, HasSubstr("generic")));
}

}  // namespace
}  // namespace lantai::config
