#include "storage/entity_vault.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "blocking_committer.h"
#include "scratch.h"
#include "storage/checkpoint.h"
#include "storage/keys.h"
#include "storage/mutation_reader.h"

namespace wardmote::storage {
namespace {

constexpr EntityId community{EntityKind::community, 7};
constexpr MemberId anna{1};
constexpr MemberId ben{2};

MasterKey key_of(unsigned char byte) {
  MasterKey::Bytes bytes;
  bytes.fill(byte);
  return MasterKey(bytes);
}

std::unique_ptr<EntityVault> vault_of(const std::vector<WrappedKeyRow>& rows = {},
                                      EntityId entity = community) {
  auto vault = EntityVault::load(key_of(1), entity, rows);
  EXPECT_TRUE(vault.ok()) << vault.status();
  return vault.ok() ? std::move(*vault) : nullptr;
}

std::vector<WrappedKeyRow> rows_of(const Mutations& changes) {
  std::vector<WrappedKeyRow> rows;
  MutationReader reader(changes.bytes());
  while (const auto change = reader.next()) {
    rows.push_back({KeyId{number_of_entity_key(change->key)}, std::string(change->value)});
  }
  return rows;
}

TEST(PersonVault, OpensWhatItSealedAlsoAfterReloading) {
  const auto vault = vault_of();
  const auto sealed = vault->seal(anna, "Anna, +1 555 0100");
  EXPECT_EQ(vault->open(anna, sealed), "Anna, +1 555 0100");
  EXPECT_EQ(sealed.find("Anna"), std::string::npos);
  const auto again = vault_of(rows_of(vault->drain_changes()));
  EXPECT_EQ(again->open(anna, sealed), "Anna, +1 555 0100");
  EXPECT_EQ(again->open(anna, again->seal(anna, "")), "");
  EXPECT_TRUE(again->drain_changes().empty());
}

// What loading had to unwrap anyway is used once more, and then forgotten; it opens the same as
// before.
TEST(PersonVault, OpensTheSameWithItsKeysClosed) {
  const auto vault = vault_of();
  const auto annas = vault->seal(anna, "Anna");
  const auto bens = vault->seal(ben, "Ben");
  const auto again = vault_of(rows_of(vault->drain_changes()));
  EXPECT_EQ(again->open(anna, annas), "Anna");
  again->destroy(ben);
  EXPECT_EQ(again->open(ben, bens), std::nullopt);
  again->close_keys();
  EXPECT_EQ(again->open(anna, annas), "Anna");
  EXPECT_EQ(again->open(ben, bens), std::nullopt);
  EXPECT_EQ(again->open(anna, again->seal(anna, "Anna B.")), "Anna B.");
}

TEST(PersonVault, NeverSealsTheSameWayTwice) {
  const auto vault = vault_of();
  EXPECT_NE(vault->seal(anna, "x"), vault->seal(anna, "x"));
}

TEST(PersonVault, OpensNothingOfAnotherMember) {
  const auto vault = vault_of();
  const auto sealed = vault->seal(anna, "secret");
  vault->seal(ben, "other");
  EXPECT_EQ(vault->open(ben, sealed), std::nullopt);
  EXPECT_EQ(vault->open(MemberId{3}, sealed), std::nullopt);
}

TEST(PersonVault, NoticesEveryFlippedByteAndEveryTruncation) {
  const auto vault = vault_of();
  const auto sealed = vault->seal(anna, "secret");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto damaged = sealed;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_EQ(vault->open(anna, damaged), std::nullopt) << i;
    EXPECT_EQ(vault->open(anna, std::string_view(sealed).substr(0, i)), std::nullopt) << i;
  }
}

TEST(PersonVault, ForgetsForEverWhatWasDestroyed) {
  const auto vault = vault_of();
  const auto sealed = vault->seal(anna, "secret");
  vault->drain_changes();
  vault->destroy(anna);
  EXPECT_EQ(vault->open(anna, sealed), std::nullopt);
  // A member who comes back gets another key.
  const auto anew = vault->seal(anna, "new");
  EXPECT_EQ(vault->open(anna, anew), "new");
  EXPECT_EQ(vault->open(anna, sealed), std::nullopt);
}

TEST(PersonVault, HandsOutEachChangeOnce) {
  const auto vault = vault_of();
  vault->seal(anna, "x");
  vault->seal(anna, "y");
  vault->seal(ben, "x");
  EXPECT_EQ(vault->drain_changes().count(), 2u);
  EXPECT_TRUE(vault->drain_changes().empty());
  vault->destroy(ben);
  vault->destroy(MemberId{99});
  const auto changes = vault->drain_changes();
  Mutations expected;
  expected.erase(wrapped_key_key(community, member_key_id(ben)));
  EXPECT_EQ(changes.bytes(), expected.bytes());
}

TEST(PersonVault, RefusesKeysOfAnotherMasterEntityOrMember) {
  const auto vault = vault_of();
  vault->seal(anna, "x");
  auto rows = rows_of(vault->drain_changes());
  const auto code = [&](const MasterKey& master, EntityId entity) {
    return EntityVault::load(master, entity, rows).status().code();
  };
  EXPECT_EQ(code(key_of(1), community), absl::StatusCode::kOk);
  EXPECT_EQ(code(key_of(2), community), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code(key_of(1), {EntityKind::community, 8}), absl::StatusCode::kFailedPrecondition);
  rows[0].id = member_key_id(ben);
  EXPECT_EQ(code(key_of(1), community), absl::StatusCode::kFailedPrecondition);
  rows[0].bytes = "short";
  EXPECT_EQ(code(key_of(1), community), absl::StatusCode::kFailedPrecondition);
}

TEST(BallotVault, OpensItsBallotsUntilTheKeyOfTheDecisionIsDestroyed) {
  const auto vault = vault_of();
  const auto ballot = vault->seal(1, "Trees");
  const auto other = vault->seal(2, "Fountain");
  EXPECT_EQ(ballot.find("Trees"), std::string::npos);
  const auto again = vault_of(rows_of(vault->drain_changes()));
  again->close_keys();
  EXPECT_EQ(again->open(1, ballot), "Trees");
  EXPECT_EQ(again->open(2, ballot), std::nullopt);
  again->destroy(1);
  EXPECT_TRUE(again->has_destroyed());
  Mutations expected;
  expected.erase(wrapped_key_key(community, decision_key_id(1)));
  EXPECT_EQ(again->drain_changes().bytes(), expected.bytes());
  EXPECT_EQ(again->open(1, ballot), std::nullopt);
  EXPECT_EQ(again->open(2, other), "Fountain");
}

TEST(BallotVault, KeepsMembersAndDecisionsOfTheSameNumberApart) {
  const auto vault = vault_of();
  const auto persons = vault->seal(anna, "Anna");
  const auto ballot = vault->seal(raw(anna), "Trees");
  EXPECT_EQ(vault->open(raw(anna), persons), std::nullopt);
  EXPECT_EQ(vault->open(anna, ballot), std::nullopt);
  vault->destroy(raw(anna));
  EXPECT_EQ(vault->open(anna, persons), "Anna");
  // Nor does the one's key open as the other's.
  auto rows = rows_of(vault->drain_changes());
  ASSERT_EQ(rows.size(), 2u);
  rows[0].id = decision_key_id(raw(anna));
  rows.resize(1);
  EXPECT_EQ(EntityVault::load(key_of(1), community, rows).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(BoardKey, IsDrawnOnceAndKept) {
  const auto vault = vault_of();
  const auto seed = vault->board_seed();
  EXPECT_EQ(vault->board_seed(), seed);
  const auto rows = rows_of(vault->drain_changes());
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].id, board_key_id());
  const auto again = vault_of(rows);
  again->close_keys();
  EXPECT_EQ(again->board_seed(), seed);
  EXPECT_FALSE(again->has_destroyed());
  EXPECT_EQ(again->drain_changes().bytes(), Mutations{}.bytes());
  // Sealed, and as nobody else's key.
  const std::string bytes{seed.begin(), seed.end()};
  EXPECT_EQ(rows[0].bytes.find(bytes), std::string::npos);
  EXPECT_NE(vault_of()->board_seed(), seed);
  auto moved = rows;
  moved[0].id = member_key_id(anna);
  EXPECT_EQ(EntityVault::load(key_of(1), community, moved).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(PersonVault, DrawsAllItsChanceFromWhereItIsTold) {
  unsigned char next = 0;
  const auto counting = [&next](unsigned char* at, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) at[i] = next++;
  };
  auto first = EntityVault::load(key_of(1), community, {}, counting);
  const auto sealed = (*first)->seal(anna, "x");
  next = 0;
  auto second = EntityVault::load(key_of(1), community, {}, counting);
  EXPECT_EQ((*second)->seal(anna, "x"), sealed);
  EXPECT_EQ((*second)->drain_changes().bytes(), (*first)->drain_changes().bytes());
}

TEST(MasterKey, IsMadeOnceForItsOwnerAlone) {
  const Scratch scratch;
  const auto path = scratch / "master.key";
  const auto made = MasterKey::load_or_create(path);
  ASSERT_TRUE(made.ok()) << made.status();
  struct stat about {};
  ASSERT_EQ(::stat(path.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777u, 0600u);
  EXPECT_EQ(about.st_size, 32);
  const auto loaded = MasterKey::load_or_create(path);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(made->bytes(), loaded->bytes());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path()), {}), 1);
}

