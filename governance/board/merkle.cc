#include "governance/board/merkle.h"

#include <algorithm>
#include <bit>

namespace wardmote::board {

namespace {

constexpr std::string_view leaf_prefix{"\0", 1};
constexpr std::string_view node_prefix{"\1", 1};

/// Reads the roots of the complete subtrees of [begin, end), the largest first. `begin` is a
/// multiple of the largest of them, as every split of a tree gives it.
Expected<std::vector<Hash>> read_peaks(std::uint64_t begin, std::uint64_t end,
                                       const ReadHash& read) {
  std::vector<Hash> peaks;
  while (begin < end) {
    const auto width = std::bit_floor(end - begin);
    const auto level = static_cast<std::uint8_t>(std::countr_zero(width));
    const auto hash = read({level, begin >> level});
    if (!hash) return tl::unexpected(Fault::hash_missing);
    peaks.push_back(*hash);
    begin += width;
  }
  return peaks;
}

Hash fold(std::span<const Hash> peaks) {
  if (peaks.empty()) return empty_root();
  auto root = peaks.back();
  for (auto left = peaks.rbegin() + 1; left != peaks.rend(); ++left) root = node_hash(*left, root);
  return root;
}

/// MTH(D[begin:end]).
Expected<Hash> range_root(std::uint64_t begin, std::uint64_t end, const ReadHash& read) {
  return read_peaks(begin, end, read).map([](const auto& peaks) { return fold(peaks); });
}

/// Walks from the root to the subtree that ends a proof and collects the siblings on the way.
class Descent {
 public:
  Descent(std::uint64_t size, const ReadHash& read) : end_(size), read_(read) {}

  std::uint64_t begin() const { return begin_; }
  std::uint64_t end() const { return end_; }

  /// Goes into the half that has the leaf; false if the sibling is not stored.
  bool step_towards(std::uint64_t leaf) {
    const auto middle = begin_ + std::bit_floor(end_ - begin_ - 1);
    const bool goes_left = leaf < middle;
    if (!add(goes_left ? middle : begin_, goes_left ? end_ : middle)) return false;
    (goes_left ? end_ : begin_) = middle;
    return true;
  }

  bool add(std::uint64_t begin, std::uint64_t end) {
    const auto root = range_root(begin, end, read_);
    if (root) siblings_.push_back(*root);
    return root.has_value();
  }

  /// Proofs are written from below.
  Proof proof() const { return {siblings_.rbegin(), siblings_.rend()}; }

 private:
  std::uint64_t begin_ = 0;
  std::uint64_t end_;
  const ReadHash& read_;
  std::vector<Hash> siblings_;
};

/// The way up from a node of a tree whose right edge may be ragged, as the RFC's fn and sn.
struct Ascent {
  std::uint64_t node;
  std::uint64_t last;

