#include "gateway/gateway_actor.h"

#include <algorithm>
#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "gateway/call_plan.h"
#include "governance/core/table.h"
#include "storage/keys.h"
#include "telegram/parser.h"
#include "telegram/request.h"

namespace wardmote {

namespace gateway {
namespace {

using namespace std::chrono_literals;

/// How long a batch may hope to be done without an inbox row of its own.
constexpr auto patience = 3ms;
/// After patience was in vain, this many batches get their row at once.
constexpr std::uint32_t impatient_batches = 32;
/// A server that answers an empty long poll at once is not asked again before this.
constexpr auto empty_poll_pause = 100ms;
constexpr auto first_poll_pause = 500ms;
constexpr auto longest_poll_pause = 30s;
constexpr auto conflict_pause = 5s;
constexpr auto unauthorized_pause = 60s;
constexpr auto busy_pause = 20ms;
constexpr auto position_flush_pause = 1s;
/// By webhook, updates come out of order by at most this many; older ones were seen (Telegram
/// repeats what it got no 200 for, but never so late).
constexpr std::int64_t webhook_window = 5000;

/// A batch that is not safe yet: neither stored nor all done.
struct Unsettled {
  std::string body;
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool storing = false;
  std::vector<caf::typed_response_promise<WebhookReply>> webhooks;
};

struct GatewayState {
  static constexpr const char* name = "gateway";

  explicit GatewayState(GatewayActor::pointer self) : self(self), intake({}), plan({}) {}

  // -- start -----------------------------------------------------------------

  void start(GatewayOptions gateway_options, GatewayDeps gateway_deps, GatewayMemory memory) {
    options = std::move(gateway_options);
    deps = std::move(gateway_deps);
    intake = Intake{options.intake};
    plan = CallPlan{options.limits};
    offset = memory.offset;
    generation = memory.generation;
    // Whatever Telegram still holds may come again, and anything older cannot.
    intake.set_confirmed(offset);
    for (auto& [number, entry] : memory.inbox) recover(number, entry);
    deliver();
    if (options.polling) poll();
  }

  void recover(std::uint64_t number, const v1::InboxEntry& entry) {
    next_batch = std::max(next_batch, number + 1);
    auto updates = std::make_shared<std::vector<telegram::Update>>();
    if (entry.webhook()) {
      if (auto update = parser.parse_update(entry.body())) updates->push_back(std::move(*update));
    } else if (auto batch = parser.parse_batch(entry.body())) {
      *updates = std::move(batch->updates);
    }
    stored.insert(number);
    if (updates->empty())
      erase_entry(number);
    else
      add(number, std::move(updates), entry.generation());
  }

  // -- taking by long poll ---------------------------------------------------

