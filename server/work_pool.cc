#include "server/work_pool.h"

#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

namespace wardmote::server {

namespace {

using Clock = std::chrono::steady_clock;

/// A long count takes what the others leave. Linux keeps this per thread (setpriority(2), "C
/// library/kernel differences").
void yield_to_others() {
  constexpr int nice = 10;
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
}

double seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

WorkPool::WorkPool(Options options) : options_(std::move(options)), threads_(options_.threads) {}

WorkPool::~WorkPool() { stop(); }

void WorkPool::stop() {
  {
    const std::lock_guard lock{mutex_};
    stop_.request_stop();
  }
  threads_.join();
}

void WorkPool::take(GivenWork work) {
  const std::lock_guard lock{mutex_};
  if (stop_.stop_requested()) return;
  ++pending_;
  boost::asio::post(threads_, [this, work = std::move(work)]() mutable { run(work); });
}

void WorkPool::run(GivenWork& work) {
  thread_local const bool yields = (yield_to_others(), true);
  (void)yields;
  const auto begin = Clock::now();
  auto outcome = outcome_of(work);
  if (options_.on_done) options_.on_done(Clock::now() - begin);
  --pending_;
  work.done(std::move(outcome));
}

std::optional<std::string> WorkPool::outcome_of(const GivenWork& work) {
  std::stop_source stop;
  const std::stop_callback with_entity{work.stop, [&stop] { stop.request_stop(); }};
  const std::stop_callback with_pool{stop_.get_token(), [&stop] { stop.request_stop(); }};
  if (stop.stop_requested()) return std::nullopt;
  const auto begin = Clock::now();
  auto told = begin;
  const auto tell = [&](counting::Progress at) {
    const auto now = Clock::now();
    if (now - told < options_.tell_every) return;
    told = now;
    options_.log.info("work goes on", {{"community", work.entity.id},
                                       {"work", work.name},
                                       {"seconds", seconds(now - begin)},
                                       {"steps", at.done}});
  };
  try {
    return work.run({.stop = stop.get_token(), .progress = tell});
  } catch (const std::exception& fault) {
    options_.log.error(
        "work failed and is begun again",
        {{"community", work.entity.id}, {"work", work.name}, {"error", fault.what()}});
  }
  return std::nullopt;
}

}  // namespace wardmote::server
