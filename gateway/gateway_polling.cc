// Taking updates by getUpdates.
#include <algorithm>
#include <caf/send.hpp>

#include "gateway/gateway_state.h"
#include "telegram/request.h"

namespace wardmote::gateway {

namespace {

using namespace std::chrono_literals;

/// A server that answers an empty long poll at once is not asked again before this.
constexpr auto empty_poll_pause = 100ms;
constexpr auto first_poll_pause = 500ms;
constexpr auto longest_poll_pause = 30s;
constexpr auto conflict_pause = 5s;
constexpr auto unauthorized_pause = 60s;

}  // namespace

void GatewayState::poll() {
  if (draining || !options.polling) return;
  if (intake.is_full() || committer_busy) {
    pause_poll(busy_pause);
    return;
  }
  telegram::GetUpdates call{
      .offset = offset,
      .limit = 100,
      .timeout_seconds = static_cast<std::int32_t>(options.poll_timeout.count()),
      .allowed_updates = allowed_updates()};
  const auto number = ++poll_number;
  polled_at = deps.steady_now();
  HttpRequest request{.url = url("getUpdates"),
                      .body = telegram::to_request(call).body,
                      .timeout = options.poll_timeout + 15s};
  deps.polls->submit(std::move(request),
                     [handle = caf::actor_cast<caf::actor>(self), number](HttpResponse response) {
                       caf::anon_send(handle, PollAnswered{number, std::move(response)});
                     });
}

std::string GatewayState::url(const std::string& method) const {
  return options.api_root + "/bot" + options.token + "/" + method;
}

void GatewayState::poll_answered(PollAnswered& answer) {
  if (answer.poll != poll_number) return;
  const auto& response = answer.response;
  if (response.status != 200) {
    poll_failed(response);
    return;
  }
  auto batch = parser.parse_batch(response.body);
  if (!batch) {
    trouble("unreadable_updates", batch.error().reason);
    back_off();
    return;
  }
  poll_failures = 0;
  trouble_now.clear();
  intake.set_confirmed(std::max(offset, std::int64_t{0}));
  if (batch->highest == telegram::UpdateId{}) {
    const bool early = deps.steady_now() - polled_at < empty_poll_pause;
    early ? pause_poll(empty_poll_pause) : poll();
    return;
  }
  take(std::move(*batch), answer.response.body);
}

void GatewayState::take(telegram::Batch batch, std::string& body) {
  observe_refused(batch);
  const auto lowest = batch.updates.empty() ? telegram::raw(batch.highest)
                                            : telegram::raw(batch.updates.front().update_id);
  // Telegram starts anew at a random number after a week of silence.
  if (lowest < offset) {
    ++generation;
    offset = 0;
    intake.set_confirmed(0);
  }
  next_offset = telegram::raw(batch.highest) + 1;
  const auto number = next_batch++;
  if (batch.updates.empty()) {
    settled_poll();
    return;
  }
  waiting_for = number;
  auto& unsettled_batch = unsettled[number];
  unsettled_batch.body = std::move(body);
  unsettled_batch.first = lowest;
  unsettled_batch.last = telegram::raw(batch.highest);
  add(number, std::make_shared<std::vector<telegram::Update>>(std::move(batch.updates)),
      generation);
  deliver();
  watch(number);
}

void GatewayState::observe_refused(const telegram::Batch& batch) const {
  for (const auto& refused : batch.refused)
    trouble("malformed_update",
            std::to_string(telegram::raw(refused.update_id)) + ": " + refused.reason);
  if (deps.observer.on_taken) deps.observer.on_taken(batch.updates.size(), batch.refused.size());
}

void GatewayState::settled_poll() {
  waiting_for.reset();
  offset = next_offset;
  position_dirty = true;
  schedule(position_flush_pause);
  poll();
}

void GatewayState::poll_failed(const HttpResponse& response) {
  const auto answer = telegram::parse_response(response.body, response.status);
  const auto words = response.status == 0 ? response.trouble : answer.description;
  trouble(response.status == 409 ? "poll_conflict" : "poll_failed", words);
  switch (answer.outcome) {
    case telegram::Outcome::flood:
      pause_poll(std::max<std::chrono::milliseconds>(answer.retry_after, 1s));
      return;
    case telegram::Outcome::conflict:
      if (words.find("webhook") != std::string::npos) remove_webhook();
      pause_poll(conflict_pause);
      return;
    case telegram::Outcome::unauthorized:
      pause_poll(unauthorized_pause);
      return;
    default:
      back_off();
  }
}

void GatewayState::remove_webhook() {
  deps.calls->submit({.url = url("deleteWebhook"), .body = "{}"}, [](HttpResponse) {});
}

void GatewayState::back_off() {
  const auto shift = std::min<std::uint32_t>(poll_failures++, 6);
  pause_poll(
      std::min<std::chrono::milliseconds>(first_poll_pause * (1 << shift), longest_poll_pause));
}

void GatewayState::pause_poll(std::chrono::milliseconds pause) {
  poll_at = deps.steady_now() + pause;
  schedule(pause);
}

}  // namespace wardmote::gateway
