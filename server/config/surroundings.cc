#include "server/config/surroundings.h"

#include <fmt/format.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>

#include "governance/community/settings.h"
#include "server/config/secrets.h"

namespace wardmote::server {
namespace {

class Surveyor {
 public:
  explicit Surveyor(const LoadedConfig& loaded) : loaded_(loaded) {}

  void add(const std::string& key, std::string message) {
    const auto origin = loaded_.origins.find(key);
    problems.push_back({origin == loaded_.origins.end() ? "configuration" : origin->second, key,
                        std::move(message)});
  }
  void pem(const std::string& key, const std::string& path) {
    if (path.empty()) return;
    std::ifstream file{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file)
      add(key, path + ": cannot be read");
    else if (text.find("-----BEGIN") == std::string::npos)
      add(key, path + ": is no PEM file");
  }
  void readable(const std::string& key, const std::string& path) {
    if (!path.empty() && !std::ifstream{path}) add(key, path + ": cannot be read");
  }

  ConfigProblems problems;

 private:
  const LoadedConfig& loaded_;
};

bool is_zone(const std::string& name) {
  const std::unique_ptr<icu::TimeZone> zone{
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name))};
  return *zone != icu::TimeZone::getUnknown();
}

void survey_bot(Surveyor& surveyor, const BotConfig& bot, std::size_t index) {
  const auto key = [index](std::string_view name) {
    return fmt::format("bots[{}].{}", index, name);
  };
  if (const auto token = read_bot_token(bot); !token)
    surveyor.add(key(bot.token_file.empty() ? "token_env" : "token_file"), token.error());
  if (bot.mode != BotMode::webhook) return;
  if (const auto secret = read_webhook_secret(bot); !secret)
    surveyor.add(key("webhook_secret_file"), secret.error());
}

}  // namespace

ConfigProblems check_surroundings(const LoadedConfig& loaded) {
  Surveyor surveyor{loaded};
  const auto& config = loaded.config;
  if (!is_zone(config.city.time_zone))
    surveyor.add("city.time_zone", fmt::format("there is no time zone \"{}\": use an IANA name "
                                               "such as Europe/Rome",
                                               config.city.time_zone));
  for (const auto& language : config.city.languages) {
    if (community::is_shipped_language(language)) continue;
    surveyor.add("city.languages",
                 fmt::format("\"{}\" is none of en, es, ru, ar, zh-Hans", language));
  }
  surveyor.pem("web.tls_cert_file", config.web.tls_cert_file);
  surveyor.pem("web.tls_key_file", config.web.tls_key_file);
  surveyor.pem("operator_api.tls_cert_file", config.operator_api.tls_cert_file);
  surveyor.pem("operator_api.tls_key_file", config.operator_api.tls_key_file);
  surveyor.pem("operator_api.client_ca_file", config.operator_api.client_ca_file);
  surveyor.readable("operator_api.tokens_file", config.operator_api.tokens_file);
  for (std::size_t i = 0; i < config.bots.size(); ++i) survey_bot(surveyor, config.bots[i], i);
  return std::move(surveyor.problems);
}

}  // namespace wardmote::server