  bool is_at_root() const { return last == 0; }
  bool has_left_sibling() const { return (node & 1) == 1 || node == last; }
  void rise() {
    node >>= 1;
    last >>= 1;
  }
  /// A node without a right sibling is handed up until it is a right child itself.
  void rise_from_left_sibling() {
    while ((node & 1) == 0 && node != 0) rise();
    rise();
  }
};

}  // namespace

Hash empty_root() { return Sha256{}.finish(); }

Hash leaf_hash(std::string_view leaf) { return Sha256{}.add(leaf_prefix).add(leaf).finish(); }

Hash node_hash(const Hash& left, const Hash& right) {
  return Sha256{}.add(node_prefix).add(bytes_of(left)).add(bytes_of(right)).finish();
}

Expected<CompactRange> CompactRange::load(std::uint64_t size, const ReadHash& read) {
  if (size > tree_size_max) return tl::unexpected(Fault::size_too_large);
  return read_peaks(0, size, read).map([size](auto peaks) {
    CompactRange range;
    range.size_ = size;
    range.peaks_ = std::move(peaks);
    return range;
  });
}

Hash CompactRange::root() const { return fold(peaks_); }

Expected<std::vector<SubtreeHash>> CompactRange::append(const Hash& leaf) {
  if (size_ >= tree_size_max) return tl::unexpected(Fault::size_too_large);
  std::vector<SubtreeHash> completed{{{0, size_}, leaf}};
  for (std::uint8_t level = 0; ((size_ >> level) & 1) == 1; ++level) {
    const auto hash = node_hash(peaks_.back(), completed.back().hash);
    const auto above = static_cast<std::uint8_t>(level + 1);
    completed.push_back({{above, size_ >> above}, hash});
    peaks_.pop_back();
  }
  peaks_.push_back(completed.back().hash);
  ++size_;
  return completed;
}

Expected<Hash> root_of(std::uint64_t size, const ReadHash& read) {
  if (size > tree_size_max) return tl::unexpected(Fault::size_too_large);
  return range_root(0, size, read);
}

Expected<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, const ReadHash& read) {
  if (size > tree_size_max) return tl::unexpected(Fault::size_too_large);
  if (index >= size) return tl::unexpected(Fault::index_outside_tree);
  Descent descent{size, read};
  while (descent.end() - descent.begin() > 1)
    if (!descent.step_towards(index)) return tl::unexpected(Fault::hash_missing);
  return descent.proof();
}

Expected<Proof> prove_consistency(std::uint64_t older, std::uint64_t newer, const ReadHash& read) {
  if (newer > tree_size_max) return tl::unexpected(Fault::size_too_large);
  if (older > newer) return tl::unexpected(Fault::sizes_reversed);
  if (older == 0 || older == newer) return Proof{};
  Descent descent{newer, read};
  while (descent.end() != older)
    if (!descent.step_towards(older - 1)) return tl::unexpected(Fault::hash_missing);
  // A complete subtree from the first leaf on is the older tree itself: its root is known.
  if (descent.begin() != 0 && !descent.add(descent.begin(), descent.end()))
    return tl::unexpected(Fault::hash_missing);
  return descent.proof();
}

bool verify_inclusion(const InclusionClaim& claim, std::span<const Hash> proof) {
  if (claim.head.size > tree_size_max || claim.index >= claim.head.size) return false;
  Ascent at{claim.index, claim.head.size - 1};
  auto root = claim.leaf;
  for (const auto& sibling : proof) {
    if (at.is_at_root()) return false;
    if (at.has_left_sibling()) {
      root = node_hash(sibling, root);
      at.rise_from_left_sibling();
    } else {
      root = node_hash(root, sibling);
      at.rise();
    }
  }
  return at.is_at_root() && root == claim.head.root;
}

bool verify_consistency(const ConsistencyClaim& claim, std::span<const Hash> proof) {
  const auto& [older, newer] = claim;
  if (newer.size > tree_size_max || older.size > newer.size || older.size == 0) return false;
  if (older.size == newer.size) return proof.empty() && older.root == newer.root;
  Ascent at{older.size - 1, newer.size - 1};
  while ((at.node & 1) == 1) at.rise();
  // Of a power of two the older root itself is where both ways begin.
  const bool begins_at_older_root = std::has_single_bit(older.size);
  if (!begins_at_older_root && proof.empty()) return false;
  auto older_root = begins_at_older_root ? older.root : proof.front();
  auto newer_root = older_root;
  for (const auto& sibling : proof.subspan(begins_at_older_root ? 0 : 1)) {
    if (at.is_at_root()) return false;
    if (at.has_left_sibling()) {
      older_root = node_hash(sibling, older_root);
      newer_root = node_hash(sibling, newer_root);
      at.rise_from_left_sibling();
    } else {
      newer_root = node_hash(newer_root, sibling);
      at.rise();
    }
  }
  return at.is_at_root() && older_root == older.root && newer_root == newer.root;
}

}  // namespace wardmote::board
