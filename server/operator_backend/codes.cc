#include "server/operator_backend/codes.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "dialogue/deep_link.h"
#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"

namespace wardmote::server {

std::optional<community::Purpose> chat_purpose(const std::string& name) {
  if (name == "residents") return community::Purpose::group;
  if (name == "officers") return community::Purpose::officers;
  if (name == "channel") return community::Purpose::channel;
  return std::nullopt;
}

namespace {

std::optional<community::Purpose> purpose_of(const std::string& name) {
  return name.empty() ? community::Purpose::group : chat_purpose(name);
}

Outcome<community::Command> setup_command(const Caller& caller, const api::MintCodeRequest& asked) {
  const auto purpose = purpose_of(asked.purpose());
  if (!purpose) return fail(CallError::Kind::invalid, "purpose is residents, officers or channel");
  if (asked.reusable()) return fail(CallError::Kind::invalid, "a setup code is good once");
  if (asked.valid_hours() != 0)
    return fail(CallError::Kind::invalid,
                "how long setup codes are good is the setting setup.code_lifetime");
  return community::MintSetupCode{.by = Operator{caller.name}, .purpose = *purpose};
}

Outcome<members::Command> invite_command(const Caller& caller, const api::MintCodeRequest& asked) {
  members::CreateInvite command;
  command.by = Operator{caller.name};
  command.single_use = !asked.reusable();
  if (asked.valid_hours() != 0) command.lifetime = std::chrono::hours{asked.valid_hours()};
  if (asked.kind() == "join") {
    command.kind = members::InviteKind::join;
    return command;
  }
  const auto role = parse_role(asked.role());
  if (!role) return fail(CallError::Kind::invalid, "role is owner, officer, moderator or helper");
  if (asked.reusable())
    return fail(CallError::Kind::invalid, "a code that gives a role is good once");
  command.kind = members::InviteKind::role;
  command.role = *role;
  command.single_use = true;
  return command;
}

Outcome<Request> mint_command(const Caller& caller, const api::MintCodeRequest& asked) {
  if (asked.kind() == "setup")
    return setup_command(caller, asked).map([](auto x) { return Request{std::move(x)}; });
  if (asked.kind() == "role" || asked.kind() == "join")
    return invite_command(caller, asked).map([](auto x) { return Request{std::move(x)}; });
  return fail(CallError::Kind::invalid, "kind is setup, role or join");
}

}  // namespace

Outcome<Minted> read_minted(const std::string& answer) {
  const auto json = nlohmann::json::parse(answer, nullptr, false);
  const auto text = [&](const char* key) {
    return json.contains(key) && json[key].is_string() ? json[key].get<std::string>()
                                                       : std::string{};
  };
  Minted minted;
  if (json.is_object()) minted = {.code = text("code"), .link = text("url"), .expires_at_ms = 0};
  if (minted.code.empty())
    return fail(CallError::Kind::internal, "the community does not tell the code");
  if (json.contains("expires_at_ms") && json["expires_at_ms"].is_number_integer())
    minted.expires_at_ms = json["expires_at_ms"].get<std::int64_t>();
  return minted;
}

namespace {

/// The code as it is typed after /setup: in a chat that nobody knows yet it has to say whose it is.
std::string setup_payload(CommunityId community, const std::string& code) {
  return dialogue::to_payload(
      {.kind = dialogue::LinkKind::setup, .community = community, .rest = code});
}

}  // namespace

std::string setup_link(const NodeParts& parts, CommunityId community, const std::string& code,
                       community::Purpose purpose) {
  const auto view = parts.city.view();
  const auto listed = view->communities.find(community);
  if (listed == view->communities.end() || purpose == community::Purpose::channel) return {};
  const auto username = parts.profiles.find(telegram::BotId{listed->second.bot}).username;
  if (username.empty()) return {};
  return "https://t.me/" + username + "?startgroup=" + setup_payload(community, code);
}

void ActorBackend::handle(const Caller& caller, const api::MintCodeRequest& asked,
                          Reply<api::Code> reply) {
  if (asked.community() == 0)
    return reply(fail(CallError::Kind::invalid, "a code is of one community: name it"));
  auto command = mint_command(caller, asked);
  if (!command) return reply(tl::unexpected(command.error()));
  tell_community(parts_, caller, asked.community(), *std::move(command), reply,
                 [this, asked, reply](const std::string& answer) {
                   auto minted = read_minted(answer);
                   if (!minted) return reply(tl::unexpected(minted.error()));
                   const auto purpose = purpose_of(asked.purpose());
                   if (asked.kind() == "setup" && purpose) {
                     const CommunityId community{asked.community()};
                     minted->link = setup_link(parts_, community, minted->code, *purpose);
                     minted->code = setup_payload(community, minted->code);
                   }
                   api::Code code;
                   code.set_code(minted->code);
                   code.set_link(minted->link);
                   code.set_expires_at_ms(minted->expires_at_ms);
                   code.set_reusable(asked.reusable());
                   reply(std::move(code));
                 });
}

void ActorBackend::handle(const Caller& caller, const api::WithdrawCodeRequest& asked,
                          Reply<api::WithdrawCodeResponse> reply) {
  const members::WithdrawInvite command{.by = Operator{caller.name}, .code = asked.code()};
  tell_community(parts_, caller, asked.community(), members::Command{command}, reply,
                 [asked, reply](const std::string&) {
                   api::WithdrawCodeResponse withdrawn;
                   withdrawn.set_code(asked.code());
                   reply(std::move(withdrawn));
                 });
}

}  // namespace wardmote::server
