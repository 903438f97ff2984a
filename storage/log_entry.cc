#include "storage/log_entry.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <array>

#include "storage/crc32c.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote::storage {

std::string encode_log_entry_header(const LogEntryHeader& header) {
  using google::protobuf::internal::WireFormatLite;
  std::array<std::uint8_t, 48> buffer{};
  auto* at = buffer.data();
  at = WireFormatLite::WriteUInt64ToArray(v1::LogEntry::kEpochFieldNumber, header.epoch, at);
  at = WireFormatLite::WriteInt64ToArray(v1::LogEntry::kTimestampMsFieldNumber, header.timestamp_ms,
                                         at);
  at = WireFormatLite::WriteFixed32ToArray(v1::LogEntry::kCrc32CFieldNumber, header.crc32c, at);
  at = WireFormatLite::WriteTagToArray(v1::LogEntry::kBatchFieldNumber,
                                       WireFormatLite::WIRETYPE_LENGTH_DELIMITED, at);
  at = google::protobuf::io::CodedOutputStream::WriteVarint32ToArray(
      static_cast<std::uint32_t>(header.batch_size), at);
  return {buffer.data(), at};
}

absl::StatusOr<v1::LogEntry> decode_log_entry(std::string_view bytes) {
  v1::LogEntry entry;
  if (!entry.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("a log entry cannot be parsed");
  }
  if (crc32c(entry.batch()) != entry.crc32c()) {
    return absl::DataLossError("the checksum of a log entry is wrong");
  }
  return entry;
}

}  // namespace wardmote::storage
