#pragma once

#include <map>
#include <string>
#include <vector>

#include "governance/board/checkpoint.h"
#include "governance/board/receipt.h"
#include "governance/board/tiles.h"
#include "tests/governance/board/slow_tree.h"

namespace wardmote::board {

/// A board's files as a server would publish them, in memory.
struct PublishedBoard {
  std::vector<std::string> leaves;
  CompactRange range;
  slow::Store store;
  std::map<std::string, std::string> files;

  ReadFile reader() const {
    return [this](const std::string& path) -> tl::expected<std::string, FileFault> {
      const auto file = files.find(path);
      if (file == files.end()) return tl::unexpected(FileFault::absent);
      return file->second;
    };
  }
  /// The head of the first `size` leaves, signed.
  std::string head(std::uint64_t size) const;
  Receipt receipt(std::uint64_t index, std::uint64_t size) const;
  /// Adds leaves and publishes what is new.
  void grow(std::uint64_t size);
};

inline constexpr std::string_view published_origin = "city.example/riverside";
/// The key of all boards here, and the key of somebody else with the same name.
SignerKey board_key();
SignerKey strangers_key();

/// Leaves "leaf-0" and so on, published and signed once.
PublishedBoard published(std::uint64_t size);

}  // namespace wardmote::board
