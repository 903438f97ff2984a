#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cluster/inbox.h"
#include "cluster/lane_receiver.h"
#include "cluster/lane_sender.h"
#include "cluster/membership.h"
#include "cluster/plan.h"
#include "cluster/replica.h"
#include "tests/cluster/sim/disk.h"
#include "tests/cluster/sim/model_etcd.h"
#include "tests/cluster/sim/model_telegram.h"
#include "tests/cluster/sim/planted.h"
#include "tests/cluster/sim/shard_state.h"

namespace wardmote::cluster::sim {

class World;

/// A simulated machine: the product's classes, wired as a server will wire them, over a simulated
/// disk, clock, network and etcd. node.cc: the process. node_shard.cc: replicas. node_etcd.cc:
/// membership, records and the controller. node_updates.cc: inbox and lanes.
class Node {
 public:
  Node(World& world, NodeId id);

  NodeId id() const { return id_; }
  bool is_up() const { return process_ != nullptr; }
  bool is_paused() const { return paused_; }
  Disk& disk() { return disk_; }
  const Disk& disk() const { return disk_; }
  std::uint64_t life() const { return life_; }

  void start();
  void crash();
  void wipe();
  void pause();
  void resume();
  /// Runs work of the process with this life, later if it is paused, never if it is gone.
  void run(std::uint64_t life, const std::function<void()>& work);
  /// The same of whatever process is up: how messages arrive.
  void run(const std::function<void()>& work) { run(life_, work); }

  void receive(ShardId shard, NodeId from, const ReplicaMessage& message);
  void receive(NodeId from, const LaneEnvelope& envelope);
  void receive(const LaneAck& ack);
  void watched(const Change& change);
  /// A client's write; false if this node does not take it.
  bool submit(ShardId shard, const std::string& payload);
  bool serves(ShardId shard) const;
  /// For the operator: the shard's primary here, and the record it knows.
  const Replica* replica(ShardId shard) const;

  bool draining = false;
  /// Clock rate in parts per million of the true one, and a slow disk's extra time for a sync.
  std::int64_t clock_ppm = 1'000'000;
  std::int64_t slow_sync = 0;

 private:
  struct Shard {
    std::unique_ptr<Replica> replica;
    /// Of what is applied, that is up to `applied`.
    ShardState state;
    LogIndex applied = 0;
    std::optional<LogIndex> accepted;
    bool reading = false;
    // While serving: the state after all that is accepted, and the end of the lanes.
    std::optional<ShardState> ahead;
    std::optional<LaneReceiver> receiver;
  };
  struct Process {
    std::map<ShardId, Shard> shards;
    Membership membership{{}, 0};
    bool syncing = false;
    std::deque<std::pair<ShardId, ReplicaOutput>> todo;
    bool doing = false;
    Revision controller_revision = 0;
    std::map<NodeId, Time> absent_since;
    std::set<NodeId> members;
    Time stable_since{};
    std::optional<Inbox> inbox;
    std::map<ShardId, LaneSender> lanes;
    /// For Bug::takes_any_number: how many envelopes of each lane were taken.
    std::map<LaneId, std::uint64_t> taken;
  };

  Time clock() const;
  void tick();

  // node_shard.cc
  Shard& shard(ShardId id);
  void feed(ShardId id, const ReplicaInput& input);
  void sync();
  void handle(ShardId id, Send& send);
  void handle(ShardId id, Write& write);
  void handle(ShardId id, Propose& propose);
  void handle(ShardId id, ReadRecord&);
  void handle(ShardId id, Committed& committed);
  void handle(ShardId id, Installed& installed);
  void handle(ShardId id, SendSnapshot& snapshot);
  void handle(ShardId, Accepted&) {}
  void handle(ShardId, Refused&) {}
  void handle(ShardId id, RoleChanged& changed);
  void handle(ShardId id, Diverged& diverged);

  // node_etcd.cc
  template <class Request, class Answer>
  void ask_etcd(Request request, Answer answer);
  void feed(const MembershipInput& input);
  void handle(const RevokeLease& revoke);
  void handle(const GrantLease& grant);
  void handle(const StoreLease& store);
  void handle(const WriteNode& write);
  void handle(const Heartbeat& heartbeat);
  void handle(const Joined&) {}
  void handle(const Stopped&);
  void control();
  void control(const std::vector<KeyValue>& rows);
  void read_records();
  void see(const KeyValue& row);

  // node_updates.cc
  void start_serving(ShardId id);
  void stop_serving(ShardId id);
  void moved(ShardId id);
  std::optional<LogIndex> place(ShardId id, const std::string& payload);
  void feed_inbox(const InboxInput& input);
  void perform(const std::vector<InboxOutput>& outputs);
  void handle(const Poll& poll);
  void handle(const TakeBatch& batch);
  void handle(const BatchDone& done);
  void handle(const Route& route);
  void feed_lane(ShardId to, const LaneSenderInput& input);
  void feed_receiver(ShardId id, const LaneReceiverInput& input);
  void handle(ShardId id, const Deliver& deliver);
  void tick_updates();

  World& world_;
  NodeId id_;
  Disk disk_;
  std::uint64_t life_ = 0;
  std::uint64_t disks_ = 1;
  bool paused_ = false;
  std::vector<std::function<void()>> held_;
  std::unique_ptr<Process> process_;
};

}  // namespace wardmote::cluster::sim
