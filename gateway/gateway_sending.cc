// Calls on their way out, and their answers.
#include <caf/send.hpp>

#include "gateway/gateway_state.h"
#include "telegram/form.h"

namespace wardmote::gateway {

void GatewayState::release(CallsReleased& released) {
  for (auto& call : released.calls) plan->add(std::move(call), deps.steady_now());
  pump();
}

void GatewayState::pump() {
  // What were sent now, nobody would wait for: it goes out after the next start.
  if (draining) {
    report_finished();
    return;
  }
  const auto now = deps.steady_now();
  for (auto& call : plan->take(now, deps.now(), options.calls_in_flight_max)) send(std::move(call));
  report_finished();
  if (plan->in_flight() < options.calls_in_flight_max) {
    if (const auto next = plan->next_ready(); next && *next > now)
      schedule(std::chrono::ceil<std::chrono::milliseconds>(*next - now));
  }
}

void GatewayState::send(OutboxCall call) {
  if (!call.row.has_upload()) {
    HttpRequest request{.url = url(call.row.method()), .body = call.row.body()};
    make(std::move(request), std::move(call));
  } else if (call.row.upload().has_bar_chart()) {
    draw(std::move(call));
  } else {
    std::string file = call.row.upload().bytes();
    send_file(std::move(call), std::move(file));
  }
}

void GatewayState::draw(OutboxCall call) {
  if (!deps.draw) {
    refuse(std::move(call), "nothing draws charts here");
    return;
  }
  auto chart = call.row.upload().bar_chart();
  deps.draw(std::move(chart), [handle = caf::actor_cast<caf::actor>(self),
                               call = std::move(call)](absl::StatusOr<std::string> png) mutable {
    caf::anon_send(handle, ChartDrawn{std::move(call), std::move(png)});
  });
}

void GatewayState::chart_drawn(ChartDrawn& drawn) {
  if (drawn.png.ok())
    send_file(std::move(drawn.call), *std::move(drawn.png));
  else
    refuse(std::move(drawn.call), std::string{drawn.png.status().message()});
}

void GatewayState::send_file(OutboxCall call, std::string file) {
  auto fields = telegram::form_fields(call.row.body());
  if (!fields) {
    refuse(std::move(call), "the call is no JSON object");
    return;
  }
  HttpRequest request{.url = url(call.row.method())};
  for (auto& field : *fields)
    request.form.push_back({std::move(field.name), std::move(field.value)});
  const auto& upload = call.row.upload();
  request.form.push_back(
      {upload.field(), std::move(file), upload.file_name(), upload.media_type()});
  make(std::move(request), std::move(call));
}

/// What Telegram would refuse as well never gets there.
void GatewayState::refuse(OutboxCall call, std::string why) {
  telegram::Response response;
  response.outcome = telegram::Outcome::rejected;
  response.description = std::move(why);
  self->send(self, CallAnswered{std::move(call), std::move(response), Delivery::answered});
}

void GatewayState::make(HttpRequest request, OutboxCall call) {
  deps.call(std::move(request), [handle = caf::actor_cast<caf::actor>(self),
                                 call = std::move(call)](HttpResponse response) mutable {
    const auto delivery = response.status != 0 ? Delivery::answered
                          : response.was_sent  ? Delivery::unknown
                                               : Delivery::never_sent;
    auto answer = telegram::parse_response(response.body, response.status);
    if (response.status == 0) answer.description = std::move(response.trouble);
    caf::anon_send(handle, CallAnswered{std::move(call), std::move(answer), delivery});
  });
}

void GatewayState::call_answered(CallAnswered& answer) {
  if (deps.observer.on_call)
    deps.observer.on_call(answer.call.row.method(), answer.response.outcome,
                          deps.now() - from_ms(answer.call.row.created_at_ms()));
  if (answer.response.outcome == telegram::Outcome::rejected)
    trouble("call_rejected", answer.call.row.method() + ": " + answer.response.description);
  const bool is_unknown = answer.response.outcome == telegram::Outcome::unauthorized;
  plan->answered(std::move(answer.call), answer.response, deps.steady_now(), answer.delivery);
  if (is_unknown) renew_token();
  pump();
  if (drained && plan->in_flight() == 0) drained->deliver(true);
}

void GatewayState::report_finished() {
  for (auto& finished : plan->take_finished())
    self->send(deps.router, CallsFinished{finished.to, {std::move(finished.outcome)}});
}

}  // namespace wardmote::gateway
