#include "server/service_manager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/server/operator_backend_fixture.h"

namespace wardmote::server {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

const ServiceState serving{.is_alive = true, .is_ready = true, .status = "Serving"};
const ServiceState without_room{.is_alive = true, .is_ready = false, .status = "Full"};
const ServiceState stuck{.is_alive = false, .is_ready = true, .status = "Stuck"};

TEST(ServiceReport, SaysOnceThatItIsReady) {
  ServiceReport report{0us, 2s};
  EXPECT_EQ(report.next(serving), "READY=1\nSTATUS=Serving\n");
  EXPECT_EQ(report.next(serving), "");
  EXPECT_EQ(report.next(without_room), "STATUS=Full\n");
  EXPECT_EQ(report.next(serving), "STATUS=Serving\n");
}

// A restart would find no more room than there is.
TEST(ServiceReport, AsksForTimeUntilItIsReady) {
  ServiceReport report{0us, 2s};
  EXPECT_EQ(report.next(without_room), "EXTEND_TIMEOUT_USEC=6000000\nSTATUS=Full\n");
  EXPECT_EQ(report.next(without_room), "EXTEND_TIMEOUT_USEC=6000000\n");
  EXPECT_EQ(report.next(serving), "READY=1\nSTATUS=Serving\n");
}

TEST(ServiceReport, GivesSignsOfLifeOnlyWhileItLives) {
  ServiceReport report{30s, 2s};
  EXPECT_THAT(report.next(serving), HasSubstr("WATCHDOG=1\n"));
  EXPECT_EQ(report.next(serving), "WATCHDOG=1\n");
  EXPECT_EQ(report.next(stuck), "STATUS=Stuck\n");
  EXPECT_EQ(report.next(stuck), "");
  EXPECT_THAT(report.next(without_room), HasSubstr("WATCHDOG=1\n"));
}

TEST(ServiceReport, AsksForNoTimeOnceItIsStuck) {
  ServiceReport report{30s, 2s};
  const ServiceState stuck_from_the_start{.is_alive = false, .is_ready = false, .status = "Stuck"};
  EXPECT_EQ(report.next(stuck_from_the_start), "STATUS=Stuck\n");
}

// The same truth as /healthz/live has: a rule that does not return.
TEST(ServiceReport, IsSilentWhileTheActorsOfANodeAre) {
  const storage::Scratch keys;
  TestCity city{keys / "master.key"};
  ServiceReport report{30s, 2s};
  EXPECT_THAT(report.next(service_state(city.node())), HasSubstr("WATCHDOG=1\n"));
  {
    const Pulse::Step endless{city.parts().pulse, EntityId{EntityKind::community, 4},
                              std::chrono::steady_clock::now() - 61s};
    const auto said = report.next(service_state(city.node()));
    EXPECT_THAT(said, Not(HasSubstr("WATCHDOG=1")));
    EXPECT_THAT(said, HasSubstr("STATUS=Nothing is handled any more"));
  }
  EXPECT_THAT(report.next(service_state(city.node())), HasSubstr("WATCHDOG=1\n"));
}

TEST(ServiceManager, SaysThatNobodyListens) {
  const storage::Scratch keys;
  TestCity city{keys / "master.key"};
  setenv("NOTIFY_SOCKET", "/no/such/socket", 1);
  {
    const ServiceManager manager{city.parts().log};
    manager.say("Opening");
  }
  unsetenv("NOTIFY_SOCKET");
  EXPECT_EQ(city.lines_with("the service manager cannot be told"), 1);
  const ServiceManager nobody{city.parts().log};
  nobody.say("Opening");
  EXPECT_EQ(city.lines_with("the service manager cannot be told"), 1);
}

}  // namespace
}  // namespace wardmote::server
