#include "actors/pulse.h"

#include <gtest/gtest.h>

#include "tests/actors/city_of_fakes.h"

namespace wardmote {
namespace {

using namespace std::chrono_literals;

constexpr Pulse::Time start{1h};

TEST(Pulse, GrowsOldUntilTheNextBeat) {
  Pulse pulse{start};
  EXPECT_EQ(pulse.silence(start).age, 0ms);
  EXPECT_EQ(pulse.silence(start + 7s).age, 7s);
  EXPECT_EQ(pulse.silence(start + 7s).in, std::nullopt);
  pulse.beat(start + 8s);
  EXPECT_EQ(pulse.silence(start + 10s).age, 2s);
}

// Two threads or more: one is caught in a rule, the other answers.
TEST(Pulse, NamesWhoseRuleDoesNotReturn) {
  Pulse pulse{start};
  {
    const Pulse::Step step{pulse, two, start + 1s};
    pulse.beat(start + 40s);
    EXPECT_EQ(pulse.silence(start + 41s).age, 40s);
    EXPECT_EQ(pulse.silence(start + 41s).in, two);
  }
  EXPECT_EQ(pulse.silence(start + 41s).age, 1s);
  EXPECT_EQ(pulse.silence(start + 41s).in, std::nullopt);
}

// One thread: the rule that does not return keeps the beat from coming.
TEST(Pulse, NamesTheRuleThatKeepsAllFromAnswering) {
  Pulse pulse{start};
  pulse.beat(start + 5s);
  const Pulse::Step step{pulse, one, start + 6s};
  EXPECT_EQ(pulse.silence(start + 70s).age, 65s);
  EXPECT_EQ(pulse.silence(start + 70s).in, one);
}

// A rule that has only just begun is not why nothing was heard before.
TEST(Pulse, DoesNotBlameARuleThatHasJustBegun) {
  Pulse pulse{start};
  const Pulse::Step step{pulse, one, start + 59s};
  EXPECT_EQ(pulse.silence(start + 60s).age, 60s);
  EXPECT_EQ(pulse.silence(start + 60s).in, std::nullopt);
}

struct PulseActorTest : CityOfFakes {
  TimersActor timers = system.spawn([](TimersActor::pointer) -> TimersActor::behavior_type {
    return {[](const WakeAt&) {}, [](const Tick&) {}, [](const Probe&) { return true; }};
  });
  /// Answered when the next entity is loaded.
  std::vector<caf::typed_response_promise<bool>> held;
  bool is_stuck = false;
  LoaderActor loader =
      system.spawn([this](LoaderActor::pointer self) -> LoaderActor::behavior_type {
        return {[this](const LoadEntity&) {
                  for (auto& promise : held) promise.deliver(true);
                  held.clear();
                  return LoadedEntity{};
                },
                [this, self](const Probe&) -> caf::result<bool> {
                  if (!is_stuck) return true;
                  return held.emplace_back(self->make_response_promise<bool>());
                }};
      });
  int beats = 0;
  PulseActor pulse = spawn_pulse_actor(
      system,
      {.router = router, .timers = timers, .loader = loader, .every = 5s, .on_beat = [this] {
         ++beats;
       }});

  ~PulseActorTest() override {
    caf::anon_send_exit(pulse, caf::exit_reason::user_shutdown);
    settle();
  }
};

TEST_F(PulseActorTest, BeatsAsLongAsAllAnswer) {
  settle();
  EXPECT_EQ(beats, 1);
  pass_time(4s);
  EXPECT_EQ(beats, 1);
  pass_time(1s);
  EXPECT_EQ(beats, 2);
  pass_time(5s);
  EXPECT_EQ(beats, 3);
}

TEST_F(PulseActorTest, StopsWhileOneDoesNotAnswerAndGoesOnAfterwards) {
  settle();
  is_stuck = true;
  for (int i = 0; i < 20; ++i) pass_time(5s);
  EXPECT_EQ(beats, 1);
  // It is not asked again and again meanwhile.
  ASSERT_EQ(held.size(), 1u);
  is_stuck = false;
  caf::anon_send(loader, LoadEntity{one});
  settle();
  EXPECT_EQ(beats, 2);
  pass_time(5s);
  EXPECT_EQ(beats, 3);
}

}  // namespace
}  // namespace wardmote
