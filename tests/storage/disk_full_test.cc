#include <gtest/gtest.h>
#include <sys/mount.h>

#include <condition_variable>
#include <cstring>
#include <fstream>
#include <limits>
#include <mutex>

#include "blocking_committer.h"
#include "faulty_disk.h"
#include "scratch.h"

namespace wardmote::storage {
namespace {

using namespace std::chrono_literals;

constexpr EntityId community{EntityKind::community, 7};

/// Lets a test wait for the committer's states.
class States {
 public:
  std::function<void(CommitterState)> recorder() {
    return [this](CommitterState state) {
      const std::lock_guard lock(mutex_);
      seen_.push_back(state);
      changed_.notify_all();
    };
  }
  void wait_for(CommitterState state) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !seen_.empty() && seen_.back() == state; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<CommitterState> seen_;
};

class DiskFullTest : public testing::Test {
 protected:
  void SetUp() override { reopen(); }

  void reopen() {
    committer.reset();
    store.reset();
    options.env = disk.env();
    auto opened = Store::open(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store = std::move(*opened);
    committer = std::make_unique<Committer>(
        *store, CommitterOptions{.disk_probe_interval = 1ms,
                                 .free_bytes = [this] { return free_bytes.load(); },
                                 .on_state = states.recorder()});
  }

  /// Each commit changes two rows, so that half a commit would show.
  Mutations numbered(std::uint64_t number) {
    Mutations mutations;
    mutations.put(head_key(community), std::to_string(number));
    mutations.put(event_key(community, number), std::string(100, 'e'));
    return mutations;
  }
  absl::Status commit(std::uint64_t number) {
    return commit_and_wait(*committer, shard_of(community), numbered(number)).first;
  }
  /// An invalid future if it was not taken.
  std::future<absl::Status> submit(std::uint64_t number) {
    auto answer = std::make_shared<std::promise<absl::Status>>();
    const auto done = [answer](const absl::Status& status, CommitPosition) {
      answer->set_value(status);
    };
    const bool taken = committer->submit({shard_of(community), numbered(number), done});
    return taken ? answer->get_future() : std::future<absl::Status>{};
  }
  /// The number that the head has, after checking that exactly the events up to it exist.
  std::uint64_t last_in(const Store& in) {
    const auto last = std::stoull(in.get(head_key(community)).value().value_or("0"));
    std::uint64_t events = 0;
    EXPECT_TRUE(in.scan(event_prefix(community), [&](std::string_view key, std::string_view) {
                    return number_of_entity_key(key) == ++events;
                  }).ok());
    EXPECT_EQ(events, last);
    return last;
  }

  void fill() {
    free_bytes = 0;
    disk.set(Fault::no_space);
  }
  void make_room() {
    disk.set(Fault::none);
    free_bytes = plenty;
  }

  static constexpr auto plenty = std::numeric_limits<std::uint64_t>::max();
  Scratch scratch;
  FaultyDisk disk;
  std::atomic<std::uint64_t> free_bytes = plenty;
  States states;
  StoreOptions options{.directory = scratch / "db"};
  std::unique_ptr<Store> store;
  std::unique_ptr<Committer> committer;
};

TEST_F(DiskFullTest, IntakePausesBelowTheReserveAndGoesOnAbove) {
  EXPECT_TRUE(commit(1).ok());
  free_bytes = 1000;
  // Noticed with this one, which still has room.
  EXPECT_TRUE(commit(2).ok());
  states.wait_for(CommitterState::paused_disk_full);
  EXPECT_FALSE(committer->submit({shard_of(community), numbered(3), nullptr}));
  free_bytes = plenty;
  states.wait_for(CommitterState::running);
  EXPECT_TRUE(commit(3).ok());
  EXPECT_EQ(last_in(*store), 3u);
}

TEST_F(DiskFullTest, ACommitThatDoesNotFitWaitsAndIsWrittenOnce) {
  for (std::uint64_t round = 0; round < 5; ++round) {
    EXPECT_TRUE(commit(2 * round + 1).ok());
    fill();
    auto waiting = submit(2 * round + 2);
    states.wait_for(CommitterState::paused_disk_full);
    EXPECT_FALSE(committer->submit({shard_of(community), numbered(99), nullptr}));
    make_room();
    EXPECT_EQ(waiting.get(), absl::OkStatus());
    states.wait_for(CommitterState::running);
  }
  EXPECT_TRUE(commit(11).ok());
  EXPECT_EQ(last_in(*store), 11u);
  reopen();
  EXPECT_EQ(last_in(*store), 11u);
}

TEST_F(DiskFullTest, APowerCutWhileFullLeavesWholeCommitsOnly) {
  for (std::uint64_t number = 1; number <= 10; ++number) EXPECT_TRUE(commit(number).ok());
  fill();
  auto waiting = submit(11);
  states.wait_for(CommitterState::paused_disk_full);
  disk.copy_after_power_cut(options.directory, scratch / "power");
  std::filesystem::copy(options.directory, scratch / "kill");
  for (const auto* name : {"power", "kill"}) {
    const auto copy = Store::open({.directory = scratch / name});
    ASSERT_TRUE(copy.ok()) << copy.status();
    EXPECT_EQ(last_in(**copy), 10u);
  }
  make_room();
  EXPECT_EQ(waiting.get(), absl::OkStatus());
}

TEST_F(DiskFullTest, StoppingWhileFullFailsWhatWaits) {
  EXPECT_TRUE(commit(1).ok());
  fill();
  auto waiting = submit(2);
  states.wait_for(CommitterState::paused_disk_full);
  committer->stop();
  EXPECT_EQ(waiting.get().code(), absl::StatusCode::kResourceExhausted);
  make_room();
  reopen();
  EXPECT_EQ(last_in(*store), 1u);
}

TEST_F(DiskFullTest, TablesThatDoNotFitPauseItToo) {
  options.write_buffer_bytes = 64u << 10;
  reopen();
  disk.only(".sst");
  fill();
  std::uint64_t number = 0;
  std::future<absl::Status> waiting;
  // Until a memtable is full, and its flush has failed.
  while (committer->state() == CommitterState::running && number < 100'000) {
    auto answer = submit(number + 1);
    if (!answer.valid()) break;
    ++number;
    waiting = std::move(answer);
    while (waiting.wait_for(1ms) != std::future_status::ready &&
           committer->state() == CommitterState::running) {
    }
  }
  states.wait_for(CommitterState::paused_disk_full);
  make_room();
  EXPECT_EQ(waiting.get(), absl::OkStatus());
  states.wait_for(CommitterState::running);
  EXPECT_TRUE(commit(number + 1).ok());
  reopen();
  EXPECT_EQ(last_in(*store), number + 1);
}

TEST_F(DiskFullTest, AFailedSyncIsFinal) {
  EXPECT_TRUE(commit(1).ok());
  disk.set(Fault::sync_error);
  EXPECT_EQ(commit(2).code(), absl::StatusCode::kUnavailable);
  states.wait_for(CommitterState::failed);
  EXPECT_FALSE(committer->submit({shard_of(community), numbered(3), nullptr}));
  disk.set(Fault::none);
  EXPECT_FALSE(committer->submit({shard_of(community), numbered(3), nullptr}));
  EXPECT_EQ(last_in(*store), 1u);
  committer->stop();
  EXPECT_EQ(committer->state(), CommitterState::failed);
  EXPECT_EQ(committer->stats().queued, 0u);
}

TEST_F(DiskFullTest, WhatIsAcknowledgedSurvivesAPowerCut) {
  for (std::uint64_t number = 1; number <= 20; ++number) {
    ASSERT_TRUE(commit(number).ok());
    const auto copied = scratch / std::to_string(number);
    disk.copy_after_power_cut(options.directory, copied);
    const auto copy = Store::open({.directory = copied});
    ASSERT_TRUE(copy.ok()) << copy.status();
    ASSERT_EQ(last_in(**copy), number);
  }
}

/// A real file system of eight megabytes.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& at) : at_(at) {
    std::filesystem::create_directory(at);
    mounted_ = ::mount("tmpfs", at.c_str(), "tmpfs", 0, "size=8m") == 0;
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }

