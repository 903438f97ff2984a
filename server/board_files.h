#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "governance/board/merkle.h"
#include "governance/board/tiles.h"
#include "governance/core/ids.h"
#include "storage/store.h"
#include "wardmote/v1/public_log.pb.h"

namespace wardmote::server {

/// The board of a community as the files that c2sp.org/tlog-tiles knows, made from its rows as they
/// are asked for. What is read may be older than what is committed meanwhile, never torn: rows of
/// leaves and hashes do not change. Thread-safe; reads the disk.
class BoardFiles {
 public:
  /// `store` outlives this.
  BoardFiles(const storage::Store& store, CommunityId community)
      : store_(store), entity_(entity_of(community)) {}

  /// "checkpoint", "tile/..."; beside these "key", the verifier key, and "receipt/<hash>", the
  /// inclusion proof (c2sp.org/tlog-proof) of the leaf with that hash in 64 hexadecimal digits.
  /// absent for all else, and for tiles wider than the board is; unreadable if the disk fails.
  tl::expected<std::string, board::FileFault> read(std::string_view path) const;

 private:
  using File = tl::expected<std::string, board::FileFault>;

  /// Parses a row; nothing if there is none.
  template <class Record>
  tl::expected<std::optional<Record>, board::FileFault> row(std::uint8_t table,
                                                            std::string_view key) const;
  tl::expected<v1::PublicLogRecord, board::FileFault> head() const;
  File tile(const board::Tile& tile, std::uint64_t size) const;
  File bundle(const board::EntryBundle& bundle, std::uint64_t size) const;
  File receipt(std::string_view hash, const v1::PublicLogRecord& head) const;
  File leaf(std::uint64_t index) const;
  std::optional<board::Hash> hash(board::Subtree subtree) const;

  const storage::Store& store_;
  EntityId entity_;
};

}  // namespace wardmote::server
