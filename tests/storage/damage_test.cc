#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <fstream>

#include "blocking_committer.h"
#include "scratch.h"
#include "storage/checkpoint.h"
#include "storage/store_state.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote::storage {
namespace {

namespace fs = std::filesystem;
constexpr EntityId community{EntityKind::community, 7};

class DamageTest : public testing::Test {
 protected:
  /// Some rows in a table file, some in the write-ahead log only.
  void SetUp() override {
    auto store = open();
    {
      Committer committer(*store, {});
      write(committer, 1);
    }
    // Flushes.
    ASSERT_TRUE(checkpoint(*store, scratch / "copy").ok());
    Committer committer(*store, {});
    write(committer, 201);
  }

  std::unique_ptr<Store> open() {
    auto opened = Store::open(options);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? std::move(*opened) : nullptr;
  }

  void write(Committer& committer, std::uint64_t from) {
    for (auto number = from; number < from + 200; ++number) {
      Mutations mutations;
      mutations.put(event_key(community, number), std::string(200, 'e'));
      ASSERT_TRUE(commit_and_wait(committer, shard_of(community), mutations).first.ok());
    }
  }

  /// The largest file whose name contains `part`.
  fs::path file(const std::string& part) {
    fs::path found;
    for (const auto& entry : fs::directory_iterator(options.directory)) {
      if (entry.path().filename().string().find(part) == std::string::npos) continue;
      if (found.empty() || entry.file_size() > fs::file_size(found)) found = entry.path();
    }
    EXPECT_FALSE(found.empty()) << part;
    return found;
  }

  static void flip(const fs::path& path, double at) {
    std::fstream io(path, std::ios::binary | std::ios::in | std::ios::out);
    const auto offset = static_cast<std::streamoff>(static_cast<double>(fs::file_size(path)) * at);
    io.seekg(offset);
    const char byte = static_cast<char>(io.get() ^ 0x55);
    io.seekp(offset);
    io.put(byte);
  }

  void expect_refused() {
    const auto before = fs::exists(options.directory);
    const auto status = Store::open(options).status();
    EXPECT_TRUE(before);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    EXPECT_THAT(std::string(status.message()), testing::HasSubstr("What to do"));
    EXPECT_THAT(std::string(status.message()), testing::HasSubstr(options.directory));
  }

  void put_store_meta(const v1::StoreMeta& meta) {
    const auto store = open();
    auto& state = StoreInternals::of(*store);
    ASSERT_TRUE(
        state.db
            ->Put(rocksdb::WriteOptions(), state.rows, store_meta_key(), meta.SerializeAsString())
            .ok());
  }

  v1::StoreMeta store_meta() {
    v1::StoreMeta meta;
    EXPECT_TRUE(meta.ParseFromString(open()->get(store_meta_key()).value().value()));
    return meta;
  }

  Scratch scratch;
  StoreOptions options{.directory = scratch / "db", .version = "1.2.3"};
};

TEST_F(DamageTest, AWriteAheadLogDamagedInTheMiddleIsRefused) {
  flip(file(".log"), 0.5);
  expect_refused();
}

TEST_F(DamageTest, ATornEndOfTheWriteAheadLogIsWhatACrashLeaves) {
  const auto log = file(".log");
  fs::resize_file(log, fs::file_size(log) - 20);
  const auto store = open();
  ASSERT_NE(store, nullptr);
  EXPECT_TRUE(store->get(event_key(community, 399)).value().has_value());
  EXPECT_FALSE(store->get(event_key(community, 400)).value().has_value());
}

TEST_F(DamageTest, ADamagedManifestIsRefused) {
  flip(file("MANIFEST"), 0.3);
  expect_refused();
}

TEST_F(DamageTest, AMissingManifestIsRefused) {
  fs::remove(file("MANIFEST"));
  expect_refused();
}

TEST_F(DamageTest, AMissingCurrentDoesNotBeginAnew) {
  fs::remove(file("CURRENT"));
  expect_refused();
}

TEST_F(DamageTest, AShortTableIsRefused) {
  fs::resize_file(file(".sst"), fs::file_size(file(".sst")) / 2);
  expect_refused();
}

TEST_F(DamageTest, AMissingTableIsRefused) {
  fs::remove(file(".sst"));
  expect_refused();
}

TEST_F(DamageTest, ADamagedBlockOfATableIsNeverReadAsData) {
  flip(file(".sst"), 0.1);
  const auto store = open();
  ASSERT_NE(store, nullptr);
  const auto any = [](std::string_view, std::string_view) { return true; };
  EXPECT_EQ(store->scan(event_prefix(community), any).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(store->verify_checksums().code(), absl::StatusCode::kDataLoss);
}

TEST_F(DamageTest, TheStoreKnowsWhoWroteIt) {
  const auto meta = store_meta();
  EXPECT_EQ(meta.format(), 1u);
  EXPECT_EQ(meta.shard_count(), 1024u);
  EXPECT_EQ(meta.shard_hash(), "xxh3-64/top10");
  EXPECT_EQ(meta.cluster(), "wardmote");
  EXPECT_EQ(meta.written_by_version(), "1.2.3");
  EXPECT_EQ(meta.disk_incarnation().size(), 16u);
  EXPECT_GT(meta.created_at_ms(), 0);
}

TEST_F(DamageTest, ANewerFormatIsRefused) {
  auto meta = store_meta();
  meta.set_format(2);
  put_store_meta(meta);
  const auto status = Store::open(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("use the newer version"));
}

TEST_F(DamageTest, AnotherWayOfShardingIsRefused) {
  auto meta = store_meta();
  meta.set_shard_hash("md5");
  put_store_meta(meta);
  EXPECT_EQ(Store::open(options).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(DamageTest, AnUnknownColumnFamilyIsANewerFormat) {
  {
    const auto store = open();
    rocksdb::ColumnFamilyHandle* handle = nullptr;
    auto& db = *StoreInternals::of(*store).db;
    ASSERT_TRUE(db.CreateColumnFamily({}, "future", &handle).ok());
    ASSERT_TRUE(db.DestroyColumnFamilyHandle(handle).ok());
  }
  const auto status = Store::open(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("newer version"));
}

TEST_F(DamageTest, AForeignDatabaseIsLeftAlone) {
  options.directory = scratch / "foreign";
  rocksdb::DB* db = nullptr;
  rocksdb::Options plain;
  plain.create_if_missing = true;
  ASSERT_TRUE(rocksdb::DB::Open(plain, options.directory, &db).ok());
  ASSERT_TRUE(db->Put(rocksdb::WriteOptions(), "a", "b").ok());
  delete db;
  const auto status = Store::open(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("not one of Wardmote's"));
}

}  // namespace
}  // namespace wardmote::storage
