#pragma once

// A router with entities whose rules are a few words, a disk that syncs when the test says so, and
// a gateway that writes down what it is told. Everything runs under the deterministic scheduler.

#include <algorithm>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <deque>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "actors/router_actor.h"
#include "storage/keys.h"
#include "storage/mutation_reader.h"
#include "tests/support/actor_fixture.h"

namespace wardmote {

inline constexpr std::int64_t the_bot = 7;
inline constexpr EntityId one{EntityKind::community, 1};
inline constexpr EntityId two{EntityKind::community, 2};

/// Does what a message says: "throw" throws, "ask" sends a message to community 2, "crowd" makes
/// ten calls that must not be made twice, "answer" one that may, "wake" wants to be woken now,
/// "work" wants work done until it is or until "enough", "-" is ignored; anything else is an event.
class WordLogic final : public EntityLogic {
 public:
  explicit WordLogic(std::map<std::string, int>& heard) : heard_(heard) {}
  bool load_row(std::uint8_t, std::string_view, std::string_view) override { return true; }
  bool finish_load() override { return true; }

  StepOutcome step(const Inbound& inbound, Timestamp now) override {
    StepOutcome outcome;
    if (const auto* update = std::get_if<const telegram::Update*>(&inbound)) {
      const auto& text = std::get<telegram::MessageReceived>((*update)->content).message.text;
      if (text == "throw") throw std::runtime_error{"the rules broke"};
      outcome.ignored = text == "-";
      if (text == "ask") outcome.calls.push_back(message_to_two());
      if (text == "answer") outcome.calls.push_back(call_to_telegram(true));
      if (text == "crowd") outcome.calls.assign(10, call_to_telegram(false));
      if (text == "wake") wake_ = now;
      if (text == "work" || text == "enough") wants_work_ = text == "work";
      if (!outcome.ignored) outcome.events.push_back({.feature = 1, .body = text});
      ++heard_[text];
    } else if (const auto* message = std::get_if<const EntityMessage*>(&inbound)) {
      ++heard_[(*message)->body];
      outcome.events.push_back({.feature = 1, .body = (*message)->body});
    } else if (const auto* done = std::get_if<const WorkDone*>(&inbound)) {
      wants_work_ = false;
      outcome.events.push_back({.feature = 1, .body = (*done)->name + ": " + (*done)->outcome});
    } else if (std::holds_alternative<DeadlineReached>(inbound)) {
      ++heard_["deadline"];
      outcome.ignored = true;
    } else {
      outcome.ignored = true;
    }
    return outcome;
  }
  void take_changes(RowSink&) override {}
  std::optional<Timestamp> next_wake(Timestamp) const override { return wake_; }
  std::vector<Work> wanted_work(Timestamp) const override {
    if (!wants_work_) return {};
    return {{"sum", [] { return [](const counting::Watch&) { return std::string{"4"}; }; }}};
  }
  bool apply_event(std::uint32_t, std::string_view) override { return true; }

 private:
  static v1::OutboxRow message_to_two() {
    v1::OutboxRow row;
    row.set_method("#greet");
    row.set_body("hello");
    row.set_to_kind(static_cast<std::uint32_t>(two.kind));
    row.set_to_id(two.id);
    row.set_repeat_if_unknown(true);
    return row;
  }
  static v1::OutboxRow call_to_telegram(bool may_repeat) {
    v1::OutboxRow row;
    row.set_bot(the_bot);
    row.set_method("sendMessage");
    row.set_repeat_if_unknown(may_repeat);
    return row;
  }
  std::map<std::string, int>& heard_;
  std::optional<Timestamp> wake_;
  bool wants_work_ = false;
};

class CityOfFakes : public testing::ActorFixture {
 protected:
  CityOfFakes() {
    auto deps = std::make_shared<EntityDeps>();
    deps->loader = system.spawn([this]() -> LoaderActor::behavior_type {
      return {[this](const LoadEntity& load) { return read(load.entity); },
              [](const Probe&) { return true; }};
    });
    deps->timers = system.spawn([this]() -> TimersActor::behavior_type {
      return {[this](const WakeAt& wake) { wakes.push_back(wake); }, [](const Tick&) {},
              [](const Probe&) { return true; }};
    });
    auto gateway = system.spawn([this]() -> EnvelopeSource::behavior_type {
      return {[this](const EnvelopesDone& done) {
                finished.insert(finished.end(), done.update_ids.begin(), done.update_ids.end());
              },
              [this](const EntityReset& reset) { resets.push_back(reset); }};
    });
    auto sender = system.spawn([this]() -> CallSender::behavior_type {
      return {[this](const CallsReleased& released) {
        for (const auto& call : released.calls) calls.push_back(call.row.number());
      }};
    });
    bots.add(the_bot, {.source = gateway, .sender = sender});
    deps->bots = &bots;
    deps->submit = [this](storage::Commit commit) {
      if (disk_is_full) return false;
      commits.push_back(std::move(commit));
      return true;
    };
    deps->now = [this] { return now; };
    deps->work = [this](GivenWork work) { given.push_back(std::move(work)); };
    deps->waiting_max = 3;
    router = spawn_router_actor(
        system,
        {.entity = deps, .bots = &bots, .lives = lives, .on_entity_failed = {}, .on_active = {}});
  }
  ~CityOfFakes() override {
    given.clear();
    caf::anon_send_exit(router, caf::exit_reason::user_shutdown);
    bots.clear();
    settle();
  }

