#include "storage/keys.h"

#include <rapidcheck/gtest.h>

#include <set>

namespace wardmote::storage {
namespace {

std::string hex(std::string_view bytes) {
  std::string out;
  for (const unsigned char byte : bytes) {
    out += "0123456789abcdef"[byte >> 4];
    out += "0123456789abcdef"[byte & 15];
  }
  return out;
}

EntityId community(std::uint64_t id) { return {EntityKind::community, id}; }
EntityId bot(std::uint64_t id) { return {EntityKind::bot, id}; }

EntityId any_entity() {
  const auto kind = *rc::gen::element(EntityKind::city, EntityKind::community, EntityKind::bot);
  return {kind, *rc::gen::arbitrary<std::uint64_t>()};
}

// Published: whoever computes shards elsewhere must get the same numbers.
TEST(ShardOf, GivesThePublishedNumbers) {
  EXPECT_EQ(raw(shard_of(city_entity)), 117);
  EXPECT_EQ(raw(shard_of(community(0))), 797);
  EXPECT_EQ(raw(shard_of(community(1))), 973);
  EXPECT_EQ(raw(shard_of(community(42))), 185);
  EXPECT_EQ(raw(shard_of(community(0xffffffffffffffff))), 324);
  EXPECT_EQ(raw(shard_of(bot(1))), 429);
  EXPECT_EQ(raw(shard_of(bot(123456789))), 301);
  EXPECT_EQ(raw(shard_of(bot(7000000001))), 131);
}

TEST(ShardOf, SpreadsEvenly) {
  std::vector<int> counts(shard_count, 0);
  for (std::uint64_t id = 0; id < 100'000; ++id) ++counts[raw(shard_of(community(id)))];
  for (const int count : counts) {
    EXPECT_GT(count, 40);
    EXPECT_LT(count, 170);
  }
}

TEST(Keys, TellMembersFromDecisions) {
  EXPECT_EQ(member_key_id(MemberId{3}), KeyId{3});
  EXPECT_EQ(decision_key_id(3), KeyId{0x8000000000000003});
  EXPECT_FALSE(is_decision_key(member_key_id(MemberId{3})));
  EXPECT_TRUE(is_decision_key(decision_key_id(3)));
  EXPECT_EQ(number_of(decision_key_id(3)), 3u);
  EXPECT_FALSE(is_decision_key(board_key_id()));
  EXPECT_EQ(board_key_id(), KeyId{0x4000000000000000});
  EXPECT_EQ(number_of(member_key_id(MemberId{3})), 3u);
}

TEST(Keys, HaveTheDocumentedLayout) {
  const auto shard = hex(head_key(community(1))).substr(0, 4);
  EXPECT_EQ(hex(head_key(community(1))), shard + "68" + "020000000000000001");
  EXPECT_EQ(hex(state_key(community(1), 7, "ab")), shard + "73" + "020000000000000001" + "076162");
  EXPECT_EQ(hex(event_key(community(1), 258)),
            shard + "65" + "020000000000000001" + "0000000000000102");
  EXPECT_EQ(hex(wrapped_key_key(community(1), KeyId{3})),
            shard + "6b" + "020000000000000001" + "0000000000000003");
  EXPECT_EQ(hex(applied_key(community(1), {EntityKind::bot, 5})),
            shard + "61" + "020000000000000001" + "030000000000000005");
  EXPECT_EQ(hex(outbox_key(community(1), 9)),
            shard + "6f" + "020000000000000001" + "0000000000000009");
  EXPECT_EQ(hex(timer_key(community(1), 5)),
            shard + "74" + "0000000000000005" + "020000000000000001");
  EXPECT_EQ(hex(inbox_key(11, 2)).substr(4),
            std::string("69") + "000000000000000b" + "0000000000000002");
  EXPECT_EQ(hex(shard_meta_key(Shard{1023})), "03ff6d");
  EXPECT_EQ(hex(log_key(Shard{1}, 2)), "00010000000000000002");
  EXPECT_EQ(hex(store_meta_key()), "ffff4d");
  EXPECT_EQ(head_key(community(1)).size(), entity_prefix_size);
}

RC_GTEST_PROP(Keys, GiveBackWhatWentIn, ()) {
  const auto entity = any_entity();
  const auto number = *rc::gen::arbitrary<std::uint64_t>();
  const auto due = *rc::gen::inRange<std::int64_t>(0, INT64_MAX);
  const auto name = *rc::gen::arbitrary<std::string>();
  const auto table = *rc::gen::arbitrary<std::uint8_t>();
  for (const auto& key : {head_key(entity), state_key(entity, table, name),
                          event_key(entity, number), wrapped_key_key(entity, KeyId{number}),
                          outbox_key(entity, number), applied_key(entity, entity)}) {
    RC_ASSERT(entity_of_key(key) == entity);
    RC_ASSERT(shard_of_key(key) == shard_of(entity));
    RC_ASSERT(!is_timer_key(key) || key[2] == 't');
  }
  RC_ASSERT(number_of_entity_key(event_key(entity, number)) == number);
  RC_ASSERT(number_of_entity_key(outbox_key(entity, number)) == number);
  RC_ASSERT(table_of_state_key(state_key(entity, table, name)) == table);
  RC_ASSERT(record_of_state_key(state_key(entity, table, name)) == name);
  RC_ASSERT(is_timer_key(timer_key(entity, due)));
  RC_ASSERT(due_of_timer_key(timer_key(entity, due)) == due);
  RC_ASSERT(entity_of_timer_key(timer_key(entity, due)) == entity);
  RC_ASSERT(number_of_inbox_key(inbox_key(due, number)) == number);
  RC_ASSERT(index_of_log_key(log_key(Shard{5}, number)) == number);
}

RC_GTEST_PROP(Keys, AreOrderedAsTheirNumbers, (std::uint64_t a, std::uint64_t b)) {
  const auto entity = any_entity();
  RC_ASSERT((event_key(entity, a) < event_key(entity, b)) == (a < b));
  RC_ASSERT((outbox_key(entity, a) < outbox_key(entity, b)) == (a < b));
  RC_ASSERT((inbox_key(7, a) < inbox_key(7, b)) == (a < b));
  RC_ASSERT((log_key(Shard{3}, a) < log_key(Shard{3}, b)) == (a < b));
  const auto due_a = static_cast<std::int64_t>(a >> 1);
  const auto due_b = static_cast<std::int64_t>(b >> 1);
  RC_ASSERT((timer_key(entity, due_a) < timer_key(entity, due_b)) == (due_a < due_b));
}

RC_GTEST_PROP(Keys, StartWithTheirPrefixAndEndBeforeItsEnd, (std::uint64_t number)) {
  const auto entity = any_entity();
  const std::vector<std::pair<std::string, std::string>> pairs{
      {state_prefix(entity), state_key(entity, 255, "\xff\xff")},
      {event_prefix(entity), event_key(entity, number)},
      {wrapped_key_prefix(entity), wrapped_key_key(entity, KeyId{number})},
      {applied_prefix(entity), applied_key(entity, entity)},
      {outbox_prefix(shard_of(entity)), outbox_key(entity, number)},
      {head_prefix(shard_of(entity)), head_key(entity)},
      {timer_prefix(shard_of(entity)), timer_key(entity, 1)}};
  for (const auto& [prefix, key] : pairs) {
    RC_ASSERT(key.starts_with(prefix));
    RC_ASSERT(key < prefix_end(prefix));
    RC_ASSERT(!prefix_end(prefix).starts_with(prefix));
  }
}

TEST(PrefixEnd, CarriesOverFullBytes) {
  EXPECT_EQ(prefix_end("ab"), "ac");
  EXPECT_EQ(prefix_end("a\xff\xff"), "b");
  EXPECT_EQ(prefix_end("\xff\xff"), "");
  EXPECT_EQ(prefix_end(""), "");
}

}  // namespace
}  // namespace wardmote::storage
