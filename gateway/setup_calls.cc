#include "gateway/setup_calls.h"

#include <utility>

#include "gateway/retry.h"

namespace wardmote::gateway {

void SetupCalls::add(SetupCall call) {
  {
    const std::lock_guard lock{mutex_};
    waiting_.push_back(std::move(call));
  }
  pump();
}

std::size_t SetupCalls::unfinished() const {
  const std::lock_guard lock{mutex_};
  return waiting_.size() + under_way_ + pausing_;
}

void SetupCalls::pump() {
  while (true) {
    SetupCall call;
    {
      const std::lock_guard lock{mutex_};
      if (waiting_.empty() || under_way_ >= deps_.at_once) return;
      call = std::move(waiting_.front());
      waiting_.pop_front();
      ++under_way_;
    }
    auto request = call.make();
    deps_.submit(std::move(request), [this, call = std::move(call)](HttpResponse response) mutable {
      answered(std::move(call), response);
    });
  }
}

void SetupCalls::answered(SetupCall call, const HttpResponse& response) {
  const auto pause = pause_before_retry(response, call.tries);
  {
    const std::lock_guard lock{mutex_};
    --under_way_;
    if (pause) ++pausing_;
  }
  // The node is being stopped: whoever asks now is answered at once, again and again.
  if (response.trouble == client_stopped) return;
  if (!pause) {
    call.on_answer(response);
    pump();
    return;
  }
  deps_.on_trouble(call, response);
  ++call.tries;
  deps_.after(*pause, [this, call = std::move(call)]() mutable {
    {
      const std::lock_guard lock{mutex_};
      --pausing_;
    }
    add(std::move(call));
  });
  pump();
}

}  // namespace wardmote::gateway
