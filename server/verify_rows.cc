#include "server/verify_rows.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "actors/entity_logic.h"
#include "dialogue/dialogue.h"
#include "governance/city/view.h"
#include "governance/decisions/queries.h"
#include "governance/features.h"
#include "governance/surveys/queries.h"
#include "storage/keys.h"

namespace wardmote::server {

namespace {

/// A key lies sealed: nonce, tag, key (storage/entity_vault.h).
constexpr std::size_t sealed_key_size =
    crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + crypto_secretbox_KEYBYTES;

/// Deadlines need nothing that is sealed.
class ClosedVault final : public PersonVault {
 public:
  std::string seal(MemberId, std::string_view) override { return {}; }
  std::optional<std::string> open(MemberId, std::string_view) const override {
    return std::nullopt;
  }
  void destroy(MemberId) override {}
};

class NoChance final : public Random {
 public:
  std::uint64_t next() override { return 0; }
};

class UtcAlone final : public TimeZones {
 public:
  const TimeZone& find(const std::string&) const override { return utc_; }

 private:
  TimeZone utc_;
};

/// When the records ask for their entity; nothing if nothing in them waits.
std::optional<std::int64_t> first_deadline(const CommunityState& state, ClosedVault& vault) {
  const city::View city;
  NoChance random;
  const UtcAlone zones;
  const Context context{.now = {},
                        .city = city,
                        .community = state.state<community::Feature>(),
                        .members = state.state<members::Feature>(),
                        .vault = vault,
                        .random = random,
                        .zones = zones};
  std::optional<std::int64_t> first;
  for (const auto* dialogue : dialogue::dialogues()) {
    if (dialogue->next_deadline == nullptr) continue;
    const auto deadline = dialogue->next_deadline(state, context);
    if (!deadline) continue;
    const auto at = std::max<std::int64_t>(to_ms(*deadline), 1);
    first = first ? std::min(*first, at) : at;
  }
  return first;
}

std::string_view name_of_rows(char tag) {
  switch (tag) {
    case 'e':
      return "events";
    case 'k':
      return "keys of persons";
    case 'a':
      return "applied messages";
    default:
      return "records";
  }
}

/// The rows of one shard, against the heads in it.
class ShardCheck {
 public:
  ShardCheck(const storage::Store& store, storage::Shard shard, const FaultSink& fault)
      : store_(store), shard_(shard), fault_(fault) {}

  absl::Status run() {
    auto status = read_heads();
    if (status.ok()) status = check_timers();
    if (status.ok()) status = check_outbox();
    // The letters of storage/keys.h for events, keys of persons, applied messages and records.
    for (const char tag : {'e', 'k', 'a', 's'})
      if (status.ok()) status = check_owners(tag);
    return status;
  }

 private:
  absl::Status read_heads() {
    auto status = store_.scan(
        storage::head_prefix(shard_), [&](std::string_view key, std::string_view value) {
          const auto entity = storage::entity_of_key(key);
          if (!heads_[entity].ParseFromArray(value.data(), static_cast<int>(value.size())))
            fault_(entity, "the head cannot be parsed");
          return true;
        });
    if (!status.ok()) return status;
    const auto meta = store_.get(storage::shard_meta_key(shard_));
    if (!meta.ok()) return meta.status();
    v1::ShardMeta parsed;
    if (meta->has_value() && parsed.ParseFromString(**meta)) epoch_ = parsed.max_epoch();
    return absl::OkStatus();
  }

  const v1::Head* head_of(EntityId entity, std::string_view what) {
    const auto found = heads_.find(entity);
    if (found != heads_.end()) return &found->second;
    if (orphans_.insert(entity).second)
      fault_(entity,
             fmt::format("has {}, but no head: the row that ends its chain is missing", what));
    return nullptr;
  }

  absl::Status check_timers() {
    std::set<EntityId> set;
    auto status =
        store_.scan(storage::timer_prefix(shard_), [&](std::string_view key, std::string_view) {
          const auto entity = storage::entity_of_timer_key(key);
          const auto due = storage::due_of_timer_key(key);
          const auto* head = head_of(entity, "a timer");
          if (head == nullptr) return true;
          if (head->wake_at_ms() == due)
            set.insert(entity);
          else
            fault_(entity, fmt::format("the timer for {} is one too many: its head says {}", due,
                                       head->wake_at_ms()));
          return true;
        });
    if (!status.ok()) return status;
    for (const auto& [entity, head] : heads_)
      if (head.wake_at_ms() != 0 && !set.contains(entity))
        fault_(entity, fmt::format("the timer for {} is missing", head.wake_at_ms()));
    return absl::OkStatus();
  }

