#include <algorithm>
#include <utility>

#include "cluster/replica.h"

namespace wardmote::cluster {

void Replica::on(const ProposalAnswered& answer) {
  if (!proposal_ || proposal_->expected != answer.expected) return;
  if (answer.applied)
    on(RecordSeen{.record = proposal_->record, .revision = answer.revision});
  else
    // Refused may also mean that an earlier attempt of the same was applied.
    out_.push_back(ReadRecord{});
}

void Replica::propose(ShardRecord record) {
  record.updated_by = "node/" + std::to_string(static_cast<std::uint32_t>(options_.self.node));
  proposal_ = {.expected = revision_, .record = std::move(record), .sent_at = now_};
  out_.push_back(Propose{.expected = revision_, .record = proposal_->record});
  if (leads()) refresh_progress();
}

void Replica::retry_proposal() {
  if (!proposal_ || now_ - proposal_->sent_at < options_.proposal_retry) return;
  proposal_->sent_at = now_;
  out_.push_back(Propose{.expected = proposal_->expected, .record = proposal_->record});
  out_.push_back(ReadRecord{});
}

void Replica::change_membership() {
  if (!leads() || proposal_) return;
  if (!shrink() && !grow() && role_ == Role::serving) transfer();
}

bool Replica::shrink() {
  std::vector<std::pair<Time, Member>> late;
  for (const auto& [member, progress] : progress_)
    if (contains(record_.isr, member) && progress.match < log_.last().index &&
        now_ - progress.behind_since >= options_.shrink_after)
      late.emplace_back(progress.behind_since, member);
  std::sort(late.begin(), late.end());
  // With fewer than min_isr nothing can be committed anyway, and each that stays may be promoted.
  const auto surplus =
      record_.isr.size() - std::min<std::size_t>(record_.isr.size(), std::max(record_.min_isr, 1u));
  if (late.size() > surplus) late.resize(surplus);
  if (late.empty()) return false;
  auto smaller = record_;
  for (const auto& [since, member] : late) {
    std::erase(smaller.isr, member);
    smaller.learners.push_back(member);
  }
  propose(std::move(smaller));
  return true;
}

bool Replica::is_close(const Member& learner) const {
  const auto found = progress_.find(learner);
  if (found == progress_.end()) return false;
  const auto& progress = found->second;
  return progress.heard && now_ - progress.heard_at < options_.shrink_after &&
         progress.match + options_.join_lag > log_.last().index;
}

bool Replica::grow() {
  // Whoever joins must have all that is committed *before* it may be promoted. From here on nothing
  // is committed without it, so that it cannot fall behind again.
  if (!joining_) {
    const auto learner = std::ranges::find_if(
        record_.learners, [this](const Member& member) { return is_close(member); });
    if (learner == record_.learners.end()) return false;
    joining_ = {.member = *learner, .since = now_};
  }
  const auto member = joining_->member;
  const auto found = progress_.find(member);
  if (!contains(record_.learners, member) || found == progress_.end() ||
      now_ - joining_->since >= options_.shrink_after) {
    joining_.reset();
    refresh_progress();
    advance_commit();
    return false;
  }
  // What a recovering primary has found in its log may have been committed before its time.
  if (found->second.match < std::max(commit_, recover_to_)) return false;
  auto larger = record_;
  std::erase(larger.learners, member);
  larger.isr.push_back(member);
  joining_.reset();
  propose(std::move(larger));
  return true;
}

void Replica::transfer() {
  if (!record_.transfer_to || *record_.transfer_to == options_.self.node) return;
  const auto target = *record_.transfer_to;
  auto next = record_;
  next.transfer_to.reset();
  const auto* member = find_node(record_.isr, target);
  if (member == nullptr) {
    // It has yet to catch up, or it was taken out on the way; nobody waits for it frozen.
    frozen_at_.reset();
    if (find_node(record_.learners, target) == nullptr) propose(std::move(next));
    return;
  }
  const auto match = progress_.at(*member).match;
  const auto last = log_.last().index;
  if (!frozen_at_) {
    if (last - match >= options_.join_lag) return;
    frozen_at_ = now_;
  }
  if (commit_ == last && match == last) {
    ++next.epoch;
    next.primary = target;
    propose(std::move(next));
  } else if (now_ - *frozen_at_ >= options_.freeze_max) {
    // Given up; residents have waited long enough.
    propose(std::move(next));
  }
}

}  // namespace wardmote::cluster
