#include "cluster/codec.h"

#include <limits>
#include <utility>

#include "wardmote/v1/cluster.pb.h"
#include "wardmote/v1/replication.pb.h"

namespace wardmote::cluster {

namespace {

template <class Message>
bool parse(std::string_view bytes, Message& message) {
  return bytes.size() <= std::numeric_limits<int>::max() &&
         message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

void put(const Member& member, v1::ClusterMember& to) {
  to.set_node(static_cast<std::uint32_t>(member.node));
  to.set_disk(member.disk);
}

Member take(const v1::ClusterMember& from) {
  return {.node = NodeId{from.node()}, .disk = from.disk()};
}

void put(const Position& position, v1::LogPosition& to) {
  to.set_epoch(position.epoch);
  to.set_index(position.index);
}

Position take(const v1::LogPosition& from) {
  return {.epoch = from.epoch(), .index = from.index()};
}

void put(const Append& append, v1::ReplicaMessage& to) {
  auto& message = *to.mutable_append();
  message.set_epoch(append.epoch);
  put(append.previous, *message.mutable_previous());
  message.set_commit(append.commit);
  for (const auto& entry : append.entries) {
    auto& added = *message.add_entries();
    added.set_epoch(entry.epoch);
    added.set_timestamp_ms(entry.timestamp_ms);
    added.set_batch(entry.payload);
  }
}

void put(const Appended& appended, v1::ReplicaMessage& to) {
  auto& message = *to.mutable_appended();
  message.set_epoch(appended.epoch);
  message.set_durable(appended.durable);
  put(appended.by, *message.mutable_by());
}

void put(const Fenced& fenced, v1::ReplicaMessage& to) {
  to.mutable_fenced()->set_epoch(fenced.epoch);
}

void put(const NeedFrom& need, v1::ReplicaMessage& to) {
  auto& message = *to.mutable_need_from();
  message.set_epoch(need.epoch);
  message.set_index(need.index);
  put(need.by, *message.mutable_by());
}

void put(const Snapshot& snapshot, v1::ReplicaMessage& to) {
  auto& message = *to.mutable_snapshot();
  message.set_epoch(snapshot.epoch);
  put(snapshot.at, *message.mutable_at());
  message.set_timestamp_ms(snapshot.timestamp_ms);
  message.set_state(snapshot.state);
}

ReplicaMessage take(const v1::Append& from) {
  Append append{.epoch = from.epoch(), .previous = take(from.previous()), .commit = from.commit()};
  for (const auto& entry : from.entries())
    append.entries.push_back(
        {.epoch = entry.epoch(), .timestamp_ms = entry.timestamp_ms(), .payload = entry.batch()});
  return append;
}

std::optional<ReplicaMessage> take(const v1::ReplicaMessage& from) {
  switch (from.kind_case()) {
    case v1::ReplicaMessage::kAppend:
      return take(from.append());
    case v1::ReplicaMessage::kAppended:
      return Appended{.epoch = from.appended().epoch(),
                      .durable = from.appended().durable(),
                      .by = take(from.appended().by())};
    case v1::ReplicaMessage::kFenced:
      return Fenced{.epoch = from.fenced().epoch()};
    case v1::ReplicaMessage::kNeedFrom:
      return NeedFrom{.epoch = from.need_from().epoch(),
                      .index = from.need_from().index(),
                      .by = take(from.need_from().by())};
    case v1::ReplicaMessage::kSnapshot:
      return Snapshot{.epoch = from.snapshot().epoch(),
                      .at = take(from.snapshot().at()),
                      .timestamp_ms = from.snapshot().timestamp_ms(),
                      .state = from.snapshot().state()};
    case v1::ReplicaMessage::KIND_NOT_SET:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::string encode(const NodeRecord& record) {
  v1::NodeRecord message;
  message.set_address(record.address);
  message.set_zone(record.zone);
  message.set_version(record.version);
  message.set_disk(record.disk);
  message.set_weight(record.weight);
  message.set_draining(record.draining);
  return message.SerializeAsString();
}

std::optional<NodeRecord> decode_node(std::string_view bytes) {
  v1::NodeRecord message;
  if (!parse(bytes, message) || message.disk().empty()) return std::nullopt;
  return NodeRecord{.address = message.address(),
                    .zone = message.zone(),
                    .version = message.version(),
                    .disk = message.disk(),
                    .weight = message.weight(),
                    .draining = message.draining()};
}

std::string encode(const ShardRecord& record) {
  v1::ShardRecord message;
  message.set_epoch(record.epoch);
  message.set_primary(static_cast<std::uint32_t>(record.primary));
  for (const auto& member : record.isr) put(member, *message.add_isr());
  for (const auto& member : record.learners) put(member, *message.add_learners());
  if (record.transfer_to) message.set_transfer_to(static_cast<std::uint32_t>(*record.transfer_to));
  message.set_min_isr(record.min_isr);
  message.set_move_id(record.move_id);
  message.set_updated_by(record.updated_by);
  return message.SerializeAsString();
}

std::optional<ShardRecord> decode_shard(std::string_view bytes) {
  v1::ShardRecord message;
  if (!parse(bytes, message) || message.epoch() == 0 || message.min_isr() == 0 ||
      message.isr().empty())
    return std::nullopt;
  ShardRecord record{.epoch = message.epoch(),
                     .primary = NodeId{message.primary()},
                     .min_isr = message.min_isr(),
                     .move_id = message.move_id(),
                     .updated_by = message.updated_by()};
  for (const auto& member : message.isr()) record.isr.push_back(take(member));
  for (const auto& member : message.learners()) record.learners.push_back(take(member));
  if (message.transfer_to() != 0) record.transfer_to = NodeId{message.transfer_to()};
  return record;
}

std::string encode(const ShardMessage& message) {
  v1::ReplicaMessage encoded;
  encoded.set_shard(static_cast<std::uint32_t>(message.shard));
  std::visit([&](const auto& kind) { put(kind, encoded); }, message.message);
  return encoded.SerializeAsString();
}

std::optional<ShardMessage> decode_message(std::string_view bytes) {
  v1::ReplicaMessage encoded;
  if (!parse(bytes, encoded) || encoded.shard() > std::numeric_limits<std::uint16_t>::max())
    return std::nullopt;
  auto message = take(encoded);
  if (!message) return std::nullopt;
  return ShardMessage{.shard = ShardId{static_cast<std::uint16_t>(encoded.shard())},
                      .message = std::move(*message)};
}

}  // namespace wardmote::cluster
