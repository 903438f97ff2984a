#include <algorithm>

#include "cluster/replica.h"

namespace wardmote::cluster {

std::set<Member> Replica::required() const {
  std::set<Member> members(record_.isr.begin(), record_.isr.end());
  // Until its outcome is known, a change may have happened or not: both sets must have the entry.
  if (proposal_) members.insert(proposal_->record.isr.begin(), proposal_->record.isr.end());
  if (joining_) members.insert(joining_->member);
  return members;
}

void Replica::refresh_progress() {
  auto wanted = required();
  wanted.insert(record_.learners.begin(), record_.learners.end());
  wanted.erase(options_.self);
  std::erase_if(progress_, [&](const auto& one) { return !wanted.contains(one.first); });
  for (const auto& member : wanted) {
    const auto [found, is_new] = progress_.try_emplace(member);
    if (!is_new) continue;
    found->second.next = found->second.probe = log_.last().index + 1;
    found->second.behind_since = now_;
    replicate(member, found->second);
  }
}

void Replica::replicate(const Member& member, Progress& progress) {
  if (progress.next <= log_.base().index) {
    if (progress.snapshot_sent && now_ - *progress.snapshot_sent < options_.snapshot_retry) return;
    progress.snapshot_sent = now_;
    progress.sent_at = now_;
    const auto at = log_.position(commit_);
    out_.push_back(SendSnapshot{
        .to = member, .epoch = max_epoch_, .at = at, .timestamp_ms = log_.timestamp_ms(commit_)});
    return;
  }
  Append append{.epoch = max_epoch_,
                .previous = log_.position(progress.next - 1),
                .commit = commit_,
                .entries = log_.entries(progress.next, options_.append_entries_max,
                                        options_.append_bytes_max)};
  progress.next += append.entries.size();
  progress.told_commit = commit_;
  progress.sent_at = now_;
  out_.push_back(Send{.to = member.node, .message = std::move(append)});
}

void Replica::replicate_all() {
  for (auto& [member, progress] : progress_)
    // Nothing is sent ahead of what is not known to fit.
    if (progress.heard && progress.next <= log_.last().index) replicate(member, progress);
}

void Replica::handle(NodeId, const Appended& appended) {
  const auto found = progress_.find(appended.by);
  if (!leads() || appended.epoch != max_epoch_ || found == progress_.end()) return;
  auto& progress = found->second;
  progress.heard = true;
  progress.heard_at = now_;
  if (appended.durable > progress.match) {
    progress.match = appended.durable;
    progress.behind_since = now_;
    progress.snapshot_sent.reset();
  }
  progress.next = std::max(progress.next, progress.match + 1);
  if (progress.next <= log_.last().index) replicate(found->first, progress);
  advance_commit();
  change_membership();
}

void Replica::handle(NodeId, const NeedFrom& need) {
  const auto found = progress_.find(need.by);
  if (!leads() || need.epoch != max_epoch_ || found == progress_.end()) return;
  auto& progress = found->second;
  progress.heard_at = now_;
  // What it has answered for it cannot need: that was asked before, or its disk lost it, and asking
  // each other at the speed of the network would not bring it back.
  if (need.index > log_.last().index + 1 || need.index <= progress.match) return;
  progress.next = progress.probe = need.index;
  replicate(found->first, progress);
}

void Replica::advance_commit() {
  if (!leads()) return;
  if (record_.isr.size() >= record_.min_isr) {
    auto common = durable_;
    for (const auto& member : required())
      if (member != options_.self) common = std::min(common, progress_.at(member).match);
    commit_to(common);
  }
  if (role_ == Role::recovering && commit_ >= recover_to_) change_role(Role::serving);
}

}  // namespace wardmote::cluster
