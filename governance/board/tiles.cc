#include "governance/board/tiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "governance/board/encoding.h"

namespace wardmote::board {

namespace {

/// No tree of tree_size_max leaves has a complete subtree above.
constexpr unsigned subtree_level_max = 62;
constexpr std::string_view tiles_folder = "tile/";
constexpr std::string_view bundles_folder = "tile/entries/";
constexpr std::string_view partial_mark = ".p/";

/// 1234067 is "x001/x234/067".
std::string index_path(std::uint64_t index) {
  auto path = fmt::format("{:03}", index % 1000);
  while ((index /= 1000) != 0) path.insert(0, fmt::format("x{:03}/", index % 1000));
  return path;
}

std::string numbered_path(std::uint64_t index, std::uint16_t width) {
  const auto path = index_path(index);
  return width == tile_width ? path : fmt::format("{}{}{}", path, partial_mark, width);
}

struct Numbered {
  std::uint64_t index;
  std::uint16_t width;
};

/// Reads leniently and then asks whether it would have been written so: one tile, one path.
std::optional<Numbered> parse_numbered(std::string_view path) {
  const auto mark = path.find(partial_mark);
  std::uint64_t width = tile_width;
  if (mark != std::string_view::npos) {
    const auto parsed = from_decimal(path.substr(mark + partial_mark.size()));
    if (!parsed || *parsed == 0 || *parsed >= tile_width) return std::nullopt;
    width = *parsed;
  }
  std::string digits;
  for (const char c : path.substr(0, mark))
    if (c != 'x' && c != '/') digits += c;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  const auto index = from_decimal(digits.empty() ? "0" : digits);
  if (!index) return std::nullopt;
  const auto narrow = static_cast<std::uint16_t>(width);
  if (numbered_path(*index, narrow) != path) return std::nullopt;
  return Numbered{*index, narrow};
}

/// Whether all subtrees [0, end) of a level fit into a tree of at most tree_size_max leaves.
bool fits(unsigned level, std::uint64_t end) {
  return level <= subtree_level_max && end <= tree_size_max >> level;
}

bool can_exist(const Tile& tile) {
  const auto level = tile_height * tile.level;
  return tile.width >= 1 && tile.width <= tile_width && level <= subtree_level_max &&
         tile.index <= tree_size_max / tile_width &&
         fits(level, tile.index * tile_width + tile.width);
}

/// How many hashes a tree has in the row of tiles at `level`.
std::uint64_t row_width(std::uint64_t size, unsigned level) {
  const auto shift = tile_height * level;
  return shift > subtree_level_max ? 0 : size >> shift;
}

std::uint16_t width_at(std::uint64_t index, std::uint64_t row) {
  return static_cast<std::uint16_t>(std::min<std::uint64_t>(tile_width, row - index * tile_width));
}

tl::expected<TileFile, FileFault> read_either(const ReadFile& read, std::string path,
                                              std::string full_path, std::uint16_t width) {
  auto bytes = read(path);
  if (bytes) return TileFile{std::move(path), std::move(*bytes), width};
  if (bytes.error() != FileFault::absent || width == tile_width)
    return tl::unexpected(bytes.error());
  auto full = read(full_path);
  if (!full) return tl::unexpected(full.error());
  return TileFile{std::move(full_path), std::move(*full), tile_width};
}

}  // namespace

std::string tile_path(const Tile& tile) {
  return fmt::format("{}{}/{}", tiles_folder, tile.level, numbered_path(tile.index, tile.width));
}

std::string bundle_path(const EntryBundle& bundle) {
  return std::string{bundles_folder} + numbered_path(bundle.index, bundle.width);
}

Expected<Tile> parse_tile_path(std::string_view path) {
  const auto fault = tl::unexpected(Fault::path_malformed);
  if (!path.starts_with(tiles_folder)) return fault;
  path.remove_prefix(tiles_folder.size());
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return fault;
  const auto level = from_decimal(path.substr(0, slash));
  const auto numbered = parse_numbered(path.substr(slash + 1));
  if (!level || !numbered || *level > subtree_level_max / tile_height) return fault;
  const Tile tile{static_cast<std::uint8_t>(*level), numbered->index, numbered->width};
  if (!can_exist(tile)) return fault;
  return tile;
}

Expected<EntryBundle> parse_bundle_path(std::string_view path) {
  const auto fault = tl::unexpected(Fault::path_malformed);
  if (!path.starts_with(bundles_folder)) return fault;
  const auto numbered = parse_numbered(path.substr(bundles_folder.size()));
  if (!numbered || !can_exist({0, numbered->index, numbered->width})) return fault;
  return EntryBundle{numbered->index, numbered->width};
}

Expected<Tile> tile_of(const Subtree& subtree, std::uint64_t size) {
  const auto fault = tl::unexpected(Fault::index_outside_tree);
  if (size > tree_size_max || subtree.level > subtree_level_max) return fault;
  if (subtree.index >= size >> subtree.level) return fault;
  const auto level = subtree.level / tile_height;
  const auto first = subtree.index << (subtree.level % tile_height);
  const auto index = first / tile_width;
  return Tile{static_cast<std::uint8_t>(level), index, width_at(index, row_width(size, level))};
}

Expected<std::vector<Tile>> new_tiles(std::uint64_t older, std::uint64_t newer) {
  if (newer > tree_size_max) return tl::unexpected(Fault::size_too_large);
  if (older > newer) return tl::unexpected(Fault::sizes_reversed);
  std::vector<Tile> tiles;
  for (std::uint8_t level = 0; row_width(newer, level) != 0; ++level) {
    const auto row = row_width(newer, level);
    const auto row_before = row_width(older, level);
    if (row == row_before) continue;
    for (auto index = row_before / tile_width; index * tile_width < row; ++index) {
      if (tiles.size() == tiles_listed_max) return tl::unexpected(Fault::size_too_large);
      tiles.push_back({level, index, width_at(index, row)});
    }
  }
  return tiles;
}

Expected<std::string> write_tile(const Tile& tile, const ReadHash& read) {
  if (!can_exist(tile)) return tl::unexpected(Fault::index_outside_tree);
  std::string bytes;
  const auto level = static_cast<std::uint8_t>(tile_height * tile.level);
  for (std::uint64_t i = 0; i < tile.width; ++i) {
    const auto hash = read({level, tile.index * tile_width + i});
    if (!hash) return tl::unexpected(Fault::hash_missing);
    bytes += bytes_of(*hash);
  }
  return bytes;
}

Expected<std::vector<Hash>> parse_tile(std::string_view bytes, std::uint16_t width) {
  constexpr auto hash_bytes = std::tuple_size_v<Hash>;
  if (bytes.size() != width * hash_bytes) return tl::unexpected(Fault::tile_malformed);
  std::vector<Hash> hashes;
  hashes.reserve(width);
  for (; !bytes.empty(); bytes.remove_prefix(hash_bytes))
    hashes.push_back(*hash_from_bytes(bytes.substr(0, hash_bytes)));
  return hashes;
}

Expected<std::string> write_bundle(std::span<const std::string> leaves) {
  if (leaves.empty() || leaves.size() > tile_width) return tl::unexpected(Fault::bundle_malformed);
  std::string bytes;
  for (const auto& leaf : leaves) {
    if (leaf.size() > leaf_bytes_max) return tl::unexpected(Fault::leaf_too_long);
    bytes += to_big_endian(leaf.size(), 2);
    bytes += leaf;
  }
  return bytes;
}

Expected<std::vector<std::string>> parse_bundle(std::string_view bytes, std::uint16_t width) {
  const auto fault = tl::unexpected(Fault::bundle_malformed);
  std::vector<std::string> leaves;
  while (!bytes.empty()) {
    if (bytes.size() < 2 || leaves.size() == width) return fault;
    const auto length = from_big_endian(bytes.substr(0, 2));
    bytes.remove_prefix(2);
    if (bytes.size() < length) return fault;
    leaves.emplace_back(bytes.substr(0, length));
    bytes.remove_prefix(length);
  }
  if (leaves.size() != width) return fault;
  return leaves;
}

tl::expected<TileFile, FileFault> read_tile_file(const ReadFile& read, const Tile& tile) {
  return read_either(read, tile_path(tile), tile_path({tile.level, tile.index}), tile.width);
}

tl::expected<TileFile, FileFault> read_bundle_file(const ReadFile& read,
                                                   const EntryBundle& bundle) {
  return read_either(read, bundle_path(bundle), bundle_path({bundle.index}), bundle.width);
}

const std::vector<Hash>* TileTree::load(const Tile& tile) {
  const auto known = loaded_.find(tile.level);
  if (known != loaded_.end() && known->second.tile == tile) return &known->second.hashes;
  const auto file = read_tile_file(read_, tile);
  if (!file) return nullptr;
  auto hashes = parse_tile(file->bytes, file->width);
  if (!hashes) return nullptr;
  auto& loaded = loaded_[tile.level];
  loaded = {tile, std::move(*hashes)};
  return &loaded.hashes;
}

std::optional<Hash> TileTree::hash(const Subtree& subtree) {
  const auto tile = tile_of(subtree, size_);
  if (!tile) return std::nullopt;
  const auto* stored = load(*tile);
  if (stored == nullptr) return std::nullopt;
  const auto height = subtree.level % tile_height;
  const auto first = static_cast<std::ptrdiff_t>((subtree.index << height) % tile_width);
  // Only every eighth level is stored: the ones between are hashed anew.
  std::vector<Hash> row{stored->begin() + first, stored->begin() + first + (1 << height)};
  while (row.size() > 1) {
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
    row.resize(row.size() / 2);
  }
  return row.front();
}

}  // namespace wardmote::board
