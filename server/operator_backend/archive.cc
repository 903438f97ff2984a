#include "server/operator_backend/archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace wardmote::server {

namespace {

constexpr std::string_view magic = "WMARCH01";
constexpr std::size_t length_size = 4;
constexpr std::size_t piece_max = 16u << 20;

std::string length_of(std::size_t size) {
  std::string bytes(length_size, '\0');
  for (int i = length_size - 1; i >= 0; --i, size >>= 8) bytes[i] = static_cast<char>(size & 0xff);
  return bytes;
}

std::size_t read_length(std::string_view bytes) {
  std::size_t size = 0;
  for (const char byte : bytes.substr(0, length_size))
    size = size << 8 | static_cast<unsigned char>(byte);
  return size;
}

tl::unexpected<std::string> fault(std::string why) { return tl::unexpected(std::move(why)); }

}  // namespace

ArchiveWriter::ArchiveWriter() : bytes_(magic) { hash_.add(magic); }

void ArchiveWriter::add(const v1::ArchivePiece& piece) {
  const auto body = piece.SerializeAsString();
  const auto length = length_of(body.size());
  for (const std::string_view part : {std::string_view{length}, std::string_view{body}}) {
    hash_.add(part);
    bytes_ += part;
  }
}

void ArchiveWriter::finish() {
  v1::ArchivePiece piece;
  piece.mutable_end()->set_sha256(std::string{bytes_of(hash_.finish())});
  add(piece);
}

std::string ArchiveWriter::take(std::size_t most) {
  auto taken = bytes_.substr(0, most);
  bytes_.erase(0, taken.size());
  return taken;
}

tl::expected<void, std::string> ArchiveReader::take(std::string_view bytes, const Visit& visit) {
  if (is_complete_ && !bytes.empty()) return fault("the archive goes on after its end");
  waiting_ += bytes;
  std::size_t done = 0;
  if (!has_begun_) {
    if (!magic.starts_with(std::string_view{waiting_}.substr(0, magic.size())))
      return fault("this is no archive of a community");
    if (waiting_.size() < magic.size()) return {};
    has_begun_ = true;
    hash_.add(magic);
    waiting_.erase(0, magic.size());
  }
  while (waiting_.size() - done >= length_size) {
    const auto rest = std::string_view{waiting_}.substr(done);
    const auto size = read_length(rest);
    if (size > piece_max) return fault("the archive is damaged: a piece is too large");
    if (rest.size() < length_size + size) break;
    v1::ArchivePiece piece;
    if (!piece.ParseFromArray(rest.data() + length_size, static_cast<int>(size)))
      return fault("the archive is damaged: a piece cannot be read");
    done += length_size + size;
    if (piece.has_end()) {
      if (piece.end().sha256() != bytes_of(hash_.finish()) || done != waiting_.size())
        return fault("the archive is damaged: its checksum differs");
      is_complete_ = true;
      break;
    }
    hash_.add(rest.substr(0, length_size + size));
    if (auto taken = visit(piece); !taken) return taken;
  }
  waiting_.erase(0, done);
  return {};
}

}  // namespace wardmote::server
