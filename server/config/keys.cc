#include "server/config/keys.h"

#include <fmt/format.h>

#include <array>
#include <type_traits>

namespace wardmote::server {
namespace {

template <auto Section, auto Member>
struct InSection {
  static auto& value(Config& config) { return config.*Section.*Member; }
  static const auto& value(const Config& config) { return config.*Section.*Member; }
};

template <auto Member>
struct OfBot {
  static auto& value(BotConfig& bot) { return bot.*Member; }
  static const auto& value(const BotConfig& bot) { return bot.*Member; }
};

template <class Access, class Owner>
constexpr ConfigKey<Owner> make_key(std::string_view section, std::string_view name,
                                    std::string_view description, ValueRange range) {
  using Value = std::remove_cvref_t<decltype(Access::value(std::declval<Owner&>()))>;
  constexpr Value* tag = nullptr;
  return {.section = section,
          .name = name,
          .description = description,
          .form = form_of(tag),
          .range = range,
          .type = [] { return describe_type(static_cast<Value*>(nullptr)); },
          .choices = [] { return choices_of(static_cast<Value*>(nullptr)); },
          .render = [](const Owner& owner) { return render_value(Access::value(owner)); },
          .assign = [](Owner& owner, std::string_view text,
                       const ValueRange& range) -> std::optional<std::string> {
            auto parsed = parse_value(text, range, static_cast<Value*>(nullptr));
            if (!parsed) return parsed.error();
            Access::value(owner) = *std::move(parsed);
            return std::nullopt;
          }};
}

template <auto Section, auto Member>
constexpr SettingKey key(std::string_view section, std::string_view name,
                         std::string_view description, ValueRange range = {}) {
  return make_key<InSection<Section, Member>, Config>(section, name, description, range);
}

template <auto Member>
constexpr BotKey bot_key(std::string_view name, std::string_view description) {
  return make_key<OfBot<Member>, BotConfig>("", name, description, {});
}

template <class Owner>
constexpr ConfigKey<Owner> secret(ConfigKey<Owner> key) {
  key.is_secret = true;
  return key;
}

constexpr ValueRange port_range{0, 65535};
constexpr std::int64_t second = 1000;
constexpr std::int64_t mebibyte = 1 << 20;

constexpr std::array sections = {
    ConfigSection{"node", "This process."},
    ConfigSection{"cluster", "How processes share the city."},
    ConfigSection{"city", "What a new city starts with; later changes go through `wardmote ctl`."},
    ConfigSection{"telegram", "How Telegram is reached."},
    ConfigSection{"web", "The listener for Telegram's webhooks and for pages."},
    ConfigSection{"board", "What communities publish for everybody to check, see board.md."},
    ConfigSection{"operator_api", "The gRPC listener that `wardmote ctl` talks to."},
    ConfigSection{"metrics", "The listener for Prometheus and for health probes."},
    ConfigSection{"log", "Lines on standard error."},
    ConfigSection{"storage", "The database in `node.data_dir`."},
    ConfigSection{"actors", "How much work is taken at once."},
};

constexpr std::array keys = {
    key<&Config::node, &NodeConfig::data_dir>("node", "data_dir",
                                              "Folder of the database; made if it is not there."),
    key<&Config::node, &NodeConfig::name>("node", "name", "Name in logs and in the cluster."),
    key<&Config::cluster, &ClusterConfig::mode>("cluster", "mode",
                                                "`single`: this process serves the whole city."),
    key<&Config::city, &CityConfig::name>("city", "name", "The city's name as residents read it."),
    key<&Config::city, &CityConfig::time_zone>(
        "city", "time_zone", "IANA name of the zone of working hours and deadlines."),
    key<&Config::city, &CityConfig::languages>(
        "city", "languages", "Languages offered to residents; the first is the fallback."),
    key<&Config::telegram, &TelegramConfig::api_root>(
        "telegram", "api_root", "Root of the Bot API, without the `/bot<token>`."),
    key<&Config::telegram, &TelegramConfig::limits>(
        "telegram", "limits",
        "Rates of sending: `telegram` keeps Telegram's published limits, `off` keeps none, `auto` "
        "is `telegram` at api.telegram.org and `off` elsewhere."),
    key<&Config::telegram, &TelegramConfig::poll_timeout>(
        "telegram", "poll_timeout", "How long a request for updates may wait at Telegram.",
        {0, 50 * second}),
    key<&Config::telegram, &TelegramConfig::connections_max>(
        "telegram", "connections_max", "Connections open to Telegram at once.", {1, 10'000}),
    secret(key<&Config::telegram, &TelegramConfig::proxy>(
        "telegram", "proxy",
        "Proxy for all calls, `http://`, `https://`, `socks5://` or `socks5h://`; may hold a "
        "password, so it is never printed.")),
    key<&Config::web, &WebConfig::address>("web", "address", "Address to listen at."),
    key<&Config::web, &WebConfig::port>("web", "port", "Port to listen at; 0: any free one.",
                                        port_range),
    key<&Config::web, &WebConfig::tls_cert_file>(
        "web", "tls_cert_file",
        "PEM file of the certificate chain; empty: no TLS, for use behind a proxy."),
    key<&Config::web, &WebConfig::tls_key_file>("web", "tls_key_file", "PEM file of its key."),
    key<&Config::web, &WebConfig::webhook_path_prefix>("web", "webhook_path_prefix",
                                                       "Webhooks arrive at `<prefix>/<bot id>`."),
    key<&Config::web, &WebConfig::connections_max>(
        "web", "connections_max", "Connections served at once; more are closed.", {1, 100'000}),
    key<&Config::board, &BoardConfig::name>(
        "board", "name",
        "What the names of boards begin with: a name of the city's on the web, such as "
        "`vote.city.example`. A board keeps the name that it had at its first line."),
    key<&Config::board, &BoardConfig::public_url>(
        "board", "public_url",
        "Address under which people reach the listener of `[web]`, such as "
        "`https://vote.city.example`; empty: boards and the page that checks them are not "
        "served."),
    key<&Config::operator_api, &OperatorApiConfig::address>("operator_api", "address",
                                                            "Address to listen at."),
    key<&Config::operator_api, &OperatorApiConfig::port>(
        "operator_api", "port", "Port to listen at; 0: any free one.", port_range),
    key<&Config::operator_api, &OperatorApiConfig::tls_cert_file>(
        "operator_api", "tls_cert_file",
        "PEM file of the certificate chain; needed unless the address is loopback."),
    key<&Config::operator_api, &OperatorApiConfig::tls_key_file>("operator_api", "tls_key_file",
                                                                 "PEM file of its key."),
    key<&Config::operator_api, &OperatorApiConfig::client_ca_file>(
        "operator_api", "client_ca_file",
        "PEM file of the authority that clients must have a certificate of; empty: a token is "
        "enough."),
    key<&Config::operator_api, &OperatorApiConfig::tokens_file>(
        "operator_api", "tokens_file",
        "File of the operators' tokens, see `wardmote ctl token create`; empty: the API is off."),
    key<&Config::metrics, &MetricsConfig::address>("metrics", "address", "Address to listen at."),
    key<&Config::metrics, &MetricsConfig::port>("metrics", "port",
                                                "Port to listen at; 0: any free one.", port_range),
    key<&Config::log, &LogConfig::level>("log", "level", "Least important line that is written."),
    key<&Config::log, &LogConfig::format>("log", "format",
                                          "`json` for machines, `text` for a terminal."),
    key<&Config::storage, &StorageConfig::write_buffer_bytes>(
        "storage", "write_buffer_bytes", "Size of a memtable.", {mebibyte, mebibyte * 1024}),
    key<&Config::storage, &StorageConfig::block_cache_bytes>("storage", "block_cache_bytes",
                                                             "Cache of blocks read from disk.",
                                                             {mebibyte, mebibyte * 1024 * 1024}),
    key<&Config::storage, &StorageConfig::disk_reserve_bytes>(
        "storage", "disk_reserve_bytes",
        "Intake pauses when less than this is free on the disk, and goes on above it."),
    key<&Config::storage, &StorageConfig::master_key_file>(
        "storage", "master_key_file",
        "Key that seals personal data; empty: `master.key` in `node.data_dir`, made at first "
        "start."),
    key<&Config::actors, &ActorsConfig::threads>(
        "actors", "threads", "Worker threads; 0: one for every two cores.", {0, 1024}),
    key<&Config::actors, &ActorsConfig::passivate_after>(
        "actors", "passivate_after", "How long a community may be idle before it leaves memory.",
        {second, second * 3600 * 24}),
    key<&Config::actors, &ActorsConfig::in_flight_max>(
        "actors", "in_flight_max",
        "Updates that are worked on at once; beyond it a bot with fewer than 200 still takes more.",
        {1, 1'000'000}),
    key<&Config::actors, &ActorsConfig::community_queue_max>(
        "actors", "community_queue_max",
        "Messages under way to one community; more wait in the inbox.", {1, 1'000'000}),
};

constexpr std::array keys_of_bots = {
    bot_key<&BotConfig::token_file>("token_file", "File that holds the token from @BotFather."),
    bot_key<&BotConfig::token_env>(
        "token_env", "Name of the environment variable that holds it, instead of a file."),
    bot_key<&BotConfig::mode>("mode",
                              "`polling` asks Telegram for updates; `webhook` lets it call."),
    bot_key<&BotConfig::webhook_url>(
        "webhook_url",
        "Public address under which Telegram reaches the listener of `[web]`, such as "
        "`https://city.example`; `webhook_path_prefix` and the bot's id are put behind it. "
        "`http://` to this machine alone, for the sandbox."),
    bot_key<&BotConfig::webhook_secret_file>(
        "webhook_secret_file",
        "File of the secret that Telegram sends along, 32 to 256 of "
        "A-Z, a-z, 0-9, _ and -."),
    bot_key<&BotConfig::shared>(
        "shared",
        "True: serves many communities; false: one that is created with it (`--bot`) or given "
        "to it by `wardmote ctl community set-bot`."),
};

std::string upper(std::string_view text) {
  std::string result{text};
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

}  // namespace

std::span<const ConfigSection> config_sections() { return sections; }
std::span<const SettingKey> setting_keys() { return keys; }
std::span<const BotKey> bot_keys() { return keys_of_bots; }

std::string full_name(const SettingKey& key) { return fmt::format("{}.{}", key.section, key.name); }

std::string environment_name(const SettingKey& key) {
  return fmt::format("WARDMOTE_{}__{}", upper(key.section), upper(key.name));
}

std::string environment_name(const BotKey& key, std::size_t index) {
  return fmt::format("WARDMOTE_BOTS__{}__{}", index, upper(key.name));
}

}  // namespace wardmote::server
