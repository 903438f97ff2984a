#pragma once

#include <algorithm>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wardmote::cluster {

enum class NodeId : std::uint32_t {};
enum class ShardId : std::uint16_t {};
/// Counts the primaries of a shard: every change of primary is a new epoch.
using Epoch = std::uint64_t;
/// Place of an entry in a shard's log; the first is 1.
using LogIndex = std::uint64_t;
/// etcd's mod_revision; 0 where there is no such key.
using Revision = std::int64_t;
/// A node's own steady clock (CLOCK_BOOTTIME). Never compared between nodes.
using Time = std::chrono::milliseconds;

/// A copy of data: the node and the incarnation of its disk. A node that comes back with an empty
/// disk under its old name is another member.
struct Member {
  NodeId node{};
  std::string disk{};
  auto operator<=>(const Member&) const = default;
};

/// What a node says of itself; lies in etcd under its lease.
struct NodeRecord {
  std::string address{};
  std::string zone{};
  std::string version{};
  std::string disk{};
  double weight = 1;
  bool draining = false;
  bool operator==(const NodeRecord&) const = default;
};

/// Who holds a shard; lies in etcd for ever and changes by compare-and-swap only. Within an epoch
/// only the primary adds to `isr`, so that it always knows a superset of it.
struct ShardRecord {
  Epoch epoch = 0;
  NodeId primary{};
  /// Each holds every committed entry, the primary among them.
  std::vector<Member> isr{};
  /// They are sent everything and need not answer.
  std::vector<Member> learners{};
  /// The primary is to hand over to this member of `isr`; it may be a learner yet.
  std::optional<NodeId> transfer_to{};
  /// Nothing is committed with fewer copies.
  std::uint32_t min_isr = 1;
  std::uint64_t move_id = 0;
  std::string updated_by{};
  bool operator==(const ShardRecord&) const = default;
};

inline bool contains(const std::vector<Member>& members, const Member& member) {
  return std::find(members.begin(), members.end(), member) != members.end();
}

/// The member on `node`, whatever its disk.
inline const Member* find_node(const std::vector<Member>& members, NodeId node) {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [node](const Member& member) { return member.node == node; });
  return found == members.end() ? nullptr : &*found;
}

}  // namespace wardmote::cluster
