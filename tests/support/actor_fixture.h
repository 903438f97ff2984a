#pragma once

#include <gtest/gtest.h>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/scoped_actor.hpp>
#include <chrono>
#include <cstdint>
#include <random>
#include <utility>

namespace wardmote::testing {

/// An actor system without threads: nothing runs and no time passes until the test says so.
class ActorFixture : public ::testing::Test {
 public:
  ActorFixture() { scheduler.clock().current_time += std::chrono::hours{1}; }
  ~ActorFixture() override {
    // A pending timer keeps its actor alive, and ~actor_system waits for actors.
    scheduler.clock().cancel_all();
    settle();
  }

  /// Runs actors until no message is left; `seed` picks who runs next.
  void settle(std::uint32_t seed = 0) {
    std::mt19937 random{seed};
    while (scheduler.has_job()) {
      auto& jobs = scheduler.jobs;
      if (seed != 0) std::swap(jobs.front(), jobs[random() % jobs.size()]);
      scheduler.run_once();
    }
  }

  void pass_time(std::chrono::milliseconds duration) {
    scheduler.advance_time(duration);
    settle();
  }

  static caf::actor_system_config& configure(caf::actor_system_config& config) {
    config.set("scheduler.policy", caf::atom("testing"));
    config.set("logger.verbosity", caf::atom("quiet"));
    return config;
  }

  caf::actor_system_config config;
  caf::actor_system system{configure(config)};
  caf::scheduler::test_coordinator& scheduler =
      dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  caf::scoped_actor self{system, true};
};

}  // namespace wardmote::testing
