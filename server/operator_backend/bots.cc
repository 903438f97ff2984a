#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "server/config/secrets.h"
#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"

namespace wardmote::server {

namespace {

/// The bot that this process runs; null if it does not. The list never changes while it runs.
const Bot* running(const NodeParts& parts, std::int64_t bot) {
  const auto found = std::ranges::find(
      parts.bots, bot, [](const std::unique_ptr<Bot>& one) { return telegram::raw(one->id); });
  return found == parts.bots.end() ? nullptr : found->get();
}

std::string state_of(const NodeParts& parts, std::int64_t bot) {
  const auto* found = running(parts, bot);
  if (found == nullptr) return "stopped";
  return found->config.mode == BotMode::webhook ? "webhook" : "polling";
}

api::Bot to_api(const NodeParts& parts, const v1::RegisteredBot& bot, const city::State& city) {
  api::Bot told;
  told.set_id(bot.id());
  told.set_username(bot.username());
  told.set_shared(bot.shared());
  std::uint32_t served = 0;
  for (const auto& [id, entry] : city.communities)
    if (entry.bot() == bot.id() && entry.status() == v1::COMMUNITY_STATUS_ACTIVE) ++served;
  told.set_community_count(served);
  told.set_state(state_of(parts, bot.id()));
  return told;
}

/// The number in front of a token's colon.
Outcome<std::int64_t> bot_of_token_file(const std::string& path) {
  const auto token = read_secret_file(path);
  if (!token) return fail(CallError::Kind::invalid, token.error());
  std::int64_t id = 0;
  const auto* end = token->data() + token->size();
  const auto read = std::from_chars(token->data(), end, id);
  if (read.ec != std::errc{} || id <= 0 || read.ptr == end || *read.ptr != ':')
    return fail(CallError::Kind::invalid, path + " holds no bot token (123456789:AA...)");
  return id;
}

}  // namespace

void ActorBackend::handle(const Caller& caller, const api::ListBotsRequest&,
                          Reply<api::ListBotsResponse> reply) {
  const auto all = [this](const city::State& city) -> Outcome<api::ListBotsResponse> {
    api::ListBotsResponse response;
    for (const auto& [id, bot] : city.bots) *response.add_bots() = to_api(parts_, bot, city);
    // Configured, but Telegram has not told yet who they are.
    for (const auto& bot : parts_.bots) {
      if (city.bots.contains(telegram::raw(bot->id))) continue;
      auto& told = *response.add_bots();
      told.set_id(telegram::raw(bot->id));
      told.set_shared(bot->config.shared);
      told.set_state(state_of(parts_, told.id()));
    }
    return response;
  };
  read_city(parts_, caller, all, reply);
}

/// A bot's gateway starts with the process, from the configuration. So this only registers a bot
/// that runs already, and says for any other what to write into the configuration.
void ActorBackend::handle(const Caller& caller, const api::AddBotRequest& asked,
                          Reply<api::Bot> reply) {
  const auto id = bot_of_token_file(asked.token_file());
  if (!id) return reply(tl::unexpected(id.error()));
  const auto* bot = running(parts_, *id);
  const auto lines = fmt::format("[[bots]] token_file = \"{}\", shared = {}", asked.token_file(),
                                 !asked.dedicated());
  if (bot == nullptr || bot->config.shared == asked.dedicated())
    return reply(fail(CallError::Kind::refused, "bots start with the server: write " + lines +
                                                    " into its configuration and restart it"));
  const auto username = parts_.profiles.find(bot->id).username;
  if (username.empty())
    return reply(
        fail(CallError::Kind::unavailable, "Telegram has not told yet who the bot is; try again"));
  tell_city(parts_, caller, city::RegisterBot{caller.name, *id, username, !asked.dedicated()},
            reply, [this, caller, id = *id, reply](const std::string&) {
              const auto one = [this, id](const city::State& city) -> Outcome<api::Bot> {
                const auto* found = city.bots.find(id);
                if (found == nullptr)
                  return fail(CallError::Kind::not_found, "the bot was removed meanwhile");
                return to_api(parts_, *found, city);
              };
              read_city(parts_, caller, one, reply);
            });
}

void ActorBackend::handle(const Caller& caller, const api::RemoveBotRequest& asked,
                          Reply<api::Bot> reply) {
  if (running(parts_, asked.bot()) != nullptr)
    return reply(fail(CallError::Kind::refused,
                      "the bot runs: take it out of the server's configuration and restart first"));
  const Reply<api::Bot> seen{[this, caller, reply](const Outcome<api::Bot>& bot) {
    if (!bot) return reply(tl::unexpected(bot.error()));
    tell_city(parts_, caller, city::UnregisterBot{caller.name, bot->id()}, reply,
              [reply, told = *bot](const std::string&) { reply(told); });
  }};
  const auto one = [this, id = asked.bot()](const city::State& city) -> Outcome<api::Bot> {
    const auto* found = city.bots.find(id);
    if (found == nullptr) return fail(CallError::Kind::not_found, "there is no such bot");
    return to_api(parts_, *found, city);
  };
  read_city(parts_, caller, one, seen);
}

}  // namespace wardmote::server
