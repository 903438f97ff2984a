#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "actors/work.h"
#include "governance/core/ids.h"
#include "governance/core/time.h"
#include "storage/entity_rows.h"
#include "storage/mutations.h"
#include "telegram/update.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote {

struct EntityMessage;
struct OperatorAnswer;
struct OperatorCall;

/// Tables from here on belong to a bot's gateway, not to its desk.
inline constexpr std::uint8_t first_gateway_table = 240;

/// The entity's own clock rang.
struct DeadlineReached {};

/// Work that the entity wanted is done.
struct WorkDone {
  std::string name;
  std::string outcome;
};

/// Everything that can reach an entity.
using Inbound = std::variant<const telegram::Update*, const v1::CallOutcome*, DeadlineReached,
                             const OperatorCall*, const EntityMessage*, const WorkDone*>;

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
  /// Rows of other kinds, ready made: the keys of persons.
  virtual void append(const storage::Mutations& rows) = 0;
};

/// Hands the changed rows of a feature set to `sink`.
template <class State>
void take_table_changes(State& state, RowSink& sink) {
  state.visit_tables([&](std::uint8_t number, auto& table) {
    table.take_changes([&](const std::string& key, const auto* record) {
      if (record == nullptr)
        sink.erase_row(number, key);
      else
        sink.put_row(number, key, record->SerializeAsString());
    });
  });
}

/// The state, rules and dialogue of one entity as its shell sees them. Free of actors, disk and
/// clock; used by one thread at a time.
class EntityLogic {
 public:
  virtual ~EntityLogic() = default;

  /// Puts a stored row back. False if no table takes it.
  virtual bool load_row(std::uint8_t table, std::string_view key, std::string_view bytes) = 0;
  /// After the last row: rebuilds what is derived from them. False if the rows contradict one
  /// another.
  virtual bool finish_load() = 0;

  /// Decides, applies to memory at once, and says what follows.
  virtual StepOutcome step(const Inbound& inbound, Timestamp now) = 0;
  /// Hands over what changed since the last call.
  virtual void take_changes(RowSink& sink) = 0;
  /// When the entity has something to do by itself.
  virtual std::optional<Timestamp> next_wake(Timestamp now) const = 0;
  /// What is to be done elsewhere; asked after every step. Work that is not among it any more is
  /// stopped.
  virtual std::vector<Work> wanted_work(Timestamp) const { return {}; }
  /// Applies a serialised event to the records, as replay does. False if no feature knows it.
  virtual bool apply_event(std::uint32_t feature, std::string_view body) = 0;
};

/// Makes the logic of an entity before its records are loaded; `wrapped_keys` are the keys that its
/// vault opens with. Null if no such entity may live here.
using LogicFactory = std::function<absl::StatusOr<std::unique_ptr<EntityLogic>>(
    EntityId, const std::vector<storage::WrappedKeyRow>& wrapped_keys)>;

}  // namespace wardmote