 private:
  std::string at_;
  bool mounted_ = false;
};

TEST_F(DiskFullTest, ARealFullDiskIsSurvivedToo) {
  const SmallDisk small(scratch / "small");
  if (!small.mounted()) GTEST_SKIP() << "may not mount a tmpfs: " << std::strerror(errno);
  options.directory = scratch / "small/db";
  options.write_buffer_bytes = 256u << 10;
  options.log_buffer_bytes = 256u << 10;
  reopen();
  committer = std::make_unique<Committer>(*store, CommitterOptions{.disk_reserve_bytes = 1u << 20,
                                                                   .disk_probe_interval = 1ms,
                                                                   .on_state = states.recorder()});
  EXPECT_TRUE(commit(1).ok());
  const auto filler = scratch / "small/filler";
  {
    std::ofstream out(filler, std::ios::binary);
    const std::string block(4096, 'f');
    while (out.write(block.data(), 4096) && out.flush()) {
    }
  }
  // Some commits still fit into what is left of the last page.
  std::vector<std::future<absl::Status>> answers;
  std::uint64_t number = 1;
  for (auto answer = submit(number + 1); answer.valid(); answer = submit(number + 1)) {
    answers.push_back(std::move(answer));
    ++number;
  }
  states.wait_for(CommitterState::paused_disk_full);
  std::filesystem::remove(filler);
  states.wait_for(CommitterState::running);
  for (auto& answer : answers) EXPECT_TRUE(answer.get().ok());
  EXPECT_TRUE(commit(number + 1).ok());
  EXPECT_EQ(last_in(*store), number + 1);
  committer.reset();
  store.reset();
}

}  // namespace
}  // namespace wardmote::storage
