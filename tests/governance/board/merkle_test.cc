#include "governance/board/merkle.h"

#include <gtest/gtest.h>

#include <bit>

#include "tests/governance/board/slow_tree.h"

namespace wardmote::board {
namespace {

constexpr std::uint64_t sizes_max = 300;

/// Every size up to 300, by the definition and by what is stored.
class EverySize : public testing::Test {
 protected:
  slow::Tree tree_ = slow::tree_of(sizes_max);
  slow::Store store_ = slow::stored(tree_);
  ReadHash read_ = store_.reader();
};

TEST_F(EverySize, HasTheRootOfTheDefinition) {
  CompactRange range;
  for (std::uint64_t size = 0; size <= sizes_max; ++size) {
    EXPECT_EQ(range.head(), (TreeHead{size, tree_.hash(0, size)}));
    EXPECT_EQ(root_of(size, read_), tree_.hash(0, size)) << size;
    EXPECT_EQ(CompactRange::load(size, read_)->root(), tree_.hash(0, size)) << size;
    if (size < sizes_max) {
      ASSERT_TRUE(range.append(leaf_hash(tree_.leaf(size))));
    }
  }
}

TEST_F(EverySize, StoresExactlyTheSubtreesThatALeafCompletes) {
  CompactRange range;
  slow::Store grown;
  for (std::uint64_t size = 1; size <= sizes_max; ++size) {
    const auto completed = range.append(leaf_hash(tree_.leaf(size - 1)));
    ASSERT_TRUE(completed);
    EXPECT_EQ(completed->size(), static_cast<std::size_t>(std::countr_zero(size)) + 1) << size;
    for (std::uint8_t level = 0; level < completed->size(); ++level) {
      const auto& [subtree, hash] = completed->at(level);
      EXPECT_EQ(subtree, (Subtree{level, (size - 1) >> level}));
      EXPECT_EQ(hash, tree_.hash(size - (std::uint64_t{1} << level), size));
    }
    grown.put(*completed);
  }
  EXPECT_EQ(grown.hashes(), store_.hashes());
}

TEST_F(EverySize, CanBeAppendedToAfterARestart) {
  for (std::uint64_t size = 0; size < sizes_max; ++size) {
    auto range = CompactRange::load(size, read_);
    ASSERT_TRUE(range);
    const auto completed = range->append(leaf_hash(tree_.leaf(size)));
    ASSERT_TRUE(completed);
    for (const auto& [subtree, hash] : *completed) EXPECT_EQ(read_(subtree), hash);
    EXPECT_EQ(range->root(), tree_.hash(0, size + 1));
  }
}

TEST_F(EverySize, ProvesEveryLeaf) {
  for (std::uint64_t size = 0; size <= sizes_max; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto proof = prove_inclusion(index, size, read_);
      ASSERT_EQ(proof, tree_.path(index, size)) << index << " of " << size;
      ASSERT_TRUE(verify_inclusion(
          {leaf_hash(tree_.leaf(index)), index, {size, tree_.hash(0, size)}}, *proof));
    }
    EXPECT_EQ(prove_inclusion(size, size, read_), tl::unexpected(Fault::index_outside_tree));
  }
}

TEST_F(EverySize, ProvesThatItGrewFromEveryOther) {
  for (std::uint64_t newer = 0; newer <= sizes_max; ++newer) {
    for (std::uint64_t older = 0; older <= newer; ++older) {
      const auto proof = prove_consistency(older, newer, read_);
      ASSERT_EQ(proof, tree_.consistency(older, newer)) << older << " to " << newer;
      ASSERT_EQ(verify_consistency({{older, tree_.hash(0, older)}, {newer, tree_.hash(0, newer)}},
                                   *proof),
                older > 0);
    }
    EXPECT_EQ(prove_consistency(newer + 1, newer, read_), tl::unexpected(Fault::sizes_reversed));
  }
}

TEST_F(EverySize, IsProvedByFewReads) {
  for (std::uint64_t index = 0; index < sizes_max; ++index) {
    const auto before = store_.reads();
    ASSERT_TRUE(prove_inclusion(index, sizes_max, read_));
    EXPECT_LE(store_.reads() - before, 2 * std::bit_width(sizes_max));
  }
}

TEST(Merkle, SaysWhenAStoreHasAHole) {
  const auto tree = slow::tree_of(100);
  auto store = slow::stored(tree);
  const auto read = store.reader();
  store.hashes().erase({5, 2});  // 64 to 95.
  const auto missing = tl::unexpected(Fault::hash_missing);
  EXPECT_EQ(root_of(100, read), missing);
  EXPECT_EQ(CompactRange::load(100, read).map([](const auto& range) { return range.size(); }),
            missing);
  EXPECT_EQ(prove_inclusion(3, 100, read), missing);
  EXPECT_EQ(prove_consistency(64, 100, read), missing);
  EXPECT_EQ(prove_consistency(96, 100, read), missing) << "the older tree's own right part";
  EXPECT_TRUE(root_of(95, read));
  EXPECT_TRUE(prove_inclusion(3, 64, read));
}

TEST(Merkle, DoesNotOverflow) {
  const ReadHash everything = [](Subtree subtree) {
    return leaf_hash(std::to_string(subtree.level));
  };
  const auto too_large = tl::unexpected(Fault::size_too_large);
  constexpr auto beyond = tree_size_max + 1;
  for (const auto size : {beyond, ~std::uint64_t{0}}) {
    EXPECT_EQ(root_of(size, everything), too_large);
    EXPECT_FALSE(CompactRange::load(size, everything));
    EXPECT_EQ(prove_inclusion(0, size, everything), too_large);
    EXPECT_EQ(prove_consistency(1, size, everything), too_large);
    EXPECT_FALSE(verify_inclusion({{}, 0, {size, {}}}, {}));
    EXPECT_FALSE(verify_consistency({{size, {}}, {size, {}}}, {}));
  }
  auto full = CompactRange::load(tree_size_max, everything);
  ASSERT_TRUE(full);
  EXPECT_EQ(full->append({}), too_large);
  EXPECT_EQ(full->size(), tree_size_max);
  auto last = CompactRange::load(tree_size_max - 1, everything);
  ASSERT_TRUE(last && last->append({}));
  const auto root = root_of(tree_size_max, everything);
  const auto proof = prove_inclusion(tree_size_max - 1, tree_size_max, everything);
  ASSERT_TRUE(root && proof);
  EXPECT_TRUE(
      verify_inclusion({*everything({0, 0}), tree_size_max - 1, {tree_size_max, *root}}, *proof));
}

// Whoever makes up the root as well can have any chain of hashes end in it: the length must fit
// too.
TEST(Merkle, TakesNoProofThatGoesOnAboveTheRoot) {
  const auto tree = slow::tree_of(20);
  const auto above = leaf_hash("above");
  const auto longer = [&](Proof proof) {
    proof.push_back(above);
    return proof;
  };
  for (std::uint64_t size = 1; size <= 20; ++size) {
    const auto root = tree.hash(0, size);
    for (const auto& made_up : {node_hash(above, root), node_hash(root, above)}) {
      for (std::uint64_t index = 0; index < size; ++index)
        EXPECT_FALSE(verify_inclusion({leaf_hash(tree.leaf(index)), index, {size, made_up}},
                                      longer(tree.path(index, size))));
      for (std::uint64_t older = 1; older < size; ++older)
        for (const auto& before : {tree.hash(0, older), node_hash(above, tree.hash(0, older))})
          EXPECT_FALSE(verify_consistency({{older, before}, {size, made_up}},
                                          longer(tree.consistency(older, size))));
    }
  }
}

TEST(Merkle, TakesNoProofFromOrForNothing) {
  const Proof one{empty_root()};
  EXPECT_FALSE(verify_inclusion({empty_root(), 0, {0, empty_root()}}, {}));
  EXPECT_FALSE(verify_inclusion({empty_root(), 0, {0, empty_root()}}, one));
  EXPECT_FALSE(verify_consistency({{0, empty_root()}, {0, empty_root()}}, {}));
  EXPECT_FALSE(verify_consistency({{0, empty_root()}, {1, leaf_hash("")}}, {}));
  EXPECT_FALSE(verify_consistency({{0, empty_root()}, {1, leaf_hash("")}}, one));
}

}  // namespace
}  // namespace wardmote::board
