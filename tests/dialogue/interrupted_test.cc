#include "dialogue/interrupted.h"

#include <gtest/gtest.h>

#include <string>

#include "governance/conversations/conversations.h"

namespace wardmote::dialogue {
namespace {

v1::Draft draft_about(std::uint64_t object, const std::string& words = {}) {
  v1::Draft draft;
  draft.set_object(object);
  if (!words.empty()) {
    auto& answer = *draft.add_answers();
    answer.set_step("text");
    answer.set_text(words);
  }
  return draft;
}

TEST(Interrupted, KeepsWhatWasSaid) {
  auto note = draft_about(0);
  let_wait("report", draft_about(0, "the gate"), "person", note);
  EXPECT_EQ(note.interrupted().flow(), "report");
  EXPECT_EQ(note.interrupted().draft().answers(0).text(), "the gate");
}

TEST(Interrupted, LetsGoOfWhatNothingWasSaidTo) {
  auto note = draft_about(0);
  let_wait("report", draft_about(0), "person", note);
  EXPECT_FALSE(note.has_interrupted());
}

TEST(Interrupted, HandsOnWhatWaitsInAConversationThatNothingWasSaidTo) {
  auto note = draft_about(0);
  let_wait("report", draft_about(0, "the gate"), "person", note);
  auto reply = draft_about(7);
  let_wait("person", note, "report_reply", reply);
  EXPECT_EQ(reply.interrupted().flow(), "report");
  EXPECT_FALSE(reply.interrupted().draft().has_interrupted());
}

TEST(Interrupted, PutsAwayTheSameThingBegunAgainAndNothingElse) {
  auto reply = draft_about(7, "a picture");
  let_wait("report", draft_about(0, "the gate"), "report_reply", reply);
  auto other = draft_about(8, "another");
  let_wait("report_reply", reply, "report_reply", other);
  EXPECT_EQ(other.interrupted().draft().object(), 7u);
  auto report = draft_about(0);
  let_wait("report_reply", other, "report", report);
  EXPECT_EQ(report.interrupted().draft().object(), 8u);
  EXPECT_EQ(report.interrupted().draft().interrupted().draft().object(), 7u);
  EXPECT_FALSE(report.interrupted().draft().interrupted().draft().has_interrupted());
}

TEST(Interrupted, LeavesTheOfferBesideToWhateverIsOpen) {
  auto former = draft_about(0, "the gate");
  former.mutable_aside()->set_offered_at_ms(1);
  auto note = draft_about(0);
  let_wait("report", former, "person", note);
  EXPECT_FALSE(note.interrupted().draft().has_aside());
}

TEST(Interrupted, NeverGrowsBeyondWhatCanBeKept) {
  auto open = draft_about(0, "the gate");
  std::uint64_t begun = 0;
  for (; fits(open) && begun < 100; ++begun) {
    auto next = draft_about(begun + 1, "more");
    let_wait("report_reply", open, "report_reply", next);
    open = next;
  }
  EXPECT_EQ(begun, 9u);
  EXPECT_FALSE(fits(draft_about(0, std::string(conversations::largest_draft, 'a'))));
}

}  // namespace
}  // namespace wardmote::dialogue
