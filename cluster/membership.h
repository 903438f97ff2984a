#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "cluster/records.h"

namespace wardmote::cluster {

struct MembershipOptions {
  /// Of the node's one lease, 2 to 30 seconds.
  Time ttl{5000};
  Time heartbeat{1000};
  /// The node stops by itself so long after the last heartbeat that was answered in full was sent:
  /// ttl less 0.5 s of scheduling, 1 % of clock rate, and some to spare.
  Time own_stop{3500};
  /// A request without an answer for so long is made again.
  Time call_deadline{1000};
};

/// Names one attempt; answers to earlier attempts are ignored.
using Attempt = std::uint64_t;

// ---- into the membership ----

struct LeaseGranted {
  Attempt attempt = 0;
  std::int64_t lease = 0;
};

/// What became of the guarded creation of the node's key.
struct NodeWritten {
  Attempt attempt = 0;
  bool applied = false;
  Revision create_revision = 0;
};

struct KeepAliveAnswered {
  Attempt attempt = 0;
  bool alive = false;
};

/// What became of the counter that is guarded by the node's key: unlike a keep-alive's answer this
/// one is a transaction, and cannot be wrong (etcd-io/etcd#20813).
struct BeatAnswered {
  Attempt attempt = 0;
  bool applied = false;
};

/// Time passes; wanted every 100 ms, and before anything is done that members only may do.
struct MembershipTick {};

using MembershipInput =
    std::variant<LeaseGranted, NodeWritten, KeepAliveAnswered, BeatAnswered, MembershipTick>;

// ---- out of the membership ----

/// The lease of an earlier life of this process, or one whose key is gone.
struct RevokeLease {
  std::int64_t lease = 0;
};

struct GrantLease {
  Attempt attempt = 0;
  Time ttl{};
};

/// To be on the disk before WriteNode is done: the next life of the process revokes it.
struct StoreLease {
  std::int64_t lease = 0;
};

/// If there is no key node/<id>, create it under the lease.
struct WriteNode {
  Attempt attempt = 0;
  std::int64_t lease = 0;
};

/// Keep the lease alive, and write hb/<id> guarded by the create_revision of node/<id>.
struct Heartbeat {
  Attempt attempt = 0;
  std::int64_t lease = 0;
  Revision create_revision = 0;
};

struct Joined {
  std::int64_t lease = 0;
};

/// The node may no longer count as alive to others: it stops polling and serving reads. What it
/// commits is guarded by epochs and goes on as long as the in-sync set obeys.
struct Stopped {};

using MembershipOutput =
    std::variant<RevokeLease, GrantLease, StoreLease, WriteNode, Heartbeat, Joined, Stopped>;

/// A node's place among the others: one lease, kept by heartbeats, and given up by its own clock
/// before the others may see it expire. Nothing that must be safe relies on it. Sans-I/O.
class Membership {
 public:
  /// `old_lease`: as StoreLease left it in an earlier life; 0 if there is none.
  Membership(MembershipOptions options, std::int64_t old_lease)
      : options_(options), lease_(old_lease) {}

  std::vector<MembershipOutput> step(const MembershipInput& input, Time now);

  /// True until the deadline, which only a heartbeat answered in full moves.
  bool is_member(Time now) const { return joined_ && now < deadline_; }
  Time deadline() const { return deadline_; }
  std::int64_t lease() const { return lease_; }

 private:
  enum class State : std::uint8_t { without_lease, granting, writing, member };

  void on(const LeaseGranted& granted);
  void on(const NodeWritten& written);
  void on(const KeepAliveAnswered& answer);
  void on(const BeatAnswered& answer);
  void on(const MembershipTick& tick);
  void begin_anew();
  void beat();
  void confirm();
  bool is_current(Attempt attempt) const { return attempt == attempt_; }

  MembershipOptions options_;
  std::vector<MembershipOutput> out_;
  Time now_{};
  State state_ = State::without_lease;
  std::int64_t lease_ = 0;
  Revision create_revision_ = 0;
  Attempt attempt_ = 0;
  Time sent_at_{};
  bool lease_alive_ = false;
  bool key_alive_ = false;
  bool joined_ = false;
  Time deadline_{};
};

}  // namespace wardmote::cluster
