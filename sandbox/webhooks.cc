#include <algorithm>

#include "sandbox/json_text.h"
#include "sandbox/methods.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t secret_bytes_max = 256;
constexpr std::size_t certificate_bytes_max = std::size_t{3} << 20;

bool is_secret_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

void drop_pending(Call& call) {
  if (!call.params.flag("drop_pending_updates")) return;
  call.bot.queue.clear();
  call.state.changed({.kind = Change::Kind::queue,
                      .chat = {.bot = call.me()},
                      .number = call.bot.queue.next_id()});
}

Answer described(std::string text) {
  auto answer = ok();
  answer.description = std::move(text);
  return answer;
}

void keep_allowed_updates(Call& call) {
  if (!call.params.has("allowed_updates")) return;
  const auto types = parse_allowed_updates(call.params.text("allowed_updates"));
  if (types) call.bot.allowed_updates = *types;
}

/// An address that can be called: http too, for a sandbox lives beside what it tests.
Checked<std::string> checked_url(std::string url) {
  if (url.find("://") == std::string::npos) url = "https://" + url;
  const auto host = url.substr(url.find("://") + 3);
  if (!url.starts_with("http://") && !url.starts_with("https://")) {
    return refuse("bad webhook: An HTTPS URL must be provided for webhook");
  }
  if (host.empty() || host[0] == '/' || host.find(' ') != std::string::npos) {
    return refuse("bad webhook: invalid webhook URL specified");
  }
  return url;
}

std::string allowed_updates_json(std::uint64_t types) {
  JsonArray out;
  for (unsigned i = 0; i <= static_cast<unsigned>(UpdateType::purchased_paid_media); ++i) {
    if (((types >> i) & 1) != 0) out.add(name_of(static_cast<UpdateType>(i)));
  }
  return out.take();
}

}  // namespace

Answer delete_webhook(Call& call) {
  const bool was_set = !call.bot.webhook.url.empty();
  drop_pending(call);
  call.bot.webhook = {};
  call.state.changed_bot(call.me());
  return described(was_set ? "Webhook was deleted" : "Webhook is already deleted");
}

Answer set_webhook(Call& call) {
  const auto secret = call.params.text("secret_token");
  if (secret.size() > secret_bytes_max) return bad_request("secret token is too long");
  if (!std::ranges::all_of(secret, is_secret_character)) {
    return bad_request("secret token contains unallowed characters");
  }
  if (call.params.text("url").empty()) return delete_webhook(call);
  const auto url = checked_url(std::string(call.params.text("url")));
  if (!url) return url.error();
  auto& webhook = call.bot.webhook;
  const auto before = call.bot.allowed_updates;
  keep_allowed_updates(call);
  drop_pending(call);
  const auto connections = call.params.clamped("max_connections", 40, 1, 100'000);
  if (const auto* upload = call.params.upload("certificate");
      upload != nullptr && upload->bytes.size() > certificate_bytes_max) {
    return bad_request("certificate size is too big");
  }
  const bool is_same = webhook.url == *url && webhook.secret == secret &&
                       webhook.max_connections == connections && before == call.bot.allowed_updates;
  webhook.url = *url;
  webhook.secret = std::string(secret);
  webhook.max_connections = connections;
  webhook.ip_address = std::string(call.params.text("ip_address"));
  const auto* certificate = call.params.upload("certificate");
  webhook.has_certificate = certificate != nullptr;
  webhook.certificate = certificate == nullptr ? "" : certificate->bytes;
  call.state.changed_bot(call.me());
  return described(is_same ? "Webhook is already set" : "Webhook was set");
}

Answer get_webhook_info(Call& call) {
  const auto& bot = call.bot;
  JsonObject out;
  out.add("url", bot.webhook.url).add("has_custom_certificate", bot.webhook.has_certificate);
  out.add("pending_update_count", bot.queue.size());
  if (!bot.webhook.url.empty()) {
    out.add("max_connections", bot.webhook.max_connections);
    out.add_unless_empty("ip_address", bot.webhook.ip_address);
  }
  if (bot.webhook.last_error_date != 0) {
    out.add("last_error_date", bot.webhook.last_error_date);
    out.add("last_error_message", bot.webhook.last_error);
  }
  if (bot.allowed_updates != default_update_types()) {
    out.raw("allowed_updates", allowed_updates_json(bot.allowed_updates));
  }
  return ok(out.take());
}

}  // namespace wardmote::sandbox
