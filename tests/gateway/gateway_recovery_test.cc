// What the last run has left in the inbox.
#include <gmock/gmock.h>

#include "tests/gateway/gateway_fixture.h"

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class GatewayRecovery : public test::GatewayFixture {
 protected:
  GatewayRecovery() {
    book->set_communities({CommunityId{1}});
    start();
    answer_poll({10, 11});
    pass(3ms);
    sync();
    kill();
  }
  void start_and_die(int times) {
    for (int i = 0; i < times; ++i) {
      start();
      kill();
    }
  }
  std::optional<v1::QuarantinedUpdate> set_aside(std::uint64_t id) const {
    const auto row = disk.find(storage::state_key(desk, quarantine_table, encode_key(id)));
    if (row == disk.end()) return std::nullopt;
    v1::QuarantinedUpdate update;
    EXPECT_TRUE(update.ParseFromString(row->second));
    return update;
  }
};

TEST_F(GatewayRecovery, DeliversAllAtOnceAfterACrashOrTwo) {
  start_and_die(4);
  start();
  EXPECT_THAT(delivered(), ElementsAre(10, 11));
  EXPECT_FALSE(polls.empty());
}

TEST_F(GatewayRecovery, TriesTheUpdatesOneAtATimeAfterMany) {
  start_and_die(5);
  start();
  ASSERT_THAT(delivered(), ElementsAre(10));
  EXPECT_LE(envelopes[0].floor, 10);
  EXPECT_TRUE(polls.empty());
  apply(envelopes[0]);
  sync();
  ASSERT_THAT(delivered(), ElementsAre(10, 11));
  apply(envelopes[1]);
  EXPECT_FALSE(polls.empty());
  pass(2s);
  sync();
  kill();
  start();
  EXPECT_THAT(delivered(), IsEmpty());
}

TEST_F(GatewayRecovery, SetsAsideTheUpdateThatEndsTheProcess) {
  start_and_die(5 + 3);
  start();
  EXPECT_THAT(delivered(), ElementsAre(11));
  const auto row = set_aside(10);
  ASSERT_TRUE(row);
  EXPECT_THAT(row->body(), HasSubstr("\"update_id\":10"));
  EXPECT_THAT(row->body(), Not(HasSubstr("\"update_id\":11")));
  EXPECT_EQ(troubles["update_quarantined"], 1);
  apply(envelopes[0]);
  EXPECT_FALSE(polls.empty());
}

TEST_F(GatewayRecovery, SetsAsideTheUpdateThatBreaksItsCommunity) {
  start();
  for (int i = 0; i < 5; ++i) {
    EntityReset reset;
    reset.entity = entity_of(CommunityId{1});
    reset.reason = "a fault";
    reset.life = static_cast<std::uint64_t>(i) + 1;
    reset.broke_on = UpdateKey{bot_id, 0, 10};
    caf::anon_send(gateway, reset);
    settle();
    pass(1s);
  }
  sync();
  const auto row = set_aside(10);
  ASSERT_TRUE(row);
  EXPECT_THAT(row->body(), HasSubstr("\"update_id\":10"));
}

}  // namespace
}  // namespace wardmote::gateway
