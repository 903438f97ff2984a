#include "gateway/gateway_supervisor.h"

#include <gmock/gmock.h>

#include "tests/gateway/gateway_fixture.h"

namespace wardmote::gateway {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class GatewaySupervisor : public test::GatewayFixture {
 protected:
  GatewaySupervisor() {
    options.polling = false;
    book->set_communities({CommunityId{1}});
    start();
    SupervisorDeps watching;
    watching.start = [this](GatewayMemory memory) {
      return spawn_gateway_actor(system, options, deps(), std::move(memory));
    };
    watching.publish = [this](const GatewayActor& started) { gateway = started; };
    watching.read_memory = [this](auto done) {
      ++reads;
      if (unreadable)
        done({absl::UnavailableError("no disk")});
      else
        done({remembered()});
    };
    watching.read_outboxes = [this](auto done) { done({outboxes}); };
    watching.steady_now = [this] { return scheduler.clock().current_time; };
    watching.on_failed = [this](const std::string& reason) { failures.push_back(reason); };
    edge = spawn_gateway_supervisor(system, gateway, std::move(watching));
    settle();
  }
  ~GatewaySupervisor() override {
    caf::anon_send_exit(edge, caf::exit_reason::user_shutdown);
    edge = nullptr;
    settle();
  }

  void fail() {
    caf::anon_send(gateway, Committed{1, absl::DataLossError("no sync")});
    settle();
  }

  BotEdge edge;
  int reads = 0;
  bool unreadable = false;
  std::vector<OutboxCall> outboxes;
  std::vector<std::string> failures;
};

TEST_F(GatewaySupervisor, StartsAFailedGatewayAgainFromWhatIsDurable) {
  bring(100);
  pass(3ms);
  sync();
  envelopes.clear();
  const auto before = gateway;
  fail();
  EXPECT_EQ(failures.size(), 1u);
  pass(1s);
  sync();
  EXPECT_NE(gateway, before);
  EXPECT_THAT(delivered(), ElementsAre(100));
}

TEST_F(GatewaySupervisor, SendsWhatWasReleasedMeanwhile) {
  fail();
  OutboxCall call{.from = {EntityKind::community, 1}, .row = {}};
  call.row.set_number(3);
  call.row.set_chat(7);
  call.row.set_method("sendMessage");
  outboxes.push_back(call);
  pass(1s);
  ASSERT_EQ(calls.size(), 1u);
}

TEST_F(GatewaySupervisor, WaitsLongerWithEveryFailure) {
  unreadable = true;
  fail();
  pass(1s);
  EXPECT_EQ(reads, 1);
  pass(1s);
  EXPECT_EQ(reads, 1);
  pass(1s);
  EXPECT_EQ(reads, 2);
  unreadable = false;
  pass(4s);
  EXPECT_EQ(reads, 3);
  bring(100);
  EXPECT_THAT(delivered(), ElementsAre(100));
}

TEST_F(GatewaySupervisor, RefusesWebhooksWhileThereIsNoGateway) {
  fail();
  int status = 0;
  system.spawn([this, &status](caf::event_based_actor* self) {
    self->request(edge, 3600s, WebhookBody{update(5)}).then([&status](const WebhookReply& reply) {
      status = reply.status;
    });
  });
  settle();
  EXPECT_EQ(status, 503);
}

TEST_F(GatewaySupervisor, EndsWithItsGateway) {
  caf::anon_send_exit(edge, caf::exit_reason::user_shutdown);
  settle();
  pass(10s);
  EXPECT_TRUE(failures.empty());
  EXPECT_EQ(reads, 0);
}

}  // namespace
}  // namespace wardmote::gateway
