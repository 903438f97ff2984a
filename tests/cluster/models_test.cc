#include <gtest/gtest.h>

#include "tests/cluster/sim/model_etcd.h"
#include "tests/cluster/sim/model_telegram.h"

// The simulator is as good as its models: they do what etcd and Telegram do.
namespace wardmote::cluster::sim {
namespace {

TEST(ModelEtcd, RefusesAChangeOfWhatHasMovedOn) {
  ModelEtcd etcd;
  const auto first = etcd.commit({.compares = {}, .puts = {{"k", "1"}}});
  const Txn change{.compares = {{"k", Compare::What::mod, first.revision}}, .puts = {{"k", "2"}}};
  EXPECT_TRUE(etcd.commit(change).applied);
  EXPECT_FALSE(etcd.commit(change).applied);
  EXPECT_EQ(etcd.get("k")->create, first.revision);
}

TEST(ModelEtcd, ForgetsKeysWithTheirLease) {
  ModelEtcd etcd;
  const auto lease = etcd.grant(1000, 0);
  etcd.commit({.compares = {}, .puts = {{"k", "1", lease}}});
  EXPECT_TRUE(etcd.keep_alive(lease, 900));
  etcd.expire(1899);
  EXPECT_TRUE(etcd.get("k"));
  etcd.expire(1900);
  EXPECT_FALSE(etcd.get("k"));
  EXPECT_FALSE(etcd.keep_alive(lease, 1900));
  EXPECT_FALSE(etcd.commit({.compares = {}, .puts = {{"k", "1", lease}}}).applied);
}

TEST(ModelEtcd, CanReadThePast) {
  ModelEtcd etcd;
  etcd.commit({.compares = {}, .puts = {{"k", "1"}}});
  etcd.commit({.compares = {}, .puts = {{"k", "2"}}});
  EXPECT_EQ(etcd.range("k")[0].value, "2");
  EXPECT_EQ(etcd.stale_range("k", 1)[0].value, "1");
}

class TelegramTest : public testing::Test {
 protected:
  std::size_t poll(std::int64_t offset, std::int64_t now) {
    std::size_t count = 999;
    telegram.get_updates(
        offset, now, [&](ModelTelegram::Result, const auto& updates) { count = updates.size(); });
    return count;
  }
  ModelTelegram telegram{{}};
};

TEST_F(TelegramTest, SendsAgainWhatIsNotConfirmed) {
  telegram.happen(1, false, 0);
  telegram.happen(1, false, 0);
  EXPECT_EQ(poll(1, 0), 2U);
  EXPECT_EQ(poll(1, 0), 2U);
  EXPECT_EQ(poll(2, 0), 1U);
  EXPECT_EQ(poll(1, 0), 1U) << "what is confirmed is gone for ever";
}

TEST_F(TelegramTest, ForgetsButtonsLongBeforeTheRest) {
  telegram.happen(1, true, 0);
  telegram.happen(1, false, 0);
  EXPECT_EQ(poll(1, 149'999), 2U);
  EXPECT_EQ(poll(1, 150'000), 1U);
  EXPECT_EQ(poll(1, 24 * 3'600'000), 999U) << "nothing is left: the poll waits";
  EXPECT_EQ(telegram.lost(), 2U);
}

TEST_F(TelegramTest, DropsWhatItHasNoRoomFor) {
  for (int i = 0; i < 100'000; ++i) ASSERT_TRUE(telegram.happen(1, false, 0));
  EXPECT_FALSE(telegram.happen(1, false, 0));
}

TEST_F(TelegramTest, SendsTheOlderOfTwoPollersAway) {
  bool conflict = false;
  telegram.get_updates(1, 0, [&](ModelTelegram::Result result, const auto&) {
    conflict = result == ModelTelegram::Result::conflict;
  });
  EXPECT_EQ(poll(1, 1), 999U);
  EXPECT_TRUE(conflict);
}

}  // namespace
}  // namespace wardmote::cluster::sim
