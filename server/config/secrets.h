#pragma once

#include <string>
#include <tl/expected.hpp>

#include "server/config/config.h"

namespace wardmote::server {

/// Returns the first line of a small file, without the line break; the error is a sentence that
/// names the file and never its content.
tl::expected<std::string, std::string> read_secret_file(const std::string& path);

/// Returns the secret that Telegram sends along with the bot's webhooks.
tl::expected<std::string, std::string> read_webhook_secret(const BotConfig& bot);

/// Returns the bot's token from its file or its environment variable.
tl::expected<std::string, std::string> read_bot_token(const BotConfig& bot);

}  // namespace wardmote::server
