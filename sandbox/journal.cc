#include "sandbox/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sandbox/records.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t head_size = 8;
constexpr std::uint64_t growth_before_compaction = std::uint64_t{64} << 20;
constexpr std::size_t flush_size = std::size_t{1} << 20;

std::uint32_t checksum(std::string_view bytes) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return static_cast<std::uint32_t>(crc32(0, data, static_cast<uInt>(bytes.size())));
}

void put_framed(std::string& out, const std::string& record) {
  const std::uint32_t head[2] = {static_cast<std::uint32_t>(record.size()), checksum(record)};
  char bytes[head_size];
  std::memcpy(bytes, head, head_size);
  out.append(bytes, head_size);
  out += record;
}

std::string write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return std::strerror(errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

/// Applies records from the beginning and returns how many bytes were whole.
tl::expected<std::size_t, std::string> replay(std::string_view bytes, State& state) {
  std::size_t at = 0;
  while (at + head_size <= bytes.size()) {
    std::uint32_t head[2];
    std::memcpy(head, bytes.data() + at, head_size);
    const auto end = at + head_size + head[0];
    if (end > bytes.size()) break;
    const auto record = bytes.substr(at + head_size, head[0]);
    const bool is_whole = checksum(record) == head[1];
    const bool is_last = end == bytes.size();
    if (!is_whole && is_last) break;
    if (!is_whole || !apply_record(state, record)) {
      return tl::unexpected("damaged at byte " + std::to_string(at));
    }
    at = end;
  }
  return at;
}

bool is_same(const Change& a, const Change& b) {
  return a.kind == b.kind && a.chat == b.chat && a.number == b.number && a.name == b.name;
}

}  // namespace

tl::expected<std::unique_ptr<Journal>, std::string> Journal::open(const std::string& folder,
                                                                  State& state, bool syncs) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return tl::unexpected("The folder " + folder + " can't be made: " + error.message());
  const auto path = folder + "/sandbox.journal";
  std::string bytes;
  if (std::ifstream in(path, std::ios::binary); in) {
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  const auto whole = replay(bytes, state);
  if (!whole) return tl::unexpected("The journal " + path + " is " + whole.error());
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return tl::unexpected(path + " can't be opened: " + std::strerror(errno));
  const auto size = static_cast<off_t>(*whole);
  if (::ftruncate(file, size) != 0 || ::lseek(file, size, SEEK_SET) < 0) {
    ::close(file);
    return tl::unexpected(path + " can't be cut to its whole part: " + std::strerror(errno));
  }
  state.changes.clear();
  state.is_recording = true;
  return std::unique_ptr<Journal>(new Journal(path, file, *whole, syncs));
}

Journal::~Journal() { ::close(file_); }

std::string Journal::append(State& state) {
  if (state.changes.empty()) return {};
  std::string out;
  // Ids and chance move with nearly every step, and one small record keeps them.
  put_framed(out, record_of(state, {.kind = Change::Kind::meta}));
  auto& changes = state.changes;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    // Records say how things are now, so the last mention of each is enough; looking far ahead
    // would cost more than writing twice.
    const auto ahead = std::min(changes.size(), i + 16);
    bool comes_again = changes[i].kind == Change::Kind::meta;
    for (auto j = i + 1; j < ahead; ++j) comes_again |= is_same(changes[i], changes[j]);
    if (comes_again) continue;
    const auto record = record_of(state, changes[i]);
    if (!record.empty()) put_framed(out, record);
  }
  auto error = write_all(file_, out);
  if (error.empty() && syncs_ && ::fdatasync(file_) != 0) error = std::strerror(errno);
  if (!error.empty()) {
    // What was written by halves goes, and the changes stay to be tried again with the next.
    const auto end = static_cast<off_t>(size_);
    const bool is_whole = ::ftruncate(file_, end) == 0 && ::lseek(file_, end, SEEK_SET) == end;
    return is_whole ? error : error + ", and the half that was written can't be removed";
  }
  changes.clear();
  size_ += out.size();
  const bool has_grown = size_ > 2 * compacted_size_ + growth_before_compaction;
  if (!has_grown) return {};
  // Everything is kept as it is; a shorter file can wait until the long one has grown again.
  if (!compact(state).empty()) compacted_size_ = size_;
  return {};
}

std::string Journal::compact(State& state) {
  const auto fresh_path = path_ + ".new";
  const int fresh = ::open(fresh_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fresh < 0) return std::strerror(errno);
  std::string out;
  std::string error;
  std::uint64_t size = 0;
  const auto flush = [&] {
    size += out.size();
    if (error.empty()) error = write_all(fresh, out);
    out.clear();
  };
  each_record(state, [&](const std::string& record) {
    put_framed(out, record);
    if (out.size() >= flush_size) flush();
  });
  flush();
  if (error.empty() && ::fsync(fresh) != 0) error = std::strerror(errno);
  if (error.empty() && ::rename(fresh_path.c_str(), path_.c_str()) != 0) {
    error = std::strerror(errno);
  }
  if (!error.empty()) {
    ::close(fresh);
    ::unlink(fresh_path.c_str());
    return error;
  }
  ::close(file_);
  file_ = fresh;
  size_ = compacted_size_ = size;
  state.changes.clear();
  return {};
}

}  // namespace wardmote::sandbox