TEST(MasterKey, RefusesAFileThatOthersMayRead) {
  const Scratch scratch;
  const auto path = scratch / "master.key";
  ASSERT_TRUE(MasterKey::load_or_create(path).ok());
  for (const mode_t mode : {0644u, 0640u, 0604u, 0620u}) {
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    const auto status = MasterKey::load_or_create(path).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(status.message()), testing::HasSubstr("chmod 600"));
  }
}

TEST(MasterKey, RefusesWhatIsNoKey) {
  const Scratch scratch;
  for (const std::size_t size : {0, 31, 33, 1000}) {
    const auto path = scratch / std::to_string(size);
    std::ofstream(path) << std::string(size, 'k');
    ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
    EXPECT_EQ(MasterKey::load_or_create(path).status().code(),
              absl::StatusCode::kFailedPrecondition);
  }
  EXPECT_FALSE(MasterKey::load_or_create(scratch.path().string()).ok());
  EXPECT_EQ(MasterKey::load_or_create(scratch / "no/such/directory").status().code(),
            absl::StatusCode::kUnavailable);
}

bool any_file_contains(const std::filesystem::path& directory, const std::string& needle) {
  for (const auto& file : std::filesystem::directory_iterator(directory)) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    if (content.find(needle) != std::string::npos) return true;
  }
  return false;
}

