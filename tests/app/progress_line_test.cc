#include "app/progress_line.h"

#include <gtest/gtest.h>

namespace lantai::app {
namespace {

TEST(FormatProgress, SaysPagesRateQueueHostsReportsAndErrors) {
  crawler::Progress progress;
  progress.pages = 1204;
  progress.pages_per_second = 35.25;
  progress.queued = 88;
  progress.hosts_waiting = 3;
  progress.reports = 96;
  EXPECT_EQ(FormatProgress(progress), "1204 pages  35.2 pages/s  queue 88  hosts waiting 3  reports 96  errors 0");
}

TEST(FormatProgress, NamesTheTimeLeftInTheUnitThatFits) {
  crawler::Progress progress;
  progress.seconds_left = 45;
  EXPECT_TRUE(FormatProgress(progress).ends_with("left about 45 s"));
  progress.seconds_left = 600;
  EXPECT_TRUE(FormatProgress(progress).ends_with("left about 10 min"));
  progress.seconds_left = 3 * 3600;
  EXPECT_TRUE(FormatProgress(progress).ends_with("left about 3.0 h"));
}

}  // namespace
}  // namespace lantai::app
