// The trail of operators' calls, and how the node does.
#include <fmt/format.h>

#include <algorithm>

#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"
#include "server/version.h"
#include "storage/disk_space.h"
#include "storage/entity_rows.h"
#include "storage/keys.h"

namespace wardmote::server {

namespace {

constexpr std::uint32_t page_usual = 100;
constexpr std::uint32_t page_max = 1000;
/// A row for calls without a valid token at most this often: whoever guesses must not fill the
/// disk.
constexpr auto stranger_interval = std::chrono::minutes{1};

api::AuditEntry to_api(const v1::OperatorCall& call) {
  api::AuditEntry told;
  told.set_number(call.number());
  told.set_id(call.id());
  told.set_who(call.who());
  told.set_role(call.token_role());
  told.set_method(call.method());
  told.set_target(call.target());
  told.set_outcome(call.outcome());
  told.set_at_ms(call.at_ms());
  told.set_reason(call.reason());
  return told;
}

const char* state_of(const NodeParts& parts) {
  switch (parts.committer->state()) {
    case storage::CommitterState::running:
      return parts.can_commit() ? "ready" : "disk_full";
    case storage::CommitterState::paused_disk_full:
      return "disk_full";
    case storage::CommitterState::failed:
      return "failed";
    case storage::CommitterState::stopped:
      return "draining";
  }
  return "failed";
}

/// Counts what waits on the disk.
absl::Status add_queues(const NodeParts& parts, api::NodeStatus& told) {
  std::uint64_t inbox = 0;
  for (const auto& bot : parts.bots) {
    const auto status =
        storage::inbox_entries(*parts.store, telegram::raw(bot->id),
                               [&](std::uint64_t, const v1::InboxEntry&) { return ++inbox, true; });
    if (!status.ok()) return status;
  }
  std::uint64_t outbox = 0;
  const auto status = storage::for_each_outbox_row(
      *parts.store, [&](EntityId, const v1::OutboxRow&) { return ++outbox, true; });
  told.set_inbox_waiting(inbox);
  told.set_outbox_waiting(outbox);
  told.set_disk_free_bytes(parts.free_disk_bytes());
  return status;
}

}  // namespace

void ActorBackend::handle(const Caller& caller, const api::ListAuditRequest& asked,
                          Reply<api::ListAuditResponse> reply) {
  if (can_write()) record_waiting();
  const auto page = [asked](const city::State& city) -> Outcome<api::ListAuditResponse> {
    const auto size = std::min(asked.page_size() == 0 ? page_usual : asked.page_size(), page_max);
    api::ListAuditResponse response;
    const auto& calls = city.calls.rows();
    for (auto call = calls.upper_bound(asked.after());
         call != calls.end() && static_cast<std::uint32_t>(response.entries_size()) < size; ++call)
      *response.add_entries() = to_api(call->second);
    return response;
  };
  read_city(parts_, caller, page, reply);
}

void ActorBackend::handle(const Caller&, const api::ShowNodeRequest&,
                          Reply<api::NodeStatus> reply) {
  api::NodeStatus told;
  told.set_name(parts_.config.node.name);
  told.set_version(std::string{version()});
  told.set_state(state_of(parts_));
  told.set_started_at_ms(to_ms(started_at_));
  told.set_shards_owned(storage::shard_count);
  told.set_communities_active(parts_.entities_active.load());
  told.set_communities_known(parts_.city.view()->communities.size());
  const bool taken = disk_.submit([this, told, reply]() mutable {
    const auto status = add_queues(parts_, told);
    if (!status.ok()) return reply(fail(CallError::Kind::internal, std::string{status.message()}));
    reply(std::move(told));
  });
  if (!taken) reply(fail(CallError::Kind::busy, "too many calls read the disk; try again"));
}

bool ActorBackend::can_write() const { return parts_.can_commit(); }

void ActorBackend::audit(const AuditRecord& record, Reply<bool> reply) {
  if (record.token_id.empty()) {
    note_stranger(record);
    return reply(true);
  }
  if (!can_write()) {
    // The city would wait with everything else for this row to be written.
    const std::lock_guard lock{trail_mutex_};
    waiting_.push_back(record);
    if (waiting_.size() > city::calls_kept) waiting_.pop_front();
    return reply(true);
  }
  record_waiting();
  this->record(record, std::move(reply));
}

void ActorBackend::record(const AuditRecord& record, Reply<bool> reply) {
  const city::RecordCall command{.id = record.call_id,
                                 .who = record.who,
                                 .token_name = record.token_id,
                                 .token_role = record.role,
                                 .method = record.method,
                                 .target = record.target,
                                 .outcome = record.outcome,
                                 .arguments_digest = record.arguments_digest,
                                 .reason = record.reason};
  const Caller caller{.call_id = record.call_id,
                      .token_id = record.token_id,
                      .name = record.who,
                      .role = OperatorRole::viewer};
  tell_city(parts_, caller, command, reply, [reply](const std::string&) { reply(true); });
}

void ActorBackend::record_waiting() {
  std::deque<AuditRecord> waiting;
  {
    const std::lock_guard lock{trail_mutex_};
    waiting.swap(waiting_);
  }
  for (const auto& one : waiting)
    record(one, Reply<bool>{[log = parts_.log, id = one.call_id](const Outcome<bool>& recorded) {
             if (!recorded) log.error("an operator's call is not in the trail", {{"call", id}});
           }});
}

void ActorBackend::note_stranger(AuditRecord record) {
  strangers_.add();
  const auto now = parts_.entity_deps->now();
  {
    const std::lock_guard lock{trail_mutex_};
    ++strangers_unrecorded_;
    if (stranger_recorded_at_ && now - *stranger_recorded_at_ < stranger_interval) return;
    stranger_recorded_at_ = now;
    record.who = "unknown token";
    record.reason = fmt::format("{} such calls since the last such row", strangers_unrecorded_);
    strangers_unrecorded_ = 0;
  }
  if (can_write()) this->record(record, Reply<bool>{[](const Outcome<bool>&) {}});
}

}  // namespace wardmote::server
