#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cluster/records.h"
#include "cluster/replica_messages.h"

namespace wardmote::cluster {

// Records as they lie in etcd, and messages as they go between nodes: protobuf of
// wardmote/v1/cluster.proto and replication.proto. Decoding gives nothing for bytes that are no
// such message, or that lack what every such message has.

std::string encode(const NodeRecord& record);
std::optional<NodeRecord> decode_node(std::string_view bytes);

std::string encode(const ShardRecord& record);
std::optional<ShardRecord> decode_shard(std::string_view bytes);

struct ShardMessage {
  ShardId shard{};
  ReplicaMessage message{};
};

std::string encode(const ShardMessage& message);
std::optional<ShardMessage> decode_message(std::string_view bytes);

}  // namespace wardmote::cluster
