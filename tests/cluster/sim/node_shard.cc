#include <utility>

#include "tests/cluster/sim/node.h"
#include "tests/cluster/sim/world.h"

namespace wardmote::cluster::sim {

Node::Shard& Node::shard(ShardId id) {
  auto& shard = process_->shards[id];
  if (shard.replica) return shard;
  const auto found = disk_.shards().find(id);
  const auto on_disk = found == disk_.shards().end() ? ShardOnDisk{} : found->second;
  // Small numbers, so that a few seconds see a log trimmed and a learner far behind; in some worlds
  // it catches up by snapshots, in the others entry by entry.
  const std::size_t log_keep = world_.nodes().size() % 2 == 0 ? 200 : 6;
  shard.replica = std::make_unique<Replica>(ReplicaOptions{.self = {id_, disk_.incarnation()},
                                                           .shrink_after = Time{600},
                                                           .resend_after = Time{200},
                                                           .proposal_retry = Time{400},
                                                           .snapshot_retry = Time{800},
                                                           .freeze_max = Time{600},
                                                           .join_lag = 6,
                                                           .append_entries_max = 4,
                                                           .log_keep = log_keep},
                                            restart_with(world_.bug, on_disk.replica));
  shard.state = on_disk.base_state;
  shard.applied = on_disk.replica.log.base().index;
  Committed committed{.index = shard.replica->commit()};
  handle(id, committed);
  return shard;
}

void Node::feed(ShardId id, const ReplicaInput& input) {
  auto& own = *process_;
  auto& shard = this->shard(id);
  for (auto& output : step_with(world_.bug, *shard.replica, input, clock())) {
    if (const auto* accepted = std::get_if<Accepted>(&output)) shard.accepted = accepted->index;
    own.todo.emplace_back(id, std::move(output));
  }
  // What one of them leads to comes after what was said before it: writes above all.
  if (std::exchange(own.doing, true)) return;
  while (!own.todo.empty()) {
    auto [of, output] = std::move(own.todo.front());
    own.todo.pop_front();
    std::visit([&, of = of](auto& one) { handle(of, one); }, output);
  }
  own.doing = false;
}

void Node::receive(ShardId id, NodeId from, const ReplicaMessage& message) {
  feed(id, Received{.from = from, .message = message});
}

void Node::handle(ShardId id, Send& send) {
  world_.send(id_, send.to, [id, from = id_, message = std::move(send.message)](Node& node) {
    node.receive(id, from, message);
  });
}

void Node::handle(ShardId id, Write& write) {
  ShardState reset_state;
  if (write.reset) reset_state = world_.kept_state(std::stoull(write.reset->state));
  disk_.write({.shard = id, .write = std::move(write), .reset_state = std::move(reset_state)});
  sync();
}

void Node::sync() {
  if (process_->syncing || !disk_.has_unsynced()) return;
  process_->syncing = true;
  const auto count = disk_.unsynced();
  const auto done = [this, count] {
    process_->syncing = false;
    for (const auto& [id, number] : disk_.sync(count)) feed(id, Synced{number});
    sync();
  };
  const auto time = world_.dice.between(1, 4) + slow_sync;
  world_.scheduler.after(time, [this, life = life_, done] { run(life, done); });
}

void Node::handle(ShardId id, Committed& committed) {
  auto& shard = process_->shards[id];
  auto& [replica, state, applied, accepted, reading, ahead, receiver] = shard;
  while (applied < committed.index) {
    ++applied;
    if (applied > replica->log().base().index)
      state.apply(applied, replica->log().at(applied).payload);
  }
  world_.checker.committed(id, *replica, committed.index);
  moved(id);
}

void Node::handle(ShardId id, Installed& installed) {
  auto& shard = process_->shards[id];
  shard.state = world_.kept_state(std::stoull(installed.snapshot.state));
  shard.applied = installed.snapshot.at.index;
}

void Node::handle(ShardId id, SendSnapshot& wanted) {
  const auto number = world_.keep_state(process_->shards[id].state);
  const Snapshot snapshot{.epoch = wanted.epoch,
                          .at = wanted.at,
                          .timestamp_ms = wanted.timestamp_ms,
                          .state = std::to_string(number)};
  world_.send(id_, wanted.to.node,
              [id, from = id_, snapshot](Node& node) { node.receive(id, from, snapshot); });
}

void Node::handle(ShardId id, RoleChanged& changed) {
  if (changed.role == Role::serving) {
    world_.checker.serving(id, id_, *process_->shards[id].replica);
    start_serving(id);
  } else {
    stop_serving(id);
  }
}

void Node::handle(ShardId id, Diverged& diverged) {
  world_.checker.fail("shard " + std::to_string(static_cast<unsigned>(id)) + ": node " +
                      std::to_string(static_cast<unsigned>(id_)) + " contradicts its primary at " +
                      std::to_string(diverged.index));
}

bool Node::submit(ShardId id, const std::string& payload) {
  return is_up() && !paused_ && place(id, payload).has_value();
}

std::optional<LogIndex> Node::place(ShardId id, const std::string& payload) {
  auto& shard = this->shard(id);
  shard.accepted.reset();
  feed(id, Submit{.payload = payload, .wall_ms = 1'000'000 + world_.scheduler.now()});
  if (shard.accepted && shard.ahead) shard.ahead->apply(*shard.accepted, payload);
  return shard.accepted;
}

}  // namespace wardmote::cluster::sim
