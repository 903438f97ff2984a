#pragma once

#include <string>
#include <variant>
#include <vector>

#include "cluster/records.h"
#include "cluster/replica_log.h"

namespace wardmote::cluster {

// ---- between the replicas of a shard ----

/// Primary to all others: entries that follow `previous`; none to ask or to tell `commit`.
struct Append {
  Epoch epoch = 0;
  Position previous{};
  LogIndex commit = 0;
  std::vector<Entry> entries{};
};

/// All up to `durable` is the primary's and on this member's disk, and so is `epoch`: no older
/// primary is obeyed any more.
struct Appended {
  Epoch epoch = 0;
  LogIndex durable = 0;
  Member by{};
};

/// The sender of an older epoch is no longer primary.
struct Fenced {
  Epoch epoch = 0;
};

/// The logs do not meet at the Append's `previous`: send from `index` on.
struct NeedFrom {
  Epoch epoch = 0;
  LogIndex index = 0;
  Member by{};
};

/// The whole state at a committed entry, for a member whose log ends before the primary's begins.
struct Snapshot {
  Epoch epoch = 0;
  Position at{};
  std::int64_t timestamp_ms = 0;
  std::string state{};
};

using ReplicaMessage = std::variant<Append, Appended, Fenced, NeedFrom, Snapshot>;

// ---- into a replica ----

/// A record as etcd had it at `revision`: from a watch, a range, however late or often.
struct RecordSeen {
  ShardRecord record{};
  Revision revision = 0;
};

/// The answer to a Propose. An unknown outcome gets none.
struct ProposalAnswered {
  Revision expected = 0;
  bool applied = false;
  /// Of the record that the transaction wrote.
  Revision revision = 0;
};

struct Received {
  NodeId from{};
  ReplicaMessage message{};
};

/// Every Write up to this number is on the disk.
struct Synced {
  std::uint64_t number = 0;
};

/// An entry to be committed; only the serving primary takes it.
struct Submit {
  std::string payload{};
  std::int64_t wall_ms = 0;
};

/// Time passes; wanted every 100 ms.
struct Tick {};

using ReplicaInput = std::variant<RecordSeen, ProposalAnswered, Received, Synced, Submit, Tick>;

// ---- out of a replica, to be done in this order ----

struct Send {
  NodeId to{};
  ReplicaMessage message{};
};

/// To be written in the order of numbers, with one sync for any of them; Synced answers.
struct Write {
  std::uint64_t number = 0;
  Epoch max_epoch = 0;
  /// What is known to be committed; a hint for the next start.
  LogIndex commit = 0;
  /// Replaces state and log.
  std::optional<Snapshot> reset{};
  std::optional<LogIndex> truncate_after{};
  LogIndex first = 0;
  std::vector<Entry> entries{};
  /// The log may forget what lies up to here.
  LogIndex trim_to = 0;
};

/// One etcd transaction: if the record's mod_revision is `expected`, it becomes `record`.
struct Propose {
  Revision expected = 0;
  ShardRecord record{};
};

/// The record moved on: read it again.
struct ReadRecord {};

/// All up to `index` is committed: to be applied, and on the primary to be answered.
struct Committed {
  LogIndex index = 0;
};

/// The state is now that of the snapshot.
struct Installed {
  Snapshot snapshot{};
};

/// Make a Snapshot of what is applied, `at` its last entry, and send it.
struct SendSnapshot {
  Member to{};
  Epoch epoch = 0;
  Position at{};
  std::int64_t timestamp_ms = 0;
};

struct Accepted {
  LogIndex index = 0;
};

/// Not primary, not ready, handing over, or too much under way: nothing was done.
struct Refused {};

enum class Role : std::uint8_t {
  follower,
  /// Promoted; its epoch is not on its disk yet.
  sealing,
  /// Brings every member to its own log before it serves.
  recovering,
  serving,
};

/// Whoever waits for an entry that was Accepted and not Committed hears no more of it when the role
/// becomes follower.
struct RoleChanged {
  Role role{};
  Epoch epoch = 0;
};

/// This copy contradicts its primary below what is committed. It does nothing any more: its disk
/// must be looked at, or dropped and filled anew.
struct Diverged {
  LogIndex index = 0;
};

using ReplicaOutput = std::variant<Send, Write, Propose, ReadRecord, Committed, Installed,
                                   SendSnapshot, Accepted, Refused, RoleChanged, Diverged>;

}  // namespace wardmote::cluster
