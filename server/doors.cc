#include "server/doors.h"

#include <algorithm>
#include <charconv>

#include "actors/ask.h"
#include "server/node_parts.h"

namespace wardmote::server {

namespace {

using namespace std::chrono_literals;

const Bot* find_bot(const NodeParts& parts, std::string_view id) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(id.data(), id.data() + id.size(), number);
  if (fault != std::errc{} || end != id.data() + id.size()) return nullptr;
  const auto found = std::ranges::find_if(
      parts.bots, [&](const auto& bot) { return telegram::raw(bot->id) == number; });
  return found == parts.bots.end() ? nullptr : found->get();
}

void take_webhook(NodeParts& parts, const std::string& id, std::string body,
                  const web::WebhookReply& reply) {
  const auto* bot = find_bot(parts, id);
  if (bot == nullptr) {
    reply(web::WebhookVerdict::refused);
    return;
  }
  ask(
      *parts.actors, bot->gateway, 20s, WebhookBody{std::move(body)},
      [reply](const WebhookReply& answer) {
        switch (answer.status) {
          case 200:
            reply(web::WebhookVerdict::durable);
            return;
          case 400:
            reply(web::WebhookVerdict::malformed);
            return;
          default:
            reply(web::WebhookVerdict::refused);
        }
      },
      [reply](const std::string&) { reply(web::WebhookVerdict::refused); });
}

}  // namespace

tl::expected<Doors, std::string> open_doors(Node& node, const Config& config,
                                            const telemetry::Log& log,
                                            telemetry::Metrics& metrics) {
  Doors doors;
  auto& parts = node.parts();
  web::ListenerHooks hooks;
  hooks.is_alive = [&node] { return node.is_alive(); };
  hooks.is_ready = [&node] { return node.is_ready(); };
  hooks.log = log;
  hooks.metrics = &metrics;
  web::ListenerOptions operations;
  operations.address = config.metrics.address;
  operations.port = static_cast<std::uint16_t>(config.metrics.port);
  auto opened = web::Listener::start(operations, hooks);
  if (!opened) return tl::unexpected(opened.error());
  doors.operations = std::move(*opened);

  const bool needed = std::ranges::any_of(
      config.bots, [](const BotConfig& bot) { return bot.mode == BotMode::webhook; });
  if (!needed) return doors;
  hooks.webhook_secret = [&parts](std::string_view id) -> std::optional<std::string> {
    const auto* bot = find_bot(parts, id);
    if (bot == nullptr || bot->webhook_secret.empty()) return std::nullopt;
    return bot->webhook_secret;
  };
  hooks.take_webhook = [&parts](const std::string& id, std::string body, web::WebhookReply reply) {
    take_webhook(parts, id, std::move(body), reply);
  };
  web::ListenerOptions webhooks;
  webhooks.address = config.web.address;
  webhooks.port = static_cast<std::uint16_t>(config.web.port);
  webhooks.tls_cert_file = config.web.tls_cert_file;
  webhooks.tls_key_file = config.web.tls_key_file;
  webhooks.webhook_path_prefix = config.web.webhook_path_prefix;
  webhooks.connections_max = config.web.connections_max;
  webhooks.has_operations = false;
  auto door = web::Listener::start(webhooks, hooks);
  if (!door) return tl::unexpected(door.error());
  doors.webhooks = std::move(*door);
  return doors;
}

}  // namespace wardmote::server
