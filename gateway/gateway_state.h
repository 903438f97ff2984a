#pragma once

// The inside of the gateway actor: what it remembers, and what it does with each message. Its parts
// are in gateway_polling.cc, gateway_webhook.cc, gateway_inbox.cc and gateway_sending.cc.

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "gateway/call_plan.h"
#include "gateway/gateway_actor.h"
#include "gateway/update_window.h"
#include "telegram/parser.h"

namespace wardmote::gateway {

/// What must be tried again soon is tried again after this.
inline constexpr std::chrono::milliseconds busy_pause{20};
/// What the committer has refused is handed to it again after this.
inline constexpr std::chrono::milliseconds commit_retry_pause{100};
/// How far behind the poll position on the disk may lag.
inline constexpr std::chrono::seconds position_flush_pause{1};

/// A batch that is not safe yet: neither stored nor all done.
struct Unsettled {
  std::string body;
  std::uint32_t generation = 0;
  std::vector<EntityId> destinations;
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool storing = false;
  std::vector<caf::typed_response_promise<WebhookReply>> webhooks;
};

/// A row of the inbox that the last run has left.
struct Recovered {
  std::uint64_t number = 0;
  v1::InboxEntry entry;
  SharedUpdates updates;
  std::vector<EntityId> destinations;
  /// The first of the updates that was not tried alone yet.
  std::size_t next = 0;
};

struct GatewayState {
  static constexpr const char* name = "gateway";

  explicit GatewayState(GatewayActor::pointer self) : self(self), intake({}) {}
  ~GatewayState();

  // -- start -----------------------------------------------------------------

  void start(GatewayOptions gateway_options, GatewayDeps gateway_deps, GatewayMemory memory);

  // -- what the last run has left: gateway_recovery.cc -------------------------

  void recover(const GatewayMemory& memory);

  void recover_entry(std::uint64_t number, const v1::InboxEntry& entry);

  void put_row(const Recovered& row);

  /// Waits with all deliveries until what was just written is durable; then goes on.
  void hold();

  void go_on();

  Recovered* first_suspect();

  /// The update that was tried alone is done.
  void tried();

  void try_next();

  void take_up();

  // -- taking by long poll ---------------------------------------------------

  void poll();

  std::string url(const std::string& method) const;

  void poll_answered(PollAnswered& answer);

  void take(telegram::Batch batch, std::string& body);

  void observe_refused(const telegram::Batch& batch) const;

  void settled_poll();

  /// Tells the operator of updates that somebody else must have been given.
  void look_for_missing(const telegram::Batch& batch);

  void poll_failed(const HttpResponse& response);

  /// Telegram does not know the token: perhaps there is a new one. Returns true if so.
  bool renew_token();

  void remove_webhook();

  void back_off();

  void pause_poll(std::chrono::milliseconds pause);

  /// The next poll, to be started from any thread.
  std::function<void()> begin_poll(std::int64_t offset);

  /// Tells the other bots of the node how many updates are under way here.
  void share_pending();

  /// No update may be taken now; tells the operator when it is the sender that is behind.
  bool must_pause();

  // -- taking by webhook -----------------------------------------------------

  void webhook(const WebhookBody& in, caf::typed_response_promise<WebhookReply> promise);

  // -- between taken and done ------------------------------------------------

  /// Whom each of the updates concerns.
  std::vector<EntityId> destinations_of(const std::vector<telegram::Update>& updates) const;

  /// Takes a new batch in: delivers it and sees to it that it becomes safe.
  void admit(std::uint64_t number, std::vector<telegram::Update> updates, Unsettled batch);

  void deliver();

  void settle(const SettleBatch& settle);

  void store(std::uint64_t number, Unsettled& batch);

  void done(const EnvelopesDone& envelopes);

  void batch_done(std::uint64_t number);

  /// The batch is safe, in the inbox or by its effects: Telegram may forget it.
  void settled(std::uint64_t number);

  void erase_entry(std::uint64_t number);

  void reset(const EntityReset& reset);

  void quarantine(const Envelope& envelope, std::uint64_t batch, const std::string& reason);

  /// What Telegram has sent of the update, as far as it is remembered.
  std::string raw_update(std::uint64_t batch, std::int64_t id) const;

  void keep_body(std::uint64_t number, std::string body);

  EntityId entity() const;

  // -- the inbox's commits ---------------------------------------------------

  void commit();

  /// The poll that may begin as soon as the commit is durable, which makes Telegram forget what it
  /// stores; nothing if the commit does not store what the last poll has brought. The actor need
  /// not get its turn for it, which under load takes as long as the write itself.
  std::function<void()> poll_after(std::uint64_t commit);

  void committed(const Committed& result);

  // -- sending ---------------------------------------------------------------

  void release(CallsReleased& released);

  void pump();

  void send(OutboxCall call);

  void draw(OutboxCall call);

  void chart_drawn(ChartDrawn& drawn);

  void send_file(OutboxCall call, std::string file);

  void refuse(OutboxCall call, std::string why);

  void make(HttpRequest request, OutboxCall call);

  void call_answered(CallAnswered& answer);

  void report_finished();

  // -- clock and end ---------------------------------------------------------

  /// One tick is under way at a time, the earliest that anybody asked for.
  void schedule(std::chrono::milliseconds after);

  void tick(const Tick& tick);

  void drain(caf::typed_response_promise<bool> promise);

  void trouble(const std::string& event, const std::string& detail) const;

  GatewayStatus status() const;

  GatewayActor::pointer self;
  GatewayOptions options;
  GatewayDeps deps;
  telegram::UpdateParser parser;
  Intake intake;
  std::shared_ptr<CallPlan> plan;

  UpdateWindow window;
  std::int64_t next_offset = 0;
  std::uint32_t generation = 0;
  std::uint64_t poll_number = 0;
  std::uint32_t poll_failures = 0;
  bool is_crowded = false;
  std::size_t shared_pending = 0;
  /// The next poll starts by itself as soon as the batch of this one is durable.
  bool polls_when_stored = false;
  SteadyTime polled_at{};
  /// When a poll was answered last.
  std::optional<SteadyTime> heard_at;
  std::optional<SteadyTime> poll_at;
  std::optional<std::uint64_t> waiting_for;

  std::uint64_t next_batch = 1;
  std::map<std::uint64_t, Unsettled> unsettled;
  /// The batches of `unsettled` that came by webhook, by update id.
  std::map<std::int64_t, std::uint64_t> unsettled_webhooks;
  /// Bodies of the batches that have a row, for the quarantine; those of old ones are given up when
  /// there are too many.
  std::map<std::uint64_t, std::string> stored;
  std::size_t stored_bytes = 0;
  std::deque<std::pair<std::uint64_t, std::uint64_t>> storing_commits;
  std::uint32_t impatience = 0;

  std::deque<Recovered> recovered;
  /// The commit that deliveries wait for.
  std::optional<std::uint64_t> held_for;
  bool is_trying = false;
  /// What the last run has left is on its way: new updates are taken.
  bool is_taking = false;

  storage::Mutations mutations;
  std::uint64_t commit_number = 0;
  bool position_dirty = false;
  bool committer_busy = false;
  SteadyTime commit_retry_at{};

  std::optional<SteadyTime> tick_at;
  std::uint64_t tick_generation = 0;
  bool draining = false;
  std::optional<caf::typed_response_promise<bool>> drained;
  mutable std::string trouble_now;
};

}  // namespace wardmote::gateway
