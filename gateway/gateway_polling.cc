// Taking updates by getUpdates.
#include <algorithm>
#include <caf/send.hpp>
#include <utility>

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
/// Telegram forgets what nobody has fetched for so long.
constexpr auto update_life = 24h;
/// More wait for no bot: a larger step is a new row of numbers.
constexpr std::int64_t updates_waiting_max = 100'000;

std::int64_t first_of(const telegram::Batch& batch) {
  auto first = telegram::raw(batch.highest);
  if (!batch.updates.empty())
    first = std::min(first, telegram::raw(batch.updates.front().update_id));
  if (!batch.refused.empty())
    first = std::min(first, telegram::raw(batch.refused.front().update_id));
  return first;
}

}  // namespace

void GatewayState::poll() {
  if (draining || !is_taking || !options.polling) return;
  if (must_pause()) {
    pause_poll(committer_busy || is_crowded ? commit_retry_pause : busy_pause);
    return;
  }
  begin_poll(window.floor())();
}

std::function<void()> GatewayState::begin_poll(std::int64_t offset) {
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
  auto done = [handle = caf::actor_cast<caf::actor>(self), number](HttpResponse response) {
    caf::anon_send(handle, PollAnswered{number, std::move(response)});
  };
  return [submit = deps.poll, request = std::move(request), done = std::move(done)] {
    submit(request, done);
  };
}

void GatewayState::share_pending() {
  const auto pending = intake.pending();
  // Unsigned numbers wrap: so also what has become less is added.
  *deps.pending_of_node += pending - std::exchange(shared_pending, pending);
}

GatewayState::~GatewayState() {
  if (deps.pending_of_node) *deps.pending_of_node -= shared_pending;
}

bool GatewayState::must_pause() {
  share_pending();
  const bool was_crowded = std::exchange(is_crowded, plan->waiting() >= options.waiting_calls_max);
  if (is_crowded && !was_crowded)
    trouble("calls_waiting",
            std::to_string(plan->waiting()) +
                " calls wait to be made; no updates are taken until there are fewer");
  return is_crowded || committer_busy || intake.is_full(*deps.pending_of_node);
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
  intake.set_confirmed(window.floor());
  look_for_missing(*batch);
  heard_at = deps.steady_now();
  if (batch->highest == telegram::UpdateId{}) {
    const bool early = deps.steady_now() - polled_at < empty_poll_pause;
    early ? pause_poll(empty_poll_pause) : poll();
    return;
  }
  take(std::move(*batch), answer.response.body);
}

void GatewayState::take(telegram::Batch batch, std::string& body) {
  observe_refused(batch);
  const auto lowest = first_of(batch);
  // Telegram starts anew at a random number after a week of silence.
  if (lowest < window.floor()) {
    ++generation;
    window.restart();
    intake.set_confirmed(0);
  }
  next_offset = telegram::raw(batch.highest) + 1;
  const auto number = next_batch++;
  // A webhook may have brought them before.
  const auto is_safe = [this](const telegram::Update& update) {
    return window.is_safe(telegram::raw(update.update_id));
  };
  if (std::ranges::all_of(batch.updates, is_safe)) {
    settled_poll();
    return;
  }
  waiting_for = number;
  Unsettled waiting;
  waiting.body = std::move(body);
  waiting.first = lowest;
  waiting.last = telegram::raw(batch.highest);
  admit(number, std::move(batch.updates), std::move(waiting));
}

void GatewayState::look_for_missing(const telegram::Batch& batch) {
  const auto missing = first_of(batch) - next_offset;
  if (next_offset == 0 || missing <= 0 || missing > updates_waiting_max) return;
  if (!heard_at || deps.steady_now() - *heard_at >= update_life) return;
  trouble("updates_missing", std::to_string(missing) + " from " + std::to_string(next_offset) +
                                 " on never came: somebody else polls with the same token");
}

void GatewayState::observe_refused(const telegram::Batch& batch) const {
  for (const auto& refused : batch.refused)
    trouble("malformed_update",
            std::to_string(telegram::raw(refused.update_id)) + ": " + refused.reason);
  if (deps.observer.on_taken) deps.observer.on_taken(batch.updates.size(), batch.refused.size());
}

void GatewayState::settled_poll() {
  waiting_for.reset();
  window.make_safe_below(next_offset, deps.now());
  position_dirty = true;
  schedule(position_flush_pause);
  if (!std::exchange(polls_when_stored, false)) poll();
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
      pause_poll(renew_token() ? first_poll_pause : unauthorized_pause);
      return;
    default:
      back_off();
  }
}

bool GatewayState::renew_token() {
  if (!deps.read_token) return false;
  const auto token = deps.read_token();
  if (!token || *token == options.token) return false;
  options.token = *token;
  plan->release_bot();
  trouble("token_changed", "the bot goes on with the token that it was given meanwhile");
  return true;
}

void GatewayState::remove_webhook() {
  deps.call({.url = url("deleteWebhook"), .body = "{}"}, [](HttpResponse) {});
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
