#pragma once

#include <cstdint>
#include <string_view>
#include <tl/expected.hpp>

namespace wardmote::board {

/// Why the board refuses something. Verifiers hear it, not members: it has a name, and the program
/// that shows it has the words.
enum class Fault : std::uint8_t {
  // Of numbers.
  size_too_large,
  sizes_reversed,
  index_outside_tree,
  // Of what was stored or handed over.
  hash_missing,
  file_missing,
  leaf_too_long,
  tile_malformed,
  bundle_malformed,
  path_malformed,
  // Of notes and keys.
  key_malformed,
  key_type_wrong,
  note_malformed,
  signature_missing,
  signature_wrong,
  timestamp_too_large,
  // Of heads and receipts.
  checkpoint_malformed,
  origin_differs,
  receipt_malformed,
};

/// As it is spelt above.
std::string_view name(Fault fault);

template <class T>
using Expected = tl::expected<T, Fault>;

}  // namespace wardmote::board
