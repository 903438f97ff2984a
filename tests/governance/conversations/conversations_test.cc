#include "governance/conversations/conversations.h"

#include <rapidcheck/gtest.h>

#include "tests/governance/core/world.h"

namespace wardmote::conversations {
namespace {

using std::chrono::hours;
using testing::effect_of;
using testing::World;

struct ConversationsTest : ::testing::Test {
  World world;
  MemberId member{};

  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(world.found());
    member = world.join_as(11, Role::owner);
  }
  void expect_refused(const Command& command, Refusal refusal) {
    const auto before = testing::bytes_of(world.conversations);
    EXPECT_EQ(testing::reason(world.run(command)), name(refusal));
    EXPECT_EQ(testing::bytes_of(world.conversations), before);
  }
};

TEST_F(ConversationsTest, KeepWhatWasEnteredSealed) {
  ASSERT_TRUE(world.run(Save{member, "report", "category", "lamp is out", 11, {}}));
  const auto* conversation = current(world.conversations, world.now, member);
  ASSERT_NE(conversation, nullptr);
  EXPECT_EQ(conversation->flow(), "report");
  EXPECT_NE(conversation->sealed(), "lamp is out");
  EXPECT_EQ(data(world.conversations, world.vault, member), "lamp is out");
}

TEST_F(ConversationsTest, GoOnOrAreReplaced) {
  ASSERT_TRUE(world.run(Save{member, "report", "category", "a", 11, {}}));
  const auto started = world.now;
  world.pass(hours{1});
  ASSERT_TRUE(world.run(Save{member, "report", "place", "ab", 11, {}}));
  const auto* conversation = current(world.conversations, world.now, member);
  EXPECT_EQ(conversation->started_at_ms(), to_ms(started));
  EXPECT_EQ(conversation->expires_at_ms(), to_ms(world.now + hours{24}));
  ASSERT_TRUE(world.run(Save{member, "settings", "start", "", 11, hours{1}}));
  conversation = current(world.conversations, world.now, member);
  EXPECT_EQ(conversation->started_at_ms(), to_ms(world.now));
  EXPECT_EQ(next_deadline(world.conversations, world.context()), world.now + hours{1});
}

TEST_F(ConversationsTest, EndOnce) {
  ASSERT_TRUE(world.run(Save{member, "report", "place", "a", 11, {}}));
  ASSERT_TRUE(world.run(End{member}));
  EXPECT_EQ(current(world.conversations, world.now, member), nullptr);
  EXPECT_FALSE(data(world.conversations, world.vault, member).has_value());
  EXPECT_FALSE(next_deadline(world.conversations, world.context()).has_value());
  EXPECT_TRUE(world.run(End{member})->events.empty());
}

TEST_F(ConversationsTest, ExpireWhenTheirTimeIsOver) {
  ASSERT_TRUE(world.run(Save{member, "report", "place", "a", 11, {}}));
  world.pass(hours{24} - std::chrono::milliseconds{1});
  EXPECT_TRUE(world.run(Expire{})->events.empty());
  EXPECT_NE(current(world.conversations, world.now, member), nullptr);
  world.pass(std::chrono::milliseconds{1});
  EXPECT_EQ(current(world.conversations, world.now, member), nullptr);
  const auto expired = world.run(Expire{});
  ASSERT_TRUE(expired);
  EXPECT_EQ(effect_of<DraftExpired>(*expired)->flow, "report");
  EXPECT_TRUE(world.conversations.conversations.empty());
}

TEST_F(ConversationsTest, ExpireInBoundedPortions) {
  for (int i = 0; i < 150; ++i) {
    const auto one = world.join(1000 + i);
    ASSERT_TRUE(world.run(Save{one, "report", "place", "a", 1000 + i, {}}));
  }
  world.pass(hours{24});
  EXPECT_EQ(world.run(Expire{})->effects.size(), expired_at_once);
  EXPECT_LE(*next_deadline(world.conversations, world.context()), world.now);
  EXPECT_EQ(world.run(Expire{})->effects.size(), 50u);
  EXPECT_FALSE(next_deadline(world.conversations, world.context()).has_value());
}

TEST_F(ConversationsTest, RefuseWithAReason) {
  const Save good{member, "report", "place", "a", 11, {}};
  auto bad = good;
  bad.member = MemberId{99};
  expect_refused(bad, Refusal::not_a_member);
  bad = good;
  bad.flow.clear();
  expect_refused(bad, Refusal::flow_empty);
  bad = good;
  bad.data.assign(largest_draft + 1, 'x');
  expect_refused(bad, Refusal::draft_too_large);
  ASSERT_TRUE(world.run(good));
  ASSERT_TRUE(world.run(community::Close{testing::operator_anna}));
  expect_refused(good, Refusal::community_closed);
  EXPECT_TRUE(world.run(End{member}));
}

TEST_F(ConversationsTest, CannotBeReadOnceTheirMemberIsErased) {
  const auto other = world.join(12);
  ASSERT_TRUE(world.run(Save{other, "report", "place", "a", 12, {}}));
  ASSERT_TRUE(world.run(members::Forget{other}));
  EXPECT_FALSE(data(world.conversations, world.vault, other).has_value());
}

RC_GTEST_PROP(Conversations, ComeBackTheSameFromEventsAndFromRows, ()) {
  World world;
  world.found();
  for (int id = 11; id < 15; ++id) world.join(id);
  const int steps = *rc::gen::inRange(1, 40);
  for (int i = 0; i < steps; ++i) {
    world.pass(hours{*rc::gen::inRange(0, 10)});
    const MemberId who{*rc::gen::inRange<std::uint64_t>(1, 6)};
    const auto before = testing::bytes_of(world.conversations);
    const auto flow = *rc::gen::element<std::string>("", "report", "settings");
    const auto command =
        *rc::gen::element<Command>(Save{who, flow, "s", "d", 1, {}}, End{who}, Expire{});
    if (!world.run(command)) RC_ASSERT(testing::bytes_of(world.conversations) == before);
    RC_ASSERT(world.conversations.by_expiry.size() == world.conversations.conversations.size());
  }
  auto replayed = testing::replayed<State>(world.conversations_events);
  RC_ASSERT(testing::bytes_of(replayed) == testing::bytes_of(world.conversations));
  const auto loaded = testing::reloaded(world.conversations, world.vault);
  RC_ASSERT(loaded.by_expiry == world.conversations.by_expiry);
}

TEST(ConversationsRefusals, HaveNames) {
  EXPECT_EQ(all_refusals().size(), 4u);
  EXPECT_EQ(name(Refusal::flow_empty), "flow_empty");
}

}  // namespace
}  // namespace wardmote::conversations
