#pragma once

// The archive of one community: proto/wardmote/v1/archive.proto says what is in it, and
// docs/decisions/0009-archives.md why.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "governance/core/hash.h"
#include "storage/entity_rows.h"
#include "wardmote/v1/archive.pb.h"

namespace wardmote::server {

/// Makes an archive of pieces.
class ArchiveWriter {
 public:
  ArchiveWriter();
  void add(const v1::ArchivePiece& piece);
  /// After the last piece.
  void finish();

  std::size_t size() const { return bytes_.size(); }
  /// Takes at most `most` bytes off the front of what is written.
  std::string take(std::size_t most);

 private:
  std::string bytes_;
  Sha256 hash_;
};

/// Takes an archive apart, in portions of any size. The errors are sentences.
class ArchiveReader {
 public:
  using Fault = std::string;
  using Visit = std::function<tl::expected<void, Fault>(v1::ArchivePiece&)>;

  /// Calls `visit` with each piece that is complete, but the end, which it checks itself.
  tl::expected<void, Fault> take(std::string_view bytes, const Visit& visit);
  bool is_complete() const { return is_complete_; }

 private:
  std::string waiting_;
  Sha256 hash_;
  bool has_begun_ = false;
  bool is_complete_ = false;
};

/// An archive in memory.
struct ArchivedCommunity {
  v1::ArchiveHeader header;
  v1::Head head;
  std::vector<storage::RecordRow> records;
  std::vector<storage::WrappedKeyRow> wrapped_keys;
  /// As they are chained.
  std::vector<std::string> events;
};

}  // namespace wardmote::server
