// What an entity has done elsewhere.
#include <gmock/gmock.h>

#include "tests/actors/city_of_fakes.h"

namespace wardmote {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class EntityWork : public CityOfFakes {
 protected:
  /// Does what was given away first.
  void work() {
    const auto one = std::move(given.front());
    given.erase(given.begin());
    one.done(one.run({.stop = one.stop}));
  }
  /// Long enough to be let go; the clock jumps, so each tick needs its own.
  void rest() {
    for (int ticks = 0; ticks < 4; ++ticks) pass_time(10min);
  }
  void fail() {
    const auto one = std::move(given.front());
    given.erase(given.begin());
    one.done(std::nullopt);
  }
};

TEST_F(EntityWork, IsGivenAwayOnceAndHeardOf) {
  say(one, 10, "work");
  say(one, 11, "a");
  sync();
  ASSERT_EQ(given.size(), 1u);
  EXPECT_EQ(given[0].entity, one);
  EXPECT_EQ(given[0].name, "sum");
  EXPECT_THAT(chain_of(one), ElementsAre("work", "a")) << "nothing waits for it";
  work();
  sync();
  EXPECT_THAT(chain_of(one), ElementsAre("work", "a", "sum: 4"));
  EXPECT_TRUE(given.empty());
}

TEST_F(EntityWork, IsStoppedWhenItIsWantedNoMore) {
  say(one, 10, "work");
  sync();
  ASSERT_EQ(given.size(), 1u);
  EXPECT_FALSE(given[0].stop.stop_requested());
  say(one, 11, "enough");
  sync();
  EXPECT_TRUE(given[0].stop.stop_requested());
  // It was done all the same: too late.
  work();
  sync();
  EXPECT_THAT(chain_of(one), ElementsAre("work", "enough"));
}

TEST_F(EntityWork, KeepsTheEntityInMemory) {
  say(one, 10, "work");
  sync();
  const auto loads_before = loads;
  rest();
  say(one, 11, "a");
  sync();
  EXPECT_EQ(loads, loads_before);
  work();
  sync();
  rest();
  say(one, 12, "b");
  sync();
  EXPECT_EQ(loads, loads_before + 1) << "idle, it leaves";
}

TEST_F(EntityWork, ThatFailedIsGivenAwayAgain) {
  say(one, 10, "work");
  sync();
  fail();
  sync();
  EXPECT_TRUE(given.empty()) << "not in a circle";
  say(one, 11, "a");
  sync();
  ASSERT_EQ(given.size(), 1u);
  work();
  sync();
  EXPECT_THAT(chain_of(one), ElementsAre("work", "a", "sum: 4"));
}

TEST_F(EntityWork, IsOfNoUseToTheNextLife) {
  say(one, 10, "work");
  sync();
  ASSERT_EQ(given.size(), 1u);
  say(one, 11, "throw");
  settle();
  EXPECT_TRUE(given[0].stop.stop_requested());
  say(one, 12, "a");
  sync();
  work();
  sync();
  EXPECT_THAT(chain_of(one), ElementsAre("work", "a"));
}

}  // namespace
}  // namespace wardmote