  void poll() {
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

  std::string url(const std::string& method) const {
    return options.api_root + "/bot" + options.token + "/" + method;
  }

  void poll_answered(PollAnswered& answer) {
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

  void take(telegram::Batch batch, std::string& body) {
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

  void observe_refused(const telegram::Batch& batch) const {
    for (const auto& refused : batch.refused)
      trouble("malformed_update",
              std::to_string(telegram::raw(refused.update_id)) + ": " + refused.reason);
    if (deps.observer.on_taken) deps.observer.on_taken(batch.updates.size(), batch.refused.size());
  }

  void settled_poll() {
    waiting_for.reset();
    offset = next_offset;
    position_dirty = true;
    schedule(position_flush_pause);
    poll();
  }

  void poll_failed(const HttpResponse& response) {
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

  void remove_webhook() {
    deps.calls->submit({.url = url("deleteWebhook"), .body = "{}"}, [](HttpResponse) {});
  }

  void back_off() {
    const auto shift = std::min<std::uint32_t>(poll_failures++, 6);
    pause_poll(
        std::min<std::chrono::milliseconds>(first_poll_pause * (1 << shift), longest_poll_pause));
  }

  void pause_poll(std::chrono::milliseconds pause) {
    poll_at = deps.steady_now() + pause;
    schedule(pause);
  }

  // -- taking by webhook -----------------------------------------------------

  void webhook(const WebhookBody& in, caf::typed_response_promise<WebhookReply> promise) {
    if (draining || committer_busy || intake.is_full()) {
      promise.deliver(WebhookReply{503});
      return;
    }
    auto update = parser.parse_update(in.body);
    if (!update) {
      trouble("malformed_update", update.error().reason);
      promise.deliver(WebhookReply{400});
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

  // -- between taken and done ------------------------------------------------

  void add(std::uint64_t number, SharedUpdates updates, std::uint32_t batch_generation) {
    std::vector<EntityId> destinations;
    destinations.reserve(updates->size());
    for (const auto& update : *updates)
      destinations.push_back(destination_of(update, options.bot, *deps.book, deps.tags));
    intake.add(std::move(updates), destinations, telegram::raw(options.bot), batch_generation,
               number);
  }

  void deliver() {
    for (auto& envelope : intake.take_deliverable()) self->send(deps.router, std::move(envelope));
  }

  /// Gives the communities a moment: what is done by then needs no row in the inbox.
  void watch(std::uint64_t number) {
    if (impatience > 0) {
      --impatience;
      self->send(self, SettleBatch{number});
    } else {
      self->delayed_send(self, patience, SettleBatch{number});
    }
  }

  void settle(const SettleBatch& settle) {
    const auto found = unsettled.find(settle.batch);
    if (found == unsettled.end() || found->second.storing) return;
    impatience = impatient_batches;
    store(settle.batch, found->second);
  }

  void store(std::uint64_t number, Unsettled& batch) {
    v1::InboxEntry entry;
    entry.set_bot(telegram::raw(options.bot));
    entry.set_generation(generation);
    entry.set_received_at_ms(to_ms(deps.now()));
    entry.set_webhook(!batch.webhooks.empty());
    entry.set_first_update_id(batch.first);
    entry.set_last_update_id(batch.last);
    entry.set_body(batch.body);
    mutations.put(storage::inbox_key(telegram::raw(options.bot), number),
                  entry.SerializeAsString());
    batch.storing = true;
    stored.insert(number);
    storing_commits.push_back({commit_number + 1, number});
    commit();
  }

  void done(const EnvelopesDone& envelopes) {
    for (const auto number : intake.done(envelopes)) batch_done(number);
    deliver();
  }

  void batch_done(std::uint64_t number) {
    if (stored.contains(number)) erase_entry(number);
    settled(number);
  }

  /// The batch is safe, in the inbox or by its effects: Telegram may forget it.
  void settled(std::uint64_t number) {
    const auto found = unsettled.find(number);
    if (found != unsettled.end()) {
      for (auto& promise : found->second.webhooks) promise.deliver(WebhookReply{200});
      unsettled.erase(found);
    }
    if (waiting_for == number) settled_poll();
  }

  void erase_entry(std::uint64_t number) {
    stored.erase(number);
    mutations.erase(storage::inbox_key(telegram::raw(options.bot), number));
    position_dirty = true;
    schedule(position_flush_pause);
  }

  void reset(const EntityReset& reset) {
    auto result = intake.reset(reset.entity);
    if (result.poisoned) quarantine(*result.poisoned, reset.reason);
    for (const auto number : result.finished_batches) batch_done(number);
    // Not at once: whatever broke the entity may need a moment to pass.
    schedule(busy_pause);
  }

  void quarantine(const Envelope& envelope, const std::string& reason) {
    trouble("update_quarantined", std::to_string(envelope.key.update_id) + ": " + reason);
    v1::QuarantinedUpdate row;
    row.set_bot(envelope.key.bot);
    row.set_generation(envelope.key.generation);
    row.set_update_id(envelope.key.update_id);
    row.set_to_kind(static_cast<std::uint32_t>(envelope.to.kind));
    row.set_to_id(envelope.to.id);
    row.set_at_ms(to_ms(deps.now()));
    row.set_reason(reason);
    mutations.put(
        storage::state_key(entity(), quarantine_table,
                           encode_key(static_cast<std::uint64_t>(envelope.key.update_id))),
        row.SerializeAsString());
    commit();
  }

  EntityId entity() const {
    return {EntityKind::bot, static_cast<std::uint64_t>(telegram::raw(options.bot))};
  }

  // -- the inbox's commits ---------------------------------------------------

  void commit() {
    v1::PollPosition position;
    position.set_offset(offset);
    position.set_generation(generation);
    mutations.put(storage::state_key(entity(), poll_position_table, ""),
                  position.SerializeAsString());
    position_dirty = false;
    const auto number = ++commit_number;
    storage::Commit commit{.shard = storage::shard_of(entity()),
                           .mutations = std::exchange(mutations, storage::Mutations{}),
                           .done = {}};
    commit.done = [handle = caf::actor_cast<caf::actor>(self), number](const absl::Status& status,
                                                                       storage::CommitPosition) {
      caf::anon_send(handle, Committed{number, status});
    };
    auto kept = commit.mutations;
    if (deps.submit(std::move(commit))) {
      committer_busy = false;
      return;
    }
    // The committer takes nothing now (the disk is full): keep the rows, take no more updates, try
    // again.
    committer_busy = true;
    --commit_number;
    kept.append(mutations);
    mutations = std::move(kept);
    position_dirty = true;
    schedule(100ms);
  }

  void committed(const Committed& result) {
    if (!result.status.ok()) {
      self->quit(caf::make_error(caf::sec::runtime_error,
                                 "inbox commit failed: " + std::string{result.status.message()}));
      return;
    }
    while (!storing_commits.empty() && storing_commits.front().first <= result.number) {
      const auto batch = storing_commits.front().second;
      storing_commits.pop_front();
      settled(batch);
    }
  }

  // -- sending ---------------------------------------------------------------

  void release(CallsReleased& released) {
    for (auto& call : released.calls) plan.add(std::move(call));
    pump();
  }

  void pump() {
    const auto now = deps.steady_now();
    for (auto& call : plan.take(now, deps.now(), options.calls_in_flight_max))
      send(std::move(call));
    report_finished();
    if (plan.in_flight() < options.calls_in_flight_max) {
      if (const auto next = plan.next_ready(); next && *next > now)
        schedule(std::chrono::ceil<std::chrono::milliseconds>(*next - now));
    }
  }

  void send(OutboxCall call) {
    HttpRequest request{.url = url(call.row.method()), .body = call.row.body()};
    deps.calls->submit(std::move(request), [handle = caf::actor_cast<caf::actor>(self),
                                            call = std::move(call)](HttpResponse response) mutable {
      caf::anon_send(handle, CallAnswered{std::move(call), telegram::parse_response(
                                                               response.body, response.status)});
    });
  }

  void call_answered(CallAnswered& answer) {
    if (deps.observer.on_call)
      deps.observer.on_call(answer.call.row.method(), answer.response.outcome,
                            deps.now() - from_ms(answer.call.row.created_at_ms()));
    if (answer.response.outcome == telegram::Outcome::rejected)
      trouble("call_rejected", answer.call.row.method() + ": " + answer.response.description);
    plan.answered(std::move(answer.call), answer.response, deps.steady_now());
    pump();
    if (drained && plan.in_flight() == 0) drained->deliver(true);
  }

  void report_finished() {
    for (auto& finished : plan.take_finished())
      self->send(deps.router, CallsFinished{finished.to, {std::move(finished.outcome)}});
  }

  // -- clock and end ---------------------------------------------------------

  /// One tick is under way at a time, the earliest that anybody asked for.
  void schedule(std::chrono::milliseconds after) {
    const auto at = deps.steady_now() + after;
    if (tick_at && *tick_at <= at) return;
    tick_at = at;
    self->delayed_send(self, after, Tick{++tick_generation});
  }

  void tick(const Tick& tick) {
    if (tick.generation != tick_generation) return;
    tick_at.reset();
    if (position_dirty || committer_busy) commit();
    deliver();
    pump();
    if (!poll_at) return;
    const auto wait = *poll_at - deps.steady_now();
    if (wait > 0ms) {
      schedule(std::chrono::ceil<std::chrono::milliseconds>(wait));
      return;
    }
    poll_at.reset();
    poll();
  }

  void drain(caf::typed_response_promise<bool> promise) {
    draining = true;
    ++poll_number;
    if (position_dirty) commit();
    if (plan.in_flight() == 0)
      promise.deliver(true);
    else
      drained = std::move(promise);
  }

  void trouble(const std::string& event, const std::string& detail) const {
    trouble_now = event + ": " + detail;
    if (deps.observer.on_trouble) deps.observer.on_trouble(event, detail);
  }

  GatewayStatus status() const {
    return {.pending_updates = intake.pending(),
            .waiting_calls = plan.waiting(),
            .calls_in_flight = plan.in_flight(),
            .trouble = trouble_now};
  }

  GatewayActor::pointer self;
  GatewayOptions options;
  GatewayDeps deps;
  telegram::UpdateParser parser;
  Intake intake;
  CallPlan plan;

  std::int64_t offset = 0;
  std::int64_t next_offset = 0;
  std::uint32_t generation = 0;
  std::uint64_t poll_number = 0;
  std::uint32_t poll_failures = 0;
  SteadyTime polled_at{};
  std::optional<SteadyTime> poll_at;
  std::optional<std::uint64_t> waiting_for;

  std::uint64_t next_batch = 1;
  std::map<std::uint64_t, Unsettled> unsettled;
  std::set<std::uint64_t> stored;
  std::deque<std::pair<std::uint64_t, std::uint64_t>> storing_commits;
  std::uint32_t impatience = 0;
  storage::Mutations mutations;
  std::uint64_t commit_number = 0;
  bool position_dirty = false;
  bool committer_busy = false;

  std::optional<SteadyTime> tick_at;
  std::uint64_t tick_generation = 0;
  bool draining = false;
  std::optional<caf::typed_response_promise<bool>> drained;
  mutable std::string trouble_now;
};

GatewayActor::behavior_type gateway_behavior(GatewayActor::stateful_pointer<GatewayState> self,
                                             GatewayOptions options, GatewayDeps deps,
                                             GatewayMemory memory) {
  auto& state = self->state;
  state.start(std::move(options), std::move(deps), std::move(memory));
  return {
      [&state](const EnvelopesDone& envelopes) { state.done(envelopes); },
      [&state](const EntityReset& reset) { state.reset(reset); },
      [&state](const EntityRefused& refused) { state.intake.refused(refused); },
      [&state](CallsReleased& released) { state.release(released); },
      [&state](PollAnswered& answer) { state.poll_answered(answer); },
      [&state](CallAnswered& answer) { state.call_answered(answer); },
      [&state](const Committed& result) { state.committed(result); },
      [&state](const SettleBatch& settle) { state.settle(settle); },
      [&state](const Tick& tick) { state.tick(tick); },
      [&state, self](const WebhookBody& body) -> caf::result<WebhookReply> {
        auto promise = self->make_response_promise<WebhookReply>();
        state.webhook(body, promise);
        return promise;
      },
      [&state, self](const Drain&) -> caf::result<bool> {
        auto promise = self->make_response_promise<bool>();
        state.drain(promise);
        return promise;
      },
      [&state](const GetGatewayStatus&) { return state.status(); },
  };
}

}  // namespace

const std::vector<std::string>& allowed_updates() {
  static const std::vector<std::string> names{"message",        "edited_message", "channel_post",
                                              "callback_query", "my_chat_member", "chat_member"};
  return names;
}

GatewayActor spawn_gateway_actor(caf::actor_system& system, GatewayOptions options,
                                 GatewayDeps deps, GatewayMemory memory) {
  return system.spawn(gateway_behavior, std::move(options), std::move(deps), std::move(memory));
}

}  // namespace gateway
}  // namespace wardmote
