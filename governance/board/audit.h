#pragma once

// What a stranger can find out from a board's files alone: every leaf is hashed again, and nothing
// that the board says about itself is believed.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "governance/board/checkpoint.h"
#include "governance/board/receipt.h"
#include "governance/board/tiles.h"

namespace wardmote::board {

/// What is held against the files, in the order in which it is.
enum class Claim : std::uint8_t {
  /// There is a head, and it is one.
  head_is_readable,
  head_is_signed,
  /// There are as many leaves as the head says.
  leaves_are_complete,
  root_is_of_leaves,
  tiles_are_of_leaves,
  older_head_is_signed,
  /// The older head's leaves are the first ones of these.
  older_head_is_prefix,
  receipt_head_is_signed,
  receipt_head_is_prefix,
  /// The receipt's proof leads from its leaf to its head.
  receipt_is_proven,
  /// The leaf stands on this board at the receipt's place.
  receipt_is_on_board,
};

enum class Verdict : std::uint8_t {
  holds,
  fails,
  /// No key was given, or what it needs has failed.
  unchecked,
  /// The disk, not the board.
  unreadable,
};

struct Finding {
  Claim claim;
  Verdict verdict;
  /// Why, where there is more to say.
  std::optional<Fault> fault = {};
  /// The file that is at fault, if one is.
  std::string file = {};
  bool operator==(const Finding&) const = default;
};

/// What the files are held against. All of it comes from elsewhere than the board.
struct AuditTask {
  std::optional<VerifierKey> key = {};
  std::optional<SignedCheckpoint> older_head = {};
  std::optional<Receipt> receipt = {};
  /// Sees every leaf, from the first on, before it is known whether the root is theirs.
  std::function<void(std::string_view leaf)> on_leaf = {};
};

struct Audit {
  std::optional<Checkpoint> head = {};
  std::vector<Finding> findings = {};

  bool has(Verdict verdict) const;
};

/// Reads all leaves once, a bundle at a time. What the head claims costs nothing: reading ends at
/// the first file that is not there.
Audit audit(const ReadFile& read, const AuditTask& task);

}  // namespace wardmote::board
