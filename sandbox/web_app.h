#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The launch of a Mini App: the data that Telegram's client hands to the page, signed.
namespace wardmote::sandbox {

/// Fields of initData with their values as they are, not yet encoded.
using InitFields = std::vector<std::pair<std::string, std::string>>;

/// The seed of an Ed25519 key.
using SigningSeed = std::array<std::uint8_t, 32>;

/// Returns the key with which this sandbox signs for third parties; Telegram's own is secret, so
/// who checks `signature` must be told `public_key_of` this one. The same for the same seed.
SigningSeed signing_seed(std::uint64_t sandbox_seed);
/// The public half, in lower-case hex.
std::string public_key_of(const SigningSeed& seed);

/// Returns initData: the fields in their order, %-encoded, then `signature` (Ed25519) and `hash`
/// (HMAC with the bot's token). Source: core.telegram.org/bots/webapps, "Validating data".
std::string signed_init_data(const InitFields& fields, std::string_view token,
                             const SigningSeed& seed);

}  // namespace wardmote::sandbox
