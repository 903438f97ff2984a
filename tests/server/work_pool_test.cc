#include "server/work_pool.h"

#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace wardmote::server {
namespace {

using namespace std::chrono_literals;

constexpr EntityId community{EntityKind::community, 1};

/// Gives `run` to the pool; the future has what came of it.
std::future<std::optional<std::string>> give(WorkPool& pool, WorkRun run,
                                             std::stop_token stop = {}) {
  auto promise = std::make_shared<std::promise<std::optional<std::string>>>();
  pool.take({.entity = community,
             .name = "sum",
             .run = std::move(run),
             .stop = std::move(stop),
             .done = [promise](std::optional<std::string> outcome) {
               promise->set_value(std::move(outcome));
             }});
  return promise->get_future();
}

/// Goes on until it is stopped.
std::optional<std::string> endless(const counting::Watch& watch) {
  std::uint64_t steps = 0;
  while (watch.goes_on({++steps, 0})) std::this_thread::yield();
  return std::nullopt;
}

TEST(WorkPool, DoesWorkOnAnotherThread) {
  WorkPool pool{{.threads = 1}};
  const auto here = std::this_thread::get_id();
  auto outcome = give(pool, [here](const counting::Watch&) {
    return std::string{std::this_thread::get_id() == here ? "here" : "elsewhere"};
  });
  EXPECT_EQ(outcome.get(), "elsewhere");
}

TEST(WorkPool, LongWorkLeavesRoomForOthers) {
  WorkPool pool{{.threads = 2}};
  std::stop_source enough;
  auto slow = give(pool, endless, enough.get_token());
  EXPECT_EQ(give(pool, [](const counting::Watch&) { return "quick"; }).get(), "quick");
  EXPECT_EQ(slow.wait_for(0s), std::future_status::timeout);
  EXPECT_EQ(pool.pending(), 1u);
  enough.request_stop();
  EXPECT_EQ(slow.get(), std::nullopt);
  EXPECT_EQ(pool.pending(), 0u);
}

TEST(WorkPool, WaitingWorkThatIsStoppedIsNotBegun) {
  WorkPool pool{{.threads = 1}};
  std::stop_source enough;
  auto slow = give(pool, endless, enough.get_token());
  std::stop_source too_late;
  bool was_begun = false;
  auto waiting = give(
      pool,
      [&was_begun](const counting::Watch&) {
        was_begun = true;
        return "begun";
      },
      too_late.get_token());
  too_late.request_stop();
  enough.request_stop();
  EXPECT_EQ(waiting.get(), std::nullopt);
  EXPECT_FALSE(was_begun);
}

TEST(WorkPool, LongWorkSaysHowFarItIs) {
  std::mutex mutex;
  std::string said;
  const telemetry::Log log{{.write = [&](std::string_view line) {
    const std::lock_guard lock{mutex};
    said += line;
  }}};
  WorkPool pool{{.threads = 1, .log = log, .tell_every = 0ms}};
  auto outcome = give(pool, [](const counting::Watch& watch) {
    (void)watch.goes_on({.done = 4711, .total = 0});
    return "done";
  });
  EXPECT_EQ(outcome.get(), "done");
  log.flush();
  const std::lock_guard lock{mutex};
  EXPECT_NE(said.find("work goes on"), std::string::npos) << said;
  EXPECT_NE(said.find("4711"), std::string::npos) << said;
}

TEST(WorkPool, FailureIsToldAndHarmsNobody) {
  std::atomic<int> done = 0;
  WorkPool pool{{.threads = 1, .on_done = [&done](std::chrono::nanoseconds) { ++done; }}};
  auto failed = give(pool, [](const counting::Watch&) -> std::optional<std::string> {
    throw std::runtime_error{"out of luck"};
  });
  EXPECT_EQ(failed.get(), std::nullopt);
  EXPECT_EQ(give(pool, [](const counting::Watch&) { return "fine"; }).get(), "fine");
  EXPECT_EQ(done, 2);
}

TEST(WorkPool, StopsWhatIsUnderWayAndForgetsWhatComesLater) {
  WorkPool pool{{.threads = 1}};
  auto slow = give(pool, endless);
  auto waiting = give(pool, endless);
  pool.stop();
  EXPECT_EQ(slow.get(), std::nullopt);
  EXPECT_EQ(waiting.get(), std::nullopt);
  auto late = give(pool, endless);
  EXPECT_EQ(pool.pending(), 0u);
}

}  // namespace
}  // namespace wardmote::server
