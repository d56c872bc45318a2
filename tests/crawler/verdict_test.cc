#include "crawler/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lantai::crawler {
namespace {

using storage::UrlState;
using ::testing::HasSubstr;

Verdict Answer(int status, uint32_t attempts = 0) { return JudgeAnswer(status, LinkRole::kItem, attempts, 3); }

TEST(Verdict, PagesAreProcessedAndAttachmentsKept) {
  EXPECT_EQ(Answer(200).step, Step::kProcess);
  EXPECT_EQ(Answer(202).step, Step::kProcess);
  const Verdict attachment = JudgeAnswer(200, LinkRole::kAttachment, 0, 3);
  EXPECT_EQ(attachment.step, Step::kKeep);
  EXPECT_EQ(attachment.outcome.state, UrlState::kDone);
}

TEST(Verdict, RedirectsAndUnchangedPagesHaveStepsOfTheirOwn) {
  for (int status : {301, 302, 303, 307, 308}) EXPECT_EQ(Answer(status).step, Step::kRedirect) << status;
  EXPECT_EQ(Answer(304).step, Step::kNotModified);
  EXPECT_EQ(Answer(300).outcome.state, UrlState::kFailed);
}

TEST(Verdict, AbsenceIsNoFailureAndBlockingIsStrain) {
  for (int status : {404, 410}) EXPECT_EQ(Answer(status).outcome.state, UrlState::kAbsent) << status;
  for (int status : {401, 403, 412, 521}) {
    EXPECT_EQ(Answer(status).outcome.state, UrlState::kBlocked) << status;
    EXPECT_TRUE(Answer(status).strained) << status;
  }
  EXPECT_THAT(Answer(521).outcome.reason, HasSubstr("challenge"));
}

TEST(Verdict, WhatMayPassIsTriedAgainAsOftenAsAllowed) {
  for (int status : {408, 425, 429, 500, 502, 503, 504, 599}) {
    EXPECT_EQ(Answer(status, 0).step, Step::kRetry) << status;
    EXPECT_EQ(Answer(status, 2).step, Step::kRetry) << status;
    EXPECT_EQ(Answer(status, 3).step, Step::kKeep) << status;
    EXPECT_EQ(Answer(status, 3).outcome.state, UrlState::kFailed) << status;
  }
  EXPECT_THAT(Answer(503, 3).outcome.reason, HasSubstr("after 4 attempts"));
}

TEST(Verdict, WhatWillNotPassFailsAtOnce) {
  for (int status : {206, 400, 405, 418, 451, 600, 999})
    EXPECT_EQ(Answer(status).outcome.state, UrlState::kFailed) << status;
}

TEST(Verdict, ErrorsOfTheNetworkAreTriedAgainErrorsOfPolicyAreNot) {
  EXPECT_EQ(JudgeError({Code::kNetwork, "x"}, 0, 3).step, Step::kRetry);
  EXPECT_EQ(JudgeError({Code::kTimeout, "x"}, 2, 3).step, Step::kRetry);
  EXPECT_EQ(JudgeError({Code::kTimeout, "x"}, 3, 3).step, Step::kGiveUp);
  EXPECT_EQ(JudgeError({Code::kTooLarge, "x"}, 0, 3).outcome.state, UrlState::kFailed);
  EXPECT_EQ(JudgeError({Code::kRefused, "x"}, 0, 3).outcome.state, UrlState::kRefused);
  EXPECT_EQ(JudgeError({Code::kNetwork, "x"}, 0, -1).step, Step::kGiveUp);
}

TEST(Verdict, PagesThatAreNotReadAreKeptWithoutBeingFailures) {
  EXPECT_EQ(OutcomeOf(Status(Code::kUnsupported, "a picture")).state, UrlState::kDone);
  EXPECT_EQ(OutcomeOf(Status(Code::kInvalidArgument, "no PDF")).state, UrlState::kFailed);
  EXPECT_EQ(OutcomeOf(Page{}).state, UrlState::kDone);
}

}  // namespace
}  // namespace lantai::crawler
