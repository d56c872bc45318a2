// The five seed texts against their truth. Skipped where the corpus is not there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>

#include "tests/extractor/report_fixture.h"

namespace lantai::extractor {
namespace {

using nlohmann::json;

std::string SeedsFolder() {
  const char* set = std::getenv("LANTAI_CORPUS");
  const std::string corpus = set != nullptr ? set : std::string(LANTAI_SOURCE_DIR) + "/../shared/corpus";
  const std::string seeds = corpus + "/seeds/";
  return std::filesystem::exists(seeds + "truth.json") ? seeds : std::string();
}

class Corpus : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = SeedsFolder();
    if (folder_.empty()) GTEST_SKIP() << "no corpus";
    truth_ = json::parse(ReadFile(folder_ + "truth.json"));
  }
  std::string folder_;
  json truth_;
};

std::string Text(const std::optional<std::string>& value) { return value.value_or("null"); }
std::string Text(const json& value) {
  return value.is_null() ? "null" : value.is_string() ? value.get<std::string>() : value.dump();
}

void ExpectCell(const std::string& where, const json& want, const Cell& got) {
  EXPECT_EQ(Text(want["value"]), got.value ? got.value->text : "null") << where;
  EXPECT_EQ(Text(want["raw"]), Text(got.raw)) << where;
  EXPECT_EQ(want["status"].get<std::string>(), CellStatusName(got.status)) << where;
  EXPECT_EQ(want.contains("unit") ? Text(want["unit"]) : "null", got.unit.value_or("null")) << where;
}

TEST_F(Corpus, EverySeedAgreesWithItsTruth) {
  size_t cells = 0;
  for (const auto& [name, want] : truth_.items()) {
    const Document got = FromText(ReadFile(folder_ + name));
    EXPECT_EQ(want["title"].get<std::string>(), got.title) << name;
    EXPECT_EQ(Text(want["unit"]), Text(got.unit)) << name;
    EXPECT_EQ(want["year"].get<int>(), got.year.value_or(0)) << name;
    EXPECT_EQ(Text(want["division"]), Text(got.division)) << name;
    EXPECT_EQ(Text(want["published"]), Text(got.published)) << name;
    EXPECT_EQ(want["is_annual_report"].get<bool>(), got.is_annual_report) << name;
    ASSERT_TRUE(got.report.has_value()) << name;
    EXPECT_EQ(want["template"].get<std::string>(), got.report->form) << name;
    const size_t wanted = want.contains("cells") ? want["cells"].size() : 0;
    EXPECT_EQ(wanted, got.report->cells.size()) << name;
    if (wanted > 0) {
      for (const auto& [id, cell] : want["cells"].items()) {
        const auto found = got.report->cells.find(id);
        ASSERT_NE(found, got.report->cells.end()) << name << " " << id;
        ExpectCell(name + " " + id, cell, found->second);
        ++cells;
      }
    }
    for (const json& text : want["must_contain"]) {
      EXPECT_NE(got.text.find(text.get<std::string>()), std::string::npos) << name << " lacks " << text;
    }
    for (const json& text : want["must_not_contain"]) {
      EXPECT_EQ(got.text.find(text.get<std::string>()), std::string::npos) << name << " holds " << text;
      for (const Section& section : got.sections) {
        EXPECT_EQ((section.heading + section.text).find(text.get<std::string>()), std::string::npos) << name << text;
      }
    }
    ASSERT_EQ(want["attachments"].size(), got.attachments.size()) << name;
    for (size_t i = 0; i < got.attachments.size(); ++i) {
      EXPECT_EQ(want["attachments"][i].get<std::string>(), got.attachments[i].name) << name;
    }
    std::vector<std::string> flags;
    for (const Flag& flag : got.report->flags) flags.push_back(flag.id);
    EXPECT_EQ(want["flags"].get<std::vector<std::string>>(), flags) << name;
    if (want.contains("narrative")) {
      std::map<std::string, std::string> numbers;
      for (const auto& [id, number] : got.report->narrative) numbers[id] = number.value.text;
      std::map<std::string, std::string> wanted_numbers;
      for (const auto& [id, number] : want["narrative"].items()) wanted_numbers[id] = number.dump();
      EXPECT_EQ(wanted_numbers, numbers) << name;
    }
    const json& metadata = want["metadata"];
    const auto field = [&](const char* key) { return metadata.contains(key) ? metadata[key] : json(); };
    EXPECT_EQ(Text(field("index_number")), Text(got.metadata.index_number)) << name;
    EXPECT_EQ(Text(field("publisher")), Text(got.metadata.publisher)) << name;
    EXPECT_EQ(Text(field("issued")), Text(got.metadata.issued)) << name;
    EXPECT_EQ(std::nullopt, got.metadata.document_number) << name;
    EXPECT_EQ(std::nullopt, got.metadata.department) << name;
    EXPECT_EQ(std::nullopt, got.metadata.form) << name;
    EXPECT_EQ(std::nullopt, got.metadata.keywords) << name;
    EXPECT_EQ(std::nullopt, got.metadata.validity) << name;
  }
  EXPECT_EQ(cells, 792u);
}

