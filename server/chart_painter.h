#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "telemetry/log.h"
#include "wardmote/v1/upload.pb.h"

namespace wardmote::server {

/// Draws charts on one thread, in the order in which they are asked for.
class ChartPainter {
 public:
  using Done = std::function<void(absl::StatusOr<std::string> png)>;

  explicit ChartPainter(telemetry::Log log = {}) : log_(std::move(log)) {}
  ~ChartPainter();
  ChartPainter(const ChartPainter&) = delete;
  ChartPainter& operator=(const ChartPainter&) = delete;

  /// From any thread. After `stop` it is forgotten: nobody waits for it.
  void draw(v1::BarChart chart, Done done);
  /// Returns when no chart is being drawn; those that wait are forgotten. Idempotent.
  void stop();

 private:
  void look_for_fonts(const v1::BarChart& chart);

  const telemetry::Log log_;
  /// Languages whose letters were missing, so that each is told once. The thread's alone.
  std::set<std::string> without_font_;
  /// Between looking whether it is stopped and giving work to the thread.
  std::mutex mutex_;
  std::atomic<bool> stopping_ = false;
  /// Last: it uses the rest.
  boost::asio::thread_pool thread_{1};
};

}  // namespace wardmote::server
