#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cluster/lane_messages.h"

namespace wardmote::cluster {

// What lanes carry between nodes: LaneEnvelope and LaneAck of wardmote/v1/replication.proto.
// Decoding gives nothing for bytes that are no such message.

std::string encode(const LaneEnvelope& envelope);
std::optional<LaneEnvelope> decode_envelope(std::string_view bytes);

std::string encode(const LaneAck& ack);
std::optional<LaneAck> decode_ack(std::string_view bytes);

}  // namespace wardmote::cluster
