#include "server/node.h"

#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <thread>

#include "actors/ask.h"
#include "actors/loader_actor.h"
#include "actors/router_actor.h"
#include "actors/timers_actor.h"
#include "server/bots.h"
#include "server/node_gauges.h"
#include "server/node_parts.h"
#include "storage/disk_space.h"
#include "storage/entity_rows.h"
#include "storage/keys.h"

namespace wardmote::server {

namespace {

using namespace std::chrono_literals;

/// Longer than any rule, any load and any pause of a busy machine.
constexpr auto silent_max = 60s;

Timestamp wall_clock() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

absl::Status open_storage(NodeParts& parts) {
  const auto& config = parts.config;
  std::error_code fault;
  std::filesystem::create_directories(config.node.data_dir, fault);
  if (fault)
    return absl::FailedPreconditionError("cannot create " + config.node.data_dir + ": " +
                                         fault.message());
  const auto key_file = config.storage.master_key_file.empty()
                            ? config.node.data_dir + "/master.key"
                            : config.storage.master_key_file;
  // A new key beside an old database would open nothing of what is sealed there.
  if (!std::filesystem::exists(key_file, fault) &&
      std::filesystem::exists(config.node.data_dir + "/db/CURRENT", fault))
    return absl::FailedPreconditionError("the master key " + key_file +
                                         " is missing: restore it from your copy");
  auto key = storage::MasterKey::load_or_create(key_file);
  if (!key.ok()) return key.status();
  parts.master_key = std::make_unique<storage::MasterKey>(*key);
  parts.signer = std::make_unique<SipHashSigner>(*key);
  storage::StoreOptions options;
  options.directory = config.node.data_dir + "/db";
  options.master_key_check = parts.master_key->check();
  options.write_buffer_bytes = config.storage.write_buffer_bytes.count;
  options.block_cache_bytes = config.storage.block_cache_bytes.count;
  auto store = storage::Store::open(options);
  if (!store.ok()) return store.status();
  parts.store = std::move(*store);
  return absl::OkStatus();
}

void start_committer(NodeParts& parts) {
  storage::CommitterOptions options;
  options.disk_reserve_bytes = parts.config.storage.disk_reserve_bytes.count;
  options.now_ms = [&parts] { return to_ms(parts.now()); };
  options.free_bytes = [&parts] { return parts.free_disk_bytes(); };
  options.on_group = [&parts](std::chrono::nanoseconds write, std::size_t commits) {
    parts.counted->commit_seconds.observe(write);
    parts.counted->commits.add(static_cast<double>(commits));
  };
  options.on_state = [&parts](storage::CommitterState state) {
    parts.counted->committer_state.set(static_cast<double>(state));
    if (state == storage::CommitterState::paused_disk_full)
      parts.log.error("the disk is full: no updates are taken until there is space");
    if (state == storage::CommitterState::failed) {
      parts.log.error("a write failed: the server stops, check the disk before it starts again");
      parts.on_fatal();
    }
    if (state == storage::CommitterState::running) parts.log.info("commits go on");
  };
  parts.committer = std::make_unique<storage::Committer>(*parts.store, options);
}

void start_scrubber(NodeParts& parts) {
  parts.scrubber = std::make_unique<KeyScrubber>(
      *parts.store,
      KeyScrubber::Options{.pending_file = parts.config.node.data_dir + "/keys-to-scrub",
                           .log = parts.log,
                           .on_scrubbed = [&parts] { parts.counted->keys_scrubbed.add(); }});
}

void wire_services(NodeParts& parts) {
  parts.community_services = {
      .city = [&parts] { return parts.city.view(); },
      .bot = [&parts](telegram::BotId bot) { return parts.profiles.find(bot); },
      .random = &parts.random,
      .zones = &parts.zones,
      .texts = &parts.texts,
      .signer = parts.signer.get(),
      .board_name = parts.config.board.name,
      .board_url = parts.config.board.public_url,
      .on_key_destroyed = [&parts](EntityId entity) { parts.scrubber->note(entity); }};
  parts.desk_services = {.city = parts.community_services.city,
                         .bot = parts.community_services.bot,
                         .texts = &parts.texts};
  parts.city_services = {.random = &parts.random,
                         .zones = &parts.zones,
                         .texts = &parts.texts,
                         .name = parts.config.city.name,
                         .publish = [&parts](std::shared_ptr<const city::View> view) {
                           publish_communities(parts, *view);
                           parts.city.publish(std::move(view));
                         }};
}

void lose_actor(NodeParts& parts, const caf::down_msg& down) {
  parts.has_lost_actor = true;
  parts.log.error("a part that everything needs has ended: the server stops",
                  {{"error", to_string(down.reason)}});
  parts.on_fatal();
}

/// Nothing goes on without these: should one end before the node does, so does the process, for a
/// server that looks alive and does nothing is worse than one that starts again.
void guard_actors(NodeParts& parts) {
  // An actor that nobody holds ends by itself.
  parts.guard = parts.actors->spawn([&parts](caf::event_based_actor* self) {
    self->set_down_handler([&parts, self](const caf::down_msg& down) {
      down.reason == caf::exit_reason::user_shutdown ? self->quit() : lose_actor(parts, down);
    });
    self->monitor(parts.router);
    self->monitor(parts.timers);
    self->monitor(parts.loader);
    self->become([](const Tick&) {});
  });
}

void start_pulse(NodeParts& parts) {
  parts.pulse_actor = spawn_pulse_actor(
      *parts.actors,
      {.router = parts.router, .timers = parts.timers, .loader = parts.loader, .on_beat = [&parts] {
         parts.pulse.beat(std::chrono::steady_clock::now());
       }});
}

void start_actors(NodeParts& parts) {
  parts.caf_config = std::make_unique<CafConfig>(parts.config.actors);
  parts.actors = std::make_unique<caf::actor_system>(*parts.caf_config);
  auto& system = *parts.actors;
  parts.entity_deps = std::make_shared<EntityDeps>();
  auto& deps = *parts.entity_deps;
  parts.loader = spawn_loader_actor(system, *parts.store, parts.logic_factory());
  deps.loader = parts.loader;
  deps.bots = &parts.bots_by_id;
  deps.submit = [&parts](storage::Commit commit) { return parts.submit(std::move(commit)); };
  deps.now = parts.now;
  parts.work = std::make_unique<WorkPool>(
      WorkPool::Options{.log = parts.log, .on_done = [&parts](std::chrono::nanoseconds took) {
                          parts.counted->work_seconds.observe(took);
                        }});
  parts.painter = std::make_unique<ChartPainter>(parts.log);
  deps.work = [&parts](GivenWork work) { parts.work->take(std::move(work)); };
  deps.pulse = &parts.pulse;
  deps.passivate_after = parts.config.actors.passivate_after;
  deps.on_step = [&parts](const StepOutcome& outcome) {
    (outcome.ignored ? parts.counted->steps_ignored : parts.counted->steps).add();
    if (!outcome.accepted) parts.counted->refusals.add();
  };
  deps.waiting_max = parts.config.actors.community_queue_max;
  parts.router = spawn_router_actor(
      system, {.entity = parts.entity_deps,
               .bots = &parts.bots_by_id,
               .lives = parts.lives,
               .on_entity_failed =
                   [&parts](EntityId entity, const std::string& reason) {
                     parts.counted->entity_failures.add();
                     const auto shard = static_cast<std::uint32_t>(storage::shard_of(entity));
                     parts.log.error(
                         "an entity failed and is reloaded",
                         {{"shard", shard}, {"community", entity.id}, {"error", reason}});
                   },
               .on_active =
                   [&parts](std::size_t count) {
                     parts.entities_active = count;
                     parts.counted->entities_active.set(static_cast<double>(count));
                   }});
  parts.timers = spawn_timers_actor(system, {.router = parts.router,
                                             .now = parts.now,
                                             .on_wake = [&parts](std::chrono::milliseconds late) {
                                               parts.counted->timer_lag_seconds.observe(late);
                                             }});
  deps.timers = parts.timers;
  guard_actors(parts);
  start_pulse(parts);
}

/// After city and bots: whoever is woken by an old deadline reads the one and speaks through the
/// others.
absl::Status start_timers(NodeParts& parts) {
  return storage::timers_due(*parts.store, std::numeric_limits<std::int64_t>::max(),
                             [&](std::int64_t due_ms, EntityId entity) {
                               caf::anon_send(parts.timers, WakeAt{entity, from_ms(due_ms)});
                               return true;
                             });
}

/// The city comes first: everybody reads its snapshot.
absl::Status load_city(NodeParts& parts) {
  const CityQuery touch = [](const city::State&) { return std::string{}; };
  const auto answer = ask_and_wait<OperatorAnswer>(
      *parts.actors, parts.router, 30s,
      OperatorCall{.to = city_entity, .call_id = "start", .request = touch});
  if (!answer.accepted)
    return absl::DataLossError(
        "the city's own records cannot be read: run wardmote verify on the data");
  return absl::OkStatus();
}

/// Entities with calls whose outcome the last run did not learn: their outboxes go on.
absl::Status resume_outboxes(NodeParts& parts) {
  std::set<EntityId> entities;
  const auto status =
      storage::for_each_outbox_row(*parts.store, [&](EntityId entity, const v1::OutboxRow&) {
        entities.insert(entity);
        return true;
      });
  for (const auto entity : entities) caf::anon_send(parts.router, WakeUp{entity});
  if (!entities.empty())
    parts.log.info("outgoing calls of the last run go on", {{"entities", entities.size()}});
  return status;
}

void stop_bots(NodeParts& parts) {
  std::vector<std::future<bool>> drained;
  for (const auto& bot : parts.bots) {
    if (!bot->gateway) continue;
    auto promise = std::make_shared<std::promise<bool>>();
    drained.push_back(promise->get_future());
    ask(
        *parts.actors, bot->gateway, 5s, Drain{}, [promise](bool) { promise->set_value(true); },
        [promise](const std::string&) { promise->set_value(false); });
  }
  for (auto& done : drained) done.wait();
}

/// The last outcomes are on their way to their entities, and from there to the disk.
void settle_entities(NodeParts& parts) {
  if (!ask_and_wait<bool>(*parts.actors, parts.router, 5s, Settle{}))
    parts.log.warning("not everything was written in time: the next start goes on with it");
}

}  // namespace

CafConfig::CafConfig(const ActorsConfig& actors) {
  const auto cores = std::max(1u, std::thread::hardware_concurrency());
  const auto threads = actors.threads != 0 ? actors.threads : std::max(1u, cores / 2);
  // Why each: docs/decisions/0005-how-caf-is-set.md.
  set("scheduler.policy", caf::atom("sharing"));
  set("scheduler.max-threads", static_cast<std::int64_t>(threads));
  set("scheduler.max-throughput", std::int64_t{50});
  set("logger.verbosity", caf::atom("quiet"));
}

LogicFactory NodeParts::logic_factory() {
  return [this](EntityId entity, const std::vector<storage::WrappedKeyRow>& keys)
             -> absl::StatusOr<std::unique_ptr<EntityLogic>> {
    switch (entity.kind) {
      case EntityKind::city:
        return make_city_logic(city_services);
      case EntityKind::community: {
        auto vault = storage::EntityVault::load(*master_key, entity, keys);
        if (!vault.ok()) return vault.status();
        return make_community_logic(CommunityId{entity.id}, community_services, std::move(*vault));
      }
      case EntityKind::bot:
        for (const auto& bot : bots)
          if (static_cast<std::uint64_t>(telegram::raw(bot->id)) == entity.id)
            return make_desk_logic(bot->id, desk_services, bot->book);
        return absl::NotFoundError("the bot is not configured on this node");
    }
    return absl::InvalidArgumentError("no such kind of entity");
  };
}

absl::StatusOr<std::unique_ptr<Node>> Node::start(Options options) {
  auto owned = std::make_unique<NodeParts>();
  auto& parts = *owned;
  parts.config = std::move(options.config);
  parts.log = options.log;
  parts.probe_disk = std::move(options.probe_disk);
  parts.now = options.now ? std::move(options.now) : wall_clock;
  parts.on_fatal = options.on_fatal;
  if (options.metrics == nullptr) parts.own_metrics = std::make_unique<telemetry::Metrics>();
  parts.metrics = options.metrics == nullptr ? parts.own_metrics.get() : options.metrics;
  parts.counted = std::make_unique<NodeMetrics>(*parts.metrics);
  if (auto status = open_storage(parts); !status.ok()) return status;
  start_committer(parts);
  start_scrubber(parts);
  wire_services(parts);
  start_actors(parts);
  // From here on the destructor takes everything apart again.
  std::unique_ptr<Node> node{new Node{std::move(owned)}};
  if (auto status = load_city(parts); !status.ok()) return status;
  const auto bots = options.offline ? start_offline_bots(parts) : start_bots(parts);
  if (!bots.ok()) return bots;
  if (auto status = start_timers(parts); !status.ok()) return status;
  if (auto status = resume_outboxes(parts); !status.ok()) return status;
  watch_node(parts);
  parts.log.info("ready", {{"bots", parts.bots.size()},
                           {"communities", parts.city.view()->communities.size()}});
  return node;
}

Node::Node(std::unique_ptr<NodeParts> parts) : parts_(std::move(parts)) {}

Node::~Node() {
  auto& parts = *parts_;
  stop_bots(parts);
  settle_entities(parts);
  // Gateways and those that wait for Telegram hold them until the actors have ended.
  if (parts.polls) parts.polls->stop();
  if (parts.calls) parts.calls->stop();
  for (const auto& bot : parts.bots)
    if (bot->gateway) caf::anon_send_exit(bot->gateway, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(parts.pulse_actor, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(parts.router, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(parts.timers, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(parts.loader, caf::exit_reason::user_shutdown);
  for (auto& bot : parts.bots) bot->gateway = nullptr;
  parts.bots_by_id.clear();
  parts.router = nullptr;
  parts.timers = nullptr;
  parts.loader = nullptr;
  parts.guard = nullptr;
  parts.pulse_actor = nullptr;
  parts.entity_deps.reset();
  parts.committer->stop();
  // Its work holds the actors that wait for it.
  parts.work->stop();
  parts.painter->stop();
  parts.actors.reset();
  parts.log.info("stopped");
}

std::uint64_t NodeParts::free_disk_bytes() const {
  return probe_disk ? probe_disk() : storage::free_disk_bytes(config.node.data_dir);
}

bool NodeParts::can_commit() const {
  return committer->state() == storage::CommitterState::running &&
         free_disk_bytes() >= config.storage.disk_reserve_bytes.count;
}

bool Node::has_failed() const {
  return parts_->committer->state() == storage::CommitterState::failed;
}

void Node::end_process_if_broken() const {
  if (!parts_->has_lost_actor) return;
  parts_->log.flush();
  std::_Exit(EXIT_FAILURE);
}

bool Node::is_alive() const {
  const auto silence = parts_->pulse.silence(std::chrono::steady_clock::now());
  if (silence.age < silent_max) {
    parts_->has_told_of_silence = false;
    return true;
  }
  if (parts_->has_told_of_silence.exchange(true)) return false;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(silence.age).count();
  if (silence.in)
    parts_->log.error("a rule does not return: the server must be started again",
                      {{"community", silence.in->id}, {"seconds", seconds}});
  else
    parts_->log.error("nothing is handled any more: the server must be started again",
                      {{"seconds", seconds}});
  return false;
}

bool Node::is_ready() const { return parts_->can_commit(); }

}  // namespace wardmote::server
