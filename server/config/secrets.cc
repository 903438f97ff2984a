#include "server/config/secrets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string_view>

namespace wardmote::server {
namespace {

constexpr std::size_t secret_size_max = 4096;
// The upper bound is Telegram's; shorter ones can be guessed.
constexpr std::size_t webhook_secret_min = 32;
constexpr std::size_t webhook_secret_max = 256;

bool looks_like_token(std::string_view token) {
  const auto colon = token.find(':');
  return colon != 0 && colon != std::string_view::npos &&
         std::all_of(token.begin(), token.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return c >= '0' && c <= '9'; }) &&
         token.size() > colon + 1 && token.find_first_of(" \t/?#") == std::string_view::npos;
}

}  // namespace

tl::expected<std::string, std::string> read_secret_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) return tl::unexpected(fmt::format("{}: cannot be read", path));
  std::string secret(secret_size_max + 1, '\0');
  file.read(secret.data(), static_cast<std::streamsize>(secret.size()));
  secret.resize(static_cast<std::size_t>(file.gcount()));
  if (secret.size() > secret_size_max) return tl::unexpected(fmt::format("{}: too large", path));
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty()) return tl::unexpected(fmt::format("{}: is empty", path));
  if (secret.find('\n') != std::string::npos) {
    return tl::unexpected(fmt::format("{}: expected one line", path));
  }
  return secret;
}

tl::expected<std::string, std::string> read_webhook_secret(const BotConfig& bot) {
  const auto secret = read_secret_file(bot.webhook_secret_file);
  if (!secret) return secret;
  const bool is_good = secret->size() >= webhook_secret_min &&
                       secret->size() <= webhook_secret_max &&
                       std::all_of(secret->begin(), secret->end(), [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                (c >= '0' && c <= '9') || c == '_' || c == '-';
                       });
  if (is_good) return secret;
  return tl::unexpected(fmt::format("{}: expected {} to {} of A-Z, a-z, 0-9, _ and -",
                                    bot.webhook_secret_file, webhook_secret_min,
                                    webhook_secret_max));
}

tl::expected<std::string, std::string> read_bot_token(const BotConfig& bot) {
  std::string where = bot.token_file;
  tl::expected<std::string, std::string> token;
  if (!bot.token_env.empty()) {
    where = "environment variable " + bot.token_env;
    const char* value = std::getenv(bot.token_env.c_str());
    if (value == nullptr) return tl::unexpected(where + ": is not set");
    token = value;
  } else {
    token = read_secret_file(bot.token_file);
  }
  if (token && !looks_like_token(*token)) {
    return tl::unexpected(where + ": is no bot token (digits, a colon, letters)");
  }
  return token;
}

}  // namespace wardmote::server
