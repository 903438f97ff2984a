#include "cluster/replica.h"

#include <algorithm>
#include <utility>

namespace wardmote::cluster {

Replica::Replica(ReplicaOptions options, DurableReplica durable)
    : options_(std::move(options)),
      log_(std::move(durable.log)),
      max_epoch_(durable.max_epoch),
      commit_(std::clamp(durable.commit, log_.base().index, log_.last().index)),
      durable_(log_.last().index),
      durable_epoch_(durable.max_epoch) {}

std::vector<ReplicaOutput> Replica::step(const ReplicaInput& input, Time now) {
  now_ = now;
  if (!diverged_) std::visit([this](const auto& one) { on(one); }, input);
  return std::exchange(out_, {});
}

bool Replica::accepts() const {
  return role_ == Role::serving && !frozen_at_ && !diverged_ &&
         log_.last().index - commit_ < options_.in_flight_max &&
         record_.isr.size() >= record_.min_isr;
}

void Replica::on(const RecordSeen& seen) {
  if (seen.revision <= revision_) return;
  revision_ = seen.revision;
  record_ = seen.record;
  // It was guarded by the older revision: it is this record, or one before it, or nothing.
  if (proposal_ && proposal_->expected < revision_) proposal_.reset();
  follow_record();
}

void Replica::follow_record() {
  const bool is_mine =
      record_.primary == options_.self.node && contains(record_.isr, options_.self);
  if (role_ != Role::follower && (record_.epoch > max_epoch_ || !is_mine)) step_down();
  if (!is_mine || role_ == Role::sealing) return;
  if (leads()) {
    if (!record_.transfer_to) frozen_at_.reset();
    refresh_progress();
    advance_commit();
    change_membership();
    return;
  }
  if (record_.epoch > max_epoch_) {
    seal(record_.epoch);
  } else if (record_.epoch == max_epoch_ && !proposal_) {
    // An earlier life of this process led this epoch. Others may hold entries of it that this disk
    // has lost, and a second entry with the same epoch and index would pass for the first
    // (docs/decisions/0015-who-may-lead-and-who-may-join.md).
    auto renewed = record_;
    ++renewed.epoch;
    propose(std::move(renewed));
  }
}

void Replica::seal(Epoch epoch) {
  max_epoch_ = epoch;
  leader_.reset();
  matched_ = 0;
  change_role(Role::sealing);
  seal_write_ = write({});
}

void Replica::begin_leading() {
  recover_to_ = log_.last().index;
  progress_.clear();
  change_role(Role::recovering);
  refresh_progress();
  advance_commit();
}

void Replica::step_down() {
  progress_.clear();
  frozen_at_.reset();
  joining_.reset();
  matched_ = 0;
  leader_.reset();
  if (role_ != Role::follower) change_role(Role::follower);
}

void Replica::change_role(Role role) {
  role_ = role;
  out_.push_back(RoleChanged{.role = role, .epoch = max_epoch_});
}

std::uint64_t Replica::write(Write write) {
  write.number = ++last_write_;
  write.max_epoch = max_epoch_;
  write.commit = commit_;
  unsynced_.push_back({.number = write.number, .through = log_.last().index, .epoch = max_epoch_});
  out_.push_back(std::move(write));
  return last_write_;
}

void Replica::on(const Synced& synced) {
  bool is_news = false;
  for (; !unsynced_.empty() && unsynced_.front().number <= synced.number; unsynced_.pop_front()) {
    durable_ = std::max(durable_, unsynced_.front().through);
    durable_epoch_ = unsynced_.front().epoch;
    is_news = true;
  }
  if (!is_news) return;
  if (role_ == Role::sealing && synced.number >= seal_write_)
    begin_leading();
  else if (leads())
    advance_commit();
  else
    acknowledge();
}

void Replica::truncate_after(LogIndex index) {
  log_.truncate_after(index);
  durable_ = std::min(durable_, index);
  for (auto& write : unsynced_) write.through = std::min(write.through, index);
}

void Replica::commit_to(LogIndex index) {
  if (index <= commit_) return;
  commit_ = index;
  out_.push_back(Committed{.index = index});
}

void Replica::trim() {
  // Only in a step of its own, when what was committed in those before has been applied.
  if (log_.size() < 2 * options_.log_keep) return;
  auto up_to = std::min(commit_, durable_);
  // Whoever is in the in-sync set is never sent a snapshot: it may hold what is not applied yet.
  for (const auto& [member, progress] : progress_)
    if (contains(record_.isr, member)) up_to = std::min(up_to, progress.match);
  if (up_to < log_.base().index + options_.log_keep) return;
  log_.trim_to(up_to - options_.log_keep);
  write({.trim_to = log_.base().index});
}

void Replica::on(const Received& received) {
  std::visit([&](const auto& message) { handle(received.from, message); }, received.message);
}

void Replica::on(const Submit& submit) {
  if (!accepts()) {
    out_.push_back(Refused{});
    return;
  }
  const auto before = log_.last().index;
  for (auto& [member, progress] : progress_)
    if (progress.match >= before) progress.behind_since = now_;
  const Entry entry{.epoch = max_epoch_,
                    .timestamp_ms = std::max(submit.wall_ms, log_.timestamp_ms(before) + 1),
                    .payload = submit.payload};
  log_.append(entry);
  write({.first = before + 1, .entries = {entry}});
  out_.push_back(Accepted{.index = before + 1});
  replicate_all();
}

void Replica::on(const Tick&) {
  trim();
  retry_proposal();
  if (!leads()) return;
  for (auto& [member, progress] : progress_) {
    const bool waits =
        progress.match < log_.last().index || !progress.heard || contains(record_.learners, member);
    if (waits && now_ - progress.sent_at >= options_.resend_after) {
      progress.next = progress.heard ? progress.match + 1 : progress.probe;
      replicate(member, progress);
    } else if (progress.told_commit < commit_) {
      replicate(member, progress);
    }
  }
  change_membership();
}

}  // namespace wardmote::cluster
