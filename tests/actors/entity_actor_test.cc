#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <caf/event_based_actor.hpp>

#include "tests/actors/city_of_fakes.h"

namespace wardmote {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(CityOfFakes, ConfirmsAnUpdateOnlyWhenItsEffectIsDurable) {
  say(one, 10, "a");
  settle();
  EXPECT_THAT(finished, IsEmpty());
  sync();
  EXPECT_THAT(finished, ElementsAre(10));
  EXPECT_THAT(chain_of(one), ElementsAre("a"));
}

TEST_F(CityOfFakes, GathersWhatHappensDuringACommitIntoTheNext) {
  say(one, 10, "a");
  settle();
  say(one, 11, "b");
  say(one, 12, "c");
  settle();
  EXPECT_EQ(commits.size(), 1u);
  sync();
  EXPECT_THAT(finished, ElementsAre(10, 11, 12));
  EXPECT_THAT(chain_of(one), ElementsAre("a", "b", "c"));
}

TEST_F(CityOfFakes, AppliesAnUpdateOnceHoweverOftenItComes) {
  say(one, 10, "a");
  sync();
  say(one, 10, "a");
  sync();
  EXPECT_EQ(heard[one]["a"], 1);
  EXPECT_THAT(finished, ElementsAre(10, 10));
}

TEST_F(CityOfFakes, TellsTheGatewayWhatAnEntityBrokeOn) {
  say(one, 10, "a");
  sync();
  say(one, 11, "throw");
  settle();
  ASSERT_EQ(resets.size(), 1u);
  EXPECT_EQ(resets[0].broke_on, (UpdateKey{the_bot, 0, 11}));
  EXPECT_EQ(resets[0].life, 1u);
}

TEST_F(CityOfFakes, BlamesNoUpdateWhenACommitFails) {
  say(one, 10, "a");
  sync(absl::InternalError("the disk said no"));
  ASSERT_EQ(resets.size(), 1u);
  EXPECT_FALSE(resets[0].broke_on);
}

// The former life's commit is still on its way to the disk: loading before it has arrived would
// fork the chain of events.
TEST_F(CityOfFakes, WaitsForTheCommitsOfItsFormerLifeBeforeItLoads) {
  say(one, 10, "a");
  settle();
  say(one, 11, "throw");
  settle();
  const auto loads_before = loads;
  say(one, 12, "b");
  settle();
  EXPECT_EQ(loads, loads_before);
  sync();
  EXPECT_THAT(chain_of(one), ElementsAre("a", "b"));
  say(one, 10, "a");
  sync();
  EXPECT_EQ(heard[one]["a"], 1);
}

TEST_F(CityOfFakes, GoesOnWaitingWhileTheDiskIsFull) {
  say(one, 10, "a");
  settle();
  say(one, 11, "throw");
  settle();
  disk_is_full = true;
  say(one, 12, "b");
  settle();
  pass_time(1s);
  EXPECT_EQ(loads, 1);
  disk_is_full = false;
  pass_time(1s);
  sync();
  EXPECT_THAT(chain_of(one), ElementsAre("a", "b"));
}

// 12 is in the router's mailbox when the entity breaks on 11; applied at once, it would come before
// 11 when that is delivered again.
TEST_F(CityOfFakes, DropsWhatWasMeantForAnEarlierLife) {
  say(one, 10, "throw");
  say(one, 11, "late");
  const auto life_before = lives->of(one);
  settle();
  ASSERT_EQ(resets.size(), 1u);
  EXPECT_GT(lives->of(one), life_before);
  auto updates = std::make_shared<std::vector<telegram::Update>>(1);
  updates->front().content = telegram::MessageReceived{};
  caf::anon_send(router, Envelope{.to = one,
                                  .key = {the_bot, 0, 12},
                                  .floor = 0,
                                  .updates = updates,
                                  .index = 0,
                                  .life = life_before});
  sync();
  EXPECT_THAT(finished, IsEmpty());
  say(one, 11, "late");
  sync();
  EXPECT_THAT(finished, ElementsAre(11));
}

TEST_F(CityOfFakes, RefusesOperatorsRatherThanUpdatesWhileTooManyWait) {
  // Its former life's commit keeps it from being loaded.
  say(one, 9, "a");
  settle();
  say(one, 10, "throw");
  settle();
  for (std::int64_t id = 11; id < 16; ++id) say(one, id, "b");
  settle();
  std::optional<OperatorAnswer> answer;
  const OperatorCall call{.to = one, .call_id = "x", .request = CityQuery{}};
  auto asked = self->request(router, caf::infinite, call);
  settle();
  asked.receive([&](const OperatorAnswer& said) { answer = said; },
                [](const caf::error& trouble) { FAIL() << to_string(trouble); });
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->refusal_key, "entity.refused.busy");
  sync();
  EXPECT_EQ(heard[one]["b"], 5);
}

