#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "cluster/replica_messages.h"

namespace wardmote::cluster {

struct ReplicaOptions {
  Member self{};
  /// A member of the in-sync set that leaves entries unanswered for so long is taken out of it.
  Time shrink_after{2000};
  Time resend_after{500};
  Time proposal_retry{1000};
  Time snapshot_retry{5000};
  Time freeze_max{3000};
  /// A learner this close to the end joins the in-sync set.
  LogIndex join_lag = 64;
  /// Of one Append, which has at least one entry if there is any to send.
  std::size_t append_entries_max = 64;
  std::size_t append_bytes_max = std::size_t{1} << 20;
  /// Entries accepted and not committed.
  std::size_t in_flight_max = 10'000;
  /// Committed entries kept for members that fall behind.
  std::size_t log_keep = 1024;
};

/// What the disk holds of a replica when its process starts.
struct DurableReplica {
  Epoch max_epoch = 0;
  LogIndex commit = 0;
  ReplicaLog log{};
};

/// One copy of a shard: follows, learns, and leads when the shard's record in etcd says so.
/// Sans-I/O: the host carries messages, writes, and transactions, however late, and applies what is
/// committed. Safety needs no clock: an entry is committed when the whole in-sync set has it on
/// disk in the primary's epoch, and every change of that set or of the primary is a transaction on
/// the record.
class Replica {
 public:
  Replica(ReplicaOptions options, DurableReplica durable);

  std::vector<ReplicaOutput> step(const ReplicaInput& input, Time now);

  Role role() const { return role_; }
  bool is_frozen() const { return frozen_at_.has_value(); }
  /// True if a Submit would be taken now.
  bool accepts() const;
  /// The newest epoch it obeys or leads.
  Epoch epoch() const { return max_epoch_; }
  LogIndex commit() const { return commit_; }
  const ReplicaLog& log() const { return log_; }
  const ShardRecord& record() const { return record_; }
  Revision revision() const { return revision_; }

 private:
  struct Progress {
    /// On its disk, as it said in this epoch.
    LogIndex match = 0;
    LogIndex next = 1;
    /// Where to ask for a common end as long as it has not answered for any.
    LogIndex probe = 1;
    LogIndex told_commit = 0;
    bool heard = false;
    Time heard_at{};
    Time sent_at{};
    /// When it last answered for an entry, or was given the first that it has not answered for.
    Time behind_since{};
    std::optional<Time> snapshot_sent{};
  };
  struct Proposal {
    Revision expected = 0;
    ShardRecord record;
    Time sent_at{};
  };
  struct Unsynced {
    std::uint64_t number = 0;
    LogIndex through = 0;
    Epoch epoch = 0;
  };

  void on(const RecordSeen& seen);
  void on(const ProposalAnswered& answer);
  void on(const Received& received);
  void on(const Synced& synced);
  void on(const Submit& submit);
  void on(const Tick& tick);

  // replica.cc: roles and the disk
  void follow_record();
  void seal(Epoch epoch);
  void begin_leading();
  void step_down();
  void change_role(Role role);
  bool leads() const { return role_ == Role::recovering || role_ == Role::serving; }
  std::uint64_t write(Write write);
  void truncate_after(LogIndex index);
  void commit_to(LogIndex index);
  void trim();

  // replica_follower.cc
  void handle(NodeId from, const Append& append);
  void handle(NodeId from, const Snapshot& snapshot);
  void handle(NodeId from, const Fenced& fenced);
  /// False if the sender is fenced. Otherwise it is the primary from now on.
  bool obey(NodeId from, Epoch epoch);
  /// Takes over what is new; false if it contradicts what is committed.
  bool take_entries(const Append& append);
  void acknowledge();
  void diverge(LogIndex index);

  // replica_leader.cc
  void handle(NodeId from, const Appended& appended);
  void handle(NodeId from, const NeedFrom& need);
  std::set<Member> required() const;
  void refresh_progress();
  void replicate(const Member& member, Progress& progress);
  void replicate_all();
  void advance_commit();

  // replica_changes.cc
  void change_membership();
  bool shrink();
  bool grow();
  bool is_close(const Member& learner) const;
  void transfer();
  void propose(ShardRecord record);
  void retry_proposal();

  ReplicaOptions options_;
  ReplicaLog log_;
  Time now_{};
  std::vector<ReplicaOutput> out_;

  Role role_ = Role::follower;
  /// No older epoch is obeyed. While leading it is the epoch led.
  Epoch max_epoch_ = 0;
  LogIndex commit_ = 0;
  bool diverged_ = false;

  ShardRecord record_;
  Revision revision_ = 0;
  /// Stays, and counts, until a newer record proves that it can no longer take effect.
  std::optional<Proposal> proposal_;

  std::uint64_t last_write_ = 0;
  std::deque<Unsynced> unsynced_;
  LogIndex durable_ = 0;
  Epoch durable_epoch_ = 0;
  std::uint64_t seal_write_ = 0;

  /// Follower: the primary of max_epoch_, and how far its log is known to be ours.
  std::optional<NodeId> leader_;
  LogIndex matched_ = 0;

  /// Primary: where the others stand.
  std::map<Member, Progress> progress_;
  LogIndex recover_to_ = 0;
  /// A learner whose answers are waited for, that it may join the in-sync set once it has all that
  /// is committed.
  struct Joining {
    Member member;
    Time since{};
  };
  std::optional<Joining> joining_;
  std::optional<Time> frozen_at_;
};

}  // namespace wardmote::cluster
