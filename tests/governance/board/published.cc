#include "tests/governance/board/published.h"

namespace wardmote::board {

SignerKey board_key() {
  return SignerKey::make(std::string{published_origin}, KeyType::ed25519, Ed25519Seed{1}).value();
}

SignerKey strangers_key() {
  return SignerKey::make(std::string{published_origin}, KeyType::ed25519, Ed25519Seed{2}).value();
}

std::string PublishedBoard::head(std::uint64_t size) const {
  const auto root = root_of(size, store.reader()).value();
  return sign_checkpoint({std::string{published_origin}, {size, root}, {}}, board_key()).value();
}

Receipt PublishedBoard::receipt(std::uint64_t index, std::uint64_t size) const {
  return {leaves.at(index), index, prove_inclusion(index, size, store.reader()).value(),
          parse_signed_checkpoint(head(size)).value()};
}

void PublishedBoard::grow(std::uint64_t size) {
  const auto older = range.size();
  for (auto index = older; index < size; ++index) {
    leaves.push_back("leaf-" + std::to_string(index));
    store.put(range.append(leaf_hash(leaves.back())).value());
  }
  const auto tiles = new_tiles(older, size).value();
  for (const auto& tile : tiles) {
    files[tile_path(tile)] = write_tile(tile, store.reader()).value();
    if (tile.level != 0) continue;
    const std::span bundle{leaves.data() + tile.index * tile_width, tile.width};
    files[bundle_path({tile.index, tile.width})] = write_bundle(bundle).value();
  }
  files[std::string{checkpoint_path}] = head(size);
}

PublishedBoard published(std::uint64_t size) {
  PublishedBoard board;
  board.grow(size);
  return board;
}

}  // namespace wardmote::board
