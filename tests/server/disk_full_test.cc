// What operators still can do when nothing can be written.
#include "tests/server/operator_backend_fixture.h"

namespace wardmote::server {
namespace {

struct DiskFullTest : ::testing::Test {
  storage::Scratch keys;
  TestCity city{keys / "master.key"};
  const std::uint32_t north = city.create_district("North");
  const std::uint64_t community = city.create_community("Mill Lane", north).community().id();

  bool record(const std::string& method) {
    const AuditRecord record{.call_id = "c",
                             .token_id = "t1",
                             .who = "anna",
                             .role = "admin",
                             .method = method,
                             .target = "city",
                             .outcome = "OK",
                             .arguments_digest = {},
                             .reason = {}};
    return *TestCity::wait<bool>([&](Reply<bool> reply) { city.backend().audit(record, reply); });
  }
  std::vector<std::string> trail() {
    std::vector<std::string> methods;
    const auto entries = city.call<api::ListAuditResponse>(api::ListAuditRequest{});
    for (const auto& entry : entries->entries()) methods.push_back(entry.method());
    return methods;
  }
};

TEST_F(DiskFullTest, AnIdleNodeNoticesByItself) {
  EXPECT_TRUE(city.node().is_ready());
  city.free_bytes = 0;
  EXPECT_FALSE(city.node().is_ready());
  EXPECT_FALSE(city.backend().can_write());
  EXPECT_EQ(city.call<api::NodeStatus>(api::ShowNodeRequest{})->state(), "disk_full");
  city.free_bytes = 1u << 30;
  EXPECT_TRUE(city.node().is_ready());
  EXPECT_TRUE(city.backend().can_write());
}

TEST_F(DiskFullTest, WhoLooksIsAnsweredAndRecordedLater) {
  city.free_bytes = 0;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(city.call<api::ListDistrictsResponse>(api::ListDistrictsRequest{}));
    EXPECT_TRUE(record("ListDistricts"));
    api::ShowCommunityRequest show;
    show.set_community(community);
    ASSERT_TRUE(city.call<api::CommunityDetails>(show));
    EXPECT_TRUE(record("ShowCommunity"));
  }
  EXPECT_TRUE(trail().empty());
  city.free_bytes = 1u << 30;
  EXPECT_EQ(trail().size(), 6u);
}

TEST_F(DiskFullTest, StrangersLeaveARowAMinuteAtMost) {
  const AuditRecord stranger{.call_id = "c",
                             .token_id = {},
                             .who = {},
                             .role = {},
                             .method = "CreateDistrict",
                             .target = "city",
                             .outcome = "UNAUTHENTICATED",
                             .arguments_digest = {},
                             .reason = {}};
  for (int i = 0; i < 50; ++i)
    TestCity::wait<bool>([&](Reply<bool> reply) { city.backend().audit(stranger, reply); });
  const auto entries = city.call<api::ListAuditResponse>(api::ListAuditRequest{});
  ASSERT_EQ(entries->entries_size(), 1);
  EXPECT_EQ(entries->entries(0).who(), "unknown token");
  EXPECT_EQ(entries->entries(0).outcome(), "UNAUTHENTICATED");
}

}  // namespace
}  // namespace wardmote::server
