#pragma once

#include <absl/status/statusor.h>

#include <array>
#include <string>

namespace wardmote::storage {

/// The node's own secret, under which the keys of persons lie on the disk. Whoever has it and the
/// database can read everything; without it the sealed fields are lost.
class MasterKey {
 public:
  static constexpr std::size_t size = 32;
  using Bytes = std::array<unsigned char, size>;

  /// Reads the key from a file of exactly 32 bytes, or draws one and writes it there (mode 0600,
  /// synced). FailedPrecondition if others may read the file or it is no key.
  static absl::StatusOr<MasterKey> load_or_create(const std::string& path);

  explicit MasterKey(const Bytes& bytes) : bytes_(bytes) {}
  MasterKey(const MasterKey&) = default;
  MasterKey& operator=(const MasterKey&) = default;
  /// Leaves nothing in memory.
  ~MasterKey();

  const Bytes& bytes() const { return bytes_; }
  /// BLAKE2b under the key, of a constant: equal for equal keys, and says nothing about the key.
  std::string check() const;

 private:
  Bytes bytes_;
};

}  // namespace wardmote::storage
