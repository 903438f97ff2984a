#include "governance/board/tiles.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/governance/board/published.h"
#include "tests/governance/board/slow_tree.h"

namespace wardmote::board {
namespace {

TEST(TilePaths, AreThoseOfTheSpecification) {
  const std::map<std::string, Tile> paths{
      {"tile/0/000", {0, 0, 256}},         {"tile/0/x001/x234/067", {0, 1'234'067, 256}},
      {"tile/0/273.p/112", {0, 273, 112}}, {"tile/1/001.p/17", {1, 1, 17}},
      {"tile/2/000.p/1", {2, 0, 1}},       {"tile/0/999", {0, 999, 256}},
      {"tile/0/x001/000", {0, 1000, 256}}, {"tile/1/x001/000.p/255", {1, 1000, 255}},
      {"tile/7/000.p/127", {7, 0, 127}}};
  for (const auto& [path, tile] : paths) {
    EXPECT_EQ(tile_path(tile), path);
    EXPECT_EQ(parse_tile_path(path), tile) << path;
  }
  EXPECT_EQ(bundle_path({1'234'067, 8}), "tile/entries/x001/x234/067.p/8");
  EXPECT_EQ(parse_bundle_path("tile/entries/x001/x234/067.p/8"), (EntryBundle{1'234'067, 8}));
  EXPECT_EQ(parse_bundle_path("tile/entries/000"), (EntryBundle{0, 256}));
}

TEST(TilePaths, HaveOneSpelling) {
  for (const auto* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/00/000",
                           "tile/0/0",
                           "tile/0/0000",
                           "tile/0/x000/000",
                           "tile/0/1000",
                           "tile/0/001/000",
                           "tile/0/x001/x000",
                           "tile/0/x1/000",
                           "tile/0/x001000",
                           "tile/0//x001/000",
                           "tile/0/000/",
                           "tile/0/000.p",
                           "tile/0/000.p/",
                           "tile/0/000.p/0",
                           "tile/0/000.p/01",
                           "tile/0/000.p/256",
                           "tile/0/000.p/1/",
                           "tile/0/000.p/1.p/1",
                           "tile/-1/000",
                           "tile/8/000",
                           "tile/63/000",
                           "tile/64/000",
                           "tile/2305843009213693952/000",
                           "tile/7/000",
                           "tile/7/000.p/128",
                           "tile/0/../000",
                           "tile/0/x00/x/000",
                           "tile/entries/000",
                           "/tile/0/000",
                           "tile/0/000\n",
                           "tile/0/x009/x223/x372/x036/x854/x775/807",
                           "tile/0/x999/x999/x999/x999/x999/x999/999"})
    EXPECT_EQ(parse_tile_path(path), tl::unexpected(Fault::path_malformed)) << path;
  for (const auto* path : {"tile/entries/", "tile/entries/00", "tile/entries/000.p/256",
                           "tile/0/000", "entries/000", "tile/entries/x000/000"})
    EXPECT_EQ(parse_bundle_path(path), tl::unexpected(Fault::path_malformed)) << path;
}

RC_GTEST_PROP(TilePaths, AreReadAsTheyAreWritten, ()) {
  const auto level = *rc::gen::inRange<std::uint8_t>(0, 8);
  const auto rows = tree_size_max >> (8 * level);
  const auto index = *rc::gen::inRange<std::uint64_t>(0, rows / 256 + 1);
  const auto width = *rc::gen::inRange<std::uint16_t>(1, 257);
  const Tile tile{level, index, width};
  const auto parsed = parse_tile_path(tile_path(tile));
  if (index * 256 + width <= rows)
    RC_ASSERT(parsed == tile);
  else
    RC_ASSERT(!parsed);
}

RC_GTEST_PROP(TilePaths, RefuseWhateverTheyWouldNotWrite, ()) {
  const auto rest = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"0123x/.p"}));
  const auto path = "tile/" + rest;
  const auto tile = parse_tile_path(path);
  RC_ASSERT((!tile || tile_path(*tile) == path));
}

