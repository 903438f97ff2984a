#include "gateway/gateway_actor.h"

#include <algorithm>
#include <utility>

#include "gateway/gateway_state.h"

namespace wardmote {

namespace gateway {

using namespace std::chrono_literals;

void GatewayState::start(GatewayOptions gateway_options, GatewayDeps gateway_deps,
                         GatewayMemory memory) {
  options = std::move(gateway_options);
  deps = std::move(gateway_deps);
  intake =
      deps.lives == nullptr
          ? Intake{options.intake}
          : Intake{options.intake, [lives = deps.lives](EntityId id) { return lives->of(id); }};
  plan = deps.plan;
  // Answers to a predecessor find nobody.
  plan->lose_flying(deps.steady_now());
  window = UpdateWindow::load(memory.position, deps.now());
  generation = memory.position.generation();
  pump();
  recover(memory);
}

void GatewayState::schedule(std::chrono::milliseconds after) {
  const auto at = deps.steady_now() + after;
  if (tick_at && *tick_at <= at) return;
  tick_at = at;
  self->delayed_send(self, after, Tick{++tick_generation});
}

void GatewayState::tick(const Tick& tick) {
  if (tick.generation != tick_generation) return;
  tick_at.reset();
  if (position_dirty || committer_busy) commit();
  deliver();
  pump();
  if (!poll_at) return;
  const auto wait = *poll_at - deps.steady_now();
  if (wait > 0ms) {
    schedule(std::chrono::ceil<std::chrono::milliseconds>(wait));
    return;
  }
  poll_at.reset();
  poll();
}

void GatewayState::drain(caf::typed_response_promise<bool> promise) {
  draining = true;
  ++poll_number;
  if (position_dirty) commit();
  if (plan->in_flight() == 0)
    promise.deliver(true);
  else
    drained = std::move(promise);
}

void GatewayState::trouble(const std::string& event, const std::string& detail) const {
  trouble_now = event + ": " + detail;
  if (deps.observer.on_trouble) deps.observer.on_trouble(event, detail);
}

GatewayStatus GatewayState::status() const {
  return {.pending_updates = intake.pending(),
          .waiting_calls = plan->waiting(),
          .calls_in_flight = plan->in_flight(),
          .trouble = trouble_now};
}

namespace {

GatewayActor::behavior_type gateway_behavior(GatewayActor::stateful_pointer<GatewayState> self,
                                             GatewayOptions options, GatewayDeps deps,
                                             GatewayMemory memory) {
  auto& state = self->state;
  self->set_exception_handler([](caf::scheduled_actor*, std::exception_ptr& thrown) -> caf::error {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& fault) {
      return caf::make_error(caf::sec::runtime_error, std::string{fault.what()});
    }
  });
  state.start(std::move(options), std::move(deps), std::move(memory));
  return {
      [&state](const EnvelopesDone& envelopes) { state.done(envelopes); },
      [&state](const EntityReset& reset) { state.reset(reset); },
      [&state](CallsReleased& released) { state.release(released); },
      [&state](PollAnswered& answer) { state.poll_answered(answer); },
      [&state](CallAnswered& answer) { state.call_answered(answer); },
      [&state](ChartDrawn& drawn) { state.chart_drawn(drawn); },
      [&state](const Committed& result) { state.committed(result); },
      [&state](const SettleBatch& settle) { state.settle(settle); },
      [&state](const Tick& tick) { state.tick(tick); },
      [&state, self](const WebhookBody& body) -> caf::result<WebhookReply> {
        auto promise = self->make_response_promise<WebhookReply>();
        state.webhook(body, promise);
        return promise;
      },
      [&state, self](const Drain&) -> caf::result<bool> {
        auto promise = self->make_response_promise<bool>();
        state.drain(promise);
        return promise;
      },
      [&state](const GetGatewayStatus&) { return state.status(); },
  };
}

}  // namespace

const std::vector<std::string>& allowed_updates() {
  static const std::vector<std::string> names{"message",        "edited_message", "channel_post",
                                              "callback_query", "my_chat_member", "chat_member"};
  return names;
}

GatewayActor spawn_gateway_actor(caf::actor_system& system, GatewayOptions options,
                                 GatewayDeps deps, GatewayMemory memory) {
  return system.spawn(gateway_behavior, std::move(options), std::move(deps), std::move(memory));
}

}  // namespace gateway
}  // namespace wardmote