TEST(ScrubErased, LeavesNoTraceOfAnErasedKeyOnTheDisk) {
  const Scratch scratch;
  const auto store = Store::open({.directory = scratch / "db"});
  ASSERT_TRUE(store.ok()) << store.status();
  Committer committer(**store, {});
  const auto vault = vault_of();
  vault->seal(anna, "x");
  vault->seal(ben, "x");
  const auto made = vault->drain_changes();
  const auto rows = rows_of(made);
  ASSERT_TRUE(commit_and_wait(committer, shard_of(community), made).first.ok());
  ASSERT_TRUE(any_file_contains(scratch / "db", rows[0].bytes));
  // Settled in the lowest level, where only a compaction gets rid of it.
  ASSERT_TRUE(scrub_erased(**store, community).ok());
  vault->destroy(anna);
  ASSERT_TRUE(commit_and_wait(committer, shard_of(community), vault->drain_changes()).first.ok());
  const auto status = scrub_erased(**store, community);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_FALSE(any_file_contains(scratch / "db", rows[0].bytes));
  EXPECT_TRUE(any_file_contains(scratch / "db", rows[1].bytes));
}

/// Nothing that a table file could make shorter.
std::string noise(unsigned char seed) {
  std::string bytes(64, '\0');
  std::uint32_t state = seed;
  for (auto& byte : bytes) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<char>(state >> 24);
  }
  return bytes;
}

TEST(ScrubErased, LeavesNoTraceOfTapsAndReceiptsThatWereDealtWith) {
  const Scratch scratch;
  const auto store = Store::open({.directory = scratch / "db"});
  ASSERT_TRUE(store.ok()) << store.status();
  Committer committer(**store, {});
  const EntityId bot{EntityKind::bot, 777};
  const auto commit = [&](EntityId entity, const Mutations& rows) {
    ASSERT_TRUE(commit_and_wait(committer, shard_of(entity), rows).first.ok());
  };
  Mutations receipt;
  receipt.put(outbox_key(community, 4), noise(1));
  commit(community, receipt);
  Mutations tap;
  tap.put(inbox_key(777, 9), noise(2));
  commit(bot, tap);
  for (const auto entity : {community, bot}) ASSERT_TRUE(scrub_erased(**store, entity).ok());
  ASSERT_TRUE(any_file_contains(scratch / "db", noise(1)));
  ASSERT_TRUE(any_file_contains(scratch / "db", noise(2)));

  Mutations sent;
  sent.erase(outbox_key(community, 4));
  commit(community, sent);
  Mutations applied;
  applied.erase(inbox_key(777, 9));
  commit(bot, applied);
  for (const auto entity : {community, bot}) ASSERT_TRUE(scrub_erased(**store, entity).ok());
  EXPECT_FALSE(any_file_contains(scratch / "db", noise(1)));
  EXPECT_FALSE(any_file_contains(scratch / "db", noise(2)));
}

}  // namespace
}  // namespace wardmote::storage
