#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/applied_updates.h"
#include "actors/entity_logic.h"
#include "storage/mutations.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote {

/// The layout of an entity's rows that this version writes (Head.format); it reads all before.
/// 2: what was applied of other entities' messages has rows of its own; before, it was in the head.
inline constexpr std::uint32_t entity_format = 2;

/// Gathers what an entity's steps change into the rows of its next commit: chained events, records,
/// keys, outbox, timer, and the head that ties them together. Free of actors and disk.
class EntityJournal : public RowSink {
 public:
  /// `applied`: its rows of that kind.
  EntityJournal(EntityId id, const v1::Head& head,
                const std::vector<v1::AppliedMessages>& applied = {});

  bool has_applied(const UpdateKey& key) const { return applied_.contains(key); }
  /// Remembers the update in the next commit, whatever makes that commit necessary.
  void mark_applied(const UpdateKey& key, std::int64_t floor) { applied_.add(key, floor); }
  bool has_applied(EntityId from, std::uint64_t number) const {
    return messages_.contains(from, number);
  }
  void mark_applied(EntityId from, std::uint64_t number, std::uint64_t floor) {
    messages_.add(from, number, floor);
    dirty_ = true;
  }
  /// Marks that the head must be written even if nothing else changed.
  void touch() { dirty_ = true; }

  void add_event(const v1::Cause& cause, Timestamp at, const StepOutcome::SerializedEvent& event);
  /// Gives a call its number; its row is still to be written, claimed or not.
  void number_call(v1::OutboxRow& row, Timestamp now);
  void put_call(const v1::OutboxRow& row);
  /// Claims a call under `epoch`, for the first time or again, and writes its row.
  void claim_call(v1::OutboxRow& row, std::uint64_t epoch, Timestamp now);
  void erase_call(std::uint64_t number);
  /// Moves the timer row. Returns true if the deadline changed.
  bool set_wake(std::optional<Timestamp> at);
  std::optional<Timestamp> wake() const;

  void put_row(std::uint8_t table, std::string_view key, std::string_view bytes) override;
  void erase_row(std::uint8_t table, std::string_view key) override;
  void append(const storage::Mutations& rows) override;

  bool dirty() const { return dirty_; }
  /// The rows of the next commit, head included; the journal is clean afterwards.
  storage::Mutations take();

 private:
  EntityId id_;
  v1::Head head_;
  AppliedUpdates applied_;
  AppliedMessages messages_;
  storage::Mutations mutations_;
  bool dirty_ = false;
};

}  // namespace wardmote
