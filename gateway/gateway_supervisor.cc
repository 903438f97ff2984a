#include "gateway/gateway_supervisor.h"

#include <algorithm>
#include <caf/send.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <utility>

namespace wardmote::gateway {

namespace {

using namespace std::chrono_literals;

constexpr auto first_pause = 1s;
constexpr auto longest_pause = 60s;
/// A gateway that has lived so long has overcome whatever made it fail.
constexpr auto life_that_counts = 10min;

struct SupervisorState {
  static constexpr const char* name = "gateway_supervisor";

  explicit SupervisorState(BotEdge::pointer self) : self(self) {}

  void watch(GatewayActor started) {
    gateway = std::move(started);
    started_at = deps.steady_now();
    self->monitor(gateway);
  }

  void gone(const caf::down_msg& down) {
    if (!gateway || down.source != gateway.address()) return;
    gateway = nullptr;
    if (deps.steady_now() - started_at >= life_that_counts) failures = 0;
    failed(to_string(down.reason));
  }

  void failed(const std::string& reason) {
    deps.on_failed(reason);
    const auto shift = std::min<std::uint32_t>(failures++, 6);
    self->delayed_send(
        self, std::min<std::chrono::seconds>(first_pause * (1 << shift), longest_pause), Tick{});
  }

  void read_memory() {
    deps.read_memory([handle = caf::actor_cast<caf::actor>(self)](MemoryRead read) {
      caf::anon_send(handle, std::move(read));
    });
  }

  void start(MemoryRead& read) {
    if (!read.memory.ok()) {
      failed("its inbox cannot be read: " + std::string{read.memory.status().message()});
      return;
    }
    watch(deps.start(std::move(*read.memory)));
    deps.publish(gateway);
    // Only now: what becomes durable later is released to the new one.
    deps.read_outboxes([handle = caf::actor_cast<caf::actor>(self)](OutboxesRead outboxes) {
      caf::anon_send(handle, std::move(outboxes));
    });
  }

  void release(OutboxesRead& read) {
    if (!gateway) return;
    if (read.calls.ok())
      self->send(gateway, CallsReleased{std::move(*read.calls)});
    else
      // Without its calls it is worth little: it starts again, and they are looked for again.
      self->send_exit(gateway, caf::make_error(caf::sec::runtime_error,
                                               std::string{read.calls.status().message()}));
  }

  void end(const caf::exit_msg& exit) {
    if (gateway) self->send_exit(gateway, exit.reason);
    self->quit(exit.reason);
  }

  BotEdge::pointer self;
  SupervisorDeps deps;
  GatewayActor gateway;
  SteadyTime started_at{};
  std::uint32_t failures = 0;
};

BotEdge::behavior_type supervisor_behavior(BotEdge::stateful_pointer<SupervisorState> self,
                                           GatewayActor gateway, SupervisorDeps deps) {
  auto& state = self->state;
  state.deps = std::move(deps);
  self->set_down_handler([&state](caf::down_msg& down) { state.gone(down); });
  self->set_exit_handler([&state](caf::exit_msg& exit) { state.end(exit); });
  state.watch(std::move(gateway));
  return {
      [&state, self](WebhookBody& body) -> caf::result<WebhookReply> {
        if (!state.gateway) return WebhookReply{503};
        return self->delegate(state.gateway, std::move(body));
      },
      [&state, self](Drain& drain) -> caf::result<bool> {
        if (!state.gateway) return true;
        return self->delegate(state.gateway, std::move(drain));
      },
      [&state, self](GetGatewayStatus& get) -> caf::result<GatewayStatus> {
        if (!state.gateway) return GatewayStatus{.trouble = "the gateway failed and starts again"};
        return self->delegate(state.gateway, std::move(get));
      },
      [&state](MemoryRead& read) { state.start(read); },
      [&state](OutboxesRead& read) { state.release(read); },
      [&state](const Tick&) { state.read_memory(); },
  };
}

}  // namespace

BotEdge spawn_gateway_supervisor(caf::actor_system& system, GatewayActor gateway,
                                 SupervisorDeps deps) {
  return system.spawn(supervisor_behavior, std::move(gateway), std::move(deps));
}

}  // namespace wardmote::gateway
