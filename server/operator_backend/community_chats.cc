// Where a community is spoken to: its bot and its chats.
#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"
#include "server/operator_backend/codes.h"
#include "server/operator_backend/directory.h"

namespace wardmote::server {

void ActorBackend::handle(const Caller& caller, const api::SetCommunityBotRequest& asked,
                          Reply<api::Community> reply) {
  tell_city(parts_, caller,
            city::MoveCommunity{caller.name, CommunityId{asked.community()}, asked.bot()}, reply,
            [this, caller, id = asked.community(), reply](const std::string&) {
              read_city(
                  parts_, caller, [id](const city::State& city) { return community_in(city, id); },
                  reply);
            });
}

void ActorBackend::handle(const Caller& caller, const api::UnbindChatRequest& asked,
                          Reply<api::CommunityDetails> reply) {
  const auto purpose = chat_purpose(asked.purpose());
  if (!purpose)
    return reply(fail(CallError::Kind::invalid, "purpose is residents, officers or channel"));
  const community::UnbindChat command{.by = Operator{caller.name}, .purpose = *purpose};
  tell_community(parts_, caller, asked.community(), community::Command{command}, reply,
                 [this, caller, id = asked.community(), reply](const std::string&) {
                   api::ShowCommunityRequest again;
                   again.set_community(id);
                   handle(caller, again, reply);
                 });
}

}  // namespace wardmote::server
