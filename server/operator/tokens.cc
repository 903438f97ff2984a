#include "server/operator/tokens.h"

#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace wardmote::server {
namespace {

constexpr std::string_view token_prefix = "wm_";
constexpr std::size_t id_length = 8;
constexpr std::size_t secret_bytes = 32;
constexpr std::size_t name_max = 64;
constexpr std::size_t token_max = 128;

void start_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
}

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= name_max &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-' || c == '@';
         });
}

std::string random_base64(std::size_t bytes) {
  std::string raw(bytes, '\0');
  randombytes_buf(raw.data(), raw.size());
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes, variant), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(raw.data()),
                    raw.size(), variant);
  text.resize(text.find('\0'));
  return text;
}

/// Letters and digits of a random word: an id must not hold the token's separator.
std::string random_id() {
  std::string id;
  while (id.size() < id_length) {
    for (const char c : random_base64(id_length)) {
      if (c != '_' && c != '-' && id.size() < id_length) id += c;
    }
  }
  return id;
}

std::optional<std::string_view> id_of(std::string_view token) {
  if (!token.starts_with(token_prefix) || token.size() > token_max) return std::nullopt;
  token.remove_prefix(token_prefix.size());
  const auto separator = token.find('_');
  if (separator == std::string_view::npos) return std::nullopt;
  return token.substr(0, separator);
}

}  // namespace

tl::expected<NewToken, std::string> create_token(const std::string& name, OperatorRole role,
                                                 TokenCost cost) {
  start_sodium();
  if (!is_word(name)) {
    return tl::unexpected(std::string{"expected a name of letters, digits, '.', '_', '-' or '@'"});
  }
  const auto id = random_id();
  const auto token = fmt::format("{}{}_{}", token_prefix, id, random_base64(secret_bytes));
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const bool is_usual = cost == TokenCost::usual;
  const int failed = crypto_pwhash_str_alg(
      hash.data(), token.data(), token.size(),
      is_usual ? crypto_pwhash_OPSLIMIT_INTERACTIVE : crypto_pwhash_OPSLIMIT_MIN,
      is_usual ? crypto_pwhash_MEMLIMIT_INTERACTIVE : crypto_pwhash_MEMLIMIT_MIN,
      crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) return tl::unexpected(std::string{"not enough memory for argon2id"});
  return NewToken{token, fmt::format("{} {} {} {}", id, name, name_of(role), hash.data())};
}

tl::expected<std::unique_ptr<TokenStore>, std::string> TokenStore::open(const std::string& path) {
  start_sodium();
  std::unique_ptr<TokenStore> store{new TokenStore{path}};
  store->stamp_ = store->stamp();
  auto entries = read(path);
  if (!entries) return tl::unexpected(std::move(entries.error()));
  store->entries_ = *std::move(entries);
  return store;
}

TokenStore::TokenStore(std::string path) : path_(std::move(path)) {
  randombytes_buf(key_.data(), key_.size());
}

tl::expected<TokenStore::Entries, std::string> TokenStore::read(const std::string& path) {
  std::ifstream file{path};
  if (!file) return tl::unexpected(path + ": cannot be read");
  Entries entries;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words{line};
    std::string id;
    std::string name;
    std::string role_name;
    std::string hash;
    std::string more;
    words >> id >> name >> role_name >> hash;
    const auto role = operator_role(role_name);
    if (!is_word(id) || !is_word(name) || !role || !hash.starts_with("$argon2id$") ||
        words >> more) {
      return tl::unexpected(fmt::format(
          "{}:{}: expected \"<id> <name> <viewer|operator|admin> <hash>\"", path, number));
    }
    if (!entries.emplace(id, Entry{{id, name, *role}, hash}).second) {
      return tl::unexpected(fmt::format("{}:{}: a second line for id {}", path, number, id));
    }
  }
  return entries;
}

TokenStore::Stamp TokenStore::stamp() const {
  struct stat status {};
  if (::stat(path_.c_str(), &status) != 0) return {};
  return {status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_size, status.st_ino};
}

void TokenStore::reload_if_changed() {
  const auto now = stamp();
  if (now == stamp_) return;
  stamp_ = now;
  // A file that is gone or broken lets nobody in: what it was meant to revoke is not known.
  entries_ = read(path_).value_or(Entries{});
  verified_.clear();
}

TokenStore::Fingerprint TokenStore::fingerprint(std::string_view token) const {
  Fingerprint result{};
  crypto_generichash(result.data(), result.size(),
                     reinterpret_cast<const unsigned char*>(token.data()), token.size(),
                     key_.data(), key_.size());
  return result;
}

std::optional<TokenHolder> TokenStore::verify(std::string_view token) {
  const auto id = id_of(token);
  if (!id) return std::nullopt;
  const std::scoped_lock lock{mutex_};
  reload_if_changed();
  const auto entry = entries_.find(*id);
  if (entry == entries_.end()) return std::nullopt;
  const auto print = fingerprint(token);
  if (verified_.contains(print)) return entry->second.holder;
  if (crypto_pwhash_str_verify(entry->second.hash.c_str(), token.data(), token.size()) != 0) {
    return std::nullopt;
  }
  verified_.emplace(print, entry->first);
  return entry->second.holder;
}

}  // namespace wardmote::server
