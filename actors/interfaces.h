#pragma once

// Every typed actor, with a comment per message. Messages travel within one process only; other
// nodes are reached through gRPC. Handles are passed as the narrowest interface that is needed.

#include <absl/status/status.h>

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/typed_actor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "actors/applied_updates.h"
#include "actors/outgoing.h"
#include "governance/city/city.h"
#include "governance/core/ids.h"
#include "governance/core/time.h"
#include "governance/features.h"
#include "telegram/response.h"
#include "telegram/update.h"

namespace wardmote {

/// Updates on their way to whom they concern, shared by all envelopes of a batch.
using SharedUpdates = std::shared_ptr<const std::vector<telegram::Update>>;

/// One update for one entity.
struct Envelope {
  EntityId to;
  UpdateKey key;
  /// No update of this bot and generation below it will ever be delivered again.
  std::int64_t floor = 0;
  SharedUpdates updates;
  std::size_t index = 0;
  /// Which life of the entity it is meant for: what was under way to an earlier one is delivered
  /// again, in order, and must not come before it.
  std::uint64_t life = 0;

  const telegram::Update& update() const { return (*updates)[index]; }
};

/// Updates of one bot that `from` has applied durably, or knew already, or that changed nothing.
struct EnvelopesDone {
  EntityId from;
  std::uint32_t generation = 0;
  std::vector<std::int64_t> update_ids;
};

/// The entity lost its memory (a failed commit, a fault in a handler): whatever it has not
/// confirmed must come again.
struct EntityReset {
  EntityId entity;
  std::string reason;
  /// The life that begins.
  std::uint64_t life = 0;
  /// The update that it broke on, if it was one.
  std::optional<UpdateKey> broke_on;
};

/// An entity's last word before it ends with an error, to the router.
struct EntityBroke {
  EntityId entity;
  std::optional<UpdateKey> on;
};

/// Calls that are durable and claimed: they may go out.
struct CallsReleased {
  std::vector<OutboxCall> calls;
};

/// What became of an entity's calls.
struct CallsFinished {
  EntityId to;
  std::vector<v1::CallOutcome> outcomes;
};

/// The entity's deadline has come.
struct WakeUp {
  EntityId to;
};

/// When an entity wants to be woken; epoch for never.
struct WakeAt {
  EntityId entity;
  Timestamp at{};
};

/// Reads a community for an operator and returns a serialised answer.
using CommunityQuery = std::function<std::string(const CommunityState&, const Context&)>;
/// The same of the city.
using CityQuery = std::function<std::string(const city::State&)>;

/// What an operator asks of an entity: a command of its rules, or a question.
struct OperatorCall {
  EntityId to;
  std::string call_id;
  std::variant<city::Command, community::Command, members::Command, reports::Command,
               decisions::Command, surveys::Command, CommunityQuery, CityQuery>
      request;
};

/// The answer: a response, or why not.
struct OperatorAnswer {
  bool accepted = false;
  /// A question's answer or what a command gave (JSON); the refusal's sentence in English
  /// otherwise.
  std::string response;
  std::string refusal_key;
};

/// A durable message from one entity to another; `number` is that of the sender's outbox row.
struct EntityMessage {
  EntityId from;
  EntityId to;
  std::uint64_t number = 0;
  std::string method;
  std::string body;
  /// Nothing of the sender below it is under way any more.
  std::uint64_t floor = 0;
};

/// An idle entity asks to leave memory; `received` is how many messages the router has sent it.
struct MayPassivate {
  EntityId entity;
  std::uint64_t received = 0;
};

/// A commit is durable, or will never be.
struct Committed {
  std::uint64_t number = 0;
  absl::Status status;
};

/// A moment has come to look at one's own affairs again. Only the tick set last counts: an actor
/// that sets a new one thereby forgets the others.
struct Tick {
  std::uint64_t generation = 0;
};

/// What came of an entity's work; nothing if it failed.
struct WorkFinished {
  std::string name;
  /// Which of the entity's runs it was: an earlier one of the same name may have been stopped.
  std::uint64_t run = 0;
  std::optional<std::string> outcome;
};

/// Leave memory now.
struct Passivate {};

/// Asks to be answered when all that was received before is durable.
struct Settle {};

/// Asks only to be answered: whoever does still handles messages.
struct Probe {};

/// Hears what became of envelopes. Every gateway actor is one.
using EnvelopeSource = caf::typed_actor<
    // Takes updates off its list; when an inbox entry is done with, it is deleted.
    caf::reacts_to<EnvelopesDone>,
    // Delivers again what the entity has not confirmed, in order.
    caf::reacts_to<EntityReset>>;

/// Sends calls to Telegram. Every gateway actor is one.
using CallSender = caf::typed_actor<
    // Queues calls; their outcomes go to the router as CallsFinished.
    caf::reacts_to<CallsReleased>>;

/// An entity in memory: a community, the city, a bot's desk. Only the router sends to it, so that
/// it can know when nothing is under way to it.
using EntityActor = caf::typed_actor<
    // Applies an update, once, and confirms it when that is durable.
    caf::reacts_to<Envelope>,
    // Takes calls off its outbox and tells the dialogue what became of them.
    caf::reacts_to<CallsFinished>,
    // Does what is due.
    caf::reacts_to<WakeUp>,
    // Decides an operator's command; answers when the decision is durable.
    caf::replies_to<OperatorCall>::with<OperatorAnswer>,
    // Applies a message of another entity, once.
    caf::reacts_to<EntityMessage>,
    // Goes away, unless commits or calls are under way.
    caf::reacts_to<Passivate>,
    // From the committer's thread.
    caf::reacts_to<Committed>,
    // From the thread that did the work.
    caf::reacts_to<WorkFinished>,
    // Its own clock: asks the router for leave when idle.
    caf::reacts_to<Tick>,
    // Answers when no commit is under way and none is due.
    caf::replies_to<Settle>::with<bool>>;

/// Knows where each entity lives, wakes it, and keeps its messages in order.
using RouterActor = caf::typed_actor<
    // Each of these goes on to the entity, which is brought into memory if need be.
    caf::reacts_to<Envelope>, caf::reacts_to<CallsFinished>, caf::reacts_to<WakeUp>,
    caf::replies_to<OperatorCall>::with<OperatorAnswer>, caf::reacts_to<EntityMessage>,
    // Lets an entity go if nothing is under way to it.
    caf::reacts_to<MayPassivate>,
    // Remembers why an entity is about to end.
    caf::reacts_to<EntityBroke>,
    // Answers when all entities in memory have; false if one has not in time.
    caf::replies_to<Settle>::with<bool>,
    // True.
    caf::replies_to<Probe>::with<bool>>;

/// Wakes entities when their time has come, also those that are not in memory.
using TimersActor = caf::typed_actor<
    // Replaces the entity's deadline.
    caf::reacts_to<WakeAt>,
    // Its own clock.
    caf::reacts_to<Tick>,
    // True.
    caf::replies_to<Probe>::with<bool>>;

}  // namespace wardmote

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::Envelope)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::EnvelopesDone)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::EntityReset)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::EntityBroke)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::CallsReleased)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::CallsFinished)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::WakeUp)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::WakeAt)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::OperatorCall)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::OperatorAnswer)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::EntityMessage)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::MayPassivate)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::Committed)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::Tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::WorkFinished)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::Passivate)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::Settle)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::Probe)
