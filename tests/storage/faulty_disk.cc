#include "faulty_disk.h"

namespace wardmote::storage {
namespace {

using rocksdb::DataVerificationInfo;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

class FaultyFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyFile(std::unique_ptr<FSWritableFile> file, std::string name,
             std::shared_ptr<FaultyDisk::Shared> shared)
      : FSWritableFileOwnerWrapper(std::move(file)),
        name_(std::move(name)),
        shared_(std::move(shared)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    if (!hit(Fault::no_space)) return count(target()->Append(data, options, debug), data.size());
    // As a real disk does: some of it still fits.
    const Slice half(data.data(), data.size() / 2);
    auto status = count(target()->Append(half, options, debug), half.size());
    return status.ok() ? IOStatus::NoSpace("No space left on device") : status;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return synced(target()->Sync(options, debug));
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return synced(target()->Fsync(options, debug));
  }

 private:
  bool hit(Fault fault) const {
    return shared_->fault == fault && name_.ends_with(shared_->suffix);
  }
  IOStatus count(IOStatus status, std::size_t bytes) {
    if (status.ok()) written_ += bytes;
    return status;
  }
  IOStatus synced(IOStatus status) {
    if (hit(Fault::sync_error)) return IOStatus::IOError("Input/output error");
    if (!status.ok()) return status;
    const std::lock_guard lock(shared_->mutex);
    shared_->synced[name_] = written_;
    return status;
  }

  std::string name_;
  std::shared_ptr<FaultyDisk::Shared> shared_;
  std::uint64_t written_ = 0;
};

class FaultyFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultyFileSystem(std::shared_ptr<FaultyDisk::Shared> shared)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), shared_(std::move(shared)) {}

  const char* Name() const override { return "FaultyFileSystem"; }

  IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                           std::unique_ptr<FSWritableFile>* result,
                           IODebugContext* debug) override {
    if (shared_->fault == Fault::no_space && name.ends_with(shared_->suffix)) {
      return IOStatus::NoSpace("No space left on device");
    }
    std::unique_ptr<FSWritableFile> file;
    auto status = target()->NewWritableFile(name, options, &file, debug);
    if (!status.ok()) return status;
    const std::lock_guard lock(shared_->mutex);
    shared_->synced[name] = 0;
    *result = std::make_unique<FaultyFile>(std::move(file), name, shared_);
    return status;
  }

  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override {
    auto status = target()->RenameFile(from, to, options, debug);
    const std::lock_guard lock(shared_->mutex);
    if (auto moved = shared_->synced.extract(from); status.ok() && !moved.empty()) {
      shared_->synced[to] = moved.mapped();
    }
    return status;
  }

 private:
  std::shared_ptr<FaultyDisk::Shared> shared_;
};

}  // namespace

FaultyDisk::FaultyDisk()
    : env_(rocksdb::NewCompositeEnv(std::make_shared<FaultyFileSystem>(shared_))) {}

FaultyDisk::~FaultyDisk() = default;

void FaultyDisk::copy_after_power_cut(const std::filesystem::path& from,
                                      const std::filesystem::path& to) {
  std::filesystem::copy(from, to);
  const std::lock_guard lock(shared_->mutex);
  for (const auto& [name, bytes] : shared_->synced) {
    const auto copy = to / std::filesystem::path(name).filename();
    if (std::filesystem::exists(copy) && std::filesystem::file_size(copy) > bytes) {
      std::filesystem::resize_file(copy, bytes);
    }
  }
}

}  // namespace wardmote::storage
