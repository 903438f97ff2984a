// The chats that hear what the levels below left undone.
#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"
#include "server/operator_backend/scope.h"

namespace wardmote::server {

namespace {

api::Escalation to_api(const v1::EscalationChat& chat) {
  api::Escalation told;
  told.set_district(chat.district());
  told.set_chat(chat.chat());
  told.set_bot(chat.bot());
  return told;
}

}  // namespace

void ActorBackend::handle(const Caller& caller, const api::ListEscalationsRequest&,
                          Reply<api::ListEscalationsResponse> reply) {
  const auto all = [](const city::State& city) -> Outcome<api::ListEscalationsResponse> {
    api::ListEscalationsResponse response;
    for (const auto& [district, chat] : city.escalation_chats)
      *response.add_escalations() = to_api(chat);
    return response;
  };
  read_city(parts_, caller, all, reply);
}

void ActorBackend::handle(const Caller& caller, const api::SetEscalationRequest& asked,
                          Reply<api::Escalation> reply) {
  const auto scope = scope_of(asked, ScopeRule::must_be_said);
  if (!scope) return reply(tl::unexpected(scope.error()));
  if (asked.chat() == 0)
    return reply(fail(CallError::Kind::invalid, "chat is a chat's number at Telegram, not 0"));
  api::Escalation set;
  set.set_district(raw(scope->district));
  set.set_chat(asked.chat());
  set.set_bot(asked.bot());
  tell_city(parts_, caller,
            city::SetEscalationChat{caller.name, scope->district, asked.chat(), asked.bot()}, reply,
            [set, reply](const std::string&) { reply(set); });
}

void ActorBackend::handle(const Caller& caller, const api::ClearEscalationRequest& asked,
                          Reply<api::Escalation> reply) {
  const auto scope = scope_of(asked, ScopeRule::must_be_said);
  if (!scope) return reply(tl::unexpected(scope.error()));
  const Reply<api::Escalation> seen{
      [this, caller, district = scope->district, reply](const Outcome<api::Escalation>& before) {
        if (!before) return reply(tl::unexpected(before.error()));
        tell_city(parts_, caller, city::SetEscalationChat{caller.name, district, 0, 0}, reply,
                  [told = *before, reply](const std::string&) { reply(told); });
      }};
  const auto one = [district =
                        scope->district](const city::State& city) -> Outcome<api::Escalation> {
    const auto* chat = city.escalation_chats.find(district);
    if (chat == nullptr)
      return fail(CallError::Kind::not_found, "no escalation chat is set at this level");
    return to_api(*chat);
  };
  read_city(parts_, caller, one, seen);
}

}  // namespace wardmote::server
