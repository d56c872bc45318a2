// A harvest makes reports of their parts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "crawler/assembly.h"
#include "crawler/harvest.h"
#include "tests/crawler/harvest_fixture.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using storage::UrlState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Says which bodies it was given, and fails as a part's body tells it: "damaged", "no reader", "throw".
class Assembler {
 public:
  Result<Bundle> operator()(const std::vector<CapturedPart>& parts) {
    const std::lock_guard lock(mutex_);
    std::string all;
    Bundle bundle;
    for (const CapturedPart& part : parts) {
      const std::string& body = part.capture->body;
      all += (all.empty() ? "" : "|") + body;
      bundle.parts.push_back(body == "damaged"     ? Status(Code::kInvalidArgument, "damaged")
                             : body == "no reader" ? Status(missing_ ? Code::kIo : Code::kOk, "no reader")
                                                   : Status());
      if (body == "throw") throw std::runtime_error("a bug");
    }
    seen_.push_back(all);
    bundle.document = ReadScript(*parts.front().capture)->document;
    bundle.document->title = all;
    return bundle;
  }
  std::vector<std::string> seen() {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  void SetMissing(bool missing) { missing_ = missing; }

 private:
  std::mutex mutex_;
  std::vector<std::string> seen_;
  bool missing_ = false;
};

class HarvestedBundles : public testing::Test {
 protected:
  void Serve(Pages pages) {
    pages_ = std::make_shared<Pages>(std::move(pages));
    fixture_ = std::make_unique<HarvestFixture>([pages = pages_](const LoopbackServer::Query& query) {
      const auto found = pages->find(query.path);
      return found == pages->end() ? Reply::Status(404) : Reply::Ok(found->second);
    });
    fixture_->SetAssemble([this](const std::vector<CapturedPart>& parts) { return assembler_(parts); });
  }
  Summary Run() {
    Result<Summary> summary = fixture_->Run();
    EXPECT_OK(summary);
    return summary.ok() ? *summary : Summary();
  }
  std::string TitleAt(const std::string& path) {
    const auto id = fixture_->archive().DocumentOf(fixture_->server().Url(path));
    if (!id.ok() || !*id) return "none";
    return fixture_->archive().GetDocument(**id)->title;
  }

