#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "governance/core/ids.h"
#include "governance/core/time.h"
#include "telegram/update.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote {

struct EntityMessage;
struct OperatorAnswer;
struct OperatorCall;

/// The entity's own clock rang.
struct DeadlineReached {};

/// Everything that can reach an entity.
using Inbound = std::variant<const telegram::Update*, const v1::CallOutcome*, DeadlineReached,
                             const OperatorCall*, const EntityMessage*>;

/// What a step did, for the shell to make durable and then let out.
struct StepOutcome {
  struct SerializedEvent {
    std::uint32_t feature = 0;
    std::string body;
  };
  std::vector<SerializedEvent> events;
  /// Calls and messages to other entities; number and claim are filled in by the shell.
  std::vector<v1::OutboxRow> calls;
  /// For an operator's call: whether it was accepted, and the answer or the refusal.
  bool accepted = true;
  std::string answer;
  std::string refusal_key;
  /// True if nothing happened and nothing need be remembered.
  bool ignored = false;
};

/// Where an entity's changed rows go.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual void put_row(std::uint8_t table, std::string_view key, std::string_view bytes) = 0;
  virtual void erase_row(std::uint8_t table, std::string_view key) = 0;
  virtual void put_person_key(MemberId member, std::string_view wrapped) = 0;
  virtual void erase_person_key(MemberId member) = 0;
};

/// The state, rules and dialogue of one entity as its shell sees them. Free of actors, disk and
/// clock; used by one thread at a time.
class EntityLogic {
 public:
  virtual ~EntityLogic() = default;

  /// Puts a stored row back. False if no table takes it.
  virtual bool load_row(std::uint8_t table, std::string_view key, std::string_view bytes) = 0;
  virtual void load_person_key(MemberId member, std::string_view wrapped) = 0;
  /// After the last row: rebuilds what is derived from them. False if the rows contradict one
  /// another.
  virtual bool finish_load() = 0;

  /// Decides, applies to memory at once, and says what follows.
  virtual StepOutcome step(const Inbound& inbound, Timestamp now) = 0;
  /// Hands over what changed since the last call.
  virtual void take_changes(RowSink& sink) = 0;
  /// When the entity has something to do by itself.
  virtual std::optional<Timestamp> next_wake(Timestamp now) const = 0;
  /// Applies a serialised event to the records, as replay does. False if no feature knows it.
  virtual bool apply_event(std::uint32_t feature, std::string_view body) = 0;
};

/// Makes the empty logic of an entity.
using LogicFactory = std::function<std::unique_ptr<EntityLogic>(EntityId)>;

}  // namespace wardmote
