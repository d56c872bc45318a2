// Every dialect's pages: exactly their entries, and exactly the pages that they let one know of.
//
// A fixture is tests/extractor/pages/dialects/ID.WHAT.{html,json,xml}, of dialect ID; tests/golden/dialects/ has a file
// with its name and .txt, whose first line says how it was asked for (GET URL, or POST URL BODY), and the others what
// it says. LANTAI_UPDATE_GOLDENS=1 rewrites what stands below: read the diff.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "extractor/extractor.h"
#include "tests/extractor/page_support.h"
#include "tests/support/golden.h"

namespace lantai::extractor {
namespace {
namespace fs = std::filesystem;

const fs::path kFolder = fs::path(LANTAI_SOURCE_DIR) / "tests/extractor/pages/dialects";

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(kFolder)) {
    names.push_back(entry.path().filename().string());
  }
  std::ranges::sort(names);
  return names;
}

Request RequestOf(const std::string& name) {
  std::istringstream line(Fixture("../../golden/dialects/" + name + ".txt"));
  std::string method;
  Request request;
  line >> method >> request.url;
  request.method = method == "POST" ? Method::kPost : Method::kGet;
  if (request.method == Method::kPost) line >> request.body;
  return request;
}

std::string Shown(const Request& request) {
  return request.method == Method::kGet ? "GET " + request.url : "POST " + request.url + " " + request.body;
}

const Extractor& Shipped() {
  static const auto* extractor = new Extractor(ShippedKnowledge());
  return *extractor;
}

Page Read(const std::string& name, const std::string& bytes) {
  const Request request = RequestOf(name);
  const ExactBytes exact(bytes);
  Result<Page> page = Shipped().Read({.input = name,
                                      .url = request.url,
                                      .bytes = exact.view(),
                                      .method = request.method,
                                      .request_body = request.body});
  EXPECT_OK(page) << name;
  return page.ok() ? *std::move(page) : Page{};
}

// " = 某某县财政局 2019": whose report an entry is, and of which year.
std::string ReportOf(const Link& link) {
  if (!link.report) return "";
  const std::string year = link.report->year ? std::to_string(*link.report->year) : "-";
  return " = " + (link.report->unit.empty() ? "-" : link.report->unit) + " " + year;
}

std::string Described(const Page& page) {
  std::string out = std::string(PageKindName(page.kind)) + " " + (page.dialect.empty() ? "-" : page.dialect) + "\n";
  for (const std::string& evidence : page.evidence) out += "evidence " + evidence + "\n";
  for (const Link& link : page.links) {
    if (link.role == LinkRole::kItem)
      out += "item " + link.request.url + " " + link.date + " " + link.text + ReportOf(link) + "\n";
  }
  if (page.list_extent.entries) out += "entries " + std::to_string(*page.list_extent.entries) + "\n";
  if (page.list_extent.pages) out += "pages " + std::to_string(*page.list_extent.pages) + "\n";
  for (const Link& link : page.links) {
    if (link.role == LinkRole::kNext || link.role == LinkRole::kContinuation)
      out += "next " + Shown(link.request) + (link.api ? " (api)" : "") + "\n";
    if (link.role == LinkRole::kAttachment) out += "attachment " + link.request.url + " " + link.text + "\n";
  }
  if (page.document)
    out += "title " + page.document->title + "\npublished " + page.document->published.value_or("-") + "\n";
  return out;
}

class DialectPage : public testing::TestWithParam<std::string> {};

TEST_P(DialectPage, GivesExactlyItsEntriesAndFurtherPages) {
  const std::string& name = GetParam();
  const Page page = Read(name, Fixture("dialects/" + name));
  ExpectGolden("dialects/" + name + ".txt", Shown(RequestOf(name)) + "\n" + Described(page));
}

TEST_P(DialectPage, IsOfItsDialectAndOfNoOther) {
  const std::string& name = GetParam();
  const std::string id = name.substr(0, name.find('.'));
  const Page page = Read(name, Fixture("dialects/" + name));
  if (page.kind == PageKind::kListing) {
    EXPECT_EQ(page.dialect, id);
  }
}

// Hosts cut pages off where they like; whatever is left is read, and read twice alike.
TEST_P(DialectPage, CutOffAnywhereIsReadAllTheSame) {
  const std::string whole = Fixture("dialects/" + GetParam());
  const size_t step = std::max<size_t>(whole.size() / 40, 1);
  for (size_t length = 0; length < whole.size(); length += step) {
    const std::string part = whole.substr(0, length);
    EXPECT_EQ(Described(Read(GetParam(), part)), Described(Read(GetParam(), part))) << length;
  }
}

INSTANTIATE_TEST_SUITE_P(All, DialectPage, testing::ValuesIn(Names()), [](const auto& page) {
  std::string name = page.param;
  std::ranges::replace_if(
      name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace lantai::extractor
