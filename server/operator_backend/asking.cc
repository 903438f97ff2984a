#include "server/operator_backend/asking.h"

#include <fmt/format.h>

#include <caf/event_based_actor.hpp>

#include "actors/ask.h"
#include "server/operator_backend/refusals.h"

namespace wardmote::server {

namespace {

using namespace std::chrono_literals;

constexpr auto answer_timeout = 10s;

}  // namespace

void ask_entity(NodeParts& parts, EntityId to, const std::string& call_id, Request request,
                Heard heard) {
  ask(
      *parts.actors, parts.router, answer_timeout,
      OperatorCall{.to = to, .call_id = call_id, .request = std::move(request)},
      [heard](OperatorAnswer& answer) {
        if (answer.accepted) return heard(std::move(answer.response));
        heard(tl::unexpected(to_call_error(answer.refusal_key, std::move(answer.response))));
      },
      [heard, log = parts.log](const std::string& trouble) {
        log.warning("an entity did not answer an operator", {{"error", trouble}});
        heard(fail(CallError::Kind::unavailable,
                   "no answer in time; what became of the call is not known"));
      });
}

void run_later(NodeParts& parts, std::chrono::milliseconds after, std::function<void()> job) {
  parts.actors->spawn([after, job = std::move(job)](caf::event_based_actor* self) {
    self->delayed_send(self, after, Tick{});
    self->become([self, job](Tick) {
      job();
      self->quit();
    });
  });
}

std::optional<CallError> missing(const NodeParts& parts, std::uint64_t community) {
  if (community == 0) return CallError{CallError::Kind::invalid, "the call names no community"};
  if (parts.city.view()->communities.contains(CommunityId{community})) return std::nullopt;
  return CallError{CallError::Kind::not_found, fmt::format("there is no community {}", community)};
}

}  // namespace wardmote::server
