#pragma once

// What a voter takes home: the leaf, where it stands, and the proof that a signed head has it. The
// file is a c2sp.org/tlog-proof whose extra data is the leaf.

#include <cstdint>
#include <string>
#include <string_view>

#include "governance/board/checkpoint.h"

namespace wardmote::board {

struct Receipt {
  /// The exact bytes of the leaf; empty if the file has none, as those of other tools.
  std::string leaf;
  std::uint64_t index = 0;
  Proof proof;
  SignedCheckpoint head;
  bool operator==(const Receipt&) const = default;
};

/// No tree of tree_size_max leaves has a longer proof.
inline constexpr std::size_t proof_hashes_max = 63;

/// receipt_malformed; note_malformed and checkpoint_malformed of the head in it.
Expected<Receipt> parse_receipt(std::string_view bytes);
/// The file, ending in ".tlog-proof". note_malformed.
Expected<std::string> write_receipt(const Receipt& receipt);

/// Whether the proof shows `leaf` at the receipt's place under the receipt's head.
[[nodiscard]] bool verify_receipt(const Receipt& receipt, std::string_view leaf);

}  // namespace wardmote::board
