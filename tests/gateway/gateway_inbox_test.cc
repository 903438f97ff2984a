// Between taken and done: what a crash leaves goes where it went before, and a full disk costs
// nothing but time.
#include <gmock/gmock.h>

#include "tests/gateway/gateway_fixture.h"

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr telegram::UserId person{5};
constexpr CommunityId here{1};
constexpr CommunityId there{2};

class GatewayInbox : public test::GatewayFixture {
 protected:
  GatewayInbox() {
    book->set_communities({here, there});
    book->set_person(person, here);
  }
};

TEST_F(GatewayInbox, DeliversAgainToTheSameCommunityThoughThePersonHasLeftIt) {
  start();
  answer_poll({10});
  ASSERT_EQ(envelopes.at(0).to, entity_of(here));
  pass(3ms);
  sync();
  kill();
  book->set_person(person, there);
  start();
  ASSERT_THAT(delivered(), ElementsAre(10));
  EXPECT_EQ(envelopes[0].to, entity_of(here));
}

TEST_F(GatewayInbox, DoesNotPollAgainForWhatItHasStored) {
  start();
  answer_poll({10, 11});
  pass(3ms);
  sync();
  kill();
  start();
  EXPECT_THAT(polled_body(), HasSubstr("\"offset\":12"));
}

TEST_F(GatewayInbox, StoresAtOnceWhatMayChangeTheWaysOfUpdates) {
  book->set_person(person, std::nullopt);
  start();
  answer_poll({10});
  ASSERT_EQ(envelopes.at(0).to, desk);
  sync();
  kill();
  book->set_person(person, there);
  start();
  ASSERT_THAT(delivered(), ElementsAre(10));
  EXPECT_EQ(envelopes[0].to, desk);
}

TEST_F(GatewayInbox, ErasesTheRowWhenItIsDone) {
  start();
  answer_poll({10});
  pass(3ms);
  sync();
  apply(envelopes.at(0));
  pass(2s);
  sync();
  kill();
  start();
  EXPECT_THAT(delivered(), ElementsAre());
}

TEST_F(GatewayInbox, TriesAFullDiskAtAnEvenPaceAndWithNoMoreRows) {
  start();
  answer_poll({10});
  disk_full = true;
  pass(3ms);
  const auto bytes_of_one = submitted_bytes;
  submits = submitted_bytes = 0;
  for (int i = 0; i < 1000; ++i) pass(10ms);
  EXPECT_LE(submits, 101u);
  EXPECT_GE(submits, 50u);
  EXPECT_LE(submitted_bytes, submits * bytes_of_one);
  disk_full = false;
  pass(100ms);
  sync();
  kill();
  start();
  EXPECT_THAT(delivered(), ElementsAre(10));
}

TEST_F(GatewayInbox, PollsAgainAsSoonAsTheBatchIsDurable) {
  start();
  answer_poll({10});
  pass(3ms);
  ASSERT_EQ(unsynced.size(), 1u);
  EXPECT_TRUE(polls.empty());
  // The actor has not had its turn yet.
  unsynced.front().done(absl::OkStatus(), {});
  ASSERT_EQ(polls.size(), 1u);
  EXPECT_THAT(polled_body(), HasSubstr("\"offset\":11"));
  settle();
  EXPECT_EQ(polls.size(), 1u) << "the actor must not poll beside it";
  answer_poll({11});
  EXPECT_THAT(delivered(), ElementsAre(10, 11));
}

TEST_F(GatewayInbox, PollsOnceThoughTheBatchIsDoneBeforeItIsDurable) {
  start();
  answer_poll({10});
  pass(3ms);
  apply(envelopes.at(0));
  EXPECT_TRUE(polls.empty());
  sync();
  EXPECT_EQ(polls.size(), 1u);
  answer_poll({11});
  apply(envelopes.at(1));
  pass(1s);
  sync();
  EXPECT_EQ(polls.size(), 1u);
}

TEST_F(GatewayInbox, DoesNotPollForWhatCannotBeStored) {
  start();
  answer_poll({10});
  pass(3ms);
  ASSERT_EQ(unsynced.size(), 1u);
  unsynced.front().done(absl::InternalError("the disk is gone"), {});
  unsynced.clear();
  settle();
  EXPECT_TRUE(polls.empty());
}

TEST_F(GatewayInbox, TakesNothingFromAPollThatBeganWhileItWasBeingStopped) {
  start();
  answer_poll({10});
  pass(3ms);
  caf::anon_send(gateway, Drain{});
  settle();
  sync();
  ASSERT_EQ(polls.size(), 1u);
  answer_poll({11});
  EXPECT_THAT(delivered(), ElementsAre(10));
}

}  // namespace
}  // namespace wardmote::gateway