TEST_F(CityOfFakes, HearsAMessageOfAnotherEntityOnce) {
  say(one, 10, "ask");
  sync();
  EXPECT_EQ(heard[two]["hello"], 1);
  const EntityMessage again{
      .from = one, .to = two, .number = 1, .method = "#greet", .body = "hello", .floor = 1};
  caf::anon_send(router, again);
  sync();
  EXPECT_EQ(heard[two]["hello"], 1);
  EXPECT_THAT(chain_of(two), ElementsAre("hello"));
}

TEST_F(CityOfFakes, RemembersWhatItHeardWhenItIsLoadedAgain) {
  say(one, 10, "ask");
  sync();
  say(two, 11, "throw");
  settle();
  caf::anon_send(
      router,
      EntityMessage{
          .from = one, .to = two, .number = 1, .method = "#greet", .body = "hello", .floor = 1});
  sync();
  EXPECT_EQ(heard[two]["hello"], 1);
}

TEST_F(CityOfFakes, SendsAMessageAgainThatNobodyAnswered) {
  disk_is_damaged = true;
  say(two, 9, "a");
  settle();
  disk_is_damaged = false;
  say(one, 10, "ask");
  settle();
  // The receiver breaks with the message in its mailbox.
  disk_is_damaged = false;
  while (!commits.empty()) {
    auto commit = std::move(commits.front());
    commits.pop_front();
    write(commit.mutations);
    disk_is_damaged = true;
    commit.done(absl::OkStatus(), {});
    settle();
  }
  disk_is_damaged = false;
  EXPECT_EQ(heard[two]["hello"], 0);
  now += 11s;
  pass_time(11s);
  sync();
  EXPECT_EQ(heard[two]["hello"], 1);
}

TEST_F(CityOfFakes, OutlivesWhoeverIsLinkedToTheRouter) {
  say(one, 10, "a");
  sync();
  auto guest = system.spawn([this](caf::event_based_actor* actor) {
    actor->link_to(router);
    actor->quit();
  });
  guest = nullptr;
  settle();
  say(one, 11, "b");
  sync();
  EXPECT_THAT(finished, ElementsAre(10, 11));
}

TEST_F(CityOfFakes, TellsTheTimersOfADeadlineThatStays) {
  say(one, 10, "wake");
  sync();
  ASSERT_FALSE(wakes.empty());
  wakes.clear();
  caf::anon_send(router, WakeUp{one});
  sync();
  ASSERT_EQ(wakes.size(), 1u);
  EXPECT_EQ(wakes[0].at, now + 30s);
}

// Whoever runs first, whatever breaks: each update is applied once, and in order.
RC_GTEST_FIXTURE_PROP(CityOfFakes, KeepsOrderAndOnceInAnySchedule, (std::uint32_t seed)) {
  const auto count = *rc::gen::inRange(1, 12);
  const auto broken = *rc::gen::inRange(0, count);
  std::vector<std::string> expected;
  for (int i = 0; i < count; ++i) {
    say(one, 10 + i, "u" + std::to_string(i));
    expected.push_back("u" + std::to_string(i));
    settle(seed + 1);
    if (i == broken) sync(absl::InternalError("once"));
    // The gateway delivers again, in order, what was not confirmed.
    if (!resets.empty()) {
      resets.clear();
      for (int k = 0; k <= i; ++k)
        if (std::ranges::find(finished, 10 + k) == finished.end())
          say(one, 10 + k, "u" + std::to_string(k));
    }
    if (seed % 3 == 0) sync();
  }
  sync();
  RC_ASSERT(chain_of(one) == expected);
}

}  // namespace
}  // namespace wardmote
