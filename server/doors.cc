#include "server/doors.h"

#include <algorithm>
#include <charconv>

#include "actors/ask.h"
#include "server/board_files.h"
#include "server/node_parts.h"
#include "web/verify_files.h"

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

/// "17/tile/0/000" of "/board/17/tile/0/000".
std::optional<web::PublicFile> board_file(const NodeParts& parts, std::string_view path) {
  std::uint64_t community = 0;
  const auto [end, fault] = std::from_chars(path.data(), path.data() + path.size(), community);
  if (fault != std::errc{} || end == path.data() + path.size() || *end != '/') return std::nullopt;
  path.remove_prefix(static_cast<std::size_t>(end - path.data()) + 1);
  auto bytes = BoardFiles{*parts.store, CommunityId{community}}.read(path);
  if (!bytes) return std::nullopt;
  const bool is_tile = path.starts_with("tile/");
  return web::PublicFile{
      .body = *std::move(bytes),
      .content_type = is_tile ? "application/octet-stream" : "text/plain; charset=utf-8",
      // A leaf that is there stays as it is, and so does its hash; what is not full yet is soon
      // replaced.
      .is_immutable = is_tile && path.find(".p/") == std::string_view::npos};
}

/// The boards, and the page that checks them.
std::optional<web::PublicFile> public_file(const NodeParts& parts, std::string_view path) {
  constexpr std::string_view boards = "/board/";
  if (path.starts_with(boards)) return board_file(parts, path.substr(boards.size()));
  return web::find_verify_file(path);
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

  const bool takes_webhooks = std::ranges::any_of(
      config.bots, [](const BotConfig& bot) { return bot.mode == BotMode::webhook; });
  const bool has_boards = !config.board.public_url.empty();
  if (!takes_webhooks && !has_boards) return doors;
  if (has_boards)
    hooks.public_file = [&parts](std::string_view path) { return public_file(parts, path); };
  hooks.webhook_secret = [&parts](std::string_view id) -> std::optional<std::string> {
    const auto* bot = find_bot(parts, id);
    if (bot == nullptr || bot->webhook_secret.empty()) return std::nullopt;
    return bot->webhook_secret;
  };
  hooks.take_webhook = [&parts](const std::string& id, std::string body, web::WebhookReply reply) {
    take_webhook(parts, id, std::move(body), reply);
  };
  web::ListenerOptions options;
  options.address = config.web.address;
  options.port = static_cast<std::uint16_t>(config.web.port);
  options.tls_cert_file = config.web.tls_cert_file;
  options.tls_key_file = config.web.tls_key_file;
  if (takes_webhooks) options.webhook_path_prefix = config.web.webhook_path_prefix;
  options.connections_max = config.web.connections_max;
  options.has_operations = false;
  auto door = web::Listener::start(options, hooks);
  if (!door) return tl::unexpected(door.error());
  doors.web = std::move(*door);
  return doors;
}

}  // namespace wardmote::server
