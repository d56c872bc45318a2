#include "crawler/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lantai::crawler {
namespace {

using storage::UrlState;
using ::testing::HasSubstr;

Verdict Answer(int status, uint32_t attempts = 0) { return JudgeAnswer(status, LinkRole::kItem, attempts, 3); }

Capture With(int status) {
  Capture capture;
  capture.status = status;
  capture.finished = Timestamp{5000};
  return capture;
}

TEST(Verdict, PagesAreProcessedAndAttachmentsKept) {
  EXPECT_EQ(Answer(200).step, Step::kProcess);
  EXPECT_EQ(Answer(202).step, Step::kProcess);
  const Verdict attachment = JudgeAnswer(200, LinkRole::kAttachment, 0, 3);
  EXPECT_EQ(attachment.step, Step::kKeep);
  EXPECT_EQ(attachment.outcome.state, UrlState::kDone);
}

TEST(Verdict, RedirectsAndUnchangedPagesHaveStepsOfTheirOwn) {
  for (int status : {300, 301, 302, 303, 307, 308}) EXPECT_EQ(Answer(status).step, Step::kRedirect) << status;
  EXPECT_EQ(Answer(304).step, Step::kNotModified);
  for (int status : {305, 306}) EXPECT_EQ(Answer(status).outcome.state, UrlState::kFailed) << status;
}

TEST(Verdict, AbsenceIsNoFailureAndBlockingIsStrain) {
  for (int status : {404, 410}) EXPECT_EQ(Answer(status).outcome.state, UrlState::kAbsent) << status;
  for (int status : {401, 403, 412, 521}) {
    EXPECT_EQ(Answer(status).step, Step::kProcess) << status << ": for its marks";
    EXPECT_TRUE(Answer(status).strained) << status;
  }
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
  EXPECT_EQ(OutcomeOf(Status(Code::kUnsupported, "a picture"), With(200)).state, UrlState::kDone);
  EXPECT_EQ(OutcomeOf(Status(Code::kInvalidArgument, "no PDF"), With(200)).state, UrlState::kFailed);
  EXPECT_EQ(OutcomeOf(Page{}, With(200)).state, UrlState::kDone);
}

Page Complaining(Complaint complaint, const std::string& word) {
  Page page;
  page.kind = PageKind::kError;
  page.complaint = complaint;
  page.evidence = {word};
  return page;
}

TEST(Verdict, ChallengesAndRefusalsAreBlockedWithTheirMarkAndRest) {
  Page challenge;
  challenge.kind = PageKind::kChallenge;
  challenge.evidence = {"$_ts"};
  for (int status : {200, 202, 401, 403, 412, 521}) {
    const storage::Outcome outcome = OutcomeOf(challenge, With(status));
    EXPECT_EQ(outcome.state, UrlState::kBlocked) << status;
    EXPECT_THAT(outcome.reason, HasSubstr("$_ts")) << status;
    EXPECT_EQ(outcome.not_before, Timestamp{5000} + kBlockedRestMs) << status;
  }
  for (int status : {401, 403, 412, 521}) {
    EXPECT_EQ(OutcomeOf(Page{}, With(status)).state, UrlState::kBlocked) << status;
    EXPECT_EQ(OutcomeOf(Status(Code::kUnsupported, "x"), With(status)).state, UrlState::kBlocked) << status;
  }
  EXPECT_THAT(OutcomeOf(Page{}, With(521)).reason, HasSubstr("challenge"));
  EXPECT_THAT(OutcomeOf(Page{}, With(403)).reason, HasSubstr("refuses"));
}

TEST(Verdict, AnAcceptedAnswerWithNothingOnItIsAChallengeOneWithAPageIsRead) {
  EXPECT_EQ(OutcomeOf(Page{}, With(202)).state, UrlState::kBlocked);
  Page page;
  page.kind = PageKind::kListing;
  EXPECT_EQ(OutcomeOf(page, With(202)).state, UrlState::kDone);
}

TEST(Verdict, AnErrorPageEndsByWhatItComplainsOf) {
  const auto outcome = [](Complaint complaint) { return OutcomeOf(Complaining(complaint, "词"), With(200)); };
  EXPECT_EQ(outcome(Complaint::kAbsent).state, UrlState::kAbsent);
  EXPECT_EQ(outcome(Complaint::kBusy).state, UrlState::kQueued);
  EXPECT_EQ(outcome(Complaint::kTrouble).state, UrlState::kQueued);
  EXPECT_EQ(outcome(Complaint::kRefused).state, UrlState::kBlocked);
  EXPECT_EQ(outcome(Complaint::kNone).state, UrlState::kFailed);
  EXPECT_THAT(outcome(Complaint::kAbsent).reason, HasSubstr("词"));
}

}  // namespace
}  // namespace lantai::crawler
