// Pages: everything once, whatever is committed meanwhile, at a cost that is bounded.
#include <set>

#include "tests/api/api_fixture.h"

namespace lantai::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class Paging : public ApiTest {
 protected:
  // Follows `next` from `target` to the end; `between` is done after each page. Checks that Link says the same.
  template <typename Between>
  std::vector<json> Follow(const std::string& target, const std::string& list, const Between& between) {
    std::vector<json> rows;
    std::string path = target;
    for (int pages = 0; pages < 100; ++pages) {
      const HttpResponse response = Get(path);
      EXPECT_EQ(response.status, 200) << path << response.body;
      const json page = json::parse(response.body);
      for (const json& row : page[list]) rows.push_back(row);
      between();
      const std::string link = FieldOf(response, "Link");
      if (page["next"].is_null()) {
        EXPECT_EQ(link, "");
        return rows;
      }
      EXPECT_EQ(link.front(), '<');
      EXPECT_THAT(link, testing::EndsWith(">; rel=\"next\""));
      path = link.substr(1, link.find('>') - 1);
    }
    ADD_FAILURE() << "pages without end";
    return rows;
  }
  std::vector<json> Follow(const std::string& target, const std::string& list) {
    return Follow(target, list, [] {});
  }
  template <typename T>
  static std::vector<T> All(const std::vector<json>& rows, const std::string& key) {
    std::vector<T> values;
    for (const json& row : rows) values.push_back(row[key]);
    return values;
  }
};

TEST_F(Paging, EveryListIsVisitedOnceByAnySizeOfPage) {
  for (int i = 0; i < 7; ++i) Report("/r" + std::to_string(i), 2015 + i);
  Absent(UrlOf("/r3"));
  for (const int limit : {1, 2, 3, 7, 1000}) {
    const std::string size = "?limit=" + std::to_string(limit);
    EXPECT_THAT(All<uint64_t>(Follow("/api/v1/documents" + size, "documents"), "id"), ElementsAre(1, 2, 3, 4, 5, 6, 7));
    EXPECT_THAT(All<uint64_t>(Follow("/api/v1/changes" + size, "changes"), "cursor"), ElementsAre(1, 2, 3, 4, 5, 6, 7));
    EXPECT_THAT(All<int>(Follow("/api/v1/coverage" + size, "coverage"), "year"),
                ElementsAre(2015, 2016, 2017, 2018, 2019, 2020, 2021));
    EXPECT_THAT(Follow("/api/v1/urls" + size, "urls"), SizeIs(7));
    EXPECT_THAT(Follow("/api/v1/failures" + size, "failures"), SizeIs(1));
    EXPECT_THAT(Follow("/api/v1/captures" + size + "&url=" + UrlOf("/r3"), "captures"), SizeIs(2));
  }
}

TEST_F(Paging, AFilterGoesAlongWithTheNextPage) {
  for (int i = 0; i < 6; ++i) Report("/r" + std::to_string(i), i % 2 == 0 ? 2019 : 2020);
  EXPECT_THAT(All<uint64_t>(Follow("/api/v1/documents?year=2020&limit=1", "documents"), "id"), ElementsAre(2, 4, 6));
  EXPECT_THAT(Follow("/api/v1/urls?limit=2&prefix=" + UrlOf("/r"), "urls"), SizeIs(6));
}

TEST_F(Paging, CommitsBetweenPagesNeitherRepeatNorHideARow) {
  for (int i = 0; i < 5; ++i) Report("/r" + std::to_string(i));
  int more = 0;
  const auto commit = [&] {
    if (more < 4) Report("/later" + std::to_string(more++));
    Queue({UrlOf("/r0")});
  };
  EXPECT_THAT(All<uint64_t>(Follow("/api/v1/documents?limit=2", "documents", commit), "id"),
              ElementsAre(1, 2, 3, 4, 5, 6, 7, 8))
      << "the ninth came after the last page";
  more = 0;
  const auto keys = All<std::string>(Follow("/api/v1/urls?limit=2", "urls", commit), "key");
  EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), keys.size());
  for (int i = 0; i < 5; ++i) EXPECT_THAT(keys, testing::Contains(UrlOf("/r" + std::to_string(i))));
}

TEST_F(Paging, AReaderOfChangesGoesOnAnotherDay) {
  Report("/a");
  const json first = Json("/api/v1/changes");
  EXPECT_EQ(first["next"], nullptr);
  const uint64_t id = Report("/b");
  const json second = Json("/api/v1/changes?after=" + std::to_string(first["cursor"].get<uint64_t>()));
  ASSERT_THAT(second["changes"], SizeIs(1));
  EXPECT_EQ(second["changes"][0]["document"], id);
}

TEST_F(Paging, WhatAFilterLeavesOutIsBoundedToo) {
  std::vector<std::string> urls;
  for (size_t i = 0; i < kMaxExamined + 5; ++i) urls.push_back(UrlOf("/u" + std::to_string(100000 + i)));
  Queue(urls);
  Queue({UrlOf("/z")});
  Do(storage::Unfetched{UrlOf("/z"), {storage::UrlState::kFailed, Code::kTimeout, "slow"}, {}});
  const json first = Json("/api/v1/failures");
  EXPECT_THAT(first["failures"], SizeIs(0)) << "nothing among the first kMaxExamined";
  EXPECT_EQ(first["next"], urls[kMaxExamined - 1]);
  EXPECT_THAT(Follow("/api/v1/failures", "failures"), SizeIs(1));
}

}  // namespace
}  // namespace lantai::app
