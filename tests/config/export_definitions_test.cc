#include "config/export_definitions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace lantai::config {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kHarmonised[] = R"(
[[dimension]]
id = "who"
members = [{ id = "a", label = "甲", name = "the first" }, { id = "b", label = "乙", name = "the second" }]
[[variable]]
id = "other.{who}"
label = "其他/{who}"
definition = "Others: {who}"
unit = "件"
source = "table 3"
forms = { g2019 = "t3.all.{who}", g2021 = "t3.one.{who} + t3.two.{who}" }
[[apart]]
cells = ["t2.x"]
reason = "asked for once"
)";
constexpr char kIndicators[] = R"(
[[indicator]]
id = "rate"
label = "率"
name = "Rate"
definition = "A rate"
numerator = "other.a"
denominator = "other.b - t3.one.a"
forms = ["g2021"]
source = "table 3"
)";
constexpr char kCodebook[] = R"(
generation = [{ id = "g2021", years = "2021-", basis = "30" }]
missing = { cell = "c", narrative = "n", harmonised = "h", indicator = "i" }
narrative = { staff = { label = "人员", definition = "Staff", unit = "人" } }
definitions = { "t3.one.{who}" = "One: {who}" }
)";

Result<ExportDefinitions> Read(std::string harmonised, std::string indicators = kIndicators) {
  return ReadExportDefinitions({"h", "h.toml", std::move(harmonised)}, {"i", "i.toml", std::move(indicators)},
                               {"c", "c.toml", kCodebook});
}

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(ExportDefinitions, AVariableStandsForEachMemberOfItsDimension) {
  ASSERT_OK_AND_ASSIGN(const ExportDefinitions read, Read(kHarmonised));
  ASSERT_THAT(read.variables, SizeIs(2));
  EXPECT_EQ(read.variables[1].id, "other.b");
  EXPECT_EQ(read.variables[1].label, "其他/乙");
  EXPECT_EQ(read.variables[1].definition, "Others: the second");
  EXPECT_EQ(read.variables[1].forms.at("g2021").Text(), "t3.one.b + t3.two.b");
  EXPECT_EQ(read.definitions.at("t3.one.a"), "One: the first");
  EXPECT_EQ(read.definitions.at("t3.all.a"), "Others: the first") << "one cell that is a variable is defined by it";
  EXPECT_EQ(read.indicators[0].denominator.Text(), "other.b - t3.one.a");
  EXPECT_EQ(read.missing.at("indicator"), "i");
}

TEST(ExportDefinitions, MistakesAreNamedWithTheirFile) {
  EXPECT_THAT(Read(Replaced(kHarmonised, "t3.two.{who}\"", "\"")), Fails(Code::kInvalidArgument, HasSubstr("h.toml")));
  EXPECT_THAT(Read(Replaced(kHarmonised, "\"other.{who}\"", "\"other\"")),
              Fails(Code::kInvalidArgument, HasSubstr("h.toml")));
  EXPECT_THAT(Read(kHarmonised, Replaced(kIndicators, "other.a", "granted.total")),
              Fails(Code::kInvalidArgument, HasSubstr("granted.total")));
  EXPECT_THAT(Read(kHarmonised, std::string(kIndicators) + kIndicators),
              Fails(Code::kInvalidArgument, HasSubstr("an id of its own")));
  EXPECT_THAT(Read(kHarmonised, std::string(kIndicators) + "colour = \"red\"\n"), Fails(Code::kInvalidArgument));
}

TEST(ExportDefinitions, TheBuiltInOnesAreSound) {
  ASSERT_OK_AND_ASSIGN(const ExportDefinitions read, LoadExportDefinitions());
  EXPECT_GT(read.variables.size(), 150u);
  EXPECT_GT(read.indicators.size(), 15u);
}

TEST(Formula, IsASumOfVariables) {
  Formula formula;
  EXPECT_TRUE(formula.Parse(" a.b +c_1 - d"));
  EXPECT_EQ(formula.Text(), "a.b + c_1 - d");
  for (const char* bad : {"", "a +", "+ a", "a b", "a * b", "a + (b)", "a'"}) {
    EXPECT_FALSE(formula.Parse(bad)) << bad;
    EXPECT_TRUE(formula.terms.empty());
  }
}

}  // namespace
}  // namespace lantai::config
