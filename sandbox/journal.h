#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "sandbox/state.h"

namespace wardmote::sandbox {

/// Keeps a state on disk: every change is appended as a record with length and checksum; when
/// the file has grown, and at a clean stop, it is written anew with only what is so now.
class Journal {
 public:
  /// Reads what `folder` has into `state` and goes on from there. A torn last record, as a kill
  /// leaves it, is cut off; damage before the end is an error.
  static tl::expected<std::unique_ptr<Journal>, std::string> open(const std::string& folder,
                                                                  State& state, bool syncs);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Appends what has changed since the last call; returns what went wrong, or "". After an error
  /// nothing of it is kept, and the next call tries all of it again.
  std::string append(State& state);
  /// Writes the file anew, changes not yet appended included, in the place of the old one only when
  /// it is complete.
  std::string compact(State& state);

 private:
  Journal(std::string path, int file, std::uint64_t size, bool syncs)
      : path_(std::move(path)), file_(file), size_(size), compacted_size_(size), syncs_(syncs) {}

  std::string path_;
  int file_;
  std::uint64_t size_;
  std::uint64_t compacted_size_;
  bool syncs_;
};

}  // namespace wardmote::sandbox
