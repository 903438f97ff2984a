#include "server/verify.h"

#include <fmt/format.h>

#include <iostream>
#include <map>
#include <set>
#include <string>

#include "actors/entity_logic.h"
#include "actors/loader_actor.h"
#include "governance/features.h"
#include "server/commands.h"
#include "storage/entity_rows.h"
#include "storage/event_chain.h"
#include "storage/keys.h"
#include "storage/store.h"

namespace wardmote::server {

namespace {

using Rows = std::map<std::pair<std::uint8_t, std::string>, std::string>;

/// Collects the records that replay gives.
class Collector final : public RowSink {
 public:
  void put_row(std::uint8_t table, std::string_view key, std::string_view bytes) override {
    rows[{table, std::string{key}}] = bytes;
  }
  void erase_row(std::uint8_t table, std::string_view key) override {
    rows.erase({table, std::string{key}});
  }
  void append(const storage::Mutations&) override {}

  Rows rows;
};

/// The first difference between what is stored and what follows from the events; empty if none.
std::string difference(const Rows& stored, const Rows& replayed) {
  const auto name = [](const auto& row) {
    std::string hex;
    for (const unsigned char byte : row.first.second) hex += fmt::format("{:02x}", byte);
    return fmt::format("table {} key {}", row.first.first, hex);
  };
  for (const auto& row : stored) {
    const auto found = replayed.find(row.first);
    if (found == replayed.end()) return name(row) + " is stored, but no event made it";
    if (found->second != row.second) return name(row) + " differs from what the events give";
  }
  for (const auto& row : replayed)
    if (!stored.contains(row.first))
      return name(row) + " follows from the events, but is not stored";
  return {};
}

std::string name_of(EntityId entity) {
  switch (entity.kind) {
    case EntityKind::city:
      return "city";
    case EntityKind::bot:
      return fmt::format("desk of bot {}", entity.id);
    case EntityKind::community:
      break;
  }
  return fmt::format("community {}", entity.id);
}

/// Folds events into records, and does nothing else.
template <class State>
class ReplayLogic final : public EntityLogic {
 public:
  bool load_row(std::uint8_t table, std::string_view key, std::string_view bytes) override {
    return state_.load_row(table, key, bytes);
  }
  bool finish_load() override { return true; }
  StepOutcome step(const Inbound&, Timestamp) override { return {}; }
  std::optional<Timestamp> next_wake(Timestamp) const override { return std::nullopt; }
  bool apply_event(std::uint32_t feature, std::string_view body) override {
    return state_.apply_serialized(feature, body);
  }
  void take_changes(RowSink& sink) override { take_table_changes(state_, sink); }

 private:
  State state_;
};

}  // namespace

std::unique_ptr<EntityLogic> make_replay_logic(EntityId entity) {
  if (entity.kind == EntityKind::city) return std::make_unique<ReplayLogic<CityState>>();
  return std::make_unique<ReplayLogic<CommunityState>>();
}

std::string compare_with_replay(EntityId entity, const std::vector<std::string>& events,
                                const std::vector<storage::RecordRow>& records) {
  auto logic = make_replay_logic(entity);
  v1::Event event;
  for (const auto& bytes : events)
    if (!event.ParseFromString(bytes) || !logic->apply_event(event.feature(), event.body()))
      return fmt::format("event {} is of a feature this version does not know", event.seq());
  Collector collector;
  logic->take_changes(collector);
  Rows stored;
  for (const auto& record : records) stored[{record.table, record.key}] = record.value;
  return difference(stored, collector.rows);
}

absl::StatusOr<std::string> verify_entity(const storage::Store& store, EntityId entity) {
  if (const auto chain = storage::check_chain(store, entity); !chain.ok())
    return std::string{chain.message()};
  auto rows = storage::load_entity(store, entity);
  if (!rows.ok()) return rows.status();
  Rows stored;
  for (const auto& record : rows->records) stored[{record.table, record.key}] = record.value;
  auto logic = make_replay_logic(entity);
  Collector collector;
  std::string fault;
  const auto status =
      storage::for_each_event(store, entity, 1, [&](const v1::Event& event, std::string_view) {
        if (logic->apply_event(event.feature(), event.body())) return true;
        fault = fmt::format("event {} is of a feature this version does not know", event.seq());
        return false;
      });
  if (!status.ok()) return status;
  if (!fault.empty()) return fault;
  logic->take_changes(collector);
  if (auto words = difference(stored, collector.rows); !words.empty()) return words;
  if (entity.kind != EntityKind::community) return std::string{};
  if (auto words = key_fault(*rows); !words.empty()) return words;
  return deadline_fault(*rows);
}

absl::StatusOr<Verified> verify_store(const storage::Store& store, const FaultSink& fault) {
  Verified verified;
  std::set<EntityId> differ;
  const auto note = [&](EntityId entity, const std::string& words) {
    differ.insert(entity);
    fault(entity, words);
  };
  auto status = storage::for_each_entity(store, [&](EntityId entity, const v1::Head& head) {
    // A bot's desk keeps routes, which follow from the communities and are not chained.
    if (entity.kind == EntityKind::bot) return true;
    ++verified.entities;
    verified.events += head.seq();
    const auto words = verify_entity(store, entity);
    if (!words.ok())
      note(entity, std::string{words.status().message()});
    else if (!words->empty())
      note(entity, *words);
    return true;
  });
  if (status.ok()) status = check_rows(store, note);
  if (!status.ok()) return status;
  verified.differ = differ.size();
  return verified;
}

int run_verify(const std::string& data_dir) {
  storage::StoreOptions options;
  options.directory = data_dir + "/db";
  options.create_if_missing = false;
  options.read_only = true;
  auto store = storage::Store::open(options);
  if (!store.ok()) {
    std::cerr << "wardmote verify: " << store.status().message() << "\n";
    return static_cast<int>(ExitCode::failure);
  }
  if (const auto sums = (*store)->verify_checksums(); !sums.ok()) {
    std::cerr << "wardmote verify: " << sums.message() << "\n";
    return 2;
  }
  const auto verified = verify_store(**store, [](EntityId entity, const std::string& words) {
    std::cout << name_of(entity) << ": " << words << "\n";
  });
  if (!verified.ok()) {
    std::cerr << "wardmote verify: " << verified.status().message() << "\n";
    return static_cast<int>(ExitCode::failure);
  }
  std::cout << fmt::format("{} entities with {} events replayed, {} differ\n", verified->entities,
                           verified->events, verified->differ);
  return verified->differ == 0 ? 0 : 2;
}

}  // namespace wardmote::server
