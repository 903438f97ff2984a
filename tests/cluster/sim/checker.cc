#include "tests/cluster/sim/checker.h"

#include <fmt/format.h>

#include <algorithm>

namespace wardmote::cluster::sim {

namespace {

unsigned raw(ShardId shard) { return static_cast<unsigned>(shard); }
unsigned raw(NodeId node) { return static_cast<unsigned>(node); }

}  // namespace

void Checker::fail(std::string what) {
  if (!violation_) violation_ = std::move(what);
}

void Checker::committed(ShardId shard, const Replica& replica, LogIndex index) {
  auto& log = shards_[shard].log;
  const auto known = static_cast<LogIndex>(log.size());
  const auto& own = replica.log();
  // What was compared before need not be again: it cannot change while it is not truncated.
  for (auto at = std::max(own.base().index + 1, known > 8 ? known - 8 : 1); at <= index; ++at) {
    const auto& entry = own.at(at);
    if (at <= log.size()) {
      if (log[at - 1] != entry)
        fail(fmt::format("shard {}: entry {} was committed as '{}' and now as '{}'", raw(shard), at,
                         log[at - 1].payload, entry.payload));
      continue;
    }
    if (at != log.size() + 1)
      return fail(
          fmt::format("shard {}: entry {} is committed before {}", raw(shard), at, log.size() + 1));
    log.push_back(entry);
    added(shard, entry);
  }
  if (log.size() > known) check_copies(shard, known + 1);
}

void Checker::check_copies(ShardId shard, LogIndex from) {
  const auto& [log, record] = shards_[shard];
  for (const auto& member : record.isr) {
    const auto* disk = disk_of_(member.node);
    if (disk == nullptr || disk->incarnation() != member.disk) continue;
    const auto found = disk->shards().find(shard);
    const auto* copy = found == disk->shards().end() ? nullptr : &found->second.replica.log;
    for (auto at = from; at <= log.size(); ++at) {
      if (copy != nullptr &&
          (at <= copy->base().index || (at <= copy->last().index && copy->at(at) == log[at - 1])))
        continue;
      return fail(
          fmt::format("shard {}: entry {} is committed, and node {}, which is in sync, does "
                      "not have it on its disk",
                      raw(shard), at, raw(member.node)));
    }
  }
}

void Checker::serving(ShardId shard, NodeId node, const Replica& replica) {
  const auto& [log, record] = shards_[shard];
  // One that was replaced meanwhile may begin with an old state: it can commit nothing.
  if (record.epoch != replica.epoch()) return;
  const auto& own = replica.log();
  if (own.last().index < log.size())
    return fail(fmt::format("shard {}: node {} serves with {} entries, {} were committed",
                            raw(shard), raw(node), own.last().index, log.size()));
  for (auto at = own.base().index + 1; at <= log.size(); ++at)
    if (own.at(at).payload != log[at - 1].payload)
      fail(
          fmt::format("shard {}: node {} serves with another entry {}", raw(shard), raw(node), at));
}

void Checker::record_written(ShardId shard, const ShardRecord& record) {
  auto& before = shards_[shard].record;
  if (before.epoch != 0) {
    const auto* promoted = find_node(before.isr, record.primary);
    if (record.epoch < before.epoch)
      fail(fmt::format("shard {}: epoch {} after {}", raw(shard), record.epoch, before.epoch));
    if (record.primary != before.primary && record.epoch == before.epoch)
      fail(fmt::format("shard {}: two primaries in epoch {}", raw(shard), record.epoch));
    if (promoted == nullptr || !contains(record.isr, *promoted))
      fail(fmt::format("shard {}: node {} is made primary and was not in sync", raw(shard),
                       raw(record.primary)));
  }
  before = record;
  check_copies(shard, shards_[shard].log.size() > 64 ? shards_[shard].log.size() - 64 : 1);
}

void Checker::truncated(ShardId shard, NodeId node, const ReplicaLog& log, LogIndex index) {
  const auto& committed = shards_[shard].log;
  const auto end = std::min<LogIndex>(log.last().index, committed.size());
  for (auto at = std::max(index, log.base().index) + 1; at <= end; ++at)
    if (log.at(at) == committed[at - 1])
      fail(fmt::format("shard {}: node {} throws away entry {}, which is committed", raw(shard),
                       raw(node), at));
}

void Checker::added(ShardId shard, const Entry& entry) {
  ++commits_;
  if (entry.payload.front() == 'W') return;
  const auto read = read_payload(entry.payload);
  for (const auto& update : read.updates) {
    auto& community = communities_[update.community];
    if (read.kind == ReadPayload::Kind::batch) {
      if (update.id < inbox_end_) fail(fmt::format("update {} is in the inbox twice", update.id));
      inbox_end_ = update.id + 1;
      community.taken.push_back(update.id);
    } else if (community.applied >= community.taken.size() ||
               community.taken[community.applied] != update.id) {
      fail(fmt::format(
          "shard {}: community {} applies update {}, its turn is {}", raw(shard), update.community,
          update.id,
          community.applied < community.taken.size() ? community.taken[community.applied] : -1));
    } else {
      ++community.applied;
      ++applied_;
    }
  }
}

std::size_t Checker::open_updates() const {
  std::size_t open = 0;
  for (const auto& [id, community] : communities_)
    open += community.taken.size() - community.applied;
  return open;
}

void Checker::confirmed(std::int64_t offset) {
  if (offset > inbox_end_)
    fail(fmt::format("Telegram may forget all below {}, committed is all below {}", offset,
                     inbox_end_));
}

}  // namespace wardmote::cluster::sim
