#include <algorithm>

#include "cluster/replica.h"

namespace wardmote::cluster {

bool Replica::obey(NodeId from, Epoch epoch) {
  if (epoch < max_epoch_) {
    out_.push_back(Send{.to = from, .message = Fenced{.epoch = max_epoch_}});
    return false;
  }
  if (epoch > max_epoch_) {
    max_epoch_ = epoch;
    step_down();
  }
  // An epoch has one primary: a message of the epoch led here can only be forged or our own.
  if (role_ != Role::follower) return false;
  leader_ = from;
  return true;
}

void Replica::handle(NodeId from, const Append& append) {
  if (!obey(from, append.epoch)) return;
  if (!log_.has(append.previous)) {
    // If it is only the end that is missing, ask for that; otherwise go back one by one.
    const auto index = std::min(append.previous.index, log_.last().index + 1);
    if (index <= commit_) {
      diverge(index);
      return;
    }
    out_.push_back(
        Send{.to = from,
             .message = NeedFrom{.epoch = append.epoch, .index = index, .by = options_.self}});
    return;
  }
  if (!take_entries(append)) return;
  matched_ = std::max(matched_, append.previous.index + append.entries.size());
  commit_to(std::min(append.commit, matched_));
  acknowledge();
}

bool Replica::take_entries(const Append& append) {
  auto index = append.previous.index;
  std::size_t known = 0;
  while (known < append.entries.size() && index + 1 <= log_.last().index &&
         log_.has({append.entries[known].epoch, index + 1})) {
    ++known;
    ++index;
  }
  const bool is_new_epoch =
      durable_epoch_ != max_epoch_ && (unsynced_.empty() || unsynced_.back().epoch != max_epoch_);
  if (known == append.entries.size()) {
    if (is_new_epoch) write({});
    return true;
  }
  Write change{.first = index + 1};
  if (index < log_.last().index) {
    if (index < commit_) {
      diverge(index + 1);
      return false;
    }
    // Our tail is of an older primary and was never committed, or the new one would have it.
    truncate_after(index);
    change.truncate_after = index;
  }
  for (; known < append.entries.size(); ++known) {
    log_.append(append.entries[known]);
    change.entries.push_back(append.entries[known]);
  }
  write(std::move(change));
  return true;
}

void Replica::handle(NodeId from, const Snapshot& snapshot) {
  if (!obey(from, snapshot.epoch)) return;
  if (!log_.has(snapshot.at)) {
    if (snapshot.at.index <= commit_) {
      diverge(snapshot.at.index);
      return;
    }
    truncate_after(0);
    durable_ = 0;
    log_.reset(snapshot.at, snapshot.timestamp_ms);
    commit_ = snapshot.at.index;
    write({.reset = snapshot});
    out_.push_back(Installed{.snapshot = snapshot});
  } else {
    take_entries({.epoch = snapshot.epoch, .previous = snapshot.at});
  }
  matched_ = std::max(matched_, snapshot.at.index);
  commit_to(std::min(snapshot.at.index, matched_));
  acknowledge();
}

void Replica::handle(NodeId, const Fenced& fenced) {
  if (fenced.epoch <= max_epoch_) return;
  max_epoch_ = fenced.epoch;
  step_down();
  write({});
  out_.push_back(ReadRecord{});
}

void Replica::acknowledge() {
  if (!leader_ || durable_epoch_ != max_epoch_) return;
  out_.push_back(
      Send{.to = *leader_,
           .message = Appended{
               .epoch = max_epoch_, .durable = std::min(matched_, durable_), .by = options_.self}});
}

void Replica::diverge(LogIndex index) {
  diverged_ = true;
  step_down();
  out_.push_back(Diverged{.index = index});
}

}  // namespace wardmote::cluster
