#include "actors/entity_journal.h"

#include <algorithm>

#include "storage/event_chain.h"
#include "storage/keys.h"

namespace wardmote {

EntityJournal::EntityJournal(EntityId id, const v1::Head& head,
                             const std::vector<v1::AppliedMessages>& applied)
    : id_(id), head_(head), applied_(AppliedUpdates::load(head)) {
  for (const auto& row : applied) messages_.load(row);
  for (const auto& row : head_.applied_messages()) messages_.adopt(row);
  head_.clear_applied_messages();
  head_.set_format(entity_format);
  if (head_.next_outbox() == 0) head_.set_next_outbox(1);
}

void EntityJournal::add_event(const v1::Cause& cause, Timestamp at,
                              const StepOutcome::SerializedEvent& event) {
  v1::Event row;
  row.set_at_ms(to_ms(at));
  *row.mutable_cause() = cause;
  row.set_feature(event.feature);
  row.set_body(event.body);
  const auto bytes = storage::seal(row, head_);
  mutations_.put(storage::event_key(id_, head_.seq()), bytes);
  dirty_ = true;
}

void EntityJournal::put_call(const v1::OutboxRow& row) {
  mutations_.put(storage::outbox_key(id_, row.number()), row.SerializeAsString());
  dirty_ = true;
}

void EntityJournal::number_call(v1::OutboxRow& row, Timestamp now) {
  row.set_number(head_.next_outbox());
  head_.set_next_outbox(row.number() + 1);
  row.set_created_at_ms(to_ms(now));
}

void EntityJournal::claim_call(v1::OutboxRow& row, std::uint64_t epoch, Timestamp now) {
  auto& claim = *row.mutable_claim();
  claim.set_epoch(epoch);
  claim.set_attempt(claim.attempt() + 1);
  claim.set_at_ms(to_ms(now));
  put_call(row);
}

void EntityJournal::erase_call(std::uint64_t number) {
  mutations_.erase(storage::outbox_key(id_, number));
  dirty_ = true;
}

bool EntityJournal::set_wake(std::optional<Timestamp> at) {
  const auto at_ms = at ? std::max<std::int64_t>(to_ms(*at), 1) : 0;
  if (at_ms == head_.wake_at_ms()) return false;
  if (head_.wake_at_ms() != 0) mutations_.erase(storage::timer_key(id_, head_.wake_at_ms()));
  if (at_ms != 0) mutations_.put(storage::timer_key(id_, at_ms), "");
  head_.set_wake_at_ms(at_ms);
  dirty_ = true;
  return true;
}

std::optional<Timestamp> EntityJournal::wake() const {
  if (head_.wake_at_ms() == 0) return std::nullopt;
  return from_ms(head_.wake_at_ms());
}

void EntityJournal::put_row(std::uint8_t table, std::string_view key, std::string_view bytes) {
  mutations_.put(storage::state_key(id_, table, key), bytes);
  dirty_ = true;
}

void EntityJournal::erase_row(std::uint8_t table, std::string_view key) {
  mutations_.erase(storage::state_key(id_, table, key));
  dirty_ = true;
}

void EntityJournal::append(const storage::Mutations& rows) {
  if (rows.empty()) return;
  mutations_.append(rows);
  dirty_ = true;
}

storage::Mutations EntityJournal::take() {
  applied_.save(head_);
  messages_.take_changes([this](EntityId sender, const v1::AppliedMessages& row) {
    mutations_.put(storage::applied_key(id_, sender), row.SerializeAsString());
  });
  mutations_.put(storage::head_key(id_), head_.SerializeAsString());
  dirty_ = false;
  return std::exchange(mutations_, storage::Mutations{});
}

}  // namespace wardmote
