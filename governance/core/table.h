#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>

namespace wardmote {

/// The bytes of a key, in an order that matches the order of keys: big-endian integers, raw
/// strings.
template <class Key>
std::string encode_key(const Key& key) {
  if constexpr (std::is_enum_v<Key>) {
    return encode_key(static_cast<std::uint64_t>(key));
  } else if constexpr (std::is_integral_v<Key>) {
    auto value = static_cast<std::uint64_t>(key);
    // Flipping the sign bit sorts negative numbers before positive ones.
    if constexpr (std::is_signed_v<Key>) value ^= 1ull << 63;
    std::string bytes(8, '\0');
    for (int i = 7; i >= 0; --i, value >>= 8) bytes[i] = static_cast<char>(value & 0xff);
    return bytes;
  } else {
    return std::string{key};
  }
}

template <class Key>
Key decode_key(std::string_view bytes) {
  if constexpr (std::is_enum_v<Key> || std::is_integral_v<Key>) {
    std::uint64_t value = 0;
    for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
    if constexpr (std::is_integral_v<Key> && std::is_signed_v<Key>) value ^= 1ull << 63;
    return static_cast<Key>(value);
  } else {
    return Key{bytes};
  }
}

/// Records by key, in key order, which remembers what changed since the changes were last taken.
/// Records are protobuf messages; a record equal to its default is still a record.
template <class Key, class Record>
class Table {
 public:
  using Rows = std::map<Key, Record>;

  const Record* find(const Key& key) const {
    const auto row = rows_.find(key);
    return row == rows_.end() ? nullptr : &row->second;
  }
  bool contains(const Key& key) const { return rows_.contains(key); }
  const Rows& rows() const { return rows_; }
  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }
  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }

  /// The record under `key`, made if absent, marked as changed.
  Record& edit(const Key& key) {
    changed_.insert(key);
    return rows_[key];
  }
  void erase(const Key& key) {
    if (rows_.erase(key) > 0) changed_.insert(key);
  }

  /// Calls `visit(key bytes, const Record* or nullptr if erased)` for every changed row, and
  /// forgets the changes.
  template <class Visitor>
  void take_changes(Visitor&& visit) {
    for (const auto& key : changed_) visit(encode_key(key), find(key));
    changed_.clear();
  }
  /// Puts a row back as it was stored; not a change. Returns false if `bytes` is no such record.
  bool load(std::string_view key, std::string_view bytes) {
    return rows_[decode_key<Key>(key)].ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
  }

 private:
  Rows rows_;
  std::set<Key> changed_;
};

}  // namespace wardmote
