// The two real reports of the corpus: every cell and every verdict.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/document_json.h"
#include "extractor/layout_reader.h"
#include "reader/formats.h"
#include "reader/pdf.h"
#include "tests/extractor/report_fixture.h"
#include "tests/support/corpus.h"

namespace lantai::extractor {
namespace {

using nlohmann::json;

class PdfCorpus : public ::testing::TestWithParam<const char*> {};

TEST_P(PdfCorpus, EveryCellAndVerdictIsRight) {
  if (!CorpusFolder()) GTEST_SKIP() << "no corpus at hand";
  const std::string folder = (*CorpusFolder() / "real/pdf/").string();
  const json truth = json::parse(ReadFile(folder + "truth.json")).at(GetParam());
  ASSERT_TRUE(reader::PreparePdf().ok());
  const std::string bytes = ReadFile(folder + GetParam());
  const Result<Layout> layout = reader::ReadPdf(bytes);
  ASSERT_TRUE(layout.ok()) << layout.status().ToString();
  const json got = json::parse(ToJson(Maker().Make(ReadLayoutContent(*layout), Sha256Of(bytes))));
  EXPECT_EQ(got.at("unit"), truth.at("unit"));
  EXPECT_EQ(got.at("year"), truth.at("year"));
  EXPECT_EQ(got.at("title"), truth.at("title"));
  const json& report = got.at("report");
  EXPECT_EQ(report.at("template"), truth.at("template"));
  EXPECT_EQ(report.at("cells").size(), truth.at("cells").size());
  for (const auto& [id, want] : truth.at("cells").items()) {
    ASSERT_TRUE(report.at("cells").contains(id)) << id;
    for (const auto& [key, value] : want.items()) EXPECT_EQ(report["cells"][id].at(key), value) << id << " " << key;
    EXPECT_EQ(report["cells"][id].at("at").get<std::string>().rfind("part:0/page:", 0), 0u) << id;
  }
  json failed = json::array();
  for (const json& check : report.at("checks")) {
    if (check.at("status") == "fail") failed.push_back({check.at("id"), check.at("scope")});
    const bool sum =
        check.at("id") == "K1" || check.at("id") == "K2" || check.at("id") == "K3" || check.at("id") == "K4";
    if (!sum) continue;
    EXPECT_NE(check.at("status"), "unknown") << check.dump();
  }
  EXPECT_EQ(failed, truth.at("checks_fail"));
}

INSTANTIATE_TEST_SUITE_P(Reports, PdfCorpus, ::testing::Values("hongze-2023.pdf", "huaian-2024.pdf"));

}  // namespace
}  // namespace lantai::extractor
