#pragma once

#include <cstdint>
#include <string>

#include "cluster/records.h"

namespace wardmote::cluster {

/// One lane between one primary of the inbox's shard and one of the community's: a new primary at
/// either end is a new lane, whose numbers begin with 1.
struct LaneId {
  ShardId from_shard{};
  Epoch from_epoch = 0;
  ShardId to_shard{};
  Epoch to_epoch = 0;
  auto operator<=>(const LaneId&) const = default;
};

/// An update of a bot on its way to its community.
struct LaneItem {
  std::uint64_t community = 0;
  std::int64_t bot = 0;
  /// How often the bot's numbers began anew.
  std::uint32_t generation = 0;
  std::int64_t update_id = 0;
  std::int64_t telegram_date = 0;
  std::string payload{};
  bool operator==(const LaneItem&) const = default;
};

struct LaneEnvelope {
  LaneId lane{};
  std::uint64_t seq = 0;
  LaneItem item{};
  /// No update of this bot and generation below it will be sent again.
  std::int64_t floor = 0;
  /// Nobody took it for a day: not to be applied, it only keeps its place.
  bool abandoned = false;
};

enum class LaneOutcome : std::uint8_t { applied, duplicate, not_owner, retry, poison };

/// applied, duplicate, poison: the envelope and all before it are done with, for ever.
struct LaneAck {
  LaneId lane{};
  std::uint64_t seq = 0;
  LaneOutcome outcome{};
  /// not_owner: who is, as far as is known; epoch 0 if it is not.
  NodeId owner{};
  Epoch owner_epoch = 0;
  /// retry: not before so long.
  Time retry_after{};
};

}  // namespace wardmote::cluster
