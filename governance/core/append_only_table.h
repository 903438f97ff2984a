#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "governance/core/table.h"

namespace wardmote {

/// A community's tables from here on are append-only: they are not loaded with the others.
inline constexpr std::uint8_t first_append_only_table = 192;

/// Records that are written once and never again: memory holds only those that are not handed over
/// yet. Whoever reads the others reads the disk.
template <class Key, class Record>
class AppendOnlyTable {
 public:
  void append(const Key& key, Record record) { fresh_.insert_or_assign(key, std::move(record)); }

  /// Calls `visit(key bytes, const Record*)` for every row since the last call, and forgets them.
  template <class Visitor>
  void take_changes(Visitor&& visit) {
    for (const auto& [key, record] : fresh_) visit(encode_key(key), &record);
    fresh_.clear();
  }
  /// False if `bytes` is no such record; it is not kept.
  bool load(std::string_view, std::string_view bytes) {
    return Record{}.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  }

 private:
  std::map<Key, Record> fresh_;
};

}  // namespace wardmote
