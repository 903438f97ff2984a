#pragma once

// The layout of keys. All numbers are big-endian, so that byte order is the order of numbers, and
// the shard comes first, so that a shard is one range of keys in each column family:
//
//   column family "default":
//     shard(2) 'h' entity(9)                       head          v1::Head
//     shard(2) 's' entity(9) table(1) key          state         the record of table `table`
//     shard(2) 'e' entity(9) seq(8)                event         v1::Event
//     shard(2) 'k' entity(9) member(8)             key           sealed key of a person
//     shard(2) 'o' entity(9) number(8)             outbox        v1::OutboxRow
//     shard(2) 'i' bot(8) number(8)                inbox         v1::InboxEntry
//     shard(2) 't' due_ms(8) entity(9)             timer         empty
//     shard(2) 'm'                                 shard meta    v1::ShardMeta
//     0xffff   'M'                                 store meta    v1::StoreMeta
//   column family "log":
//     shard(2) index(8)                            log           v1::LogEntry
//
// entity(9) is kind(1) id(8).

#include <cstdint>
#include <string>
#include <string_view>

#include "governance/core/ids.h"

namespace wardmote::storage {

/// One of 1024: the top ten bits of XXH3-64 over the entity's name (cluster.md 4.1).
enum class Shard : std::uint16_t {};
inline constexpr std::uint16_t shard_count = 1024;

/// Communities hash their id as eight big-endian bytes, bots "bot:<decimal id>", the city "city".
Shard shard_of(EntityId entity);

std::string head_key(EntityId entity);
std::string state_prefix(EntityId entity);
std::string state_key(EntityId entity, std::uint8_t table, std::string_view key);
std::string event_prefix(EntityId entity);
std::string event_key(EntityId entity, std::uint64_t seq);
std::string person_key_prefix(EntityId entity);
std::string person_key_key(EntityId entity, std::uint64_t member);
std::string outbox_prefix(Shard shard);
std::string outbox_key(EntityId entity, std::uint64_t number);
std::string inbox_prefix(std::int64_t bot);
std::string inbox_key(std::int64_t bot, std::uint64_t number);
std::string timer_prefix(Shard shard);
std::string timer_key(EntityId entity, std::int64_t due_ms);

/// Reads the entity out of a head, state, event, person key or outbox key.
EntityId entity_of_key(std::string_view key);

}  // namespace wardmote::storage
