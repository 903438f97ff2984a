#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace wardmote::telemetry {

/// Handles of single series: cheap to copy, usable from any thread, valid as long as their
/// Metrics. A default handle counts nothing, for code that is given no metrics.
class Counter {
 public:
  Counter() = default;
  explicit Counter(prometheus::Counter& series) : series_(&series) {}
  void add(double amount = 1) const;

 private:
  prometheus::Counter* series_ = nullptr;
};

class Gauge {
 public:
  Gauge() = default;
  explicit Gauge(prometheus::Gauge& series) : series_(&series) {}
  void set(double value) const;
  void add(double amount) const;

 private:
  prometheus::Gauge* series_ = nullptr;
};

class Histogram {
 public:
  Histogram() = default;
  explicit Histogram(prometheus::Histogram& series) : series_(&series) {}
  void observe(double value) const;
  void observe(std::chrono::nanoseconds duration) const;

 private:
  prometheus::Histogram* series_ = nullptr;
};

using Labels = std::map<std::string, std::string>;

/// The process's metrics. Names are wardmote_<area>_<what>_<base unit>, counters end in _total.
/// Labels are few and bounded: their names come from a fixed list, which has neither communities
/// nor people nor bots, and a family that reaches its ceiling of series answers with one series
/// whose labels all say "other". Breaking the rules of names throws std::invalid_argument, at
/// start.
class Metrics {
 public:
  static constexpr std::size_t series_per_family_max = 64;

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  struct Name {
    std::string name;
    /// One sentence for whoever reads a dashboard.
    std::string help;
  };
  Counter counter(const Name& name, const Labels& labels = {});
  Gauge gauge(const Name& name, const Labels& labels = {});
  /// `bounds` ascending, at most 14.
  Histogram histogram(const Name& name, const std::vector<double>& bounds,
                      const Labels& labels = {});
  /// Bounds for durations in seconds, from 0.1 ms to 30 s, with 0.3 s for the objective.
  static const std::vector<double>& duration_bounds();

  /// Calls `refresh` before each scrape, to set gauges whose values lie elsewhere. It must be quick
  /// and may be called from any thread.
  void before_scrape(std::function<void()> refresh);

  /// Returns all series in Prometheus' text format.
  std::string render() const;
  std::size_t series_count() const;
  /// Returns family name -> names of its labels.
  std::map<std::string, std::vector<std::string>> label_names() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wardmote::telemetry
