#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace wardmote::v1 {
class LogEntry;
}

namespace wardmote::storage {

/// What a log entry says beside its batch.
struct LogEntryHeader {
  std::uint64_t epoch = 0;
  std::int64_t timestamp_ms = 0;
  std::uint32_t crc32c = 0;
  std::size_t batch_size = 0;
};

/// The serialised v1::LogEntry up to where the bytes of its batch begin. The committer appends the
/// batch in pieces, so that it is copied once only.
std::string encode_log_entry_header(const LogEntryHeader& header);

/// Reads an entry and compares the checksum of its batch: DataLoss if it differs.
absl::StatusOr<v1::LogEntry> decode_log_entry(std::string_view bytes);

}  // namespace wardmote::storage
