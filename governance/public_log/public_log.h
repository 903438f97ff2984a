#pragma once

// The community's public log (V6): every line that anybody may check later, under signed heads. The
// tree, the notes and the files are governance/board's; here is what the community keeps of them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "governance/board/merkle.h"
#include "governance/core/append_only_table.h"
#include "governance/core/ed25519.h"
#include "governance/core/table.h"
#include "governance/core/vault.h"
#include "wardmote/v1/public_log.pb.h"

namespace wardmote::public_log {

// ---- State

/// Subtrees below this level follow from at most four leaves, and are not stored.
inline constexpr std::uint8_t lowest_stored_level = 3;

struct State {
  /// Of one row, with key 0, once something was published.
  Table<std::uint64_t, v1::PublicLogRecord> head;
  AppendOnlyTable<std::uint64_t, v1::PublicLogLeaf> leaves;  // key: index
  AppendOnlyTable<std::string, v1::PublicLogNode> nodes;     // key node_key()
  AppendOnlyTable<std::string, v1::PublicLogPlace> places;   // key: the leaf's hash

  template <class Visitor>
  void visit_tables(Visitor&& visit) {
    visit(head_table, head);
    visit(leaf_table, leaves);
    visit(node_table, nodes);
    visit(place_table, places);
  }
  void after_load(const PersonVault&) {}

  static constexpr std::uint8_t head_table = 50;
  static constexpr std::uint8_t leaf_table = first_append_only_table;
  static constexpr std::uint8_t node_table = first_append_only_table + 1;
  static constexpr std::uint8_t place_table = first_append_only_table + 2;
};

struct Feature {
  static constexpr std::uint32_t id = 6;
  static constexpr std::string_view name = "public_log";
  using State = public_log::State;
  using Event = v1::PublicLogEvent;
};

// ---- Rules

/// What is to be published.
struct Publication {
  /// In this order.
  std::vector<v1::BoardLine> lines;
  /// The name of the board if it has none yet: "city.example/17".
  std::string origin;
  /// Of the key that signs the head.
  Ed25519Seed seed{};
};

/// The lines as they are published, under a head that is signed at once. key_malformed (an origin
/// that keys cannot have), leaf_too_long, size_too_large: nothing that people do leads to them.
board::Expected<v1::PublicLogEvent> publish(const State& state, const Publication& publication);
void apply(State& state, const v1::PublicLogEvent& event);

// ---- Questions

/// Null as long as nothing was published.
const v1::PublicLogRecord* head_of(const State& state);
/// The bytes that are published of a line: JSON of protobuf, field names as in the proto file.
std::string written(const v1::BoardLine& line);
/// Nothing if it is none; what a newer version has added is left out.
std::optional<v1::BoardLine> read_line(std::string_view bytes);
/// Level as one byte, index as eight big-endian.
std::string node_key(const board::Subtree& subtree);

}  // namespace wardmote::public_log
