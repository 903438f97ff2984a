#include "storage/disk_space.h"

#include <filesystem>
#include <limits>
#include <system_error>

namespace wardmote::storage {

std::uint64_t free_disk_bytes(const std::string& directory) {
  std::error_code error;
  const auto space = std::filesystem::space(directory, error);
  // A write will tell soon enough.
  return error ? std::numeric_limits<std::uint64_t>::max() : space.available;
}

}  // namespace wardmote::storage
