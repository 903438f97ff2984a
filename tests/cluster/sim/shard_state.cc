#include "tests/cluster/sim/shard_state.h"

#include <algorithm>
#include <sstream>

namespace wardmote::cluster::sim {

std::string write_payload(std::int64_t number) { return "W " + std::to_string(number); }

std::string batch_payload(const std::vector<Update>& updates) {
  std::string text = "B";
  for (const auto& update : updates)
    text += " " + std::to_string(update.id) + " " + std::to_string(update.community);
  return text;
}

std::string done_payload(std::uint64_t index) { return "D " + std::to_string(index); }

std::string apply_payload(const Update& update, std::int64_t floor) {
  return "A " + std::to_string(update.id) + " " + std::to_string(update.community) + " " +
         std::to_string(floor);
}

ReadPayload read_payload(const std::string& payload) {
  std::istringstream in(payload);
  char letter = 0;
  in >> letter;
  ReadPayload read;
  Update update;
  switch (letter) {
    case 'B':
      read.kind = ReadPayload::Kind::batch;
      while (in >> update.id >> update.community) read.updates.push_back(update);
      break;
    case 'D':
      read.kind = ReadPayload::Kind::done;
      in >> read.done_index;
      break;
    case 'A':
      read.kind = ReadPayload::Kind::apply;
      in >> update.id >> update.community >> read.floor;
      read.updates.push_back(update);
      break;
    default:
      read.kind = ReadPayload::Kind::write;
  }
  return read;
}

void ShardState::apply(std::uint64_t index, const std::string& payload) {
  if (payload.front() == 'W') return;
  const auto read = read_payload(payload);
  switch (read.kind) {
    case ReadPayload::Kind::batch:
      batches[index] = read.updates;
      offset = std::max(offset, read.updates.back().id + 1);
      break;
    case ReadPayload::Kind::done:
      batches.erase(read.done_index);
      break;
    case ReadPayload::Kind::apply:
      applied[read.updates.front().community].add({1, 0, read.updates.front().id}, read.floor);
      break;
    case ReadPayload::Kind::write:
      break;
  }
}

}  // namespace wardmote::cluster::sim
