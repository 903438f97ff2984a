#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "actors/applied_updates.h"

namespace wardmote::cluster::sim {

/// One update as the simulated entries write it.
struct Update {
  std::int64_t id = 0;
  std::uint64_t community = 0;
  bool operator==(const Update&) const = default;
};

/// What a shard's committed entries add up to.
struct ShardState {
  /// Of an inbox: batches by the index of their entry that are not delivered in full, and the end
  /// of what was taken.
  std::map<std::uint64_t, std::vector<Update>> batches;
  std::int64_t offset = 1;
  /// Of communities: the product's own memory of what was applied.
  std::map<std::uint64_t, AppliedUpdates> applied;

  void apply(std::uint64_t index, const std::string& payload);
};

// Payloads of the simulated entries.
std::string write_payload(std::int64_t number);
std::string batch_payload(const std::vector<Update>& updates);
std::string done_payload(std::uint64_t index);
std::string apply_payload(const Update& update, std::int64_t floor);

/// What an entry does, read back.
struct ReadPayload {
  enum class Kind : std::uint8_t { write, batch, done, apply } kind{};
  std::vector<Update> updates;
  std::uint64_t done_index = 0;
  std::int64_t floor = 0;
};
ReadPayload read_payload(const std::string& payload);

}  // namespace wardmote::cluster::sim
