#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <fstream>

#include "blocking_committer.h"
#include "scratch.h"
#include "storage/log_entry.h"
#include "storage/mutation_reader.h"
#include "storage/store_state.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote::storage {
namespace {

constexpr EntityId community{EntityKind::community, 7};

class LogTrimTest : public testing::Test {
 protected:
  void reopen() {
    store.reset();
    auto opened = Store::open(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store = std::move(*opened);
  }

  /// Writes `count` entries of some four kilobytes.
  void write(int count) {
    Committer committer(*store, {});
    std::string value(4000, ' ');
    for (int i = 0; i < count; ++i) {
      for (auto& c : value) c = static_cast<char>(random_ = random_ * 1103515245u + 12345u);
      Mutations mutations;
      mutations.put(head_key(community), value);
      ASSERT_TRUE(commit_and_wait(committer, shard_of(community), mutations).first.ok());
    }
  }

  std::vector<std::uint64_t> log_indexes() {
    auto& state = StoreInternals::of(*store);
    std::vector<std::uint64_t> indexes;
    const std::unique_ptr<rocksdb::Iterator> it(
        state.db->NewIterator(rocksdb::ReadOptions(), state.log));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      indexes.push_back(index_of_log_key({it->key().data(), it->key().size()}));
    }
    return indexes;
  }

  std::uint64_t log_table_bytes() {
    auto& state = StoreInternals::of(*store);
    std::uint64_t bytes = 0;
    state.db->GetIntProperty(state.log, rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
    return bytes;
  }

  void flush() {
    auto& state = StoreInternals::of(*store);
    ASSERT_TRUE(state.db->Flush(rocksdb::FlushOptions(), state.log).ok());
  }

  void delete_log_entry(std::uint64_t index) {
    auto& state = StoreInternals::of(*store);
    ASSERT_TRUE(
        state.db->Delete(rocksdb::WriteOptions(), state.log, log_key(shard_of(community), index))
            .ok());
  }

  Scratch scratch;
  StoreOptions options{.directory = scratch / "db"};
  std::unique_ptr<Store> store;
  unsigned random_ = 1;
};

TEST_F(LogTrimTest, LogEntriesCarryTheRowsAndAscendInTime) {
  reopen();
  std::int64_t now = 1000;
  Committer committer(*store, {.epoch = 4, .now_ms = [&now] { return now; }});
  std::vector<std::int64_t> times;
  for (const std::int64_t clock : {1000, 900, 900, 2000}) {
    now = clock;
    Mutations mutations;
    mutations.put(head_key(community), "head");
    mutations.erase(outbox_key(community, 1));
    const auto position = commit_and_wait(committer, shard_of(community), mutations).second;
    auto& state = StoreInternals::of(*store);
    std::string bytes;
    ASSERT_TRUE(state.db
                    ->Get(rocksdb::ReadOptions(), state.log,
                          log_key(position.shard, position.index), &bytes)
                    .ok());
    const auto entry = decode_log_entry(bytes);
    ASSERT_TRUE(entry.ok()) << entry.status();
    EXPECT_EQ(entry->batch(), mutations.bytes());
    EXPECT_EQ(entry->epoch(), 4u);
    times.push_back(entry->timestamp_ms());
  }
  EXPECT_THAT(times, testing::ElementsAre(1000, 1001, 1002, 2000));
}

TEST_F(LogTrimTest, KeepsTheDiskOfTheLogBounded) {
  options.log_buffer_bytes = 256u << 10;
  options.write_buffer_bytes = 1u << 20;
  reopen();
  // 16 MB of log through memtables of 256 KiB.
  write(4000);
  flush();
  EXPECT_LT(log_table_bytes(), 256u << 10);
  EXPECT_EQ(log_indexes().back(), 4000u);
}

TEST_F(LogTrimTest, KeepsTheNewestEntryOnly) {
  reopen();
  write(100);
  flush();
  EXPECT_THAT(log_indexes(), testing::ElementsAre(100));
  reopen();
  write(1);
  flush();
  EXPECT_EQ(log_indexes().back(), 101u);
}

TEST_F(LogTrimTest, KeepsAsManyAsItIsToldWithoutGaps) {
  options.log_keep_entries = 10;
  reopen();
  write(50);
  flush();
  EXPECT_THAT(log_indexes(), testing::ElementsAre(40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50));
}

TEST_F(LogTrimTest, MayBeToldToKeepMoreOrLessAtAnyStart) {
  for (const std::uint64_t keep : {0, 20, 3, 0, 50, 10}) {
    options.log_keep_entries = keep;
    reopen();
    if (HasFatalFailure()) return;
    write(30);
    flush();
    reopen();
  }
}

TEST_F(LogTrimTest, RefusesAGapAmongTheEntriesThatAreKept) {
  options.log_keep_entries = 10;
  reopen();
  write(50);
  delete_log_entry(45);
  store.reset();
  const auto status = Store::open(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("entry 45 is missing"));
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("What to do"));
}

TEST_F(LogTrimTest, RefusesALogThatHasLostItsEnd) {
  reopen();
  write(64);
  for (std::uint64_t index = 1; index <= 64; ++index) delete_log_entry(index);
  store.reset();
  const auto status = Store::open(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("was written up to 64"));
}

TEST_F(LogTrimTest, RefusesANewestEntryWithAWrongChecksum) {
  reopen();
  write(3);
  auto& state = StoreInternals::of(*store);
  const auto forged = encode_log_entry_header({.epoch = 1, .crc32c = 1, .batch_size = 1}) + "x";
  ASSERT_TRUE(
      state.db->Put(rocksdb::WriteOptions(), state.log, log_key(shard_of(community), 4), forged)
          .ok());
  store.reset();
  EXPECT_EQ(Store::open(options).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace wardmote::storage
