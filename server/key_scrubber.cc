#include "server/key_scrubber.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "storage/checkpoint.h"

namespace wardmote::server {

KeyScrubber::KeyScrubber(storage::Store& store, Options options)
    : store_(store), options_(std::move(options)), due_(std::chrono::steady_clock::now()) {
  read_pending();
  thread_ = std::thread{[this] { run(); }};
}

KeyScrubber::~KeyScrubber() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void KeyScrubber::note(EntityId entity) {
  const std::lock_guard lock{mutex_};
  if (pending_.empty()) due_ = std::chrono::steady_clock::now() + options_.delay;
  if (!pending_.insert(entity).second) return;
  write_pending();
  changed_.notify_all();
}

void KeyScrubber::scrub_now() {
  std::unique_lock lock{mutex_};
  due_ = std::chrono::steady_clock::now();
  changed_.notify_all();
  changed_.wait(lock, [this] {
    return stopping_ ||
           (!is_busy_ && (pending_.empty() || due_ > std::chrono::steady_clock::now()));
  });
}

std::size_t KeyScrubber::pending() const {
  const std::lock_guard lock{mutex_};
  return pending_.size();
}

void KeyScrubber::run() {
  std::unique_lock lock{mutex_};
  while (!stopping_) {
    if (pending_.empty()) {
      changed_.wait(lock);
      continue;
    }
    if (std::chrono::steady_clock::now() < due_) {
      changed_.wait_until(lock, due_);
      continue;
    }
    const auto entities = pending_;
    // What fails, and what is noted meanwhile, waits for the next time.
    due_ = std::chrono::steady_clock::now() + options_.delay;
    is_busy_ = true;
    lock.unlock();
    scrub(entities);
    lock.lock();
    is_busy_ = false;
    changed_.notify_all();
  }
}

void KeyScrubber::scrub(const std::set<EntityId>& entities) {
  for (const auto entity : entities) {
    const auto status = storage::scrub_erased(store_, entity);
    const std::lock_guard lock{mutex_};
    if (status.ok()) {
      pending_.erase(entity);
      write_pending();
      if (options_.on_scrubbed) options_.on_scrubbed();
    } else {
      options_.log.error("what was erased is still on the disk",
                         {{"kind", static_cast<std::uint64_t>(raw(entity.kind))},
                          {"entity", entity.id},
                          {"error", std::string{status.message()}}});
    }
    if (stopping_) return;
  }
}

void KeyScrubber::read_pending() {
  std::ifstream file{options_.pending_file};
  int kind = 0;
  std::uint64_t id = 0;
  while (file >> kind >> id) pending_.insert({static_cast<EntityKind>(kind), id});
}

void KeyScrubber::write_pending() const {
  const auto part = options_.pending_file + ".part";
  std::ofstream file{part, std::ios::trunc};
  for (const auto entity : pending_)
    file << static_cast<int>(entity.kind) << " " << entity.id << "\n";
  file.close();
  std::error_code fault;
  std::filesystem::rename(part, options_.pending_file, fault);
  if (!file || fault)
    options_.log.error("which keys to scrub cannot be written down",
                       {{"file", options_.pending_file}, {"error", fault.message()}});
}

}  // namespace wardmote::server
