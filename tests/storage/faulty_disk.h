#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace wardmote::storage {

enum class Fault { none, no_space, sync_error };

/// A disk that can be full, fail to sync, and tell what a power cut would have left.
class FaultyDisk {
 public:
  FaultyDisk();
  ~FaultyDisk();

  rocksdb::Env* env() { return env_.get(); }
  void set(Fault fault) { shared_->fault = fault; }
  /// Only files whose names end so are hit; all if empty. Set before use.
  void only(std::string suffix) { shared_->suffix = std::move(suffix); }
  /// Copies `from` as it would be found after the power was cut now: without unsynced bytes.
  void copy_after_power_cut(const std::filesystem::path& from, const std::filesystem::path& to);

  struct Shared {
    std::atomic<Fault> fault = Fault::none;
    std::string suffix;
    std::mutex mutex;
    /// Bytes known to be on the disk, of files written by us.
    std::map<std::string, std::uint64_t> synced;
  };

 private:
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace wardmote::storage
