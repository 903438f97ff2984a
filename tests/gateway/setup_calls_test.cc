#include "gateway/setup_calls.h"

#include <gmock/gmock.h>

#include <deque>
#include <string>
#include <vector>

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class SetupCallsTest : public ::testing::Test {
 protected:
  SetupCallsTest()
      : calls(
            {.submit = [this](HttpRequest request,
                              HttpDone done) { asked.emplace_back(request.url, std::move(done)); },
             .after =
                 [this](std::chrono::milliseconds pause, std::function<void()> then) {
                   pauses.push_back(pause);
                   later.push_back(std::move(then));
                 },
             .on_trouble = [this](const SetupCall&, const HttpResponse&) { ++troubles; },
             .at_once = 2}) {}

  void add(const std::string& name) {
    calls.add({.make = [this, name] { return HttpRequest{.url = (++made, name)}; },
               .on_answer = [this, name](const HttpResponse&) { answered.push_back(name); }});
  }
  void answer(HttpResponse response) {
    auto done = std::move(asked.front().second);
    asked.pop_front();
    done(std::move(response));
  }
  std::vector<std::string> under_way() const {
    std::vector<std::string> names;
    for (const auto& [name, done] : asked) names.push_back(name);
    return names;
  }
  static HttpResponse ok() { return {.status = 200, .body = R"({"ok":true})", .trouble = {}}; }
  static HttpResponse away() { return {.status = 502, .body = "", .trouble = {}}; }

  std::deque<std::pair<std::string, HttpDone>> asked;
  std::vector<std::chrono::milliseconds> pauses;
  std::deque<std::function<void()>> later;
  std::vector<std::string> answered;
  int made = 0;
  int troubles = 0;
  SetupCalls calls;
};

TEST_F(SetupCallsTest, MakesAFewAtATimeInOrder) {
  for (const auto* name : {"a", "b", "c", "d"}) add(name);
  EXPECT_THAT(under_way(), ElementsAre("a", "b"));
  EXPECT_EQ(made, 2) << "what waits is not made yet";
  answer(ok());
  EXPECT_THAT(under_way(), ElementsAre("b", "c"));
  while (!asked.empty()) answer(ok());
  EXPECT_THAT(answered, ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(calls.unfinished(), 0u);
}

TEST_F(SetupCallsTest, HoldsUpNobodyWhileOneWaitsForItsNextTry) {
  for (const auto* name : {"a", "b", "c"}) add(name);
  answer(away());
  EXPECT_THAT(under_way(), ElementsAre("b", "c"));
  EXPECT_EQ(troubles, 1);
  EXPECT_EQ(calls.unfinished(), 3u);
  answer(ok());
  answer(ok());
  EXPECT_TRUE(asked.empty());
  later.front()();
  EXPECT_THAT(under_way(), ElementsAre("a"));
  answer(away());
  ASSERT_EQ(pauses.size(), 2u);
  EXPECT_GT(pauses[1], pauses[0]);
  later.back()();
  answer(ok());
  EXPECT_THAT(answered, ElementsAre("b", "c", "a"));
}

TEST_F(SetupCallsTest, TakesARefusalForAnAnswer) {
  add("a");
  answer({.status = 400,
          .body = R"({"ok":false,"error_code":400,"description":"no"})",
          .trouble = {}});
  EXPECT_THAT(answered, ElementsAre("a"));
  EXPECT_TRUE(later.empty());
}

TEST_F(SetupCallsTest, AddsWhatFollowsFromAnAnswer) {
  calls.add({.make = [] { return HttpRequest{.url = "first"}; },
             .on_answer = [this](const HttpResponse&) { add("second"); }});
  answer(ok());
  EXPECT_THAT(under_way(), ElementsAre("second"));
}

// A client that is stopped answers at once: thousands of waiting calls must not be made from within
// one another.
TEST_F(SetupCallsTest, EndsWithTheClient) {
  for (int i = 0; i < 3; ++i) add("a");
  answer({.status = 0, .body = {}, .trouble = client_stopped});
  EXPECT_EQ(asked.size(), 1u);
  EXPECT_TRUE(answered.empty());
  EXPECT_TRUE(later.empty());
}

}  // namespace
}  // namespace wardmote::gateway
