#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "gateway/http_client.h"

namespace wardmote::gateway {

/// How long to wait before a call that sets the bot up (getMe, setWebhook, setMyCommands) is made
/// again after its `tries`-th answer; nothing if the answer is final: done, or refused for good.
std::optional<std::chrono::milliseconds> pause_before_retry(const HttpResponse& response,
                                                            std::uint32_t tries);

}  // namespace wardmote::gateway
