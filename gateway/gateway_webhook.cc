// Taking updates that Telegram brings.
#include <utility>
#include <vector>

#include "gateway/gateway_state.h"

namespace wardmote::gateway {

namespace {

/// Anything else makes Telegram bring the update again.
constexpr int taken = 200;
constexpr int malformed = 400;
constexpr int busy = 503;

}  // namespace

void GatewayState::webhook(const WebhookBody& in,
                           caf::typed_response_promise<WebhookReply> promise) {
  if (draining || !is_taking || must_pause()) {
    promise.deliver(WebhookReply{busy});
    return;
  }
  auto update = parser.parse_update(in.body);
  if (!update) {
    trouble("malformed_update", update.error().reason);
    if (deps.observer.on_taken) deps.observer.on_taken(0, 1);
    // What is JSON and yet no update for us would only be brought again: taken, counted, dropped.
    promise.deliver(WebhookReply{update.error().is_json ? taken : malformed});
    return;
  }
  const auto id = telegram::raw(update->update_id);
  if (id < window.end()) window.forget_old(deps.now());
  if (window.begins_anew(id, deps.now())) {
    ++generation;
    window.restart();
    unsettled_webhooks.clear();
  }
  // Telegram repeats what it has waited for too long: the answer to the first is the answer.
  if (const auto first = unsettled_webhooks.find(id); first != unsettled_webhooks.end()) {
    unsettled.at(first->second).webhooks.push_back(std::move(promise));
    return;
  }
  if (window.is_safe(id)) {
    trouble("stale_update", std::to_string(id));
    promise.deliver(WebhookReply{taken});
    return;
  }
  window.arrive(id, deps.now());
  position_dirty = true;
  schedule(position_flush_pause);
  intake.set_confirmed(window.floor());
  const auto number = next_batch++;
  unsettled_webhooks[id] = number;
  Unsettled waiting;
  waiting.body = in.body;
  waiting.first = waiting.last = id;
  waiting.webhooks.push_back(std::move(promise));
  if (deps.observer.on_taken) deps.observer.on_taken(1, 0);
  std::vector<telegram::Update> updates;
  updates.push_back(std::move(*update));
  admit(number, std::move(updates), std::move(waiting));
}

}  // namespace wardmote::gateway
