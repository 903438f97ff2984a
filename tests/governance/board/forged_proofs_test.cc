// What a liar could try: any bit changed, anything left out, added or moved.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "governance/board/merkle.h"
#include "tests/governance/board/slow_tree.h"

namespace wardmote::board {
namespace {

const slow::Tree& tree() {
  static const auto large = slow::tree_of(2'000);
  return large;
}

std::uint64_t drawn(std::uint64_t begin, std::uint64_t end) {
  return *rc::gen::inRange<std::uint64_t>(begin, end);
}

InclusionClaim true_inclusion(std::uint64_t index, std::uint64_t size) {
  return {leaf_hash(tree().leaf(index)), index, {size, tree().hash(0, size)}};
}

ConsistencyClaim true_consistency(std::uint64_t older, std::uint64_t newer) {
  return {{older, tree().hash(0, older)}, {newer, tree().hash(0, newer)}};
}

/// Changes each bit of `hash` in turn; true if `holds` refuses every one.
template <class Holds>
bool every_bit_counts(Hash& hash, Holds holds) {
  for (std::size_t bit = 0; bit < 8 * hash.size(); ++bit) {
    const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
    hash.at(bit / 8) ^= mask;
    const bool was_taken = holds();
    hash.at(bit / 8) ^= mask;
    if (was_taken) return false;
  }
  return holds();
}

/// Leaves one out, doubles one, swaps neighbours, puts strangers at both ends.
template <class Holds>
void expect_length_and_order_count(Proof& proof, const Hash& stranger, Holds holds) {
  const auto truth = proof;
  const auto refuses = [&] {
    const bool refused = !holds();
    proof = truth;
    return refused;
  };
  for (std::size_t i = 0; i < truth.size(); ++i) {
    proof.erase(proof.begin() + static_cast<std::ptrdiff_t>(i));
    RC_ASSERT(refuses());
    proof.insert(proof.begin() + static_cast<std::ptrdiff_t>(i), truth[i]);
    RC_ASSERT(refuses());
    if (i == 0) continue;
    std::swap(proof[i], proof[i - 1]);
    RC_ASSERT(refuses());
  }
  proof.insert(proof.begin(), stranger);
  RC_ASSERT(refuses());
  proof.push_back(stranger);
  RC_ASSERT(refuses());
  RC_ASSERT(holds());
}

RC_GTEST_PROP(ForgedInclusion, IsRefusedWhateverBitIsChanged, ()) {
  const auto size = drawn(1, 2'000);
  const auto index = drawn(0, size);
  auto claim = true_inclusion(index, size);
  auto proof = tree().path(index, size);
  const auto holds = [&] { return verify_inclusion(claim, proof); };
  RC_ASSERT(every_bit_counts(claim.leaf, holds));
  RC_ASSERT(every_bit_counts(claim.head.root, holds));
  for (auto& hash : proof) RC_ASSERT(every_bit_counts(hash, holds));
  expect_length_and_order_count(proof, tree().hash(0, size), holds);
}

RC_GTEST_PROP(ForgedInclusion, IsRefusedAtAnotherPlace, ()) {
  const auto size = drawn(1, 300);
  const auto index = drawn(0, size);
  auto claim = true_inclusion(index, size);
  const auto proof = tree().path(index, size);
  for (claim.index = 0; claim.index < size + 8; ++claim.index)
    RC_ASSERT(verify_inclusion(claim, proof) == (claim.index == index));
  for (unsigned bit = 0; bit < 64; ++bit) {
    claim.index = index ^ std::uint64_t{1} << bit;
    RC_ASSERT(!verify_inclusion(claim, proof));
  }
}

// A proof says nothing of the size beyond the way that it takes: which size belongs to a root is
// what the signature of the head is for.
RC_GTEST_PROP(ForgedInclusion, IsRefusedForSizesThatLeadAnotherWay, ()) {
  const auto size = drawn(1, 300);
  const auto index = drawn(0, size);
  auto claim = true_inclusion(index, size);
  const auto proof = tree().path(index, size);
  const auto shape = slow::path_shape(index, size);
  for (claim.head.size = 0; claim.head.size < 600; ++claim.head.size)
    RC_ASSERT(verify_inclusion(claim, proof) ==
              (slow::path_shape(index, claim.head.size) == shape));
}

RC_GTEST_PROP(ForgedConsistency, IsRefusedWhateverBitIsChanged, ()) {
  const auto newer = drawn(1, 2'000);
  const auto older = drawn(1, newer + 1);
  auto claim = true_consistency(older, newer);
  auto proof = tree().consistency(older, newer);
  const auto holds = [&] { return verify_consistency(claim, proof); };
  RC_ASSERT(every_bit_counts(claim.older.root, holds));
  RC_ASSERT(every_bit_counts(claim.newer.root, holds));
  for (auto& hash : proof) RC_ASSERT(every_bit_counts(hash, holds));
  expect_length_and_order_count(proof, tree().hash(0, newer), holds);
}

RC_GTEST_PROP(ForgedConsistency, IsRefusedForSizesThatLeadAnotherWay, ()) {
  const auto newer = drawn(1, 300);
  const auto older = drawn(1, newer + 1);
  const auto proof = tree().consistency(older, newer);
  const auto shape = slow::consistency_shape(older, newer);
  auto claim = true_consistency(older, newer);
  for (claim.newer.size = 0; claim.newer.size < 600; ++claim.newer.size)
    RC_ASSERT(verify_consistency(claim, proof) ==
              (slow::consistency_shape(older, claim.newer.size) == shape));
  claim.newer.size = newer;
  for (claim.older.size = 0; claim.older.size < 600; ++claim.older.size)
    RC_ASSERT(verify_consistency(claim, proof) ==
              (slow::consistency_shape(claim.older.size, newer) == shape));
}

// A history that was rewritten: the leaf differs, all else is as honest as can be.
RC_GTEST_PROP(ForgedConsistency, IsRefusedForARewrittenLeaf, ()) {
  const auto newer = drawn(2, 200);
  const auto older = drawn(1, newer);
  const auto rewritten = drawn(0, older);
  std::vector<std::string> leaves;
  for (std::uint64_t i = 0; i < newer; ++i)
    leaves.push_back(i == rewritten ? "forged" : tree().leaf(i));
  const slow::Tree forged{leaves};
  const ConsistencyClaim claim{{older, tree().hash(0, older)}, {newer, forged.hash(0, newer)}};
  RC_ASSERT(!verify_consistency(claim, forged.consistency(older, newer)));
  RC_ASSERT(!verify_consistency(claim, tree().consistency(older, newer)));
}

RC_GTEST_PROP(ForgedProofs, OfAnyNumbersAreRefusedAndNeverCrash,
              (std::uint64_t one, std::uint64_t other, std::uint8_t length)) {
  const Proof proof(length, leaf_hash("anything"));
  const auto root = leaf_hash("root");
  RC_ASSERT(!verify_inclusion({leaf_hash("leaf"), one, {other, root}}, proof));
  RC_ASSERT(!verify_consistency({{one, root}, {other, leaf_hash("newer")}}, proof));
}

}  // namespace
}  // namespace wardmote::board
