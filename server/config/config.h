#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wardmote::server {

/// A size on disk or in memory; written "16MiB".
struct Bytes {
  std::uint64_t count = 0;
  auto operator<=>(const Bytes&) const = default;
};

/// A span of time; written "30s", "5min", "250ms".
using Duration = std::chrono::milliseconds;

enum class ClusterMode : std::uint8_t { single };
enum class LimitsMode : std::uint8_t { automatic, telegram, off };
enum class BotMode : std::uint8_t { polling, webhook };
enum class LogLevelName : std::uint8_t { debug, info, warning, error };
enum class LogFormatName : std::uint8_t { json, text };

inline constexpr std::array<std::string_view, 1> cluster_mode_names = {"single"};
inline constexpr std::array<std::string_view, 3> limits_mode_names = {"auto", "telegram", "off"};
inline constexpr std::array<std::string_view, 2> bot_mode_names = {"polling", "webhook"};
inline constexpr std::array<std::string_view, 4> log_level_names = {"debug", "info", "warning",
                                                                    "error"};
inline constexpr std::array<std::string_view, 2> log_format_names = {"json", "text"};

// How each enum is written; found by argument, for the table of keys.
constexpr const auto& names_of(ClusterMode) { return cluster_mode_names; }
constexpr const auto& names_of(LimitsMode) { return limits_mode_names; }
constexpr const auto& names_of(BotMode) { return bot_mode_names; }
constexpr const auto& names_of(LogLevelName) { return log_level_names; }
constexpr const auto& names_of(LogFormatName) { return log_format_names; }

struct NodeConfig {
  std::string data_dir = "wardmote-data";
  std::string name = "node-1";
  bool operator==(const NodeConfig&) const = default;
};

struct ClusterConfig {
  ClusterMode mode = ClusterMode::single;
  bool operator==(const ClusterConfig&) const = default;
};

struct TelegramConfig {
  std::string api_root = "https://api.telegram.org";
  LimitsMode limits = LimitsMode::automatic;
  Duration poll_timeout = std::chrono::seconds{50};
  std::uint32_t connections_max = 64;
  std::string proxy = {};
  bool operator==(const TelegramConfig&) const = default;
};

/// One of `[[bots]]`.
struct BotConfig {
  std::string token_file = {};
  std::string token_env = {};
  BotMode mode = BotMode::polling;
  std::string webhook_url = {};
  std::string webhook_secret_file = {};
  bool shared = true;
  bool operator==(const BotConfig&) const = default;
};

struct StorageConfig {
  Bytes write_buffer_bytes{16u << 20};
  Bytes block_cache_bytes{32u << 20};
  Bytes disk_reserve_bytes{256u << 20};
  std::string master_key_file = {};
  bool operator==(const StorageConfig&) const = default;
};

struct WebConfig {
  std::string address = "127.0.0.1";
  std::uint32_t port = 8080;
  std::string tls_cert_file = {};
  std::string tls_key_file = {};
  std::string webhook_path_prefix = "/telegram";
  std::uint32_t connections_max = 1024;
  bool operator==(const WebConfig&) const = default;
};

struct BoardConfig {
  std::string name = "wardmote";
  std::string public_url = {};
  bool operator==(const BoardConfig&) const = default;
};

struct OperatorApiConfig {
  std::string address = "127.0.0.1";
  std::uint32_t port = 9443;
  std::string tls_cert_file = {};
  std::string tls_key_file = {};
  std::string client_ca_file = {};
  std::string tokens_file = {};
  bool operator==(const OperatorApiConfig&) const = default;
};

struct MetricsConfig {
  std::string address = "127.0.0.1";
  std::uint32_t port = 9464;
  bool operator==(const MetricsConfig&) const = default;
};

struct LogConfig {
  LogLevelName level = LogLevelName::info;
  LogFormatName format = LogFormatName::json;
  bool operator==(const LogConfig&) const = default;
};

struct ActorsConfig {
  std::uint32_t threads = 0;
  Duration passivate_after = std::chrono::minutes{5};
  std::uint32_t in_flight_max = 10'000;
  std::uint32_t community_queue_max = 64;
  bool operator==(const ActorsConfig&) const = default;
};

struct CityConfig {
  std::string name = "City";
  std::string time_zone = "UTC";
  std::vector<std::string> languages = {"en"};
  bool operator==(const CityConfig&) const = default;
};

/// Everything an operator may say about a process. What each key means stands in the table of
/// keys.cc, from which docs/configuration.md is made; the defaults stand here.
struct Config {
  NodeConfig node;
  ClusterConfig cluster;
  TelegramConfig telegram;
  StorageConfig storage;
  WebConfig web;
  BoardConfig board;
  OperatorApiConfig operator_api;
  MetricsConfig metrics;
  LogConfig log;
  ActorsConfig actors;
  CityConfig city;
  std::vector<BotConfig> bots;
  bool operator==(const Config&) const = default;
};

}  // namespace wardmote::server
