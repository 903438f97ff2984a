#pragma once

// RFC 9162, section 2.1, word by word: recursive, over all leaves, with lists that are cut in two.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "governance/board/merkle.h"

namespace wardmote::board::slow {

class Tree {
 public:
  explicit Tree(std::vector<std::string> leaves) : leaves_(std::move(leaves)) {}

  std::uint64_t size() const { return leaves_.size(); }
  const std::string& leaf(std::uint64_t index) const { return leaves_.at(index); }

  /// MTH(D[begin:end]).
  Hash hash(std::uint64_t begin, std::uint64_t end) const;
  /// PATH(index, D[0:size]).
  Proof path(std::uint64_t index, std::uint64_t size) const;
  /// PROOF(older, D[0:newer]).
  Proof consistency(std::uint64_t older, std::uint64_t newer) const;

 private:
  Proof path(std::uint64_t index, std::uint64_t begin, std::uint64_t end) const;
  Proof subproof(std::uint64_t older, std::uint64_t begin, std::uint64_t end, bool is_known) const;

  std::vector<std::string> leaves_;
  /// What was computed once; nothing in it changes.
  mutable std::map<std::pair<std::uint64_t, std::uint64_t>, Hash> known_;
};

/// Leaves "leaf-0", "leaf-1" and so on.
Tree tree_of(std::uint64_t size);

/// On which side each hash of a proof lies, from the root down. Two proofs of one shape are checked
/// by the same computation, so nothing but the root can tell them apart.
std::string path_shape(std::uint64_t index, std::uint64_t size);
/// The same of a consistency proof; "none" where there can be none.
std::string consistency_shape(std::uint64_t older, std::uint64_t newer);

/// A store in memory that refuses questions about what was never stored.
class Store {
 public:
  void put(const std::vector<SubtreeHash>& completed) {
    for (const auto& [subtree, hash] : completed) hashes_.emplace(subtree, hash);
  }
  ReadHash reader() const {
    return [this](Subtree subtree) -> std::optional<Hash> {
      ++reads_;
      const auto found = hashes_.find(subtree);
      if (found == hashes_.end()) return std::nullopt;
      return found->second;
    };
  }
  std::map<Subtree, Hash>& hashes() { return hashes_; }
  const std::map<Subtree, Hash>& hashes() const { return hashes_; }
  std::size_t reads() const { return reads_; }

 private:
  std::map<Subtree, Hash> hashes_;
  mutable std::size_t reads_ = 0;
};

/// All leaves of `tree`, appended one by one.
Store stored(const Tree& tree);

}  // namespace wardmote::board::slow
