#include "gateway/retry.h"

#include <gtest/gtest.h>

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;

HttpResponse response(int status, std::string body = {}) {
  return {.status = status, .body = std::move(body), .trouble = {}};
}

TEST(Retry, WaitsAsLongAsTelegramAsks) {
  const auto flood = response(
      429, R"({"ok":false,"error_code":429,"description":"Too Many Requests: retry after 17",)"
           R"("parameters":{"retry_after":17}})");
  EXPECT_EQ(pause_before_retry(flood, 0), 17s);
}

TEST(Retry, TakesASuccessAndARefusalForFinal) {
  EXPECT_FALSE(pause_before_retry(response(200, R"({"ok":true,"result":true})"), 0));
  EXPECT_FALSE(pause_before_retry(
      response(400, R"({"ok":false,"error_code":400,"description":"Bad Request"})"), 0));
}

TEST(Retry, AsksASilentTelegramLessAndLessOften) {
  EXPECT_EQ(pause_before_retry(response(0), 0), 3s);
  EXPECT_EQ(pause_before_retry(response(502, "<html>"), 1), 6s);
  EXPECT_EQ(pause_before_retry(response(0), 100), 60s);
}

}  // namespace
}  // namespace wardmote::gateway