// A line of the text as the report's cell says it: "part:0/line:88" is the 88th.
int LineOf(const Cell& cell) { return std::atoi(cell.at.c_str() + std::string_view("part:0/line:").size()); }

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

std::string RandomNumber(std::mt19937* random, bool is_signed) {
  static const std::vector<std::string> kHard = {"1", "2",  "3",  "4",  "5",    "6",    "7",
                                                 "8", "15", "20", "60", "2019", "2020", "0"};
  if ((*random)() % 4 == 0) return kHard[(*random)() % kHard.size()];
  const uint32_t digits = (*random)() % 6;
  uint32_t limit = 10;
  for (uint32_t i = 0; i < digits; ++i) limit *= 10;
  const std::string number = std::to_string((*random)() % limit);
  return is_signed && number != "0" && (*random)() % 2 == 0 ? "-" + number : number;
}

// Writes a new number into the line of each cell that has one, and expects to read exactly that.
TEST_F(Corpus, RandomisedNumbersAreReadBack) {
  std::mt19937 random(20260101);
  for (const auto& [name, want] : truth_.items()) {
    if (!want.contains("cells")) continue;
    const std::vector<std::string> lines = Lines(ReadFile(folder_ + name));
    const Document original = FromText(ReadFile(folder_ + name));
    for (int copy = 0; copy < 250; ++copy) {
      std::vector<std::string> changed = lines;
      std::map<std::string, std::string> raw;
      for (const auto& [id, cell] : original.report->cells) {
        if (cell.status != CellStatus::kOk) continue;
        std::string& line = changed[static_cast<size_t>(LineOf(cell)) - 1];
        const size_t at = line.find(*cell.raw);
        ASSERT_NE(at, std::string::npos) << name << " " << id << " " << cell.at;
        raw[id] = RandomNumber(&random, id.ends_with("items_change")) + cell.unit.value_or("");
        line.replace(at, cell.raw->size(), raw[id]);
      }
      std::string text;
      for (const std::string& line : changed) text += line + "\n";
      const Document got = FromText(text);
      ASSERT_TRUE(got.report.has_value());
      for (const auto& [id, cell] : original.report->cells) {
        const Cell& now = got.report->cells.at(id);
        ASSERT_EQ(cell.status, now.status) << name << " " << id << " copy " << copy;
        ASSERT_EQ(cell.at, now.at) << name << " " << id;
        if (cell.status != CellStatus::kOk) continue;
        ASSERT_EQ(raw[id], Text(now.raw)) << name << " " << id << " copy " << copy;
        ASSERT_EQ(raw[id], now.value->text + cell.unit.value_or("")) << name << " " << id;
      }
    }
  }
}

}  // namespace
}  // namespace lantai::extractor
