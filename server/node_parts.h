#pragma once

#include <atomic>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "actors/bot_registry.h"
#include "actors/city_logic.h"
#include "actors/community_logic.h"
#include "actors/desk_logic.h"
#include "actors/entity_actor.h"
#include "actors/entity_lives.h"
#include "actors/interfaces.h"
#include "actors/pulse.h"
#include "dialogue/icu_time_zones.h"
#include "gateway/gateway_supervisor.h"
#include "gateway/http_client.h"
#include "gateway/setup_calls.h"
#include "server/chart_painter.h"
#include "server/config/config.h"
#include "server/key_scrubber.h"
#include "server/secrets.h"
#include "server/work_pool.h"
#include "storage/committer.h"
#include "storage/store.h"
#include "telemetry/log.h"
#include "telemetry/metrics.h"

namespace wardmote::server {

/// The newest snapshot of the city, handed out by its entity and read by everybody. Thread-safe.
class CityBoard {
 public:
  std::shared_ptr<const city::View> view() const {
    const std::lock_guard lock{mutex_};
    return view_;
  }
  void publish(std::shared_ptr<const city::View> view) {
    const std::lock_guard lock{mutex_};
    view_ = std::move(view);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const city::View> view_ = std::make_shared<const city::View>();
};

/// What getMe has told about the bots. Thread-safe.
class BotProfiles {
 public:
  dialogue::BotProfile find(telegram::BotId bot) const {
    const std::lock_guard lock{mutex_};
    const auto found = profiles_.find(telegram::raw(bot));
    return found == profiles_.end() ? dialogue::BotProfile{.id = bot, .username = {}}
                                    : found->second;
  }
  void set(dialogue::BotProfile profile) {
    const std::lock_guard lock{mutex_};
    profiles_[telegram::raw(profile.id)] = std::move(profile);
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::int64_t, dialogue::BotProfile> profiles_;
};

/// One bot of this node.
struct Bot {
  telegram::BotId id{};
  BotConfig config;
  std::string token;
  std::string webhook_secret;
  std::shared_ptr<RouteBook> book = std::make_shared<RouteBook>();
  BotEdge gateway;
};

class CafConfig : public caf::actor_system_config {
 public:
  explicit CafConfig(const ActorsConfig& actors);
};

/// The handles of everything that counts.
struct NodeMetrics {
  explicit NodeMetrics(telemetry::Metrics& metrics);

  telemetry::Counter updates_taken;
  telemetry::Counter updates_refused;
  telemetry::Counter steps_ignored;
  telemetry::Counter steps;
  telemetry::Counter refusals;
  telemetry::Counter entity_failures;
  telemetry::Counter commits;
  telemetry::Counter calls_ok;
  telemetry::Counter calls_flood;
  telemetry::Counter calls_failed;
  telemetry::Histogram commit_seconds;
  telemetry::Histogram call_seconds;
  telemetry::Histogram timer_lag_seconds;
  telemetry::Histogram work_seconds;
  telemetry::Counter keys_scrubbed;
  telemetry::Counter log_lines_dropped;
  telemetry::Gauge entities_active;
  telemetry::Gauge committer_state;
  telemetry::Gauge inbox_updates;
  telemetry::Gauge outbox_calls;
  telemetry::Gauge sender_waiting_calls;
  telemetry::Gauge sender_in_flight_calls;
  telemetry::Gauge disk_free_bytes;
  telemetry::Gauge pulse_age_seconds;
  telemetry::Gauge work_pending;

  /// What went wrong at the Telegram edge; kinds that nobody foresaw count as "other".
  void count_trouble(std::string_view kind) const;

 private:
  std::map<std::string, telemetry::Counter, std::less<>> troubles_;
};

/// Everything a running node is made of, in the order in which it is built; it is taken apart the
/// other way.
struct NodeParts {
  Config config;
  telemetry::Log log;
  std::function<void()> on_fatal;
  std::atomic<bool> has_lost_actor{false};
  std::unique_ptr<telemetry::Metrics> own_metrics;
  telemetry::Metrics* metrics = nullptr;
  std::unique_ptr<NodeMetrics> counted;

  std::unique_ptr<storage::MasterKey> master_key;
  std::unique_ptr<storage::Store> store;
  std::unique_ptr<storage::Committer> committer;
  /// Empty: asks the operating system.
  std::function<std::uint64_t()> probe_disk;
  std::function<Timestamp()> now;

  /// After the committer, whose rows it scrubs.
  std::unique_ptr<KeyScrubber> scrubber;

  SodiumRandom random;
  dialogue::IcuTimeZones zones;
  dialogue::Catalogue texts;
  std::unique_ptr<SipHashSigner> signer;
  CityBoard city;
  BotProfiles profiles;
  CommunityServices community_services;
  CityServices city_services;
  DeskServices desk_services;

  /// Before the clients, whose last answers it takes.
  std::unique_ptr<gateway::SetupCalls> setup;
  std::unique_ptr<gateway::HttpClient> polls;
  std::unique_ptr<gateway::HttpClient> calls;

  /// Taken and not done, by all bots.
  std::shared_ptr<std::atomic<std::size_t>> updates_pending =
      std::make_shared<std::atomic<std::size_t>>(0);

  BotRegistry bots_by_id;
  std::vector<std::unique_ptr<Bot>> bots;

  std::unique_ptr<CafConfig> caf_config;
  std::unique_ptr<caf::actor_system> actors;
  std::shared_ptr<EntityDeps> entity_deps;
  std::unique_ptr<WorkPool> work;
  std::unique_ptr<ChartPainter> painter;
  std::shared_ptr<EntityLives> lives = std::make_shared<EntityLives>();
  RouterActor router;
  /// In memory now, the city and the desks of bots among them.
  std::atomic<std::uint64_t> entities_active = 0;
  TimersActor timers;
  /// Ends the process should one of the others end before the node does.
  caf::actor guard;
  /// Whether those three, and the rules, still go on.
  Pulse pulse{std::chrono::steady_clock::now()};
  PulseActor pulse_actor;
  std::atomic<bool> has_told_of_silence{false};
  LoaderActor loader;

  /// Makes an entity's logic; given to the loader.
  LogicFactory logic_factory();
  bool submit(storage::Commit commit) { return committer->submit(std::move(commit)); }

  /// Bytes that may still be written to the disk of the data.
  std::uint64_t free_disk_bytes() const;
  /// Whether what would be handed in now could be made durable. Asks the disk as well: the
  /// committer itself only looks when it has something to write.
  bool can_commit() const;
};

}  // namespace wardmote::server
