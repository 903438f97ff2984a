// Between taken and done: delivery, the inbox rows, the commits.
#include <algorithm>
#include <caf/send.hpp>

#include "gateway/gateway_state.h"
#include "governance/core/table.h"
#include "storage/keys.h"
#include "telegram/raw_batch.h"

namespace wardmote::gateway {

namespace {

using namespace std::chrono_literals;

/// How long a batch may hope to be done without an inbox row of its own.
constexpr auto patience = 3ms;
/// After patience was in vain, this many batches get their row at once.
constexpr std::uint32_t impatient_batches = 32;
/// Bodies of stored batches that are remembered; a bot at its limit has some 5 MB.
constexpr std::size_t stored_bytes_max = 8u << 20;

}  // namespace

std::vector<EntityId> GatewayState::destinations_of(
    const std::vector<telegram::Update>& updates) const {
  std::vector<EntityId> destinations;
  destinations.reserve(updates.size());
  for (const auto& update : updates)
    // A webhook may have brought it before.
    destinations.push_back(window.is_safe(telegram::raw(update.update_id))
                               ? nobody
                               : destination_of(update, options.bot, *deps.book, deps.tags));
  return destinations;
}

void GatewayState::admit(std::uint64_t number, std::vector<telegram::Update> updates,
                         Unsettled batch) {
  auto& taken = unsettled[number] = std::move(batch);
  taken.generation = generation;
  taken.destinations = destinations_of(updates);
  intake.add(std::make_shared<std::vector<telegram::Update>>(std::move(updates)),
             taken.destinations, telegram::raw(options.bot), generation, number);
  // What the desk does may change the ways of updates: were this batch to come again after a crash,
  // it could be led elsewhere and be applied there too. So its row, with its destinations, is
  // handed in before the desk sees it.
  if (std::ranges::find(taken.destinations, entity()) != taken.destinations.end()) {
    store(number, taken);
  } else if (impatience > 0) {
    --impatience;
    store(number, taken);
  } else {
    // Gives the communities a moment: what is done by then needs no row in the inbox.
    self->delayed_send(self, patience, SettleBatch{number});
  }
  deliver();
}

void GatewayState::deliver() {
  share_pending();
  if (held_for) return;
  const auto now = deps.steady_now();
  for (auto& envelope : intake.take_deliverable(now)) self->send(deps.router, std::move(envelope));
  if (const auto next = intake.next_deliverable())
    schedule(std::chrono::ceil<std::chrono::milliseconds>(*next - now));
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
  entry.set_generation(batch.generation);
  entry.set_received_at_ms(to_ms(deps.now()));
  entry.set_webhook(!batch.webhooks.empty());
  entry.set_first_update_id(batch.first);
  entry.set_last_update_id(batch.last);
  entry.set_body(batch.body);
  for (const auto& to : batch.destinations) {
    entry.add_to_kinds(static_cast<std::uint32_t>(to.kind));
    entry.add_to_ids(to.id);
  }
  mutations.put(storage::inbox_key(telegram::raw(options.bot), number), entry.SerializeAsString());
  batch.storing = true;
  keep_body(number, batch.body);
  storing_commits.push_back({commit_number + 1, number});
  commit();
}

void GatewayState::done(const EnvelopesDone& envelopes) {
  for (const auto number : intake.done(envelopes)) batch_done(number);
  deliver();
}

void GatewayState::batch_done(std::uint64_t number) {
  if (is_trying) {
    tried();
    return;
  }
  if (stored.contains(number)) erase_entry(number);
  settled(number);
}

void GatewayState::settled(std::uint64_t number) {
  const auto found = unsettled.find(number);
  if (found != unsettled.end()) {
    const auto& batch = found->second;
    if (!batch.webhooks.empty() && batch.generation == generation) {
      window.make_safe(batch.first);
      unsettled_webhooks.erase(batch.first);
      intake.set_confirmed(window.floor());
    }
    for (auto promise : batch.webhooks) promise.deliver(WebhookReply{200});
    unsettled.erase(found);
  }
  if (waiting_for == number) settled_poll();
}

void GatewayState::erase_entry(std::uint64_t number) {
  if (const auto found = stored.find(number); found != stored.end()) {
    stored_bytes -= found->second.size();
    stored.erase(found);
  }
  mutations.erase(storage::inbox_key(telegram::raw(options.bot), number));
  position_dirty = true;
  schedule(position_flush_pause);
}

void GatewayState::reset(const EntityReset& reset) {
  auto result = intake.reset(reset, deps.steady_now());
  if (result.poisoned) quarantine(*result.poisoned, result.poisoned_batch, reset.reason);
  for (const auto number : result.finished_batches) batch_done(number);
  // Not at once: whatever broke the entity may need a moment to pass.
  deliver();
}

void GatewayState::keep_body(std::uint64_t number, std::string body) {
  stored_bytes += body.size();
  stored[number] = std::move(body);
  for (auto& [batch, old] : stored) {
    if (stored_bytes <= stored_bytes_max) break;
    stored_bytes -= old.size();
    old = {};
  }
}

std::string GatewayState::raw_update(std::uint64_t batch, std::int64_t id) const {
  std::string_view body;
  if (const auto found = unsettled.find(batch); found != unsettled.end())
    body = found->second.body;
  else if (const auto kept = stored.find(batch); kept != stored.end())
    body = kept->second;
  const auto updates = telegram::raw_updates(body);
  if (!updates) return std::string{body};
  for (const auto update : *updates)
    if (telegram::raw_update_id(update) == telegram::UpdateId{id}) return std::string{update};
  return {};
}

void GatewayState::quarantine(const Envelope& envelope, std::uint64_t batch,
                              const std::string& reason) {
  trouble("update_quarantined", std::to_string(envelope.key.update_id) + ": " + reason);
  v1::QuarantinedUpdate row;
  row.set_bot(envelope.key.bot);
  row.set_generation(envelope.key.generation);
  row.set_update_id(envelope.key.update_id);
  row.set_to_kind(static_cast<std::uint32_t>(envelope.to.kind));
  row.set_to_id(envelope.to.id);
  row.set_at_ms(to_ms(deps.now()));
  row.set_reason(reason);
  row.set_body(raw_update(batch, envelope.key.update_id));
  mutations.put(storage::state_key(entity(), quarantine_table,
                                   encode_key(static_cast<std::uint64_t>(envelope.key.update_id))),
                row.SerializeAsString());
  commit();
}

EntityId GatewayState::entity() const {
  return {EntityKind::bot, static_cast<std::uint64_t>(telegram::raw(options.bot))};
}

void GatewayState::commit() {
  if (committer_busy && deps.steady_now() < commit_retry_at) return;
  window.forget_old(deps.now());
  v1::PollPosition position;
  window.save(position);
  position.set_generation(generation);
  const auto number = commit_number + 1;
  // The rows stay here until the committer has taken them; the position is added as it is then.
  storage::Commit commit{.shard = storage::shard_of(entity()),
                         .mutations = mutations,
                         .done = {},
                         .urgent = !storing_commits.empty()};
  commit.mutations.put(storage::state_key(entity(), poll_position_table, ""),
                       position.SerializeAsString());
  auto next_poll = poll_after(number);
  const bool polls = next_poll != nullptr;
  commit.done = [handle = caf::actor_cast<caf::actor>(self), number,
                 next_poll = std::move(next_poll)](const absl::Status& status,
                                                   storage::CommitPosition) {
    caf::anon_send(handle, Committed{number, status});
    if (next_poll && status.ok()) next_poll();
  };
  if (deps.submit(std::move(commit))) {
    committer_busy = false;
    position_dirty = false;
    commit_number = number;
    mutations = {};
    polls_when_stored |= polls;
    return;
  }
  // The committer takes nothing now (the disk is full): take no more updates, try again.
  committer_busy = true;
  commit_retry_at = deps.steady_now() + commit_retry_pause;
  schedule(commit_retry_pause);
}

std::function<void()> GatewayState::poll_after(std::uint64_t commit) {
  const bool stores_poll =
      waiting_for &&
      std::ranges::find(storing_commits, std::pair{commit, *waiting_for}) != storing_commits.end();
  if (!stores_poll || draining || must_pause()) return nullptr;
  return begin_poll(next_offset);
}

void GatewayState::committed(const Committed& result) {
  if (!result.status.ok()) {
    self->quit(caf::make_error(caf::sec::runtime_error,
                               "inbox commit failed: " + std::string{result.status.message()}));
    return;
  }
  if (held_for && result.number >= *held_for) go_on();
  while (!storing_commits.empty() && storing_commits.front().first <= result.number) {
    const auto batch = storing_commits.front().second;
    storing_commits.pop_front();
    settled(batch);
  }
}

}  // namespace wardmote::gateway
