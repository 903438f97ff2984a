#include "server/bots.h"

#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <charconv>

#include "actors/ask.h"
#include "actors/loader_actor.h"
#include "dialogue/buttons.h"
#include "dialogue/command_list.h"
#include "server/bot_memory.h"
#include "server/config/secrets.h"
#include "storage/keys.h"
#include "telegram/request.h"
#include "telegram/response.h"

namespace wardmote::server {

namespace {

using namespace std::chrono_literals;

constexpr auto telegram_root = "https://api.telegram.org";

absl::StatusOr<telegram::BotId> bot_id_of(const std::string& token) {
  std::int64_t id = 0;
  const auto [end, fault] = std::from_chars(token.data(), token.data() + token.size(), id);
  if (fault != std::errc{} || id <= 0 || end == token.data() + token.size() || *end != ':')
    return absl::InvalidArgumentError("a bot token looks like 123456789:AA...; this one does not");
  return telegram::BotId{id};
}

gateway::SendLimits limits_of(const TelegramConfig& config) {
  const bool limited = config.limits == LimitsMode::telegram ||
                       (config.limits == LimitsMode::automatic && config.api_root == telegram_root);
  return limited ? gateway::SendLimits{} : gateway::no_limits;
}

/// What a gateway says of an update begins with its number: "123" or "123: why".
std::pair<std::optional<std::int64_t>, std::string_view> about_update(const std::string& detail) {
  std::int64_t number = 0;
  const auto* last = detail.data() + detail.size();
  const auto [end, fault] = std::from_chars(detail.data(), last, number);
  const auto rest = std::string_view{end, static_cast<std::size_t>(last - end)};
  if (fault != std::errc{} || !(rest.empty() || rest.starts_with(": "))) return {{}, detail};
  return {number, rest.substr(rest.empty() ? 0 : 2)};
}

gateway::GatewayObserver observer_of(NodeParts& parts, telegram::BotId bot) {
  return {
      .on_taken =
          [&parts](std::size_t updates, std::size_t refused) {
            parts.counted->updates_taken.add(static_cast<double>(updates));
            if (refused > 0) parts.counted->updates_refused.add(static_cast<double>(refused));
          },
      .on_call =
          [&parts](const std::string&, telegram::Outcome outcome, std::chrono::nanoseconds took) {
            const auto& counted = *parts.counted;
            if (outcome == telegram::Outcome::ok || outcome == telegram::Outcome::not_modified)
              counted.calls_ok.add();
            else if (outcome == telegram::Outcome::flood)
              counted.calls_flood.add();
            else
              counted.calls_failed.add();
            counted.call_seconds.observe(took);
          },
      .on_trouble =
          [&parts, bot](const std::string& event, const std::string& detail) {
            parts.counted->count_trouble(event);
            const auto log = parts.log.with({{"bot", telegram::raw(bot)}, {"event", event}});
            const auto [update, why] = about_update(detail);
            if (update)
              log.warning("trouble at the Telegram edge", {{"update_id", *update}, {"error", why}});
            else
              log.warning("trouble at the Telegram edge", {{"error", detail}});
          }};
}

/// Calls a method of the bot's until there is an answer.
void call_until_answered(NodeParts& parts, const Bot& bot, std::string_view method,
                         std::function<telegram::Request()> make,
                         std::function<void(const gateway::HttpResponse&)> on_answer) {
  auto request = [&parts, &bot, make = std::move(make)] {
    auto call = make();
    return gateway::HttpRequest{
        .url = parts.config.telegram.api_root + "/bot" + bot.token + "/" + call.method,
        .body = std::move(call.body)};
  };
  parts.setup->add({.bot = bot.id,
                    .method = method,
                    .make = std::move(request),
                    .on_answer = std::move(on_answer)});
}

/// If Telegram refuses for good how a bot is set up, the operator is told.
void tell_if_refused(const NodeParts& parts, const Bot& bot, const std::string& method,
                     const gateway::HttpResponse& response) {
  if (response.status == 200) return;
  const auto answer = telegram::parse_response(response.body, response.status);
  parts.log.error(
      "Telegram refuses how a bot is set up",
      {{"bot", telegram::raw(bot.id)}, {"method", method}, {"error", answer.description}});
}

/// Points Telegram at our door. The path names the bot by its id, the secret proves who calls.
void set_webhook(NodeParts& parts, const Bot& bot) {
  const telegram::SetWebhook call{.url = bot.config.webhook_url +
                                         parts.config.web.webhook_path_prefix + "/" +
                                         std::to_string(telegram::raw(bot.id)),
                                  .secret_token = bot.webhook_secret,
                                  .max_connections = 40,
                                  .allowed_updates = gateway::allowed_updates()};
  call_until_answered(
      parts, bot, "setWebhook", [request = telegram::to_request(call)] { return request; },
      [&parts, &bot](const gateway::HttpResponse& response) {
        tell_if_refused(parts, bot, "setWebhook", response);
      });
}

using Requests = std::shared_ptr<const std::vector<telegram::Request>>;

/// Sets the bot's command lists from `next` on, one after the other.
void set_commands(NodeParts& parts, const Bot& bot, const Requests& lists, std::size_t next = 0) {
  if (next == lists->size()) return;
  call_until_answered(
      parts, bot, "setMyCommands", [lists, next] { return lists->at(next); },
      [&parts, &bot, lists, next](const gateway::HttpResponse& response) {
        tell_if_refused(parts, bot, lists->at(next).method, response);
        set_commands(parts, bot, lists, next + 1);
      });
}

void learn_identity(NodeParts& parts, const Bot& bot, const Requests& lists,
                    const gateway::HttpResponse& response) {
  const auto identity = telegram::parse_bot_identity(response.body);
  if (!identity) {
    parts.log.error("Telegram does not know this bot: check its token",
                    {{"bot", telegram::raw(bot.id)}, {"status", response.status}});
    return;
  }
  parts.profiles.set({.id = bot.id,
                      .username = identity->username,
                      .can_read_all_group_messages = identity->can_read_all_group_messages});
  parts.log.info("the bot is known to Telegram",
                 {{"bot", telegram::raw(bot.id)}, {"username", identity->username}});
  const city::RegisterBot command{.by = "configuration",
                                  .bot = telegram::raw(bot.id),
                                  .username = identity->username,
                                  .shared = bot.config.shared};
  caf::anon_send(
      parts.router,
      OperatorCall{.to = city_entity, .call_id = "start", .request = city::Command{command}});
  if (bot.config.mode == BotMode::webhook) set_webhook(parts, bot);
  set_commands(parts, bot, lists);
}

absl::Status add_bot(NodeParts& parts, const BotConfig& config) {
  auto token = read_bot_token(config);
  if (!token) return absl::InvalidArgumentError(token.error());
  const auto id = bot_id_of(*token);
  if (!id.ok()) return id.status();
  auto bot = std::make_unique<Bot>();
  bot->id = *id;
  bot->config = config;
  bot->token = std::move(*token);
  if (config.mode == BotMode::webhook) {
    auto secret = read_webhook_secret(config);
    if (!secret) return absl::InvalidArgumentError(secret.error());
    bot->webhook_secret = std::move(*secret);
  }
  // Until getMe answers, the bot goes by the name it had: what came while the server was down may
  // call it by that name.
  const auto city = parts.city.view();
  const auto known = city->bots.find(telegram::raw(bot->id));
  parts.profiles.set(
      {.id = bot->id, .username = known == city->bots.end() ? std::string{} : known->second});
  parts.bots.push_back(std::move(bot));
  return absl::OkStatus();
}

/// The token that the file or the environment holds now, if it is one of the same bot.
std::optional<std::string> read_token_again(const BotConfig& config, telegram::BotId bot) {
  auto token = read_bot_token(config);
  if (!token) return std::nullopt;
  const auto id = bot_id_of(*token);
  if (!id.ok() || *id != bot) return std::nullopt;
  return *std::move(token);
}

gateway::GatewayOptions gateway_options(const NodeParts& parts, const Bot& bot) {
  gateway::GatewayOptions options{.bot = bot.id,
                                  .token = bot.token,
                                  .api_root = parts.config.telegram.api_root,
                                  .polling = bot.config.mode == BotMode::polling};
  options.poll_timeout =
      std::chrono::ceil<std::chrono::seconds>(parts.config.telegram.poll_timeout);
  options.intake.window_per_entity = parts.config.actors.community_queue_max;
  options.intake.pending_max = parts.config.actors.in_flight_max;
  options.calls_in_flight_max = parts.config.telegram.connections_max;
  return options;
}

gateway::GatewayDeps gateway_deps(NodeParts& parts, const Bot& bot) {
  return {.router = parts.router,
          .book = bot.book,
          .tags = {.of_button = dialogue::community_of_button,
                   .of_message = dialogue::community_of_message},
          .lives = parts.lives,
          .poll =
              [&parts](gateway::HttpRequest request, gateway::HttpDone done) {
                parts.polls->submit(std::move(request), std::move(done));
              },
          .call =
              [&parts](gateway::HttpRequest request, gateway::HttpDone done) {
                parts.calls->submit(std::move(request), std::move(done));
              },
          .draw = [&parts](v1::BarChart chart,
                           auto done) { parts.painter->draw(std::move(chart), std::move(done)); },
          .read_token = [config = bot.config, id = bot.id] { return read_token_again(config, id); },
          .pending_of_node = parts.updates_pending,
          .plan = std::make_shared<gateway::CallPlan>(limits_of(parts.config.telegram)),
          .submit = parts.entity_deps->submit,
          .now = parts.entity_deps->now,
          .steady_now = [] { return std::chrono::steady_clock::now(); },
          .observer = observer_of(parts, bot.id)};
}

/// Reads the disk on a thread of its own, for actors that must not wait for it.
template <class Read, class Done>
void read_elsewhere(NodeParts& parts, Read read, Done done) {
  parts.actors->spawn<caf::detached>([read = std::move(read), done = std::move(done)](
                                         caf::event_based_actor*) { done({read()}); });
}

/// Starts the bot's gateway, and again whenever it fails.
void start_gateway(NodeParts& parts, Bot& bot, gateway::GatewayMemory memory) {
  const auto id = bot.id;
  gateway::SupervisorDeps deps;
  deps.start = [&parts, options = gateway_options(parts, bot),
                deps = gateway_deps(parts, bot)](gateway::GatewayMemory remembered_now) {
    return gateway::spawn_gateway_actor(*parts.actors, options, deps, std::move(remembered_now));
  };
  deps.publish = [&parts, id](const GatewayActor& gateway) {
    parts.bots_by_id.add(telegram::raw(id), {.source = gateway, .sender = gateway});
  };
  deps.read_memory = [&parts, id](auto done) {
    read_elsewhere(
        parts, [&parts, id] { return remembered(*parts.store, id); }, std::move(done));
  };
  deps.read_outboxes = [&parts, id](auto done) {
    read_elsewhere(
        parts, [&parts, id] { return calls_of(*parts.store, id); }, std::move(done));
  };
  deps.steady_now = [] { return std::chrono::steady_clock::now(); };
  deps.on_failed = [observer = observer_of(parts, id)](const std::string& reason) {
    observer.on_trouble("gateway_failed", reason);
  };
  const auto gateway = deps.start(std::move(memory));
  deps.publish(gateway);
  bot.gateway = gateway::spawn_gateway_supervisor(*parts.actors, gateway, std::move(deps));
}

absl::Status start_bot(NodeParts& parts, Bot& bot, const Requests& lists) {
  // The desk writes its routes into the book as it is loaded, before the first update looks for its
  // way.
  const EntityId desk{EntityKind::bot, static_cast<std::uint64_t>(telegram::raw(bot.id))};
  const auto loaded = load_entity(*parts.store, desk, parts.logic_factory());
  if (!loaded.status.ok()) return loaded.status;
  auto memory = remembered(*parts.store, bot.id);
  if (!memory.ok()) return memory.status();
  start_gateway(parts, bot, std::move(*memory));
  call_until_answered(
      parts, bot, "getMe", [] { return telegram::to_request(telegram::GetMe{}); },
      [&parts, &bot, lists](const gateway::HttpResponse& response) {
        learn_identity(parts, bot, lists, response);
      });
  return absl::OkStatus();
}

}  // namespace

namespace {

/// Answers every call at once, as a Telegram that nothing happens in.
CallSender::behavior_type offline_sender(CallSender::pointer self, RouterActor router) {
  return {[self, router, sent = std::int32_t{0}](const CallsReleased& released) mutable {
    for (const auto& call : released.calls) {
      v1::CallOutcome outcome;
      outcome.set_number(call.row.number());
      outcome.set_tag(call.row.tag());
      outcome.set_method(call.row.method());
      outcome.set_chat(call.row.chat());
      outcome.set_ok(true);
      outcome.set_message_id(++sent);
      outcome.set_message_thread_id(0);
      self->send(router, CallsFinished{call.from, {std::move(outcome)}});
    }
  }};
}

Requests command_requests(const dialogue::Catalogue& texts) {
  auto requests = std::make_shared<std::vector<telegram::Request>>();
  for (const auto& list : dialogue::command_lists(texts))
    requests->push_back(telegram::to_request(list));
  return requests;
}

/// Calls `then` after the pause, unless the node ends before: Telegram may want to be left alone
/// for hours.
void call_after(const NodeParts& parts, std::chrono::milliseconds pause,
                std::function<void()> then) {
  parts.actors->spawn(
      [router = parts.router, pause, then = std::move(then)](caf::event_based_actor* self) {
        self->monitor(router);
        self->set_down_handler([self](const caf::down_msg&) { self->quit(); });
        self->delayed_send(self, pause, Tick{});
        self->become([self, then](Tick) {
          then();
          self->quit();
        });
      });
}

gateway::SetupDeps setup_deps(NodeParts& parts) {
  return {
      .submit =
          [&parts](gateway::HttpRequest request, gateway::HttpDone done) {
            parts.calls->submit(std::move(request), std::move(done));
          },
      .after = [&parts](std::chrono::milliseconds pause,
                        std::function<void()> then) { call_after(parts, pause, std::move(then)); },
      .on_trouble =
          [&parts](const gateway::SetupCall& call, const gateway::HttpResponse& response) {
            parts.log.warning("a bot cannot reach Telegram yet", {{"bot", telegram::raw(call.bot)},
                                                                  {"method", call.method},
                                                                  {"status", response.status},
                                                                  {"error", response.trouble}});
          }};
}

absl::Status add_bots(NodeParts& parts) {
  // All are known before the first one speaks: the loader looks them up from its own thread.
  for (const auto& bot : parts.config.bots)
    if (auto status = add_bot(parts, bot); !status.ok()) return status;
  publish_communities(parts, *parts.city.view());
  return absl::OkStatus();
}

}  // namespace

absl::Status start_offline_bots(NodeParts& parts) {
  if (auto status = add_bots(parts); !status.ok()) return status;
  const auto sender = parts.actors->spawn(offline_sender, parts.router);
  for (const auto& bot : parts.bots)
    parts.bots_by_id.add(telegram::raw(bot->id), {.source = {}, .sender = sender});
  return absl::OkStatus();
}

absl::Status start_bots(NodeParts& parts) {
  gateway::HttpClientOptions options;
  options.proxy = parts.config.telegram.proxy;
  options.connections_per_host_max = static_cast<long>(parts.config.telegram.connections_max);
  parts.calls = std::make_unique<gateway::HttpClient>(options);
  // One waiting connection per bot.
  options.connections_per_host_max =
      static_cast<long>(std::max<std::size_t>(parts.config.bots.size(), 4));
  parts.polls = std::make_unique<gateway::HttpClient>(options);
  if (auto status = add_bots(parts); !status.ok()) return status;
  parts.setup = std::make_unique<gateway::SetupCalls>(setup_deps(parts));
  const auto lists = command_requests(parts.texts);
  for (const auto& bot : parts.bots)
    if (auto status = start_bot(parts, *bot, lists); !status.ok()) return status;
  return absl::OkStatus();
}

void publish_communities(NodeParts& parts, const city::View& view) {
  for (const auto& bot : parts.bots) {
    std::vector<CommunityId> served;
    for (const auto& [id, listed] : view.communities)
      if (listed.bot == telegram::raw(bot->id)) served.push_back(id);
    bot->book->set_communities(served);
  }
}

}  // namespace wardmote::server
