#pragma once

// The head of a board as c2sp.org/tlog-checkpoint writes it: a signed note whose text is the
// board's name, the number of leaves and the root; and what witnesses add to it
// (c2sp.org/tlog-cosignature).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "governance/board/merkle.h"
#include "governance/board/note.h"

namespace wardmote::board {

/// A note's text: "<origin>\n<size>\n<base64 of the root>\n", and lines of extensions.
struct Checkpoint {
  /// The name of the board, and of the key that signs it: "city.example/riverside".
  std::string origin;
  TreeHead head;
  /// Of no meaning to us; not empty each.
  std::vector<std::string> extensions;
  bool operator==(const Checkpoint&) const = default;
};

/// checkpoint_malformed.
Expected<Checkpoint> parse_checkpoint(std::string_view text);
/// checkpoint_malformed: an origin or extension that is empty or has control characters, a size
/// beyond tree_size_max.
Expected<std::string> write_checkpoint(const Checkpoint& checkpoint);

/// A note that is a checkpoint; whether anybody signed it is another matter.
struct SignedCheckpoint {
  Note note;
  Checkpoint checkpoint;
  bool operator==(const SignedCheckpoint&) const = default;
};

/// note_malformed, checkpoint_malformed.
Expected<SignedCheckpoint> parse_signed_checkpoint(std::string_view bytes);
/// The whole file. origin_differs if the key's name is not the origin; key_type_wrong,
/// checkpoint_malformed.
Expected<std::string> sign_checkpoint(const Checkpoint& checkpoint, const SignerKey& log);
/// Nothing, if the board's own key has signed it. origin_differs if the key is of another board;
/// else as verify_note.
Expected<void> verify_checkpoint(const SignedCheckpoint& signed_checkpoint, const VerifierKey& log);

/// A witness says: at `seconds` after 1970 this was the largest head of that board that I had seen,
/// and all that I saw before is in it. The caller has made sure of that. key_type_wrong,
/// timestamp_too_large.
Expected<NoteSignature> cosign(const SignedCheckpoint& signed_checkpoint, const SignerKey& witness,
                               std::uint64_t seconds);
/// The time at which the witness says to have seen it, the latest if it signed more than once.
/// signature_missing, signature_wrong, key_type_wrong.
Expected<std::uint64_t> verify_cosignature(const SignedCheckpoint& signed_checkpoint,
                                           const VerifierKey& witness);

}  // namespace wardmote::board
