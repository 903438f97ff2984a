#include "storage/master_key.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

namespace wardmote::storage {
namespace {

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

absl::Status trouble(const std::string& path, std::string_view what) {
  const auto reason = std::generic_category().message(errno);
  return absl::UnavailableError(fmt::format("cannot {} the key file {}: {}", what, path, reason));
}

/// True if all went through.
bool write_all(int file, const MasterKey::Bytes& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto count = ::write(file, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return ::fsync(file) == 0;
}

/// Number of bytes read, at most one more than a key has.
std::optional<std::size_t> read_some(int file,
                                     std::array<unsigned char, MasterKey::size + 1>& into) {
  std::size_t done = 0;
  while (done < into.size()) {
    const auto count = ::read(file, into.data() + done, into.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

absl::StatusOr<MasterKey> load(const std::string& path, int file) {
  struct stat about {};
  if (::fstat(file, &about) != 0) return trouble(path, "read");
  if (!S_ISREG(about.st_mode)) {
    return absl::FailedPreconditionError(fmt::format("the key file {} is no file", path));
  }
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return absl::FailedPreconditionError(fmt::format(
        "others may read the key file {} (mode {:04o}): chmod 600 it, and consider the key known",
        path, about.st_mode & 07777u));
  }
  std::array<unsigned char, MasterKey::size + 1> read{};
  const auto count = read_some(file, read);
  if (!count) return trouble(path, "read");
  if (*count != MasterKey::size) {
    return absl::FailedPreconditionError(fmt::format(
        "the key file {} must have exactly {} bytes: restore it from your copy. A new key would "
        "not open what is sealed",
        path, MasterKey::size));
  }
  MasterKey::Bytes bytes;
  std::copy_n(read.begin(), bytes.size(), bytes.begin());
  sodium_memzero(read.data(), read.size());
  MasterKey key(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

/// Written beside and linked into place, so that a crash leaves a whole key or none.
absl::StatusOr<MasterKey> create(const std::string& path) {
  const auto temporary = fmt::format("{}.{}.new", path, ::getpid());
  const File file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (file.get() < 0) return trouble(path, "create");
  MasterKey::Bytes bytes;
  randombytes_buf(bytes.data(), bytes.size());
  const MasterKey key(bytes);
  sodium_memzero(bytes.data(), bytes.size());
  const bool written =
      write_all(file.get(), key.bytes()) && ::link(temporary.c_str(), path.c_str()) == 0;
  auto status = written ? absl::OkStatus() : trouble(path, "write");
  ::unlink(temporary.c_str());
  if (!status.ok()) return status;
  auto parent = std::filesystem::path(path).parent_path();
  if (parent.empty()) parent = ".";
  const File directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0 || ::fsync(directory.get()) != 0) return trouble(path, "sync");
  return key;
}

}  // namespace

MasterKey::~MasterKey() { sodium_memzero(bytes_.data(), bytes_.size()); }

absl::StatusOr<MasterKey> MasterKey::load_or_create(const std::string& path) {
  if (sodium_init() < 0) return absl::InternalError("libsodium does not start");
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() >= 0) return load(path, file.get());
  if (errno != ENOENT) return trouble(path, "open");
  return create(path);
}

std::string MasterKey::check() const {
  static constexpr std::string_view purpose = "wardmote master key check v1";
  std::string hash(16, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(),
                     reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size(),
                     bytes_.data(), bytes_.size());
  return hash;
}

}  // namespace wardmote::storage
