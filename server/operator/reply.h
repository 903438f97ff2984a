#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace wardmote::server {

/// Why a call was not done, in words for the operator.
struct CallError {
  enum class Kind : std::uint8_t {
    invalid,         // The request makes no sense.
    not_found,       // What it names is not there.
    already_exists,  // What it would make is there.
    refused,         // The rules say no: locked, closed, not allowed in this state.
    busy,            // Queues are full; later.
    unavailable,     // The node cannot commit, or is stopping.
    internal,        // Our fault; the log says more.
  };
  Kind kind = Kind::internal;
  std::string message = {};
};

template <class T>
using Outcome = tl::expected<T, CallError>;

/// Where the answer to one call goes; from any thread, once. A reply that is dropped without an
/// answer answers "unavailable", so no caller waits for ever.
template <class T>
class Reply {
 public:
  explicit Reply(std::function<void(Outcome<T>)> deliver)
      : state_(std::make_shared<State>(std::move(deliver))) {}

  void operator()(Outcome<T> outcome) const { state_->answer(std::move(outcome)); }

 private:
  struct State {
    explicit State(std::function<void(Outcome<T>)> deliver) : deliver(std::move(deliver)) {}
    ~State() { answer(tl::unexpected(CallError{CallError::Kind::unavailable, "nobody answered"})); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void answer(Outcome<T> outcome) {
      if (!is_answered.exchange(true)) deliver(std::move(outcome));
    }

    std::function<void(Outcome<T>)> deliver;
    std::atomic<bool> is_answered = false;
  };
  std::shared_ptr<State> state_;
};

}  // namespace wardmote::server
