#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string_view>
#include <utility>

#include "gateway/http_client.h"
#include "telegram/ids.h"

namespace wardmote::gateway {

/// A call that sets a bot up: getMe, setWebhook, setMyCommands.
struct SetupCall {
  telegram::BotId bot{};
  /// For whoever tells of trouble with it.
  std::string_view method = {};
  /// Made when its turn comes: of thousands of bots, all that wait would fill the memory.
  std::function<HttpRequest()> make;
  /// Gets the final answer, on the HTTP client's thread. May add further calls; must not throw.
  std::function<void(const HttpResponse&)> on_answer;
  /// Answers so far that were none: Telegram was away or asked for patience.
  std::uint32_t tries = 0;
};

struct SetupDeps {
  HttpSubmit submit;
  /// Calls the function once the pause is over, from any thread.
  std::function<void(std::chrono::milliseconds, std::function<void()>)> after;
  /// Telegram is away, or asks for patience: the call is made again.
  std::function<void(const SetupCall&, const HttpResponse&)> on_trouble;
  /// Calls under way at a time. Few, for residents wait for answers on the same connections.
  std::size_t at_once = 8;
};

/// Makes the calls that set bots up, in the order in which they were added and a few at a time,
/// each again until Telegram has said yes or no. A call that waits for its next try holds up no
/// other. Thread-safe; must outlive the HTTP client's last answer.
class SetupCalls {
 public:
  explicit SetupCalls(SetupDeps deps) : deps_(std::move(deps)) {}

  void add(SetupCall call);
  /// Calls that were added and have no final answer yet.
  std::size_t unfinished() const;

 private:
  void pump();
  void answered(SetupCall call, const HttpResponse& response);

  SetupDeps deps_;
  mutable std::mutex mutex_;
  std::deque<SetupCall> waiting_;
  std::size_t under_way_ = 0;
  std::size_t pausing_ = 0;
};

}  // namespace wardmote::gateway
