#pragma once

// The inside of the entity actor. Its parts: entity_actor.cc (loading, life), entity_inbound.cc
// (what reaches it), entity_work.cc (what is done elsewhere) and entity_commit.cc (what leaves it,
// and when).

#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "actors/entity_actor.h"
#include "actors/entity_journal.h"

namespace wardmote {

/// What may leave the entity once the commit that it belongs to is durable.
struct Release {
  std::map<std::pair<std::int64_t, std::uint32_t>, std::vector<std::int64_t>> updates_done;
  std::map<std::int64_t, std::vector<OutboxCall>> calls;
  std::vector<EntityMessage> messages;
  std::vector<std::pair<EntityId, v1::CallOutcome>> message_outcomes;
  std::vector<std::pair<caf::typed_response_promise<OperatorAnswer>, OperatorAnswer>> answers;
  std::optional<Timestamp> wake;
  bool wake_changed = false;
};

struct EntityActorState {
  static constexpr const char* name = "entity";

  explicit EntityActorState(EntityActor::pointer self) : self(self) {}
  /// Nobody waits for its work any more.
  ~EntityActorState();

  using Waiting =
      std::variant<Envelope, CallsFinished, WakeUp, EntityMessage,
                   std::pair<OperatorCall, caf::typed_response_promise<OperatorAnswer>>>;

  // -- loading ---------------------------------------------------------------

  void wake(Waking waking);

  /// An empty commit is answered after all that were handed in before it.
  void wait_for_former_commits();

  void load();

  void start(LoadedEntity& loaded);

  /// A call that was claimed before a crash: nobody knows whether it went out.
  void resume_call(v1::OutboxRow& row);

  // -- inbound ---------------------------------------------------------------

  template <class Message>
  void receive(Message message) {
    ++received;
    busy_since_tick = true;
    if (logic == nullptr) {
      if (waiting.size() < deps->waiting_max || !refuse(message))
        waiting.emplace_back(std::move(message));
      return;
    }
    handle(message);
    arrange_work();
    flush();
  }

  /// Refuses an operator, who can ask again. Of updates there are no more than the gateway's
  /// window.
  static bool refuse(std::pair<OperatorCall, caf::typed_response_promise<OperatorAnswer>>& asked) {
    asked.second.deliver(OperatorAnswer{.accepted = false,
                                        .response = "too many wait for it: try again",
                                        .refusal_key = "entity.refused.busy"});
    return true;
  }
  static bool refuse(const auto&) { return false; }

  void handle(Envelope& envelope);

  /// Tells the gateway as soon as everything the update caused is durable. An update that caused
  /// nothing is done at once: its number travels with the next commit, which is before anything
  /// later is applied.
  void confirm(std::pair<std::int64_t, std::uint32_t> source, std::int64_t update_id);

  void handle(CallsFinished& finished);

  void finish_call(const v1::CallOutcome& outcome, Timestamp);

  void handle(WakeUp&);

  void handle(EntityMessage& message);

  void answer_message(EntityId to, v1::CallOutcome outcome);

  void handle(std::pair<OperatorCall, caf::typed_response_promise<OperatorAnswer>>& asked);

  StepOutcome step(const Inbound& inbound, const v1::Cause& cause);

  /// The rules, with the pulse looking on.
  StepOutcome step_watched(const Inbound& inbound, Timestamp now);

  void release_call(v1::OutboxRow call);

  /// Claims what must not be made twice, as many as may be under way, when it can go out: a crash
  /// makes unknown only what was claimed.
  void claim_next(Timestamp now);

  // -- work ------------------------------------------------------------------

  /// Gives away what is wanted and not under way, and stops what is wanted no more.
  void arrange_work();

  void give(const Work& work);

  void finished(const WorkFinished& finished);

  // -- commit and release ----------------------------------------------------

  /// One commit of an entity is under way at a time; what happens meanwhile goes into the next.
  void flush();

  void hand_in();

  storage::CommitDone answer_to(std::uint64_t number);

  void committed(const Committed& result);

  void let_out(Release& release);

  /// The receiver may break with the message in its mailbox, so it is kept until it is answered.
  void post(EntityMessage message);

  void repeat_messages();

  void send_done(std::pair<std::int64_t, std::uint32_t> source, std::vector<std::int64_t> ids);

  void send_calls(std::int64_t bot, std::vector<OutboxCall> calls);

  // -- life ------------------------------------------------------------------

  void schedule_tick(std::chrono::milliseconds after);

  void schedule_next_tick();

  void tick(const Tick& tick);

  void passivate();

  caf::typed_response_promise<bool> settle();

  /// Answers those who wait for it if there is nothing left to write.
  void tell_if_settled();

  caf::error broke(const std::exception_ptr& thrown);

  void fail(const std::string& reason);

  EntityActor::pointer self;
  EntityId id;
  RouterActor router;
  std::shared_ptr<const EntityDeps> deps;

  std::shared_ptr<EntityLogic> logic;
  std::optional<EntityJournal> journal;
  /// Numbers of the calls whose outcome is awaited.
  std::set<std::uint64_t> outbox;
  /// Of these, the calls that must not be made twice: waiting without a claim, and claimed.
  std::deque<v1::OutboxRow> unclaimed;
  std::set<std::uint64_t> unrepeatable;
  std::deque<Waiting> waiting;
  Release gathering;
  std::optional<Release> in_flight;
  std::optional<storage::Mutations> unsent;
  std::uint64_t commit_number = 0;
  /// The commit whose answer says that no commit of a former life is under way; 0: none.
  std::uint64_t barrier = 0;
  /// The update that is being stepped, for whoever must know what an exception came from.
  std::optional<UpdateKey> stepping;
  /// Messages to other entities, and when they were sent last.
  std::map<std::uint64_t, std::pair<Timestamp, EntityMessage>> unanswered;
  /// Work that is under way, by name.
  struct Run {
    std::uint64_t number = 0;
    std::stop_source stop = {};
  };
  std::map<std::string, Run> working;
  std::uint64_t runs = 0;
  std::uint64_t received = 0;
  std::uint64_t tick_generation = 0;
  std::vector<caf::typed_response_promise<bool>> settling;
  bool busy_since_tick = false;
};

}  // namespace wardmote
