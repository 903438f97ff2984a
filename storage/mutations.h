#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wardmote::storage {

/// Row changes that become durable together: puts and deletes in the order they were made.
/// Encoding of `bytes()`: repeated { tag u8 (1 put, 2 delete), varint key length, key,
/// [varint value length, value] }; it is what a log entry carries.
class Mutations {
 public:
  void put(std::string_view key, std::string_view value);
  void erase(std::string_view key);
  /// Adds all of `other` after what is here.
  void append(const Mutations& other);

  bool empty() const { return count_ == 0; }
  std::size_t count() const { return count_; }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::size_t count_ = 0;
};

}  // namespace wardmote::storage
