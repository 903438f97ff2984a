#include "storage/store.h"

#include <rapidcheck/gtest.h>

#include <fstream>
#include <random>

#include "blocking_committer.h"
#include "scratch.h"
#include "storage/keys.h"

namespace wardmote::storage {
namespace {

using Rows = std::map<std::string, std::string>;

std::unique_ptr<Store> open(const StoreOptions& options) {
  auto store = Store::open(options);
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? std::move(*store) : nullptr;
}

Rows scan(const Store& store, std::string_view prefix) {
  Rows rows;
  const auto status = store.scan(prefix, [&](std::string_view key, std::string_view value) {
    return rows.emplace(key, value).second;
  });
  EXPECT_TRUE(status.ok()) << status;
  return rows;
}

class StoreTest : public testing::Test {
 protected:
  void write(Store& store, const EntityId entity, Mutations mutations) {
    Committer committer(store, {});
    const auto [status, position] =
        commit_and_wait(committer, shard_of(entity), std::move(mutations));
    ASSERT_TRUE(status.ok()) << status;
  }

  Scratch scratch;
  StoreOptions options{.directory = scratch / "db"};
  const EntityId entity{EntityKind::community, 7};
};

TEST_F(StoreTest, KeepsWhatWasCommitted) {
  Mutations mutations;
  mutations.put(head_key(entity), "head");
  mutations.put(event_key(entity, 1), "event");
  write(*open(options), entity, mutations);

  const auto store = open(options);
  EXPECT_EQ(store->get(head_key(entity)).value(), "head");
  EXPECT_EQ(store->get(event_key(entity, 2)).value(), std::nullopt);
  EXPECT_GT(store->disk_bytes(), 0u);
  EXPECT_TRUE(store->verify_checksums().ok());
}

TEST_F(StoreTest, RefusesAnotherCluster) {
  open(options);
  options.cluster = "elsewhere";
  const auto status = Store::open(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("belongs to the cluster"));
}

TEST_F(StoreTest, RefusesASecondOpener) {
  const auto first = open(options);
  const auto status = Store::open(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("in use by another process"));
}

TEST_F(StoreTest, ReadsBesideTheOneThatWrites) {
  const auto writer = open(options);
  Mutations mutations;
  mutations.put(head_key(entity), "head");
  write(*writer, entity, mutations);
  options.read_only = true;
  EXPECT_EQ(open(options)->get(head_key(entity)).value(), "head");
}

TEST_F(StoreTest, CreatesNothingWhenToldSo) {
  options.create_if_missing = false;
  EXPECT_EQ(Store::open(options).status().code(), absl::StatusCode::kNotFound);
  options.create_if_missing = true;
  options.read_only = true;
  EXPECT_EQ(Store::open(options).status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(options.directory));
}

TEST_F(StoreTest, SaysWhyADirectoryCannotBeUsed) {
  std::ofstream(scratch / "file") << "no directory";
  options.directory = scratch / "file/db";
  const auto status = Store::open(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("cannot create"));
}

TEST_F(StoreTest, ScansStopWhenTheVisitorHasEnough) {
  Mutations mutations;
  for (int i = 1; i <= 10; ++i) mutations.put(event_key(entity, i), "");
  const auto store = open(options);
  write(*store, entity, mutations);
  int seen = 0;
  const auto visit = [&](std::string_view, std::string_view) { return ++seen < 3; };
  EXPECT_TRUE(store->scan(event_prefix(entity), visit).ok());
  EXPECT_EQ(seen, 3);
}

/// Random commits, scans of every kind of prefix, and reopening, against a map. Memtables of a few
/// kilobytes send rows through flushes and compactions, where filters could hide them.
void walk(unsigned seed, const StoreOptions& options) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto pick = [&](unsigned bound) { return static_cast<std::uint64_t>(random() % bound); };
  const auto any_entity = [&] {
    return pick(5) == 0 ? EntityId{EntityKind::bot, pick(3)}
                        : EntityId{EntityKind::community, pick(8)};
  };
  const auto any_key = [&](EntityId entity) {
    switch (pick(7)) {
      case 0:
        return head_key(entity);
      case 1:
        return state_key(entity, static_cast<std::uint8_t>(pick(3)), std::to_string(pick(50)));
      case 2:
        return event_key(entity, pick(200));
      case 3:
        return wrapped_key_key(entity, KeyId{pick(20)});
      case 4:
        return outbox_key(entity, pick(50));
      case 5:
        return timer_key(entity, static_cast<std::int64_t>(pick(50)));
      default:
        return entity.kind == EntityKind::bot
                   ? inbox_key(static_cast<std::int64_t>(entity.id), pick(50))
                   : event_key(entity, pick(200));
    }
  };
  const auto any_prefix = [&](EntityId entity) {
    switch (pick(7)) {
      case 0:
        return head_prefix(shard_of(entity));
      case 1:
        return state_prefix(entity);
      case 2:
        return event_prefix(entity);
      case 3:
        return wrapped_key_prefix(entity);
      case 4:
        return outbox_prefix(shard_of(entity));
      case 5:
        return timer_prefix(shard_of(entity));
      default:
        return inbox_prefix(static_cast<std::int64_t>(entity.id));
    }
  };
  const auto range_of = [](const Rows& rows, const std::string& first, const std::string& last) {
    return Rows(rows.lower_bound(first), rows.lower_bound(last));
  };
  Rows model;
  auto store = open(options);
  auto committer = std::make_unique<Committer>(*store, CommitterOptions{});
  for (int step = 0; step < 600; ++step) {
    const auto entity = any_entity();
    if (pick(60) == 0) {
      committer.reset();
      store.reset();
      store = open(options);
      committer = std::make_unique<Committer>(*store, CommitterOptions{});
    } else if (pick(2) == 0) {
      Mutations mutations;
      for (auto count = 1 + pick(6); count > 0; --count) {
        const auto key = any_key(entity);
        if (pick(4) == 0) {
          mutations.erase(key);
          model.erase(key);
        } else {
          const std::string value(pick(300), static_cast<char>('a' + pick(26)));
          mutations.put(key, value);
          model[key] = value;
        }
      }
      ASSERT_TRUE(commit_and_wait(*committer, shard_of(entity), mutations).first.ok());
    } else if (pick(3) == 0) {
      const auto key = any_key(entity);
      const auto found = store->get(key);
      ASSERT_TRUE(found.ok());
      const auto expected = model.find(key);
      ASSERT_EQ(found->has_value(), expected != model.end());
      if (found->has_value()) {
        ASSERT_EQ(**found, expected->second);
      }
    } else if (pick(2) == 0) {
      const auto prefix = any_prefix(entity);
      ASSERT_EQ(scan(*store, prefix), range_of(model, prefix, prefix_end(prefix)));
    } else {
      const auto [first, last] = std::minmax({any_key(entity), any_key(any_entity())});
      Rows rows;
      const auto visit = [&](std::string_view key, std::string_view value) {
        return rows.emplace(key, value).second;
      };
      ASSERT_TRUE(store->scan_range(first, last, visit).ok());
      std::erase_if(rows, [](const auto& row) { return row.first.size() == 3; });
      ASSERT_EQ(rows, range_of(model, first, last));
    }
  }
}

TEST_F(StoreTest, BehavesLikeAMapThatSurvivesReopening) {
  options.write_buffer_bytes = 4u << 10;
  options.log_buffer_bytes = 4u << 10;
  for (unsigned seed = 1; seed <= 8; ++seed) {
    options.directory = scratch / std::to_string(seed);
    walk(seed, options);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace wardmote::storage
