#pragma once

// The Merkle tree of RFC 9162, section 2.1 (the same as RFC 6962's), with SHA-256. The tree over
// leaves [0, n) splits at the largest power of two below n, so every subtree that is complete stays
// as it is for ever: those are stored, and everything else follows from them.

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "governance/board/fault.h"
#include "governance/core/hash.h"

namespace wardmote::board {

using Hash = Sha256Digest;

/// Signed 64-bit readers exist, and no sum or shift of smaller sizes overflows.
inline constexpr std::uint64_t tree_size_max = (std::uint64_t{1} << 63) - 1;

/// SHA-256("").
Hash empty_root();
/// SHA-256(00 leaf).
Hash leaf_hash(std::string_view leaf);
/// SHA-256(01 left right).
Hash node_hash(const Hash& left, const Hash& right);

/// A complete subtree: the leaves [index << level, (index + 1) << level). Level 0 is a leaf.
struct Subtree {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  auto operator<=>(const Subtree&) const = default;
};

struct SubtreeHash {
  Subtree subtree;
  Hash hash{};
  bool operator==(const SubtreeHash&) const = default;
};

/// Reads a stored hash; none if it is not there. Asked only for subtrees within the tree's size.
using ReadHash = std::function<std::optional<Hash>(Subtree)>;

/// How a tree of a size looks to others.
struct TreeHead {
  /// In leaves.
  std::uint64_t size = 0;
  Hash root{};
  bool operator==(const TreeHead&) const = default;
};

/// What is needed to append: the roots of the complete subtrees from the left, one for each bit of
/// the size. O(log n) of memory; a value.
class CompactRange {
 public:
  /// Of the empty tree.
  CompactRange() = default;
  /// Of a stored tree. size_too_large, hash_missing.
  static Expected<CompactRange> load(std::uint64_t size, const ReadHash& read);

  std::uint64_t size() const { return size_; }
  Hash root() const;
  TreeHead head() const { return {size_, root()}; }
  /// The roots of its complete subtrees, the largest first: enough to go on from.
  std::span<const Hash> peaks() const { return peaks_; }

  /// Adds a leaf by its leaf_hash. Gives all subtrees that it completes, the leaf's own first and
  /// levels ascending: to be stored in the same commit as the leaf. size_too_large.
  Expected<std::vector<SubtreeHash>> append(const Hash& leaf);

 private:
  std::uint64_t size_ = 0;
  /// The largest subtree first.
  std::vector<Hash> peaks_;
};

/// The root of the first `size` leaves of a tree. size_too_large, hash_missing.
Expected<Hash> root_of(std::uint64_t size, const ReadHash& read);

/// From the leaf's sibling up to the root's child.
using Proof = std::vector<Hash>;

/// PATH(index, D[0:size]) of RFC 9162, section 2.1.3.1. index_outside_tree, size_too_large,
/// hash_missing.
Expected<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, const ReadHash& read);

/// PROOF(older, D[0:newer]) of RFC 9162, section 2.1.4.1; empty for equal sizes and for an older
/// size of 0, from which nothing can be proved. sizes_reversed, size_too_large, hash_missing.
Expected<Proof> prove_consistency(std::uint64_t older, std::uint64_t newer, const ReadHash& read);

/// "The leaf at `index` of the tree with this head has this leaf_hash."
struct InclusionClaim {
  Hash leaf{};
  std::uint64_t index = 0;
  TreeHead head;
};

/// RFC 9162, section 2.1.3.2. Claim and proof may be anybody's: false for all that does not hold.
[[nodiscard]] bool verify_inclusion(const InclusionClaim& claim, std::span<const Hash> proof);

/// "The leaves of the older head are the first ones of the newer head."
struct ConsistencyClaim {
  TreeHead older;
  TreeHead newer;
};

/// RFC 9162, section 2.1.4.2. False also for an older size of 0: whoever holds such a head holds
/// nothing that could be taken away.
[[nodiscard]] bool verify_consistency(const ConsistencyClaim& claim, std::span<const Hash> proof);

}  // namespace wardmote::board
