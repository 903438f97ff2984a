#include "governance/public_log/public_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "governance/board/checkpoint.h"
#include "governance/board/tiles.h"

namespace wardmote::public_log {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr Ed25519Seed seed{7};

v1::BoardLine closing(std::uint64_t decision) {
  v1::BoardLine line;
  line.mutable_decision_closed()->set_decision(decision);
  return line;
}

/// Rows as the disk would have them.
using Rows = std::map<std::pair<std::uint8_t, std::string>, std::string>;

struct PublicLog : ::testing::Test {
  State state;
  Rows rows;
  std::vector<std::string> heads;
  std::uint64_t next = 1;

  v1::PublicLogEvent append(std::size_t count, const std::string& origin = "city.example/1") {
    Publication publication{.lines = {}, .origin = origin, .seed = seed};
    for (std::size_t i = 0; i < count; ++i) publication.lines.push_back(closing(next++));
    const auto event = publish(state, publication);
    EXPECT_TRUE(event);
    apply(state, *event);
    keep_changes(state);
    heads.push_back(event->appended().signed_head());
    return *event;
  }
  void keep_changes(State& changed) {
    changed.visit_tables([&](std::uint8_t number, auto& table) {
      table.take_changes([&](const std::string& key, const auto* record) {
        rows[{number, key}] = record->SerializeAsString();
      });
    });
  }
  std::string leaf(std::uint64_t index) {
    v1::PublicLogLeaf record;
    EXPECT_TRUE(record.ParseFromString(rows.at({State::leaf_table, encode_key(index)})));
    return record.line();
  }
  /// The root of the first `size` leaves, from the leaves alone.
  board::Hash root(std::uint64_t size) {
    board::CompactRange range;
    for (std::uint64_t i = 0; i < size; ++i) EXPECT_TRUE(range.append(board::leaf_hash(leaf(i))));
    return range.root();
  }
};

TEST_F(PublicLog, WritesLinesAsJsonWithTheNamesOfTheFields) {
  v1::BoardLine line;
  line.mutable_ballot()->set_decision(5);
  line.mutable_ballot()->set_commitment(std::string{"\x00\x01\xff", 3});
  EXPECT_EQ(written(line), R"({"ballot":{"decision":"5","commitment":"AAH/"}})");
  const auto read = read_line(written(line));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->SerializeAsString(), line.SerializeAsString());
}

TEST_F(PublicLog, ReadsPastWhatANewerVersionAdds) {
  const auto line = read_line(R"({"ballot":{"decision":"5","colour":"red"}})");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->ballot().decision(), 5u);
  EXPECT_FALSE(read_line("no line"));
  EXPECT_FALSE(read_line(""));
}

TEST_F(PublicLog, EveryHeadIsABeginningOfTheLater) {
  for (const std::size_t count : {1u, 1u, 3u, 8u, 20u, 300u, 2u}) append(count);
  const auto key = board::parse_verifier_key(head_of(state)->verifier_key());
  ASSERT_TRUE(key);
  for (const auto& bytes : heads) {
    const auto head = board::parse_signed_checkpoint(bytes);
    ASSERT_TRUE(head);
    EXPECT_TRUE(board::verify_checkpoint(*head, *key));
    EXPECT_EQ(head->checkpoint.head.root, root(head->checkpoint.head.size));
  }
  EXPECT_EQ(head_of(state)->size(), 335u);
  EXPECT_EQ(head_of(state)->signed_head(), heads.back());
}

TEST_F(PublicLog, StoresTheHashesOfLargerSubtreesAndWhereEachLeafStands) {
  append(40);
  for (std::uint64_t index = 0; index < 40; ++index) {
    const auto hash = board::leaf_hash(leaf(index));
    v1::PublicLogPlace place;
    ASSERT_TRUE(place.ParseFromString(rows.at({State::place_table, std::string{bytes_of(hash)}})));
    EXPECT_EQ(place.index(), index);
  }
  std::size_t nodes = 0;
  for (const auto& [key, value] : rows) nodes += key.first == State::node_table ? 1 : 0;
  // Five of eight leaves, two of sixteen, one of thirty-two.
  EXPECT_EQ(nodes, 8u);
}

TEST_F(PublicLog, GoesOnAfterLoadingItsHeadAlone) {
  append(13);
  State loaded;
  for (const auto& [key, value] : rows) {
    if (key.first == State::head_table) {
      ASSERT_TRUE(loaded.head.load(key.second, value));
    }
  }
  const Publication more{.lines = {closing(99)}, .origin = "ignored", .seed = seed};
  const auto one = publish(state, more);
  const auto other = publish(loaded, more);
  ASSERT_TRUE(one && other);
  EXPECT_EQ(one->SerializeAsString(), other->SerializeAsString());
}

TEST_F(PublicLog, KeepsTheNameOfItsFirstLine) {
  append(1, "city.example/1");
  EXPECT_EQ(append(1, "town.example/1").appended().origin(), "city.example/1");
  EXPECT_THAT(heads.back(), ::testing::StartsWith("city.example/1\n2\n"));
}

TEST_F(PublicLog, RefusesANameThatNoKeyCanHave) {
  const auto event = publish(state, {.lines = {closing(1)}, .origin = "two words", .seed = seed});
  ASSERT_FALSE(event);
  EXPECT_EQ(event.error(), board::Fault::key_malformed);
}

TEST_F(PublicLog, RefusesALineThatNoBundleCanHold) {
  v1::BoardLine line;
  line.mutable_option()->mutable_option()->set_text(std::string(board::leaf_bytes_max, 'x'));
  const auto event = publish(state, {.lines = {line}, .origin = "city.example/1", .seed = seed});
  ASSERT_FALSE(event);
  EXPECT_EQ(event.error(), board::Fault::leaf_too_long);
  EXPECT_EQ(head_of(state), nullptr);
}

TEST_F(PublicLog, HoldsNoLeavesInMemory) {
  append(5);
  rows.clear();
  append(1);
  std::size_t leaves = 0;
  for (const auto& [key, value] : rows) leaves += key.first == State::leaf_table ? 1 : 0;
  EXPECT_EQ(leaves, 1u);
}

}  // namespace
}  // namespace wardmote::public_log
