#include "telemetry/metrics.h"

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <set>
#include <stdexcept>

namespace wardmote::telemetry {
namespace {

constexpr std::array label_names_allowed = {
    "class", "code",   "compiler", "direction", "feature", "kind",  "method", "outcome",
    "queue", "reason", "result",   "revision",  "stage",   "state", "version"};
constexpr std::string_view label_overflow = "other";
constexpr std::size_t bounds_max = 14;

bool is_name(std::string_view name) {
  constexpr std::string_view prefix = "wardmote_";
  return name.starts_with(prefix) && name.size() > prefix.size() && !name.ends_with('_') &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

void check(const Metrics::Name& name, const Labels& labels) {
  if (!is_name(name.name)) {
    throw std::invalid_argument(fmt::format("metric '{}' is not named wardmote_*", name.name));
  }
  if (name.help.empty()) {
    throw std::invalid_argument(fmt::format("metric {} has no help", name.name));
  }
  for (const auto& [label, value] : labels) {
    if (std::find(label_names_allowed.begin(), label_names_allowed.end(), label) ==
        label_names_allowed.end()) {
      throw std::invalid_argument(
          fmt::format("metric {}: '{}' is no label of ours", name.name, label));
    }
  }
}

bool ends_in_unit(std::string_view name) {
  constexpr std::array units = {"_seconds", "_bytes", "_rows", "_commits", "_updates", "_calls"};
  return std::any_of(units.begin(), units.end(),
                     [name](std::string_view unit) { return name.ends_with(unit); });
}

}  // namespace

void Counter::add(double amount) const {
  if (series_ != nullptr) series_->Increment(amount);
}
void Gauge::set(double value) const {
  if (series_ != nullptr) series_->Set(value);
}
void Gauge::add(double amount) const {
  if (series_ != nullptr) series_->Increment(amount);
}
void Histogram::observe(double value) const {
  if (series_ != nullptr) series_->Observe(value);
}
void Histogram::observe(std::chrono::nanoseconds duration) const {
  observe(std::chrono::duration<double>(duration).count());
}

struct Metrics::Impl {
  /// The labels under which a series is kept: its own, or those of the overflow once the family is
  /// full.
  Labels admitted(const std::string& family, const Labels& labels) {
    auto& known = series[family];
    if (known.contains(labels)) return labels;
    if (!known.empty() && known.begin()->size() != labels.size()) {
      throw std::invalid_argument(
          fmt::format("metric {}: its series have different labels", family));
    }
    // One place is kept for the overflow.
    if (known.size() + 1 >= series_per_family_max) {
      Labels overflow = labels;
      for (auto& [name, value] : overflow) value = label_overflow;
      known.insert(overflow);
      return overflow;
    }
    known.insert(labels);
    return labels;
  }

  prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
  mutable std::mutex mutex;
  std::map<std::string, std::set<Labels>> series;
  std::vector<std::function<void()>> refreshers;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

Counter Metrics::counter(const Name& name, const Labels& labels) {
  check(name, labels);
  if (!name.name.ends_with("_total")) {
    throw std::invalid_argument(fmt::format("counter {} does not end in _total", name.name));
  }
  const std::scoped_lock lock{impl_->mutex};
  auto& family =
      prometheus::BuildCounter().Name(name.name).Help(name.help).Register(impl_->registry);
  return Counter{family.Add(impl_->admitted(name.name, labels))};
}

Gauge Metrics::gauge(const Name& name, const Labels& labels) {
  check(name, labels);
  if (name.name.ends_with("_total")) {
    throw std::invalid_argument(fmt::format("gauge {} ends as counters do", name.name));
  }
  const std::scoped_lock lock{impl_->mutex};
  auto& family = prometheus::BuildGauge().Name(name.name).Help(name.help).Register(impl_->registry);
  return Gauge{family.Add(impl_->admitted(name.name, labels))};
}

Histogram Metrics::histogram(const Name& name, const std::vector<double>& bounds,
                             const Labels& labels) {
  check(name, labels);
  if (!ends_in_unit(name.name) || bounds.empty() || bounds.size() > bounds_max ||
      !std::is_sorted(bounds.begin(), bounds.end())) {
    throw std::invalid_argument(fmt::format(
        "histogram {}: needs a unit and 1 to {} ascending bounds", name.name, bounds_max));
  }
  const std::scoped_lock lock{impl_->mutex};
  auto& family =
      prometheus::BuildHistogram().Name(name.name).Help(name.help).Register(impl_->registry);
  return Histogram{family.Add(impl_->admitted(name.name, labels), bounds)};
}

const std::vector<double>& Metrics::duration_bounds() {
  static const std::vector<double> bounds = {0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03,
                                             0.1,    0.3,    1,     3,     10,   30};
  return bounds;
}

void Metrics::before_scrape(std::function<void()> refresh) {
  const std::scoped_lock lock{impl_->mutex};
  impl_->refreshers.push_back(std::move(refresh));
}

std::string Metrics::render() const {
  std::vector<std::function<void()>> refreshers;
  {
    const std::scoped_lock lock{impl_->mutex};
    refreshers = impl_->refreshers;
  }
  for (const auto& refresh : refreshers) refresh();
  return prometheus::TextSerializer{}.prometheus::Serializer::Serialize(impl_->registry.Collect());
}

std::size_t Metrics::series_count() const {
  std::size_t count = 0;
  for (const auto& family : impl_->registry.Collect()) {
    for (const auto& metric : family.metric) {
      // A histogram is its buckets, its sum and its count.
      const bool is_histogram = family.type == prometheus::MetricType::Histogram;
      count += is_histogram ? metric.histogram.bucket.size() + 2 : 1;
    }
  }
  return count;
}

std::map<std::string, std::vector<std::string>> Metrics::label_names() const {
  std::map<std::string, std::vector<std::string>> names;
  const std::scoped_lock lock{impl_->mutex};
  for (const auto& [family, series] : impl_->series) {
    auto& labels = names[family];
    for (const auto& [label, value] : *series.begin()) labels.push_back(label);
  }
  return names;
}

}  // namespace wardmote::telemetry