  LoadedEntity read(EntityId entity) {
    LoadedEntity loaded;
    loaded.status = disk_is_damaged ? absl::DataLossError("rubbish") : absl::OkStatus();
    loaded.logic = std::make_shared<WordLogic>(heard[entity]);
    ++loads;
    if (const auto head = rows.find(storage::head_key(entity)); head != rows.end())
      loaded.head.ParseFromString(head->second);
    const auto first = storage::outbox_key(entity, 0);
    const auto last = storage::outbox_key(entity, std::uint64_t{1} << 60);
    for (auto row = rows.lower_bound(first); row != rows.end() && row->first < last; ++row)
      loaded.outbox.emplace_back().ParseFromString(row->second);
    const auto applied = storage::applied_prefix(entity);
    for (auto row = rows.lower_bound(applied); row != rows.end() && row->first.starts_with(applied);
         ++row)
      loaded.applied.emplace_back().ParseFromString(row->second);
    return loaded;
  }

  /// Telegram has taken a call of community 1.
  void take_call(std::uint64_t number) {
    v1::CallOutcome outcome;
    outcome.set_number(number);
    outcome.set_ok(true);
    caf::anon_send(router, CallsFinished{one, {std::move(outcome)}});
  }

  void say(EntityId to, std::int64_t update_id, const std::string& text) {
    auto updates = std::make_shared<std::vector<telegram::Update>>(1);
    auto& update = updates->front();
    update.update_id = telegram::UpdateId{update_id};
    telegram::Message message;
    message.text = text;
    update.content = telegram::MessageReceived{std::move(message)};
    caf::anon_send(router, Envelope{.to = to,
                                    .key = {the_bot, 0, update_id},
                                    .floor = 0,
                                    .updates = updates,
                                    .index = 0,
                                    .life = lives->of(to)});
  }

  /// What was handed in becomes durable, or fails; in order.
  void sync(const absl::Status& status = absl::OkStatus()) {
    settle();
    while (!commits.empty()) {
      auto commit = std::move(commits.front());
      commits.pop_front();
      if (status.ok()) write(commit.mutations);
      commit.done(status, {});
      settle();
    }
  }

  void write(const storage::Mutations& mutations) {
    storage::MutationReader reader{mutations.bytes()};
    while (const auto mutation = reader.next()) {
      if (mutation->erase)
        rows.erase(std::string{mutation->key});
      else
        rows[std::string{mutation->key}] = std::string{mutation->value};
    }
  }

  std::vector<std::string> chain_of(EntityId entity) const {
    std::vector<std::string> bodies;
    const auto first = storage::event_key(entity, 0);
    const auto last = storage::event_key(entity, std::uint64_t{1} << 60);
    for (auto row = rows.lower_bound(first); row != rows.end() && row->first < last; ++row) {
      v1::Event event;
      event.ParseFromString(row->second);
      bodies.push_back(event.body());
    }
    return bodies;
  }

  std::map<std::string, std::string> rows;
  std::deque<storage::Commit> commits;
  std::map<EntityId, std::map<std::string, int>> heard;
  std::vector<std::int64_t> finished;
  /// Numbers of the calls that were released to the gateway.
  std::vector<std::uint64_t> calls;
  std::vector<EntityReset> resets;
  /// Work that no thread has begun.
  std::vector<GivenWork> given;
  std::vector<WakeAt> wakes;
  Timestamp now = from_ms(1'000'000);
  int loads = 0;
  bool disk_is_full = false;
  bool disk_is_damaged = false;
  BotRegistry bots;
  std::shared_ptr<EntityLives> lives = std::make_shared<EntityLives>();
  RouterActor router;
};

}  // namespace wardmote
