// The metrics of a whole node: few, bounded, and as docs/metrics.md tells them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "server/doors.h"
#include "server/operator_backend/actor_backend.h"
#include "tests/server/operator_backend_fixture.h"

namespace wardmote::server {
namespace {

using testing::HasSubstr;

/// A node with all that counts: its doors and its operators' too.
struct NodeMetricsTest : ::testing::Test {
  storage::Scratch keys;
  TestCity city{keys / "master.key"};
  telemetry::Metrics& metrics = *city.parts().metrics;

  static Config any_port() {
    Config config;
    config.metrics.port = 0;
    return config;
  }
  tl::expected<Doors, std::string> doors =
      open_doors(city.node(), any_port(), telemetry::Log{}, metrics);
};

TEST_F(NodeMetricsTest, StayFewWithTenThousandCommunities) {
  ASSERT_TRUE(doors) << doors.error();
  const auto& counted = *city.parts().counted;
  for (int community = 0; community < 10'000; ++community) {
    const auto id = std::to_string(community);
    counted.count_trouble("trouble of community " + id);
    counted.steps.add();
    counted.call_seconds.observe(std::chrono::milliseconds{community});
    metrics.gauge({"wardmote_test_count", "What somebody adds without thinking."}, {{"kind", id}})
        .set(1);
  }
  const std::set<std::string> allowed{"kind", "outcome", "version", "compiler"};
  for (const auto& [family, names] : metrics.label_names())
    for (const auto& name : names) EXPECT_TRUE(allowed.contains(name)) << family << " " << name;
  EXPECT_LE(metrics.series_count(), 64u + 100u) << "64 are those of the careless one";
  EXPECT_THAT(metrics.render(), HasSubstr("wardmote_gateway_troubles_total{kind=\"other\"} 10000"));
}

TEST_F(NodeMetricsTest, TellTroublesApart) {
  city.parts().counted->count_trouble("poll_conflict");
  city.parts().counted->count_trouble("poll_conflict");
  const auto text = metrics.render();
  EXPECT_THAT(text, HasSubstr("wardmote_gateway_troubles_total{kind=\"poll_conflict\"} 2"));
  for (const auto* kind : {"call_rejected", "update_quarantined", "malformed_update"})
    EXPECT_THAT(text, HasSubstr("{kind=\"" + std::string{kind} + "\"} 0"));
}

TEST_F(NodeMetricsTest, AreFreshAtEachScrape) {
  city.free_bytes = 12345;
  const auto text = metrics.render();
  EXPECT_THAT(text, HasSubstr("wardmote_disk_free_bytes 12345"));
  EXPECT_THAT(text, HasSubstr("wardmote_outbox_calls 0"));
  EXPECT_THAT(text, HasSubstr("wardmote_build_info{"));
  EXPECT_THAT(text, HasSubstr("wardmote_timer_lag_seconds_count"));
  EXPECT_THAT(text, HasSubstr("wardmote_log_dropped_lines_total 0"));
}

/// A table of what /metrics tells, from Prometheus' own words.
std::string reference(const std::string& rendered,
                      const std::map<std::string, std::vector<std::string>>& labels) {
  std::map<std::string, std::pair<std::string, std::string>> families;
  std::istringstream lines{rendered};
  for (std::string hash, word, name, rest; lines >> hash;) {
    if (hash != "#") {
      std::getline(lines, rest);
      continue;
    }
    lines >> word >> name >> std::ws;
    std::getline(lines, rest);
    (word == "HELP" ? families[name].first : families[name].second) = rest;
  }
  std::string text =
      "# Metrics\n\nMade from the code by a test, which compares. `/metrics` of the `[metrics]` "
      "listener tells them in\nPrometheus' text format. No label names a community, a person or a "
      "bot, so their number does not grow with\nthe city.\n\n"
      "| metric | type | labels | what |\n|---|---|---|---|\n";
  for (const auto& [name, family] : families) {
    text += "| `" + name + "` | " + family.second + " | ";
    const auto found = labels.find(name);
    if (found != labels.end())
      for (const auto& label : found->second) text += "`" + label + "` ";
    text += "| " + family.first + " |\n";
  }
  return text;
}

TEST_F(NodeMetricsTest, TheDocumentIsWhatTheCodeSays) {
  ASSERT_TRUE(doors) << doors.error();
  const std::string path = "docs/metrics.md";
  const auto told = reference(metrics.render(), metrics.label_names());
  if (std::getenv("UPDATE_DOCS") != nullptr) std::ofstream{path} << told;
  std::ifstream file{path};
  const std::string document{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_EQ(document, told) << "Run: UPDATE_DOCS=1 build/debug/tests/server/operator_backend_test "
                               "--gtest_filter='NodeMetricsTest.TheDocument*'";
}

}  // namespace
}  // namespace wardmote::server
