#include "telemetry/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace wardmote::telemetry {
namespace {

using testing::HasSubstr;

TEST(Metrics, RendersWhatWasCounted) {
  Metrics metrics;
  const auto taken =
      metrics.counter({"wardmote_updates_total", "Updates taken."}, {{"outcome", "ok"}});
  taken.add();
  taken.add(2);
  metrics.gauge({"wardmote_queue_bytes", "Bytes that wait."}).set(7);
  metrics.histogram({"wardmote_commit_seconds", "Time of a commit."}, Metrics::duration_bounds())
      .observe(std::chrono::milliseconds{2});
  const auto text = metrics.render();
  EXPECT_THAT(text, HasSubstr("wardmote_updates_total{outcome=\"ok\"} 3"));
  EXPECT_THAT(text, HasSubstr("wardmote_queue_bytes 7"));
  EXPECT_THAT(text, HasSubstr("wardmote_commit_seconds_bucket{le=\"0.003\"} 1"));
}

TEST(Metrics, TheSameNameIsTheSameSeries) {
  Metrics metrics;
  metrics.counter({"wardmote_a_total", "A."}).add();
  metrics.counter({"wardmote_a_total", "A."}).add();
  EXPECT_THAT(metrics.render(), HasSubstr("wardmote_a_total 2"));
}

TEST(Metrics, RefusesLabelsThatHaveNoBound) {
  Metrics metrics;
  for (const auto* label : {"community", "bot", "chat", "person", "update_id"}) {
    EXPECT_THROW(metrics.counter({"wardmote_a_total", "A."}, {{label, "1"}}),
                 std::invalid_argument);
  }
}

TEST(Metrics, RefusesNamesOutsideTheConvention) {
  Metrics metrics;
  EXPECT_THROW(metrics.counter({"updates_total", "A."}), std::invalid_argument);
  EXPECT_THROW(metrics.counter({"wardmote_updates", "A."}), std::invalid_argument);
  EXPECT_THROW(metrics.gauge({"wardmote_x_total", "A."}), std::invalid_argument);
  EXPECT_THROW(metrics.gauge({"wardmote_x", ""}), std::invalid_argument);
  EXPECT_THROW(metrics.histogram({"wardmote_time", "A."}, {1}), std::invalid_argument);
  EXPECT_THROW(metrics.histogram({"wardmote_a_seconds", "A."}, {2, 1}), std::invalid_argument);
}

TEST(Metrics, AFamilyCannotGrowBeyondItsCeiling) {
  Metrics metrics;
  for (int i = 0; i < 10'000; ++i) {
    metrics.counter({"wardmote_calls_total", "Calls."}, {{"method", std::to_string(i)}}).add();
  }
  EXPECT_EQ(metrics.series_count(), Metrics::series_per_family_max);
  EXPECT_THAT(metrics.render(), HasSubstr("wardmote_calls_total{method=\"other\"} 9937"));
}

TEST(Metrics, TellsTheLabelsOfEachFamily) {
  Metrics metrics;
  metrics.counter({"wardmote_calls_total", "Calls."}, {{"method", "getMe"}, {"outcome", "ok"}});
  const auto names = metrics.label_names();
  EXPECT_THAT(names.at("wardmote_calls_total"), testing::ElementsAre("method", "outcome"));
}

TEST(Metrics, RefreshesGaugesBeforeEachScrape) {
  Metrics metrics;
  const auto gauge = metrics.gauge({"wardmote_depth", "Depth."});
  int depth = 0;
  metrics.before_scrape([&depth, gauge] { gauge.set(++depth); });
  EXPECT_THAT(metrics.render(), HasSubstr("wardmote_depth 1"));
  EXPECT_THAT(metrics.render(), HasSubstr("wardmote_depth 2"));
}

TEST(Metrics, HandlesWithoutMetricsCountNothing) {
  Counter{}.add();
  Gauge{}.set(1);
  Histogram{}.observe(1.0);
}

}  // namespace
}  // namespace wardmote::telemetry
