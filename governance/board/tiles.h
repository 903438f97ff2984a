#pragma once

// A board as files that any web server can hand out, as c2sp.org/tlog-tiles lays them out: the head
// under "checkpoint", hashes in tiles of 256, leaves in bundles of 256.

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "governance/board/merkle.h"

namespace wardmote::board {

/// A tile spans so many levels of the tree.
inline constexpr unsigned tile_height = 8;
inline constexpr std::uint16_t tile_width = 1 << tile_height;
/// A bundle gives the length of a leaf in two bytes.
inline constexpr std::size_t leaf_bytes_max = 65'535;
inline constexpr std::string_view checkpoint_path = "checkpoint";

/// Hashes [256 index, 256 index + width) of the tree's level 8 * `level`, of complete subtrees
/// only.
struct Tile {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  /// From 1 to 256, in hashes; less than 256 only for the last tile of a level.
  std::uint16_t width = tile_width;
  auto operator<=>(const Tile&) const = default;
};

/// Leaves [256 index, 256 index + width): what the tile of level 0 has the hashes of.
struct EntryBundle {
  std::uint64_t index = 0;
  std::uint16_t width = tile_width;
  auto operator<=>(const EntryBundle&) const = default;
};

/// "tile/0/x001/x234/067", "tile/1/003.p/17".
std::string tile_path(const Tile& tile);
/// "tile/entries/000.p/5".
std::string bundle_path(const EntryBundle& bundle);
/// What tile_path writes, and nothing else. path_malformed, also for a tile that no tree of at most
/// tree_size_max leaves has.
Expected<Tile> parse_tile_path(std::string_view path);
Expected<EntryBundle> parse_bundle_path(std::string_view path);

/// The tile of a tree of `size` leaves where the hash of a subtree is found, or from which it
/// follows. index_outside_tree.
Expected<Tile> tile_of(const Subtree& subtree, std::uint64_t size);

/// So many tiles are listed at once, at most.
inline constexpr std::size_t tiles_listed_max = 1 << 20;
/// The tiles that a tree of `newer` leaves has and one of `older` had not, from the leaves up: to
/// be written before the new head. Partial ones of before may be deleted. Bundles are as the tiles
/// of level 0. sizes_reversed, size_too_large (more than tiles_listed_max).
Expected<std::vector<Tile>> new_tiles(std::uint64_t older, std::uint64_t newer);

/// The bytes of a tile, 32 for each hash. hash_missing.
Expected<std::string> write_tile(const Tile& tile, const ReadHash& read);
/// tile_malformed: not 32 bytes for each of `width` hashes.
Expected<std::vector<Hash>> parse_tile(std::string_view bytes, std::uint16_t width);

/// Leaves with two bytes of length before each, big-endian. leaf_too_long, bundle_malformed (not 1
/// to 256 leaves).
Expected<std::string> write_bundle(std::span<const std::string> leaves);
/// bundle_malformed: not exactly `width` leaves.
Expected<std::vector<std::string>> parse_bundle(std::string_view bytes, std::uint16_t width);

/// Why a file of a board gives nothing.
enum class FileFault : std::uint8_t { absent, unreadable };
/// Reads a whole file of the board by its path.
using ReadFile = std::function<tl::expected<std::string, FileFault>(const std::string& path)>;

/// The file that a tile or bundle was found in.
struct TileFile {
  std::string path;
  std::string bytes;
  /// What parse_tile or parse_bundle is to expect of it.
  std::uint16_t width = tile_width;
};
/// A partial file may be gone once the full one is there: then that one is read, and has more than
/// was asked for.
tl::expected<TileFile, FileFault> read_tile_file(const ReadFile& read, const Tile& tile);
tl::expected<TileFile, FileFault> read_bundle_file(const ReadFile& read, const EntryBundle& bundle);

/// A tree whose hashes lie in tiles. Takes them as they are: whether they are those of the head is
/// for root_of and the proofs to show. Remembers the last tile of each level; not for two threads.
class TileTree {
 public:
  TileTree(ReadFile read, std::uint64_t size) : read_(std::move(read)), size_(size) {}

  std::uint64_t size() const { return size_; }
  /// None if a tile is missing or malformed. Valid as long as this is.
  ReadHash reader() {
    return [this](Subtree subtree) { return hash(subtree); };
  }
  std::optional<Hash> hash(const Subtree& subtree);

 private:
  const std::vector<Hash>* load(const Tile& tile);

  struct Loaded {
    Tile tile;
    std::vector<Hash> hashes;
  };
  ReadFile read_;
  std::uint64_t size_;
  std::map<std::uint8_t, Loaded> loaded_;
};

}  // namespace wardmote::board
