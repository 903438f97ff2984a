#include "telemetry/log.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

namespace wardmote::telemetry {
namespace {

using std::chrono::seconds;

class LogTest : public testing::Test {
 protected:
  Log open(LogOptions options = {}) {
    options.write = [this](std::string_view line) { lines.emplace_back(line); };
    options.now = [this] { return now; };
    return Log{std::move(options)};
  }
  nlohmann::json last() { return nlohmann::json::parse(lines.back()); }

  std::chrono::system_clock::time_point now{std::chrono::milliseconds{1'700'000'000'123}};
  std::vector<std::string> lines;
};

TEST_F(LogTest, WritesOneJsonObjectPerLine) {
  const auto log = open({.node = "n1"}).with({{"bot", 7}});
  log.warning("call refused",
              {{"shard", 12u}, {"retry_after", 2.5}, {"error", "x\ny"}, {"final", true}});
  EXPECT_EQ(
      lines.back(),
      R"({"ts":"2023-11-14T22:13:20.123Z","level":"warning","msg":"call refused","node":"n1",)"
      R"("bot":7,"shard":12,"retry_after":2.5,"error":"x\ny","final":true})");
}

TEST_F(LogTest, NeverWritesAToken) {
  open().error("failed", {{"error", "GET /bot1234:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe"}});
  EXPECT_EQ(last()["error"], "GET /bot[token]/getMe");
}

TEST_F(LogTest, AForgedLineStaysInsideItsField) {
  open().info("member joined", {{"title", "x\n{\"level\":\"error\"}\x1b[2J"}});
  EXPECT_EQ(lines.size(), 1u);
  EXPECT_EQ(last()["level"], "info");
  EXPECT_EQ(lines.back().find('\x1b'), std::string::npos);
}

TEST_F(LogTest, LevelHoldsForAllCopies) {
  const auto log = open();
  const auto child = log.with({{"shard", 1}});
  child.debug("unseen");
  EXPECT_TRUE(lines.empty());
  log.set_level(LogLevel::debug);
  child.debug("seen");
  EXPECT_EQ(lines.size(), 1u);
}

TEST_F(LogTest, RepeatsAreCountedInsteadOfWritten) {
  const auto log = open({.repeats_max = 2, .repeat_window = seconds{10}});
  for (int i = 0; i < 5; ++i) log.warning("again", {{"i", i}});
  EXPECT_EQ(lines.size(), 2u);
  log.warning("something else");
  EXPECT_EQ(lines.size(), 3u);
  now += seconds{10};
  log.warning("again");
  EXPECT_EQ(last()["suppressed"], 3);
}

TEST_F(LogTest, TextFormatIsOneEscapedLineToo) {
  open({.format = LogFormat::text}).info("started", {{"port", 80}, {"name", "a\nb"}});
  EXPECT_EQ(lines.back(), "2023-11-14T22:13:20.123Z info    started port=80 name=\"a\\nb\"");
}

TEST_F(LogTest, NotANumberIsNull) {
  open().info("odd", {{"ratio", 0.0 / 0.0}});
  EXPECT_TRUE(last()["ratio"].is_null());
}

TEST(Log, WritesNothingWithoutASink) {
  const Log none;
  none.with({{"a", 1}}).error("unheard");
  EXPECT_FALSE(none.is_on(LogLevel::error));
}

TEST_F(LogTest, ThreadsDoNotMixTheirLines) {
  const auto log = open({.repeats_max = 1000});
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([log, t] {
        for (int i = 0; i < 50; ++i) log.info("from a thread", {{"thread", t}, {"i", i}});
      });
    }
  }
  ASSERT_EQ(lines.size(), 200u);
  for (const auto& line : lines) EXPECT_TRUE(nlohmann::json::accept(line)) << line;
}

}  // namespace
}  // namespace wardmote::telemetry