TEST(NewTiles, OfSeventyThousandLeavesAreThoseOfTheSpecification) {
  const auto tiles = new_tiles(0, 70'000);
  ASSERT_TRUE(tiles);
  EXPECT_EQ(tiles->size(), 273u + 1 + 1 + 1 + 1);
  for (const auto& tile :
       {Tile{0, 272, 256}, Tile{0, 273, 112}, Tile{1, 0, 256}, Tile{1, 1, 17}, Tile{2, 0, 1}})
    EXPECT_NE(std::find(tiles->begin(), tiles->end(), tile), tiles->end()) << tile_path(tile);
  EXPECT_EQ(new_tiles(0, 256), (std::vector<Tile>{{0, 0, 256}, {1, 0, 1}}));
  EXPECT_EQ(new_tiles(0, 0), std::vector<Tile>{});
  EXPECT_EQ(new_tiles(7, 7), std::vector<Tile>{});
  EXPECT_EQ(new_tiles(255, 257), (std::vector<Tile>{{0, 0, 256}, {0, 1, 1}, {1, 0, 1}}));
  EXPECT_EQ(new_tiles(2, 1), tl::unexpected(Fault::sizes_reversed));
  EXPECT_EQ(new_tiles(0, tree_size_max + 1), tl::unexpected(Fault::size_too_large));
  EXPECT_EQ(new_tiles(0, tree_size_max), tl::unexpected(Fault::size_too_large));
  EXPECT_TRUE(new_tiles(tree_size_max - 1, tree_size_max));
}

TEST(Bundles, HoldLeavesOfAnyBytes) {
  const std::vector<std::string> leaves{"", "a", std::string("\0\n", 2),
                                        std::string(leaf_bytes_max, 'x')};
  const auto bytes = write_bundle(leaves);
  ASSERT_TRUE(bytes);
  EXPECT_EQ(bytes->substr(0, 9), std::string("\0\0\0\1a\0\2\0\n", 9));
  EXPECT_EQ(parse_bundle(*bytes, 4), leaves);
  EXPECT_EQ(write_bundle(std::vector{std::string(leaf_bytes_max + 1, 'x')}),
            tl::unexpected(Fault::leaf_too_long));
  EXPECT_FALSE(write_bundle({}));
  EXPECT_FALSE(write_bundle(std::vector<std::string>(257)));
  EXPECT_TRUE(write_bundle(std::vector<std::string>(256)));
}

TEST(Bundles, ThatAreMalformedAreRefused) {
  const auto bytes = write_bundle(std::vector<std::string>{"one", "two", "three"}).value();
  for (std::uint16_t width = 0; width < 8; ++width)
    EXPECT_EQ(parse_bundle(bytes, width).has_value(), width == 3) << width;
  for (std::size_t end = 0; end < bytes.size(); ++end)
    EXPECT_FALSE(parse_bundle(bytes.substr(0, end), 3)) << end;
  EXPECT_FALSE(parse_bundle(bytes + "x", 3));
}

TEST(Tiles, ThatAreMalformedAreRefused) {
  for (const auto size : {0U, 31U, 32U, 63U, 64U, 65U})
    EXPECT_EQ(parse_tile(std::string(size, 'x'), 2).has_value(), size == 64) << size;
}

/// Trees with whole tiles of two levels, with partial ones and with one just full.
class Published : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Published, GivesTheTreeBack) {
  const auto board = published(GetParam());
  TileTree tree{board.reader(), GetParam()};
  EXPECT_EQ(root_of(tree.size(), tree.reader()), board.range.root());
  const auto stored_read = board.store.reader();
  for (const auto& [subtree, hash] : board.store.hashes()) ASSERT_EQ(tree.hash(subtree), hash);
  for (std::uint64_t index = 0; index < tree.size(); index += 97)
    ASSERT_EQ(prove_inclusion(index, tree.size(), tree.reader()),
              prove_inclusion(index, tree.size(), stored_read));
  EXPECT_EQ(prove_consistency(tree.size() / 3, tree.size(), tree.reader()),
            prove_consistency(tree.size() / 3, tree.size(), stored_read));
}

TEST_P(Published, HasNothingBeyondItsSize) {
  const auto board = published(GetParam());
  TileTree tree{board.reader(), GetParam()};
  for (std::uint8_t level = 0; level < 70; ++level) {
    const auto beyond = level < 64 ? tree.size() >> level : 0;
    EXPECT_EQ(tree.hash({level, beyond}), std::nullopt) << int{level};
    EXPECT_EQ(tree.hash({level, ~std::uint64_t{0}}), std::nullopt) << int{level};
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, Published, testing::Values(1, 255, 256, 257, 511, 70'000));

TEST(TileTree, TakesTheFullTileWhereThePartialOneIsGone) {
  auto board = published(300);
  const auto path = tile_path({0, 1, 44});
  ASSERT_TRUE(board.files.contains(path));
  board.files[tile_path({0, 1})] = board.files[path] + std::string(32 * 212, 'x');
  board.files.erase(path);
  TileTree tree{board.reader(), 300};
  EXPECT_EQ(root_of(300, tree.reader()), board.range.root());
  board.files[tile_path({0, 1})].pop_back();
  TileTree damaged{board.reader(), 300};
  EXPECT_EQ(root_of(300, damaged.reader()), tl::unexpected(Fault::hash_missing));
}

TEST(TileTree, SaysWhatIsMissing) {
  auto board = published(300);
  board.files.erase(tile_path({0, 1, 44}));
  TileTree tree{board.reader(), 300};
  EXPECT_EQ(root_of(300, tree.reader()), tl::unexpected(Fault::hash_missing));
  EXPECT_TRUE(root_of(256, tree.reader())) << "of the other tile alone";
}

TEST(TileTree, WritesOnlyTilesThatCanBe) {
  const auto board = published(300);
  EXPECT_EQ(write_tile({0, 1, 45}, board.store.reader()), tl::unexpected(Fault::hash_missing));
  for (const auto& tile : {Tile{8, 0, 1}, Tile{0, 0, 0}, Tile{0, 0, 257}, Tile{7, 0, 128},
                           Tile{0, ~std::uint64_t{0}, 1}})
    EXPECT_EQ(write_tile(tile, board.store.reader()), tl::unexpected(Fault::index_outside_tree));
}

}  // namespace
}  // namespace wardmote::board
