#pragma once

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/gateway_actor.h"
#include "governance/core/table.h"
#include "storage/keys.h"
#include "storage/mutation_reader.h"
#include "tests/support/actor_fixture.h"

namespace wardmote::gateway::test {

/// A gateway without Telegram, disk, threads or time: nothing happens until the test says so. What
/// it hands to the committer is durable once `sync` is called; `kill` and `start` are a crash.
class GatewayFixture : public wardmote::testing::ActorFixture {
 public:
  static constexpr std::int64_t bot_id = 777;
  static constexpr EntityId desk{EntityKind::bot, bot_id};

  GatewayFixture() {
    router = system.spawn([this](RouterActor::pointer) -> RouterActor::behavior_type {
      return {[this](Envelope& envelope) { envelopes.push_back(std::move(envelope)); },
              [this](CallsFinished& finished) {
                for (auto& outcome : finished.outcomes) outcomes.push_back(std::move(outcome));
              },
              [](WakeUp&) {},
              [](OperatorCall&) { return OperatorAnswer{}; },
              [](EntityMessage&) {},
              [](const MayPassivate&) {},
              [](const EntityBroke&) {},
              [](const Settle&) { return true; },
              [](const Probe&) { return true; }};
    });
  }
  ~GatewayFixture() override {
    kill();
    caf::anon_send_exit(router, caf::exit_reason::user_shutdown);
    router = nullptr;
    // Before what the actors write to is gone.
    scheduler.clock().cancel_all();
    settle();
  }

  GatewayMemory remembered() const {
    GatewayMemory memory;
    for (const auto& [key, value] : disk) {
      if (key == storage::state_key(desk, poll_position_table, "")) {
        EXPECT_TRUE(memory.position.ParseFromString(value));
      } else if (key.starts_with(storage::inbox_prefix(bot_id))) {
        v1::InboxEntry entry;
        EXPECT_TRUE(entry.ParseFromString(value));
        memory.inbox.emplace_back(storage::number_of_inbox_key(key), entry);
      }
    }
    return memory;
  }

  void start() {
    options.bot = telegram::BotId{bot_id};
    options.api_root = "http://telegram";
    options.token = "777:x";
    gateway = spawn_gateway_actor(system, options, deps(), remembered());
    settle();
    // What the last run has left is delivered once this start has noted that it found it.
    sync();
  }

  GatewayDeps deps() {
    return {
        .router = router,
        .book = book,
        .tags = {.of_button = [](auto) { return std::nullopt; },
                 .of_message = [](const auto&) { return std::nullopt; }},
        .lives = nullptr,
        .poll = [this](HttpRequest request,
                       HttpDone done) { polls.emplace_back(std::move(request), std::move(done)); },
        .call = [this](HttpRequest request,
                       HttpDone done) { calls.emplace_back(std::move(request), std::move(done)); },
        .draw = [this](v1::BarChart chart,
                       auto done) { drawings.emplace_back(std::move(chart), std::move(done)); },
        .read_token = [this] { return token_file; },
        .pending_of_node = node_pending,
        .plan = plan,
        .submit =
            [this](storage::Commit commit) {
              ++submits;
              submitted_bytes += commit.mutations.bytes().size();
              if (disk_full) return false;
              unsynced.push_back(std::move(commit));
              return true;
            },
        .now = [this] { return wall; },
        .steady_now = [this] { return scheduler.clock().current_time; },
        .observer = {.on_taken = {},
                     .on_call = {},
                     .on_trouble = [this](const std::string& event, const std::string&) {
                       ++troubles[event];
                     }}};
  }

  /// The process dies: what was not synced is lost.
  void kill() {
    unsynced.clear();
    if (gateway) caf::anon_send_exit(gateway, caf::exit_reason::kill);
    gateway = nullptr;
    settle();
    plan = std::make_shared<CallPlan>(no_limits);
    envelopes.clear();
    polls.clear();
    calls.clear();
  }

  void pass(std::chrono::milliseconds time) {
    wall += time;
    scheduler.advance_time(time);
    settle();
  }
  /// Makes durable what was handed to the committer.
  void sync() {
    while (!unsynced.empty()) {
      auto commit = std::move(unsynced.front());
      unsynced.pop_front();
      storage::MutationReader reader{commit.mutations.bytes()};
      while (const auto change = reader.next()) {
        if (change->erase)
          disk.erase(std::string{change->key});
        else
          disk[std::string{change->key}] = std::string{change->value};
      }
      if (commit.done) commit.done(absl::OkStatus(), {});
      settle();
    }
  }

  static std::string update(std::int64_t id, std::int64_t person = 5) {
    const auto who = std::to_string(person);
    return R"({"update_id":)" + std::to_string(id) + R"(,"message":{"message_id":1,"date":1,)" +
           R"("from":{"id":)" + who + R"(,"is_bot":false,"first_name":"A"},"chat":{"id":)" + who +
           R"(,"type":"private"},"text":"hello"}})";
  }

  /// Telegram answers the waiting poll.
  void answer_poll(const std::vector<std::int64_t>& ids) {
    ASSERT_FALSE(polls.empty());
    std::string body;
    for (const auto id : ids) body += (body.empty() ? "" : ",") + update(id);
    auto done = std::move(polls.back().second);
    polls.clear();
    done({.status = 200, .body = R"({"ok":true,"result":[)" + body + "]}", .trouble = {}});
    settle();
  }
  /// The offset that the waiting poll asks for.
  std::string polled_body() const { return polls.empty() ? "" : polls.back().first.body; }

  /// Telegram brings an update; the status is in `replies` as soon as it is answered.
  void bring(std::int64_t id) { bring_body(id, update(id)); }
  void bring_body(std::int64_t id, std::string body) {
    auto asker = system.spawn([this, id, body = std::move(body)](caf::event_based_actor* self) {
      self->request(gateway, std::chrono::seconds{3600}, WebhookBody{body})
          .then([this, id](const WebhookReply& reply) { replies[id] = reply.status; });
    });
    settle();
  }

  /// The entity has applied the update.
  void apply(const Envelope& envelope) {
    caf::anon_send(gateway,
                   EnvelopesDone{envelope.to, envelope.key.generation, {envelope.key.update_id}});
    settle();
  }
  std::vector<std::int64_t> delivered() const {
    std::vector<std::int64_t> ids;
    for (const auto& envelope : envelopes) ids.push_back(envelope.key.update_id);
    return ids;
  }

  Timestamp wall = from_ms(1'767'598'200'000);
  std::map<std::string, std::string> disk;
  std::deque<storage::Commit> unsynced;
  bool disk_full = false;
  std::size_t submits = 0;
  std::size_t submitted_bytes = 0;
  std::shared_ptr<RouteBook> book = std::make_shared<RouteBook>();
  std::vector<std::pair<HttpRequest, HttpDone>> polls;
  std::vector<std::pair<HttpRequest, HttpDone>> calls;
  std::vector<std::pair<v1::BarChart, std::function<void(absl::StatusOr<std::string>)>>> drawings;
  std::vector<Envelope> envelopes;
  std::vector<v1::CallOutcome> outcomes;
  std::map<std::string, int> troubles;
  std::map<std::int64_t, int> replies;
  std::shared_ptr<std::atomic<std::size_t>> node_pending =
      std::make_shared<std::atomic<std::size_t>>(0);
  std::optional<std::string> token_file = "777:x";
  GatewayOptions options;
  std::shared_ptr<CallPlan> plan = std::make_shared<CallPlan>(no_limits);
  RouterActor router;
  GatewayActor gateway;
};

}  // namespace wardmote::gateway::test
