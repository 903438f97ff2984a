#include "server/service_manager.h"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "server/node_parts.h"

namespace wardmote::server {

namespace {

using namespace std::chrono_literals;

/// How often it looks when no watchdog wants it more often.
constexpr std::chrono::microseconds look_every = 2s;

/// Three looks within the watchdog's time, so that one may come late.
std::chrono::microseconds interval_for(std::chrono::microseconds watchdog) {
  return watchdog == 0us ? look_every : std::min(look_every, watchdog / 3);
}

std::chrono::microseconds wanted_watchdog() {
  std::uint64_t microseconds = 0;
  return sd_watchdog_enabled(0, &microseconds) > 0 ? std::chrono::microseconds{microseconds} : 0us;
}

}  // namespace

ServiceState service_state(Node& node) {
  const auto& parts = node.parts();
  ServiceState state;
  state.is_alive = node.is_alive();
  state.is_ready = node.is_ready();
  if (!state.is_alive)
    state.status = "Nothing is handled any more: the server must be started again";
  else if (node.has_failed())
    state.status = "A write failed: the server stops, check the disk before it starts again";
  else if (!state.is_ready)
    state.status = "The disk is full: no updates are taken until there is space";
  else
    state.status = fmt::format("Serving; bots: {}, communities: {}", parts.bots.size(),
                               parts.city.view()->communities.size());
  return state;
}

ServiceReport::ServiceReport(std::chrono::microseconds watchdog, std::chrono::microseconds every)
    : watchdog_(watchdog), every_(every) {}

std::string ServiceReport::next(const ServiceState& state) {
  std::string lines;
  if (!has_been_ready_ && state.is_ready) {
    has_been_ready_ = true;
    lines += "READY=1\n";
  } else if (!has_been_ready_ && state.is_alive) {
    lines += fmt::format("EXTEND_TIMEOUT_USEC={}\n", 3 * every_.count());
  }
  if (watchdog_ > 0us && state.is_alive) lines += "WATCHDOG=1\n";
  if (state.status != told_) lines += "STATUS=" + state.status + "\n";
  told_ = state.status;
  return lines;
}

ServiceManager::ServiceManager(const telemetry::Log& log)
    : log_(log),
      is_wanted_(std::getenv("NOTIFY_SOCKET") != nullptr),
      watchdog_(wanted_watchdog()) {}

ServiceManager::~ServiceManager() { end_looks(); }

void ServiceManager::say(std::string_view status) const {
  std::string line{status};
  std::replace(line.begin(), line.end(), '\n', ' ');
  tell("STATUS=" + line + "\n");
}

void ServiceManager::watch(std::function<ServiceState()> look) {
  if (!is_wanted_) return;
  thread_ = std::thread{[this, look = std::move(look)] { run(look); }};
}

void ServiceManager::stopping() {
  end_looks();
  tell("STOPPING=1\nSTATUS=Stopping: calls under way come back, commits are written\n");
}

void ServiceManager::run(const std::function<ServiceState()>& look) {
  const auto every = interval_for(watchdog_);
  ServiceReport report{watchdog_, every};
  std::unique_lock lock{mutex_};
  while (!is_ending_) {
    lock.unlock();
    if (const auto lines = report.next(look()); !lines.empty()) tell(lines);
    lock.lock();
    wake_.wait_for(lock, every, [this] { return is_ending_; });
  }
}

void ServiceManager::end_looks() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock{mutex_};
    is_ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void ServiceManager::tell(const std::string& lines) const {
  if (!is_wanted_) return;
  // Nothing is lost by it but a sign of life, which it misses by itself.
  if (const int done = sd_notify(0, lines.c_str()); done < 0)
    log_.warning("the service manager cannot be told", {{"error", std::strerror(-done)}});
}

}  // namespace wardmote::server
