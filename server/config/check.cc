#include "server/config/check.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "governance/board/note.h"

namespace wardmote::server {
namespace {

class Checker {
 public:
  explicit Checker(const std::map<std::string, std::string>& origins) : origins_(origins) {}

  void require(bool holds, const std::string& key, std::string message) {
    if (holds) return;
    const auto origin = origins_.find(key);
    problems.push_back(
        {origin == origins_.end() ? "configuration" : origin->second, key, std::move(message)});
  }

  ConfigProblems problems;

 private:
  const std::map<std::string, std::string>& origins_;
};

bool has_scheme(std::string_view url, std::initializer_list<std::string_view> schemes) {
  return std::any_of(schemes.begin(), schemes.end(), [url](std::string_view scheme) {
    return url.size() > scheme.size() && url.starts_with(scheme);
  });
}

bool is_address(const std::string& address) {
  std::array<unsigned char, sizeof(in6_addr)> parsed{};
  return inet_pton(AF_INET, address.c_str(), parsed.data()) == 1 ||
         inet_pton(AF_INET6, address.c_str(), parsed.data()) == 1;
}

void check_listener(Checker& checker, const std::string& section, const std::string& address) {
  checker.require(is_address(address), section + ".address",
                  R"(expected an IP address such as "127.0.0.1", "0.0.0.0" or "::")");
}

void check_tls_pair(Checker& checker, const std::string& section, const std::string& cert,
                    const std::string& key) {
  checker.require(cert.empty() || !key.empty(), section + ".tls_cert_file",
                  "tls_key_file is missing");
  checker.require(key.empty() || !cert.empty(), section + ".tls_key_file",
                  "tls_cert_file is missing");
}

/// "http://127.0.0.1:8080", "http://[::1]/hook", "http://localhost".
bool is_plain_loopback(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme)) return false;
  url.remove_prefix(scheme.size());
  const bool is_bracketed = url.starts_with('[');
  const auto host =
      is_bracketed ? url.substr(1, url.find(']') - 1) : url.substr(0, url.find_first_of(":/"));
  return is_loopback(std::string{host});
}

void check_bot(Checker& checker, const BotConfig& bot, std::size_t index) {
  const auto key = [index](std::string_view name) {
    return fmt::format("bots[{}].{}", index, name);
  };
  checker.require(bot.token_file.empty() != bot.token_env.empty(), key("token_file"),
                  "expected either token_file or token_env");
  const bool by_webhook = bot.mode == BotMode::webhook;
  checker.require(!by_webhook || has_scheme(bot.webhook_url, {"https://"}) ||
                      is_plain_loopback(bot.webhook_url),
                  key("webhook_url"),
                  "mode \"webhook\" needs an address that begins with https:// (http:// is for "
                  "a sandbox on this machine)");
  checker.require(!bot.webhook_url.ends_with('/'), key("webhook_url"),
                  "the path is put behind it: leave out the / at its end");
  checker.require(!by_webhook || !bot.webhook_secret_file.empty(), key("webhook_secret_file"),
                  "mode \"webhook\" needs a secret");
}

}  // namespace

bool is_loopback(const std::string& address) {
  return address == "::1" || address == "localhost" ||
         (address.starts_with("127.") && is_address(address));
}

ConfigProblems check_config(const Config& config,
                            const std::map<std::string, std::string>& origins) {
  Checker checker{origins};
  checker.require(!config.node.data_dir.empty(), "node.data_dir", "expected a folder");
  checker.require(!config.node.name.empty(), "node.name", "expected a name");
  checker.require(!config.city.languages.empty(), "city.languages",
                  "expected at least one language");
  checker.require(has_scheme(config.telegram.api_root, {"http://", "https://"}),
                  "telegram.api_root", "expected an address that begins with http:// or https://");
  checker.require(
      config.telegram.proxy.empty() ||
          has_scheme(config.telegram.proxy, {"http://", "https://", "socks5://", "socks5h://"}),
      "telegram.proxy", "expected http://, https://, socks5:// or socks5h://");
  const auto& prefix = config.web.webhook_path_prefix;
  checker.require(prefix.size() > 1 && prefix.starts_with('/') && !prefix.ends_with('/'),
                  "web.webhook_path_prefix", R"(expected a path such as "/telegram")");
  checker.require(board::is_key_name(config.board.name) && !config.board.name.ends_with('/'),
                  "board.name", "expected a name without spaces and +, such as vote.city.example");
  const auto& url = config.board.public_url;
  checker.require(url.empty() || has_scheme(url, {"https://"}) || is_plain_loopback(url),
                  "board.public_url",
                  "expected an address that begins with https:// (http:// is for this machine)");
  checker.require(!url.ends_with('/'), "board.public_url",
                  "the path is put behind it: leave out the / at its end");
  check_listener(checker, "web", config.web.address);
  check_listener(checker, "operator_api", config.operator_api.address);
  check_listener(checker, "metrics", config.metrics.address);
  check_tls_pair(checker, "web", config.web.tls_cert_file, config.web.tls_key_file);
  const auto& api = config.operator_api;
  check_tls_pair(checker, "operator_api", api.tls_cert_file, api.tls_key_file);
  checker.require(api.tokens_file.empty() || is_loopback(api.address) || !api.tls_cert_file.empty(),
                  "operator_api.tls_cert_file",
                  "an address that others reach needs TLS: tls_cert_file and tls_key_file");
  checker.require(api.client_ca_file.empty() || !api.tls_cert_file.empty(),
                  "operator_api.client_ca_file", "needs tls_cert_file and tls_key_file");
  for (std::size_t i = 0; i < config.bots.size(); ++i) check_bot(checker, config.bots[i], i);
  return std::move(checker.problems);
}

}  // namespace wardmote::server
