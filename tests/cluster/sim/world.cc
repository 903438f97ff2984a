#include "tests/cluster/sim/world.h"

#include <exception>
#include <utility>

#include "cluster/codec.h"

namespace wardmote::cluster::sim {

namespace {

constexpr std::int64_t trouble_until = 6000;
constexpr std::int64_t recovered_until = 40'000;

TelegramOptions telegram_options(Dice& dice) {
  TelegramOptions options;
  // A few worlds have a Telegram that forgets within seconds, so that something is forgotten.
  if (dice.chance(200)) {
    options.button_life = 1500;
    options.update_life = 6000;
    options.queue_max = 12;
  }
  return options;
}

}  // namespace

World::World(std::uint64_t seed, Bug planted)
    : dice(seed),
      network(scheduler, dice),
      telegram(telegram_options(dice)),
      checker([this](NodeId id) -> const Disk* {
        const auto* found = node(id);
        return found == nullptr ? nullptr : &found->disk();
      }),
      bug(planted) {
  plan_options = {.shard_count = shard_count,
                  .replicas = 3,
                  .min_isr = 2,
                  .replace_after = Time{3000},
                  .move_after_stable = Time{1500},
                  .moving_max = 0.7};
  const auto count = dice.between(3, 7);
  for (std::int64_t number = 1; number <= count; ++number)
    nodes_.push_back(std::make_unique<Node>(*this, NodeId{static_cast<std::uint32_t>(number)}));
  etcd.on_change = [this](const Change& change) { fan_out(change); };
}

Node* World::node(NodeId id) {
  const auto index = static_cast<std::size_t>(id) - 1;
  return index < nodes_.size() ? nodes_[index].get() : nullptr;
}

void World::send(NodeId from, NodeId to, std::function<void(Node&)> arrive) {
  network.send(from, to, [this, to, arrive = std::move(arrive)] {
    auto* receiver = node(to);
    if (receiver != nullptr) receiver->run([receiver, arrive] { arrive(*receiver); });
  });
}

std::uint64_t World::keep_state(ShardState state) {
  states_.push_back(std::move(state));
  return states_.size() - 1;
}

void World::fan_out(const Change& change) {
  constexpr std::string_view prefix = "/g1/sim/shard/";
  if (!change.key.starts_with(prefix)) return;
  const ShardId shard{static_cast<std::uint16_t>(std::stoul(change.key.substr(prefix.size())))};
  const auto record = change.value ? decode_shard(change.value->value) : std::nullopt;
  if (!record) return checker.fail("a shard's record is lost");
  checker.record_written(shard, *record);
  for (auto& watcher : nodes_) {
    if (dice.chance(lost_watch_events)) continue;
    send(etcd_node, watcher->id(), [change](Node& node) { node.watched(change); });
  }
}

void World::every(std::int64_t interval, const std::function<bool()>& work) {
  scheduler.after(interval, [this, interval, work] {
    if (work()) every(interval, work);
  });
}

void World::advance(std::int64_t until) {
  while (!checker.violation() && scheduler.run_one(until)) {
  }
}

void World::write_something() {
  const ShardId shard{static_cast<std::uint16_t>(dice.below(shard_count))};
  for (auto& node : nodes_)
    // Whoever believes to be primary is asked: there may be two.
    if (node->serves(shard)) node->submit(shard, write_payload(++writes_));
}

void World::something_happens() {
  const auto count = dice.between(1, 3);
  for (std::int64_t i = 0; i < count; ++i)
    telegram.happen(static_cast<std::uint64_t>(dice.below(community_count)), dice.chance(300),
                    scheduler.now());
  telegram.wake(scheduler.now());
}

Outcome World::run() {
  try {
    play();
  } catch (const std::exception& broken) {
    // What a planted bug has made impossible.
    checker.fail(std::string("it breaks: ") + broken.what());
  }
  return {.violation = checker.violation(),
          .commits = checker.commits(),
          .applied = checker.applied(),
          .events = scheduler.events(),
          .faults = faults_};
}

void World::play() {
  set_background();
  for (auto& node : nodes_) node->start();
  every(250, [this] {
    etcd.expire(scheduler.now());
    telegram.wake(scheduler.now());
    return true;
  });
  // Long enough for a first controller.
  advance(1000);
  every(120, [this] {
    write_something();
    return !healed_;
  });
  every(150, [this] {
    something_happens();
    return !healed_;
  });
  while (!checker.violation() && scheduler.now() < trouble_until) {
    make_trouble();
    advance(scheduler.now() + dice.between(100, 900));
  }
  heal();
  bool recovered = false;
  while (!checker.violation() && !recovered && scheduler.now() < recovered_until) {
    advance(scheduler.now() + 250);
    recovered = has_recovered();
  }
  if (!recovered && !checker.violation())
    checker.fail("nothing is wrong any more, and still " + what_is_missing());
}

}  // namespace wardmote::cluster::sim
