#include "server/board_files.h"

#include <charconv>
#include <vector>

#include "governance/board/checkpoint.h"
#include "governance/board/encoding.h"
#include "governance/board/receipt.h"
#include "governance/core/table.h"
#include "governance/public_log/public_log.h"
#include "storage/keys.h"

namespace wardmote::server {

namespace {

using board::FileFault;
using Log = public_log::State;

tl::unexpected<FileFault> absent() { return tl::unexpected(FileFault::absent); }
tl::unexpected<FileFault> unreadable() { return tl::unexpected(FileFault::unreadable); }

/// The bytes of 64 hexadecimal digits.
std::optional<std::string> from_hex(std::string_view text) {
  if (text.size() != 2 * sizeof(board::Hash)) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    std::uint8_t byte = 0;
    const auto* const first = text.data() + i;
    const auto [end, fault] = std::from_chars(first, first + 2, byte, 16);
    if (fault != std::errc{} || end != first + 2) return std::nullopt;
    bytes.push_back(static_cast<char>(byte));
  }
  return bytes;
}

}  // namespace

template <class Record>
tl::expected<std::optional<Record>, FileFault> BoardFiles::row(std::uint8_t table,
                                                               std::string_view key) const {
  const auto bytes = store_.get(storage::state_key(entity_, table, key));
  if (!bytes.ok()) return unreadable();
  if (!bytes->has_value()) return std::nullopt;
  Record record;
  if (!record.ParseFromString(**bytes)) return unreadable();
  return record;
}

tl::expected<v1::PublicLogRecord, FileFault> BoardFiles::head() const {
  auto record = row<v1::PublicLogRecord>(Log::head_table, encode_key(std::uint64_t{0}));
  if (!record) return tl::unexpected(record.error());
  if (!*record) return absent();
  return **std::move(record);
}

BoardFiles::File BoardFiles::read(std::string_view path) const {
  constexpr std::string_view receipts = "receipt/";
  const auto record = head();
  if (!record) return tl::unexpected(record.error());
  if (path == board::checkpoint_path) return record->signed_head();
  if (path == "key") return record->verifier_key() + "\n";
  if (path.starts_with(receipts)) return receipt(path.substr(receipts.size()), *record);
  if (const auto asked = board::parse_bundle_path(path)) return bundle(*asked, record->size());
  if (const auto asked = board::parse_tile_path(path)) return tile(*asked, record->size());
  return absent();
}

BoardFiles::File BoardFiles::tile(const board::Tile& tile, std::uint64_t size) const {
  const auto level_bits = unsigned{tile.level} * board::tile_height;
  if (level_bits >= 64) return absent();
  const auto complete = size >> level_bits;
  if (complete < tile.width || tile.index > (complete - tile.width) / board::tile_width)
    return absent();
  auto bytes = board::write_tile(tile, [this](board::Subtree subtree) { return hash(subtree); });
  // All of them are there: the head says so.
  if (!bytes) return unreadable();
  return *std::move(bytes);
}

BoardFiles::File BoardFiles::bundle(const board::EntryBundle& bundle, std::uint64_t size) const {
  if (size < bundle.width || bundle.index > (size - bundle.width) / board::tile_width)
    return absent();
  std::vector<std::string> leaves;
  for (std::uint64_t i = 0; i < bundle.width; ++i) {
    auto line = leaf(bundle.index * board::tile_width + i);
    if (!line) return unreadable();
    leaves.push_back(*std::move(line));
  }
  auto bytes = board::write_bundle(leaves);
  if (!bytes) return unreadable();
  return *std::move(bytes);
}

BoardFiles::File BoardFiles::receipt(std::string_view hash, const v1::PublicLogRecord& head) const {
  const auto key = from_hex(hash);
  if (!key) return absent();
  const auto place = row<v1::PublicLogPlace>(Log::place_table, *key);
  if (!place) return tl::unexpected(place.error());
  // Written after the head that was read: it is there at the next try.
  if (!*place || (*place)->index() >= head.size()) return absent();
  const auto index = (*place)->index();
  auto line = leaf(index);
  auto proof = board::prove_inclusion(
      index, head.size(), [this](board::Subtree subtree) { return this->hash(subtree); });
  auto signed_head = board::parse_signed_checkpoint(head.signed_head());
  if (!line || !proof || !signed_head) return unreadable();
  auto file = board::write_receipt({.leaf = *std::move(line),
                                    .index = index,
                                    .proof = *std::move(proof),
                                    .head = *std::move(signed_head)});
  if (!file) return unreadable();
  return *std::move(file);
}

BoardFiles::File BoardFiles::leaf(std::uint64_t index) const {
  auto record = row<v1::PublicLogLeaf>(Log::leaf_table, encode_key(index));
  if (!record) return tl::unexpected(record.error());
  if (!*record) return absent();
  return std::move((*record)->line());
}

std::optional<board::Hash> BoardFiles::hash(board::Subtree subtree) const {
  if (subtree.level >= public_log::lowest_stored_level) {
    const auto node = row<v1::PublicLogNode>(Log::node_table, public_log::node_key(subtree));
    if (!node || !*node) return std::nullopt;
    return board::hash_from_bytes((*node)->hash());
  }
  if (subtree.level == 0) {
    const auto line = leaf(subtree.index);
    if (!line) return std::nullopt;
    return board::leaf_hash(*line);
  }
  const auto child = static_cast<std::uint8_t>(subtree.level - 1);
  const auto left = hash({child, 2 * subtree.index});
  const auto right = hash({child, 2 * subtree.index + 1});
  if (!left || !right) return std::nullopt;
  return board::node_hash(*left, *right);
}

}  // namespace wardmote::server
