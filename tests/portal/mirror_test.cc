#include "tests/portal/mirror.h"

#include <fstream>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::portal {
namespace {

class MirrorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Write("site/index.html", "home");
    Write("site/zwgk/index.html", "column");
    Write("site/zwgk/t1.html", "article");
    Write("site/zwgk/a b.pdf", "%PDF-1.4");
    Write("site/empty/x.css", "css");
    Write("secret.txt", "outside");
  }
  void Write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((dir_.path() / name).parent_path());
    std::ofstream(dir_.path() / name) << text;
  }
  Answer Get(const std::string& target) const {
    return Mirror("rsj.x.gov.cn", dir_.path() / "site").Get("rsj.x.gov.cn", target);
  }
  TempDir dir_;
};

TEST_F(MirrorTest, ServesItsHostOnly) {
  const Mirror mirror("rsj.x.gov.cn", dir_.path());
  EXPECT_TRUE(mirror.Serves("rsj.x.gov.cn"));
  EXPECT_FALSE(mirror.Serves("www.x.gov.cn"));
}

TEST_F(MirrorTest, AFolderIsItsIndexPage) {
  EXPECT_EQ(Get("/").body, "home");
  EXPECT_EQ(Get("/zwgk/").body, "column");
  EXPECT_EQ(Get("/zwgk/index.html").body, "column");
  EXPECT_EQ(Get("/zwgk/").content_type, "text/html");
}

TEST_F(MirrorTest, AFolderWithoutItsSlashRedirects) {
  const Answer answer = Get("/zwgk");
  EXPECT_EQ(answer.status, 301);
  EXPECT_EQ(answer.location, "/zwgk/");
}

TEST_F(MirrorTest, WhatIsNotThereIs404) {
  for (const char* target : {"/none.html", "/empty/", "/zwgk/t1.html/", "/zwgk/t1.html/x"})
    EXPECT_EQ(Get(target).status, 404) << target;
}

TEST_F(MirrorTest, TypesFollowTheExtension) {
  EXPECT_EQ(Get("/zwgk/a%20b.pdf").content_type, "application/pdf");
  EXPECT_EQ(Get("/empty/x.css").content_type, "text/css");
}

TEST_F(MirrorTest, TheQueryIsIgnored) { EXPECT_EQ(Get("/zwgk/t1.html?v=3").body, "article"); }

TEST_F(MirrorTest, NothingOutsideTheFolderIsReachable) {
  for (const char* target : {"/../secret.txt", "/zwgk/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
                             "//../secret.txt", "/a%00b"}) {
    EXPECT_EQ(Get(target).status, 404) << target;
  }
}

}  // namespace
}  // namespace lantai::portal
