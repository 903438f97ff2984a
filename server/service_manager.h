#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "server/node.h"
#include "telemetry/log.h"

namespace wardmote::server {

/// How the server does, as /healthz/live and /healthz/ready have it, and in words.
struct ServiceState {
  bool is_alive = false;
  bool is_ready = false;
  std::string status;
};

/// Returns how `node` does.
ServiceState service_state(Node& node);

/// What sd_notify(3) is to be told after each look at the server. Pure.
class ServiceReport {
 public:
  /// `watchdog`: within which the service manager wants a sign of life; zero: it wants none.
  /// `every`: the next look.
  ServiceReport(std::chrono::microseconds watchdog, std::chrono::microseconds every);

  /// Returns lines to send, empty if there is nothing to say. READY=1 comes once, when updates can
  /// be made durable for the first time; until then more time is asked for as long as the server is
  /// alive, for no new start would find more room on the disk. WATCHDOG=1 comes while it is alive.
  std::string next(const ServiceState& state);

 private:
  std::chrono::microseconds watchdog_;
  std::chrono::microseconds every_;
  bool has_been_ready_ = false;
  std::string told_;
};

/// Tells the service manager how the server does, if one has started it that wants to know
/// (NOTIFY_SOCKET): systemd with Type=notify.
class ServiceManager {
 public:
  explicit ServiceManager(const telemetry::Log& log);
  /// Ends the looks.
  ~ServiceManager();
  ServiceManager(const ServiceManager&) = delete;
  ServiceManager& operator=(const ServiceManager&) = delete;

  /// What `systemctl status` shows, for the time before and after the looks.
  void say(std::string_view status) const;
  /// Looks from now on, on a thread of its own.
  void watch(std::function<ServiceState()> look);
  /// Ends the looks, and says that the server stops.
  void stopping();

 private:
  void run(const std::function<ServiceState()>& look);
  void end_looks();
  void tell(const std::string& lines) const;

  telemetry::Log log_;
  bool is_wanted_;
  std::chrono::microseconds watchdog_{};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace wardmote::server