  std::shared_ptr<Pages> pages_;
  Assembler assembler_;
  std::unique_ptr<HarvestFixture> fixture_;
};

const std::string kReport = "report 2019\natt /a.pdf\natt /b.pdf";

TEST_F(HarvestedBundles, AReportIsMadeOfItsPageAndItsFiles) {
  Serve({{"/list", "column\nreport /r"}, {"/r", kReport}, {"/a.pdf", "A"}, {"/b.pdf", "B"}});
  const Summary summary = Run();
  EXPECT_THAT(assembler_.seen(), ElementsAre(kReport + "|A|B"));
  EXPECT_EQ(TitleAt("/r"), kReport + "|A|B");
  EXPECT_EQ(summary.documents, 1u);
  EXPECT_EQ(summary.reports, 1u);
  EXPECT_EQ(summary.attachments, 2u);
  EXPECT_EQ(summary.errors, 0u);
  EXPECT_TRUE(summary.complete);
  Run();
  EXPECT_EQ(assembler_.seen().size(), 1u) << "nothing changed, nothing is made again";
}

TEST_F(HarvestedBundles, FurtherPagesOfTheTextComeBeforeFilesAndAreNoDocuments) {
  Serve({{"/list", "column\nreport /r"},
         {"/r", "report 2019\natt /a.pdf\nmore /r_1"},
         {"/r_1", "report 2019"},
         {"/a.pdf", "A"}});
  const Summary summary = Run();
  EXPECT_EQ(TitleAt("/r"), "report 2019\natt /a.pdf\nmore /r_1|report 2019|A");
  EXPECT_EQ(TitleAt("/r_1"), "none");
  EXPECT_EQ(summary.documents, 1u);
  EXPECT_EQ(summary.attachments, 1u);
}

TEST_F(HarvestedBundles, AFileThatChangesMakesTheReportAnew) {
  Serve({{"/list", "column\nreport /r"}, {"/r", kReport}, {"/a.pdf", "A"}, {"/b.pdf", "B"}});
  Run();
  pages_->at("/b.pdf") = "B, second edition";
  const Summary summary = Run();
  EXPECT_EQ(TitleAt("/r"), kReport + "|A|B, second edition");
  EXPECT_EQ(summary.documents, 0u);
}

TEST_F(HarvestedBundles, ADeadLinkKeepsNoReportWaiting) {
  Serve({{"/list", "column\nreport /r"}, {"/r", kReport}, {"/b.pdf", "B"}});
  EXPECT_EQ(Run().absent, 1u);
  EXPECT_EQ(TitleAt("/r"), kReport + "|B");
}

TEST_F(HarvestedBundles, ADamagedFileIsAnErrorOfItsOwnAndNotTriedAgain) {
  Serve({{"/list", "column\nreport /r"}, {"/r", kReport}, {"/a.pdf", "damaged"}, {"/b.pdf", "B"}});
  EXPECT_EQ(Run().errors, 1u);
  EXPECT_EQ(fixture_->State("/a.pdf"), UrlState::kFailed);
  EXPECT_EQ(fixture_->State("/r"), UrlState::kDone);
  EXPECT_EQ(TitleAt("/r"), kReport + "|damaged|B");
  EXPECT_EQ(Run().errors, 1u) << "listed as long as it is so";
  EXPECT_EQ(assembler_.seen().size(), 1u);
}

TEST_F(HarvestedBundles, WithoutAReaderTheNextRunMakesItFromTheArchive) {
  Serve({{"/list", "column\nreport /r"}, {"/r", "report 2019\natt /a.pdf"}, {"/a.pdf", "no reader"}});
  assembler_.SetMissing(true);
  EXPECT_EQ(Run().errors, 1u);
  EXPECT_EQ(TitleAt("/r"), "report") << "the page's own";
  EXPECT_EQ(fixture_->State("/a.pdf"), UrlState::kFailed);
  EXPECT_THAT(fixture_->Record("/a.pdf").reason, HasSubstr("no reader"));
  assembler_.SetMissing(false);
  pages_->clear();  // the portal has nothing more to say
  fixture_->Reopen();
  Run();
  EXPECT_EQ(TitleAt("/r"), "report 2019\natt /a.pdf|no reader");
}

TEST_F(HarvestedBundles, WhatThrowsIsNamedAndThePagesOwnDocumentStands) {
  Serve({{"/list", "column\nreport /r"}, {"/r", "report 2019\natt /a.pdf"}, {"/a.pdf", "throw"}});
  EXPECT_EQ(Run().errors, 1u);
  EXPECT_THAT(fixture_->Record("/a.pdf").reason, HasSubstr("a bug"));
  EXPECT_EQ(TitleAt("/r"), "report");
}

TEST_F(HarvestedBundles, LeftDueByARunWithoutAnAssemblerTheyAreMadeByTheNext) {
  Serve({{"/list", "column\nreport /r"}, {"/r", kReport}, {"/a.pdf", "A"}, {"/b.pdf", "B"}});
  fixture_->SetAssemble({});
  EXPECT_TRUE(Run().complete);
  EXPECT_THAT(*fixture_->archive().DueBundles(), ElementsAre(fixture_->server().Url("/r")));
  fixture_->SetAssemble([this](const std::vector<CapturedPart>& parts) { return assembler_(parts); });
  Run();
  EXPECT_EQ(TitleAt("/r"), kReport + "|A|B");
}

TEST_F(HarvestedBundles, ManyAreMadeInOneRun) {
  Pages pages = {{"/list", "column\n"}};
  for (int i = 0; i < 60; ++i) {
    const std::string name = "/r" + std::to_string(i);
    pages["/list"] += "report " + name + "\n";
    pages[name] = "report 2019\natt " + name + ".pdf\ntext of " + name;
    pages[name + ".pdf"] = "file of " + name;
  }
  Serve(pages);
  fixture_->options().options.limits.memory = 1;  // no room: they go one by one
  EXPECT_EQ(Run().reports, 60u);
  EXPECT_EQ(assembler_.seen().size(), 60u);
  EXPECT_THAT(*fixture_->archive().DueBundles(), IsEmpty());
}

TEST(ChooseParts, OnlyOfReportsAndPagesThatTheirFilesMayMakeOne) {
  Page page;
  page.kind = PageKind::kArticle;
  storage::FrontierEntry file;
  file.role = LinkRole::kAttachment;
  file.request.url = "http://x/a.pdf";
  EXPECT_THAT(ChooseParts(page, {file}), IsEmpty()) << "no document";
  page.document.emplace();
  EXPECT_THAT(ChooseParts(page, {file}), IsEmpty()) << "no report";
  page.report_in_files = true;
  EXPECT_EQ(ChooseParts(page, {file}).size(), 1u);
  page.report_in_files = false;
  page.document->is_annual_report = true;
  storage::FrontierEntry more = file, menu = file;
  more.role = LinkRole::kContinuation;
  more.request.url = "http://x/a_1.html";
  menu.role = LinkRole::kColumn;
  const std::vector<storage::BundlePart> parts = ChooseParts(page, {file, menu, more});
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].key, "http://x/a_1.html");
  EXPECT_EQ(parts[1].key, "http://x/a.pdf");
}

}  // namespace
}  // namespace lantai::crawler
