// Taking updates that Telegram brings.
#include <algorithm>

#include "gateway/gateway_state.h"

namespace wardmote::gateway {

namespace {

using namespace std::chrono_literals;

/// By webhook, updates come out of order by at most this many; older ones were seen (Telegram
/// repeats what it got no 200 for, but never so late).
constexpr std::int64_t webhook_window = 5000;

}  // namespace

void GatewayState::webhook(const WebhookBody& in,
                           caf::typed_response_promise<WebhookReply> promise) {
  if (draining || committer_busy || intake.is_full()) {
    promise.deliver(WebhookReply{503});
    return;
  }
  auto update = parser.parse_update(in.body);
  if (!update) {
    trouble("malformed_update", update.error().reason);
    if (deps.observer.on_taken) deps.observer.on_taken(0, 1);
    // What is JSON and yet no update for us would only be brought again: taken, counted, dropped.
    promise.deliver(WebhookReply{update.error().is_json ? 200 : 400});
    return;
  }
  const auto id = telegram::raw(update->update_id);
  const auto watermark = std::max<std::int64_t>(offset - webhook_window, 0);
  if (id < watermark) {
    trouble("stale_update", std::to_string(id));
    promise.deliver(WebhookReply{200});
    return;
  }
  offset = std::max(offset, id + 1);
  position_dirty = true;
  intake.set_confirmed(std::max<std::int64_t>(offset - webhook_window, 0));
  const auto number = next_batch++;
  auto& waiting = unsettled[number];
  waiting.body = in.body;
  waiting.first = waiting.last = id;
  waiting.webhooks.push_back(std::move(promise));
  if (deps.observer.on_taken) deps.observer.on_taken(1, 0);
  auto updates = std::make_shared<std::vector<telegram::Update>>();
  updates->push_back(std::move(*update));
  add(number, std::move(updates), generation);
  deliver();
  watch(number);
}

}  // namespace wardmote::gateway
