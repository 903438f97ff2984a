#include "web/webhook_door.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <array>

namespace wardmote::web {
namespace {

constexpr std::size_t bot_name_max = 64;

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

/// Digests are compared instead of secrets, so that the length leaks nothing either.
Digest digest(std::string_view secret) {
  Digest result{};
  SHA256(reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), result.data());
  return result;
}

}  // namespace

bool WebhookDoor::is_webhook(std::string_view path) const {
  return !prefix_.empty() && path.starts_with(prefix_) && path.size() > prefix_.size() + 1 &&
         path[prefix_.size()] == '/';
}

std::optional<std::string> WebhookDoor::admit(std::string_view path,
                                              std::string_view secret) const {
  if (!is_webhook(path) || !find_secret_) return std::nullopt;
  const auto bot = path.substr(prefix_.size() + 1);
  const auto known = bot.size() <= bot_name_max ? find_secret_(bot) : std::nullopt;
  const auto expected = digest(known.value_or("no bot of ours has this path"));
  const auto given = digest(secret);
  const bool is_equal = CRYPTO_memcmp(expected.data(), given.data(), expected.size()) == 0;
  // An empty secret is a bot that was set up without one: nobody may come in.
  if (!is_equal || !known || known->empty()) return std::nullopt;
  return std::string{bot};
}

}  // namespace wardmote::web