  /// What is wrong with an outbox row; empty if nothing.
  std::string outbox_fault(const v1::Head& head, std::uint64_t number,
                           const v1::OutboxRow& row) const {
    if (row.number() != number) return fmt::format("says that it is row {}", row.number());
    if (number == 0 || number >= head.next_outbox())
      return fmt::format("was never given out: the next is {}", head.next_outbox());
    if (row.method().empty()) return "names no method";
    const bool message = row.method().starts_with('#');
    if (message != (row.to_kind() != 0))
      return message ? "is a message to nobody" : "is a call to Telegram with an entity to hear it";
    if (!row.has_claim()) return {};
    const auto epoch = row.claim().epoch();
    if (epoch == 0 || (epoch_ != 0 && epoch > epoch_))
      return fmt::format("is claimed under epoch {}; the shard has seen {}", epoch, epoch_);
    if (row.claim().attempt() == 0) return "is claimed without an attempt";
    return {};
  }

  absl::Status check_outbox() {
    return store_.scan(
        storage::outbox_prefix(shard_), [&](std::string_view key, std::string_view value) {
          const auto entity = storage::entity_of_key(key);
          const auto number = storage::number_of_entity_key(key);
          const auto* head = head_of(entity, "an outbox");
          if (head == nullptr) return true;
          v1::OutboxRow row;
          const bool parsed = row.ParseFromArray(value.data(), static_cast<int>(value.size()));
          const auto words = parsed ? outbox_fault(*head, number, row) : "cannot be parsed";
          if (!words.empty()) fault_(entity, fmt::format("outbox row {} {}", number, words));
          return true;
        });
  }

  /// One look per entity: its other rows are skipped.
  absl::Status check_owners(char tag) {
    auto first = storage::head_prefix(shard_);
    first.back() = tag;
    const auto last = storage::prefix_end(first);
    while (!first.empty()) {
      std::string found;
      const auto status =
          store_.scan_range(first, last, [&](std::string_view key, std::string_view) {
            found = key;
            return false;
          });
      if (!status.ok() || found.empty()) return status;
      // A bot's gateway writes beside its desk, and before it; in the order of tables it is last.
      const bool is_gateways =
          tag == 's' && storage::table_of_state_key(found) >= first_gateway_table;
      if (!is_gateways) (void)head_of(storage::entity_of_key(found), name_of_rows(tag));
      first = storage::prefix_end(found.substr(0, storage::entity_prefix_size));
    }
    return absl::OkStatus();
  }

