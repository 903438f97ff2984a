#pragma once

// The layout of keys. All numbers are big-endian, so that byte order is the order of numbers, and
// the shard comes first, so that a shard is one range of keys in each column family:
//
//   column family "default":
//     shard(2) 'h' entity(9)                       head          v1::Head
//     shard(2) 's' entity(9) table(1) key          state         the record of table `table`
//     shard(2) 'e' entity(9) seq(8)                event         v1::Event
//     shard(2) 'k' entity(9) key id(8)             wrapped key   under which an entity's fields lie
//     shard(2) 'a' entity(9) sender(9)             applied       v1::AppliedMessages
//     shard(2) 'o' entity(9) number(8)             outbox        v1::OutboxRow
//     shard(2) 'i' bot(8) number(8)                inbox         v1::InboxEntry
//     shard(2) 't' due_ms(8) entity(9)             timer         empty
//     shard(2) 'm'                                 shard meta    v1::ShardMeta
//     0xffff   'M'                                 store meta    v1::StoreMeta
//     0xffff   'L'                                 log retention number(8)
//   column family "log":
//     shard(2) index(8)                            log           v1::LogEntry
//
// entity(9) and sender(9) are kind(1) id(8). Signed numbers (bots, times) are never negative.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "governance/core/ids.h"

namespace wardmote::storage {

/// One of 1024: the top ten bits of XXH3-64 over the entity's name.
enum class Shard : std::uint16_t {};
inline constexpr std::uint16_t shard_count = 1024;

/// Communities hash their id as eight big-endian bytes, bots "bot:<decimal id>", the city "city".
Shard shard_of(EntityId entity);

/// What a wrapped key is for: a member's fields, with the highest bit set a decision's ballots, and
/// one, with the next bit set, signs the community's board.
enum class KeyId : std::uint64_t {};
KeyId member_key_id(MemberId member);
KeyId decision_key_id(std::uint64_t decision);
KeyId board_key_id();
bool is_decision_key(KeyId id);
/// The number of the member or decision.
std::uint64_t number_of(KeyId id);

std::string head_key(EntityId entity);
std::string state_prefix(EntityId entity);
std::string state_key(EntityId entity, std::uint8_t table, std::string_view key);
std::string event_prefix(EntityId entity);
std::string event_key(EntityId entity, std::uint64_t seq);
std::string wrapped_key_prefix(EntityId entity);
std::string wrapped_key_key(EntityId entity, KeyId id);
std::string applied_prefix(EntityId entity);
std::string applied_key(EntityId entity, EntityId sender);
std::string outbox_prefix(Shard shard);
std::string outbox_key(EntityId entity, std::uint64_t number);
std::string inbox_prefix(std::int64_t bot);
std::string inbox_key(std::int64_t bot, std::uint64_t number);
std::string timer_prefix(Shard shard);
std::string timer_key(EntityId entity, std::int64_t due_ms);

std::string head_prefix(Shard shard);
std::string shard_meta_key(Shard shard);
std::string store_meta_key();
/// How many applied log entries were kept per shard when the database was last opened, in eight
/// bytes (0xffff 'L').
std::string log_retention_key();
std::string log_key(Shard shard, std::uint64_t index);

/// Length of what all rows of one tag and entity have in common: shard, tag, entity.
inline constexpr std::size_t entity_prefix_size = 12;
/// The first key after all keys that start with `prefix`; empty if there is none.
std::string prefix_end(std::string_view prefix);

// What lies in a key. Each must be given a whole key of the kind it names.

/// The shard of any key but those of the store itself.
Shard shard_of_key(std::string_view key);
/// Reads the entity out of a head, state, event, wrapped key, applied or outbox key.
EntityId entity_of_key(std::string_view key);
std::uint8_t table_of_state_key(std::string_view key);
/// The record's own key within its table.
std::string_view record_of_state_key(std::string_view key);
/// Sequence number of an event, id of a wrapped key, number of an outbox row.
std::uint64_t number_of_entity_key(std::string_view key);
EntityId bot_of_inbox_key(std::string_view key);
std::uint64_t number_of_inbox_key(std::string_view key);
std::int64_t due_of_timer_key(std::string_view key);
EntityId entity_of_timer_key(std::string_view key);
bool is_timer_key(std::string_view key);
std::uint64_t index_of_log_key(std::string_view key);

}  // namespace wardmote::storage
