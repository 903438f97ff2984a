#include "cluster/lane_codec.h"

#include <limits>

#include "wardmote/v1/replication.pb.h"

namespace wardmote::cluster {

namespace {

template <class Message>
bool parse(std::string_view bytes, Message& message) {
  return bytes.size() <= std::numeric_limits<int>::max() &&
         message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

template <class Message>
void put(const LaneId& lane, Message& to) {
  to.set_from_shard(static_cast<std::uint32_t>(lane.from_shard));
  to.set_from_epoch(lane.from_epoch);
  to.set_to_shard(static_cast<std::uint32_t>(lane.to_shard));
  to.set_to_epoch(lane.to_epoch);
}

/// Nothing if a shard's number is none, or a number that begins with 1 is missing.
template <class Message>
std::optional<LaneId> lane_of(const Message& from) {
  constexpr auto most = std::numeric_limits<std::uint16_t>::max();
  if (from.from_shard() > most || from.to_shard() > most || from.seq() == 0) return std::nullopt;
  return LaneId{.from_shard = ShardId{static_cast<std::uint16_t>(from.from_shard())},
                .from_epoch = from.from_epoch(),
                .to_shard = ShardId{static_cast<std::uint16_t>(from.to_shard())},
                .to_epoch = from.to_epoch()};
}

v1::LaneOutcome encode(LaneOutcome outcome) {
  switch (outcome) {
    case LaneOutcome::applied:
      return v1::LANE_OUTCOME_APPLIED;
    case LaneOutcome::duplicate:
      return v1::LANE_OUTCOME_DUPLICATE;
    case LaneOutcome::not_owner:
      return v1::LANE_OUTCOME_NOT_OWNER;
    case LaneOutcome::retry:
      return v1::LANE_OUTCOME_RETRY;
    case LaneOutcome::poison:
      return v1::LANE_OUTCOME_POISON;
  }
  return v1::LANE_OUTCOME_UNSPECIFIED;
}

std::optional<LaneOutcome> decode(v1::LaneOutcome outcome) {
  switch (outcome) {
    case v1::LANE_OUTCOME_APPLIED:
      return LaneOutcome::applied;
    case v1::LANE_OUTCOME_DUPLICATE:
      return LaneOutcome::duplicate;
    case v1::LANE_OUTCOME_NOT_OWNER:
      return LaneOutcome::not_owner;
    case v1::LANE_OUTCOME_RETRY:
      return LaneOutcome::retry;
    case v1::LANE_OUTCOME_POISON:
      return LaneOutcome::poison;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::string encode(const LaneEnvelope& envelope) {
  v1::LaneEnvelope message;
  put(envelope.lane, message);
  message.set_seq(envelope.seq);
  message.set_community(envelope.item.community);
  message.set_bot(envelope.item.bot);
  message.set_generation(envelope.item.generation);
  message.set_update_id(envelope.item.update_id);
  message.set_floor(envelope.floor);
  message.set_telegram_date(envelope.item.telegram_date);
  message.set_payload(envelope.item.payload);
  message.set_abandoned(envelope.abandoned);
  return message.SerializeAsString();
}

std::optional<LaneEnvelope> decode_envelope(std::string_view bytes) {
  v1::LaneEnvelope message;
  if (!parse(bytes, message)) return std::nullopt;
  const auto lane = lane_of(message);
  if (!lane) return std::nullopt;
  return LaneEnvelope{.lane = *lane,
                      .seq = message.seq(),
                      .item = {.community = message.community(),
                               .bot = message.bot(),
                               .generation = message.generation(),
                               .update_id = message.update_id(),
                               .telegram_date = message.telegram_date(),
                               .payload = message.payload()},
                      .floor = message.floor(),
                      .abandoned = message.abandoned()};
}

std::string encode(const LaneAck& ack) {
  v1::LaneAck message;
  put(ack.lane, message);
  message.set_seq(ack.seq);
  message.set_outcome(encode(ack.outcome));
  message.set_owner(static_cast<std::uint32_t>(ack.owner));
  message.set_owner_epoch(ack.owner_epoch);
  message.set_retry_ms(static_cast<std::uint32_t>(ack.retry_after.count()));
  return message.SerializeAsString();
}

std::optional<LaneAck> decode_ack(std::string_view bytes) {
  v1::LaneAck message;
  if (!parse(bytes, message)) return std::nullopt;
  const auto lane = lane_of(message);
  const auto outcome = decode(message.outcome());
  if (!lane || !outcome) return std::nullopt;
  return LaneAck{.lane = *lane,
                 .seq = message.seq(),
                 .outcome = *outcome,
                 .owner = NodeId{message.owner()},
                 .owner_epoch = message.owner_epoch(),
                 .retry_after = Time{message.retry_ms()}};
}

}  // namespace wardmote::cluster
