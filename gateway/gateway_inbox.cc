// Between taken and done: delivery, the inbox rows, the commits.
#include <caf/send.hpp>

#include "gateway/gateway_state.h"
#include "governance/core/table.h"
#include "storage/keys.h"

namespace wardmote::gateway {

namespace {

using namespace std::chrono_literals;

/// How long a batch may hope to be done without an inbox row of its own.
constexpr auto patience = 3ms;
/// After patience was in vain, this many batches get their row at once.
constexpr std::uint32_t impatient_batches = 32;

}  // namespace

void GatewayState::add(std::uint64_t number, SharedUpdates updates,
                       std::uint32_t batch_generation) {
  std::vector<EntityId> destinations;
  destinations.reserve(updates->size());
  for (const auto& update : *updates)
    destinations.push_back(destination_of(update, options.bot, *deps.book, deps.tags));
  intake.add(std::move(updates), destinations, telegram::raw(options.bot), batch_generation,
             number);
}

void GatewayState::deliver() {
  const auto now = deps.steady_now();
  for (auto& envelope : intake.take_deliverable(now)) self->send(deps.router, std::move(envelope));
  if (const auto next = intake.next_deliverable())
    schedule(std::chrono::ceil<std::chrono::milliseconds>(*next - now));
}

void GatewayState::watch(std::uint64_t number) {
  if (impatience > 0) {
    --impatience;
    self->send(self, SettleBatch{number});
  } else {
    self->delayed_send(self, patience, SettleBatch{number});
  }
}

void GatewayState::settle(const SettleBatch& settle) {
  const auto found = unsettled.find(settle.batch);
  if (found == unsettled.end() || found->second.storing) return;
  impatience = impatient_batches;
  store(settle.batch, found->second);
}

void GatewayState::store(std::uint64_t number, Unsettled& batch) {
  v1::InboxEntry entry;
  entry.set_bot(telegram::raw(options.bot));
  entry.set_generation(generation);
  entry.set_received_at_ms(to_ms(deps.now()));
  entry.set_webhook(!batch.webhooks.empty());
  entry.set_first_update_id(batch.first);
  entry.set_last_update_id(batch.last);
  entry.set_body(batch.body);
  mutations.put(storage::inbox_key(telegram::raw(options.bot), number), entry.SerializeAsString());
  batch.storing = true;
  stored.insert(number);
  storing_commits.push_back({commit_number + 1, number});
  commit();
}

void GatewayState::done(const EnvelopesDone& envelopes) {
  for (const auto number : intake.done(envelopes)) batch_done(number);
  deliver();
}

void GatewayState::batch_done(std::uint64_t number) {
  if (stored.contains(number)) erase_entry(number);
  settled(number);
}

void GatewayState::settled(std::uint64_t number) {
  const auto found = unsettled.find(number);
  if (found != unsettled.end()) {
    for (auto& promise : found->second.webhooks) promise.deliver(WebhookReply{200});
    unsettled.erase(found);
  }
  if (waiting_for == number) settled_poll();
}

void GatewayState::erase_entry(std::uint64_t number) {
  stored.erase(number);
  mutations.erase(storage::inbox_key(telegram::raw(options.bot), number));
  position_dirty = true;
  schedule(position_flush_pause);
}

void GatewayState::reset(const EntityReset& reset) {
  auto result = intake.reset(reset, deps.steady_now());
  if (result.poisoned) quarantine(*result.poisoned, reset.reason);
  for (const auto number : result.finished_batches) batch_done(number);
  // Not at once: whatever broke the entity may need a moment to pass.
  deliver();
}

void GatewayState::quarantine(const Envelope& envelope, const std::string& reason) {
  trouble("update_quarantined", std::to_string(envelope.key.update_id) + ": " + reason);
  v1::QuarantinedUpdate row;
  row.set_bot(envelope.key.bot);
  row.set_generation(envelope.key.generation);
  row.set_update_id(envelope.key.update_id);
  row.set_to_kind(static_cast<std::uint32_t>(envelope.to.kind));
  row.set_to_id(envelope.to.id);
  row.set_at_ms(to_ms(deps.now()));
  row.set_reason(reason);
  mutations.put(storage::state_key(entity(), quarantine_table,
                                   encode_key(static_cast<std::uint64_t>(envelope.key.update_id))),
                row.SerializeAsString());
  commit();
}

EntityId GatewayState::entity() const {
  return {EntityKind::bot, static_cast<std::uint64_t>(telegram::raw(options.bot))};
}

void GatewayState::commit() {
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

void GatewayState::committed(const Committed& result) {
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

}  // namespace wardmote::gateway