  const storage::Store& store_;
  storage::Shard shard_;
  const FaultSink& fault_;
  std::map<EntityId, v1::Head> heads_;
  std::set<EntityId> orphans_;
  /// The highest that the shard has seen; 0 while it is too young to have noted one.
  std::uint64_t epoch_ = 0;
};

/// False if a row is no record; the comparison with replay names it then.
bool load_records(CommunityState& state, const storage::EntityRows& rows) {
  return std::all_of(rows.records.begin(), rows.records.end(), [&](const auto& row) {
    return state.load_row(row.table, row.key, row.value);
  });
}

/// Answers without names lie under a key as long as their survey is open, and no longer.
std::string survey_key_fault(const CommunityState& state, surveys::SurveyNumber number,
                             const storage::WrappedKeyRow& row) {
  const auto* record = surveys::find(state.state<surveys::Feature>(), number);
  if (record == nullptr || surveys::is_named(record->terms()))
    return fmt::format("there is a key of survey {}, which is none without names", raw(number));
  if (record->key_destroyed())
    return fmt::format("the key of survey {}, which is over, is left", raw(number));
  if (row.bytes.size() != sealed_key_size)
    return fmt::format("the key of survey {} has {} bytes", raw(number), row.bytes.size());
  return {};
}

/// Private ballots lie under a key as long as their decision is not final, and no longer.
std::string decision_key_fault(const CommunityState& state, const storage::WrappedKeyRow& row) {
  const auto number = storage::number_of(row.id);
  if (const auto survey = surveys::survey_of_vault_number(number))
    return survey_key_fault(state, *survey, row);
  const auto* record =
      decisions::find(state.state<decisions::Feature>(), decisions::DecisionNumber{number});
  if (record == nullptr || !decisions::is_private(record->terms()))
    return fmt::format("there is a key of decision {}, which has no private ballots", number);
  if (record->key_destroyed())
    return fmt::format("the key of decision {}, which is over, is left", number);
  if (row.bytes.size() != sealed_key_size)
    return fmt::format("the key of decision {} has {} bytes", number, row.bytes.size());
  return {};
}

/// A board is signed by the one key that it has from its first line on.
std::string board_key_fault(const CommunityState& state, const storage::EntityRows& rows) {
  const bool has_board = public_log::head_of(state.state<public_log::Feature>()) != nullptr;
  const auto key = std::find_if(rows.wrapped_keys.begin(), rows.wrapped_keys.end(),
                                [](const auto& row) { return row.id == storage::board_key_id(); });
  const bool has_key = key != rows.wrapped_keys.end();
  if (has_board && !has_key) return "the key that signs the board is missing";
  if (has_key && !has_board) return "there is a key to sign a board with, but no board";
  if (has_key && key->bytes.size() != sealed_key_size)
    return fmt::format("the key that signs the board has {} bytes", key->bytes.size());
  return {};
}

bool has_key(const storage::EntityRows& rows, storage::KeyId id) {
  return std::any_of(rows.wrapped_keys.begin(), rows.wrapped_keys.end(),
                     [&](const auto& row) { return row.id == id; });
}

std::string missing_survey_key(const CommunityState& state, const storage::EntityRows& rows) {
  const auto& all = state.state<surveys::Feature>();
  for (const auto& [number, record] : all.surveys) {
    const auto id = storage::decision_key_id(surveys::vault_number(number));
    if (surveys::has_sealed(all, number) && !record.key_destroyed() && !has_key(rows, id))
      return fmt::format("the key of survey {} is missing", raw(number));
  }
  return {};
}

std::string missing_decision_key(const CommunityState& state, const storage::EntityRows& rows) {
  for (const auto& [number, record] : state.state<decisions::Feature>().decisions) {
    const bool needs_key = decisions::is_private(record.terms()) && !record.key_destroyed() &&
                           decisions::has_sealed(state.state<decisions::Feature>(), number);
    const auto id = storage::decision_key_id(raw(number));
    if (needs_key && !has_key(rows, id))
      return fmt::format("the key of decision {} is missing", raw(number));
  }
  return {};
}

}  // namespace

absl::Status check_rows(const storage::Store& store, const FaultSink& fault) {
  for (std::uint16_t number = 0; number < storage::shard_count; ++number) {
    const auto status = ShardCheck{store, storage::Shard{number}, fault}.run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

std::string key_fault(const storage::EntityRows& community) {
  CommunityState state;
  if (!load_records(state, community)) return {};
  const auto& members = state.state<members::Feature>().members;
  std::set<MemberId> keyed;
  for (const auto& row : community.wrapped_keys) {
    if (row.id == storage::board_key_id()) continue;
    if (storage::is_decision_key(row.id)) {
      if (auto fault = decision_key_fault(state, row); !fault.empty()) return fault;
      continue;
    }
    const auto number = storage::number_of(row.id);
    const auto* member = members.find(MemberId{number});
    if (member == nullptr) return fmt::format("there is a key of member {}, who is none", number);
    if (member->erased())
      return fmt::format("the key of member {}, who is erased, is left", number);
    if (row.bytes.size() != sealed_key_size)
      return fmt::format("the key of member {} has {} bytes", number, row.bytes.size());
    keyed.insert(MemberId{number});
  }
  for (const auto& [number, member] : members)
    if (!member.erased() && !keyed.contains(number))
      return fmt::format("the key of member {} is missing", raw(number));
  if (auto fault = board_key_fault(state, community); !fault.empty()) return fault;
  if (auto fault = missing_survey_key(state, community); !fault.empty()) return fault;
  return missing_decision_key(state, community);
}

std::string deadline_fault(const storage::EntityRows& community) {
  CommunityState state;
  ClosedVault vault;
  if (!community.head || !load_records(state, community)) return {};
  state.after_load(vault);
  const auto deadline = first_deadline(state, vault);
  const auto wake = community.head->wake_at_ms();
  if (!deadline || (wake != 0 && wake <= *deadline)) return {};
  return fmt::format("its records wait for {}, but it is to be woken at {}", *deadline, wake);
}

}  // namespace wardmote::server
