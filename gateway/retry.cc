#include "gateway/retry.h"

#include <algorithm>

#include "telegram/response.h"

namespace wardmote::gateway {

using namespace std::chrono_literals;

namespace {

constexpr auto first_pause = 3s;
constexpr auto longest_pause = 60s;

}  // namespace

std::optional<std::chrono::milliseconds> pause_before_retry(const HttpResponse& response,
                                                            std::uint32_t tries) {
  const auto answer = telegram::parse_response(response.body, response.status);
  if (answer.outcome == telegram::Outcome::flood) return answer.retry_after;
  if (response.status != 0 && response.status < 500) return std::nullopt;
  const auto shift = std::min<std::uint32_t>(tries, 5);
  return std::min<std::chrono::milliseconds>(first_pause * (1 << shift), longest_pause);
}

}  // namespace wardmote::gateway
