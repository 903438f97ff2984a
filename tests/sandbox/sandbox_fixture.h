#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <initializer_list>
#include <string>
#include <utility>

#include "sandbox/control.h"
#include "sandbox/world.h"

namespace wardmote::sandbox {

/// A world with one bot, one person and one group, at a fixed time.
class SandboxTest : public ::testing::Test {
 protected:
  using Arguments = std::initializer_list<std::pair<std::string, std::string>>;

  SandboxTest() {
    world.set_time(start_ms);
    bot = create("bots", R"({"username":"ward_bot","first_name":"Ward"})");
    ann = create("people", R"({"first_name":"Ann","username":"annie","language_code":"en"})");
    group =
        create("chats", R"({"type":"group","title":"Elm Street","owner":)" + std::to_string(ann) +
                            R"(,"members":[)" + std::to_string(bot) + "]}");
    drain();
  }

  /// Posts to the control API and returns its answer.
  boost::json::object sim(const std::string& path, const std::string& body, int code = 200) {
    const auto answer = control(world, request("POST", path, body));
    EXPECT_EQ(answer.code, code) << path << " " << answer.body;
    return boost::json::parse(answer.body).as_object();
  }
  boost::json::value look(const std::string& path, const std::string& query = {}) {
    auto asked = request("GET", path, {});
    if (!query.empty()) asked.query.set("chat", query);
    return boost::json::parse(control(world, asked).body);
  }
  std::int64_t create(const std::string& path, const std::string& body) {
    return sim(path, body).at("id").as_int64();
  }

  Answer call(const std::string& method, Arguments arguments) {
    Params params;
    for (const auto& [name, value] : arguments) params.set(name, value);
    return world.call(*world.state.find_bot(bot), method, params);
  }
  /// Calls, expects success and returns the result.
  boost::json::value result(const std::string& method, Arguments arguments) {
    const auto answer = call(method, arguments);
    EXPECT_TRUE(answer.is_ok()) << method << ": " << answer.body;
    return answer.is_ok() ? boost::json::parse(answer.body) : boost::json::value{};
  }
  /// Calls and returns code and description, "200" if it went well.
  std::string refusal(const std::string& method, Arguments arguments) {
    const auto answer = call(method, arguments);
    return answer.is_ok() ? "200" : std::to_string(answer.code) + " " + answer.body;
  }

  PollStart poll(Arguments arguments = {}) {
    Params params;
    for (const auto& [name, value] : arguments) params.set(name, value);
    return world.start_poll(*world.state.find_bot(bot), params);
  }
  /// Returns the updates that wait, and confirms them.
  boost::json::array drain() {
    auto& queue = world.state.find_bot(bot)->queue;
    const auto updates = boost::json::parse(queue.read(100, world.state.now())).as_array();
    queue.clear();
    return updates;
  }
  void pass_seconds(std::int64_t seconds) { world.set_time(world.real_ms() + seconds * 1000); }

  /// Ann opens the bot's chat, so that it may write to her.
  void ann_starts() {
    sim("people/" + std::to_string(ann) + "/start", R"({"bot":)" + std::to_string(bot) + "}");
    drain();
  }
  void ann_writes(const std::string& text) {
    sim("people/" + std::to_string(ann) + "/send",
        R"({"chat":)" + std::to_string(group) + R"(,"text":")" + text + "\"}");
  }

  static constexpr std::int64_t start_ms = 1'790'000'000'000;
  World world{{.seed = 7}};
  std::int64_t bot = 0;
  std::int64_t ann = 0;
  std::int64_t group = 0;

 private:
  static ControlRequest request(const std::string& method, const std::string& path,
                                const std::string& body) {
    ControlRequest asked{.method = method, .content_type = "application/json", .body = body};
    std::size_t begin = 0;
    while (begin <= path.size()) {
      const auto end = std::min(path.find('/', begin), path.size());
      asked.path.push_back(path.substr(begin, end - begin));
      begin = end + 1;
    }
    return asked;
  }
};

}  // namespace wardmote::sandbox
