#include "sandbox/web_app.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "sandbox/request_params.h"

namespace wardmote::sandbox {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

/// base64url without padding.
std::string base64url(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const auto size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(bytes),
                                    static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  while (out.ends_with('=')) out.pop_back();
  return out;
}

std::string hmac(std::string_view key, std::string_view text) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(), out,
       &size);
  return {reinterpret_cast<const char*>(out), size};
}

Key key_of(const SigningSeed& seed) {
  return {EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()),
          EVP_PKEY_free};
}

std::string ed25519(const SigningSeed& seed, std::string_view text) {
  const auto key = key_of(seed);
  const Context context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  std::string signature(64, '\0');
  auto size = signature.size();
  const bool is_signed =
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     bytes_of(text), text.size()) == 1;
  // Only a library without the algorithm can refuse.
  if (!is_signed) throw std::runtime_error("OpenSSL can't sign with Ed25519");
  return signature;
}

/// `key=value` of all, sorted, a line each.
std::string check_string(InitFields fields) {
  std::ranges::sort(fields);
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out += '\n';
    out += name + "=" + value;
  }
  return out;
}

}  // namespace

SigningSeed signing_seed(std::uint64_t sandbox_seed) {
  const auto text = "wardmote sandbox, Mini App key " + std::to_string(sandbox_seed);
  SigningSeed seed;
  SHA256(bytes_of(text), text.size(), seed.data());
  return seed;
}

std::string public_key_of(const SigningSeed& seed) {
  const auto key = key_of(seed);
  std::string bytes(32, '\0');
  auto size = bytes.size();
  if (EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(bytes.data()),
                                  &size) != 1) {
    throw std::runtime_error("OpenSSL has no Ed25519");
  }
  return hex(bytes);
}

std::string signed_init_data(const InitFields& fields, std::string_view token,
                             const SigningSeed& seed) {
  const std::string bot(token.substr(0, token.find(':')));
  auto all = fields;
  const auto signed_text = bot + ":WebAppData\n" + check_string(fields);
  all.emplace_back("signature", base64url(ed25519(seed, signed_text)));
  const auto secret = hmac("WebAppData", token);
  // The signature is part of what the hash covers.
  all.emplace_back("hash", hex(hmac(secret, check_string(all))));
  std::string out;
  for (const auto& [name, value] : all) {
    if (!out.empty()) out += '&';
    out += name + "=" + url_encoded(value);
  }
  return out;
}

}  // namespace wardmote::sandbox
