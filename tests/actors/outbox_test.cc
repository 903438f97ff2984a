// Calls between the step that decided them and their outcome.
#include <gmock/gmock.h>

#include "actors/ask.h"
#include "tests/actors/city_of_fakes.h"

namespace wardmote {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(CityOfFakes, ReleasesACallOnlyWhenItIsDurable) {
  say(one, 10, "answer");
  settle();
  EXPECT_THAT(calls, IsEmpty());
  sync();
  EXPECT_THAT(calls, ElementsAre(1));
}

TEST_F(CityOfFakes, ReleasesAgainWhatMayBeMadeTwice) {
  say(one, 10, "answer");
  sync();
  say(one, 11, "throw");
  sync();
  say(one, 12, "a");
  sync();
  EXPECT_THAT(calls, ElementsAre(1, 1));
}

TEST_F(CityOfFakes, ClaimsFewOfTheCallsThatMustNotBeMadeTwice) {
  say(one, 10, "crowd");
  sync();
  EXPECT_THAT(calls, ElementsAre(1, 2, 3, 4));
  take_call(2);
  settle();
  EXPECT_THAT(calls, SizeIs(4)) << "the next one's claim is not durable yet";
  sync();
  EXPECT_THAT(calls, ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(CityOfFakes, SendsEveryoneOfACrowdAllInAll) {
  say(one, 10, "crowd");
  sync();
  for (std::size_t taken = 0; taken < calls.size(); ++taken) {
    take_call(calls[taken]);
    sync();
  }
  EXPECT_THAT(calls, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
}

TEST_F(CityOfFakes, ACrashCostsACrowdOnlyWhatWasClaimed) {
  say(one, 10, "crowd");
  sync();
  say(one, 11, "throw");
  sync();
  say(one, 12, "a");
  sync();
  EXPECT_THAT(calls, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
}

TEST_F(CityOfFakes, SaysThatAllIsWrittenOnlyWhenItIs) {
  say(one, 10, "answer");
  sync();
  say(two, 11, "a");
  sync();
  take_call(1);
  std::optional<bool> all;
  const auto ask_for_it = [&] {
    ask(
        system, router, 5s, Settle{}, [&](bool settled) { all = settled; },
        [&](const std::string&) { all = false; });
    settle();
  };
  ask_for_it();
  EXPECT_EQ(all, std::nullopt) << "the outcome is not durable";
  sync();
  EXPECT_EQ(all, true);
  all.reset();
  ask_for_it();
  EXPECT_EQ(all, true) << "nothing is left to write";
}

TEST_F(CityOfFakes, SaysThatNotAllIsWrittenWhenTheDiskIsFull) {
  disk_is_full = true;
  say(one, 10, "a");
  settle();
  std::optional<bool> all;
  ask(
      system, router, 5s, Settle{}, [&](bool settled) { all = settled; },
      [&](const std::string&) { all = false; });
  settle();
  pass_time(3s);
  EXPECT_EQ(all, false);
}

}  // namespace
}  // namespace wardmote
