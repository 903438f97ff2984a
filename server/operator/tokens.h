#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "server/operator/permissions.h"

namespace wardmote::server {

/// Whose token it is.
struct TokenHolder {
  /// The part of the token that is no secret.
  std::string id;
  std::string name;
  OperatorRole role = OperatorRole::viewer;
  bool operator==(const TokenHolder&) const = default;
};

/// How dear a guess at a token is (argon2id); the least is for tests.
enum class TokenCost : std::uint8_t { usual, least };

struct NewToken {
  /// "wm_<id>_<secret>": shown once, kept by the operator.
  std::string token;
  /// The line of the tokens file, which holds a hash and no secret.
  std::string line;
};

/// Draws a token. The error says what is wrong with the name.
tl::expected<NewToken, std::string> create_token(const std::string& name, OperatorRole role,
                                                 TokenCost cost = TokenCost::usual);

/// The operators' tokens: a file of lines "<id> <name> <role> <hash>", with # for comments. It is
/// read again when it changes, so that a line removed is a token revoked. Usable from any thread.
class TokenStore {
 public:
  /// The error names file and line.
  static tl::expected<std::unique_ptr<TokenStore>, std::string> open(const std::string& path);

  /// Returns whose token it is. The first use of a token takes as long as argon2id does, and only
  /// one is computed at a time, which also bounds what guessing costs us.
  std::optional<TokenHolder> verify(std::string_view token);

 private:
  struct Entry {
    TokenHolder holder;
    std::string hash;
  };
  using Entries = std::map<std::string, Entry, std::less<>>;
  using Fingerprint = std::array<unsigned char, 32>;
  /// Tells one state of the file from another.
  struct Stamp {
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    std::int64_t size = -1;
    std::uint64_t inode = 0;
    bool operator==(const Stamp&) const = default;
  };

  explicit TokenStore(std::string path);
  static tl::expected<Entries, std::string> read(const std::string& path);
  Stamp stamp() const;
  void reload_if_changed();
  Fingerprint fingerprint(std::string_view token) const;

  std::string path_;
  std::mutex mutex_;
  Stamp stamp_;
  Entries entries_;
  /// Keyed hashes of tokens that were verified, so that each is computed once; the key lives as
  /// long as the process.
  Fingerprint key_{};
  std::map<Fingerprint, std::string> verified_;
};

}  // namespace wardmote::server
