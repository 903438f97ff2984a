#include "storage/keys.h"

#include <xxhash.h>

#include "storage/big_endian.h"

namespace wardmote::storage {
namespace {

constexpr std::size_t tag_offset = 2;
constexpr std::size_t entity_offset = 3;
constexpr std::uint16_t store_shard = 0xffff;

enum Tag : char {
  head = 'h',
  state = 's',
  event = 'e',
  wrapped_key = 'k',
  applied = 'a',
  outbox = 'o',
  inbox = 'i',
  timer = 't',
  shard_meta = 'm',
  store_meta = 'M',
  log_retention = 'L',
};

std::string start(std::uint16_t shard, Tag tag) {
  std::string key;
  key.reserve(32);
  append_big_endian(key, shard);
  key.push_back(tag);
  return key;
}

std::string start(Shard shard, Tag tag) { return start(static_cast<std::uint16_t>(shard), tag); }

void append_entity(std::string& key, EntityId entity) {
  key.push_back(static_cast<char>(entity.kind));
  append_big_endian(key, entity.id);
}

std::string start(EntityId entity, Tag tag) {
  auto key = start(shard_of(entity), tag);
  append_entity(key, entity);
  return key;
}

std::string numbered(EntityId entity, Tag tag, std::uint64_t number) {
  auto key = start(entity, tag);
  append_big_endian(key, number);
  return key;
}

EntityId read_entity(std::string_view bytes) {
  return {static_cast<EntityKind>(bytes[0]), read_big_endian<std::uint64_t>(bytes.substr(1))};
}

std::string name_of(EntityId entity) {
  switch (entity.kind) {
    case EntityKind::city:
      return "city";
    case EntityKind::bot:
      return "bot:" + std::to_string(entity.id);
    case EntityKind::community:
      break;
  }
  std::string name;
  append_big_endian(name, entity.id);
  return name;
}

/// Members are counted from 1 and never reach it.
constexpr std::uint64_t decision_bit = std::uint64_t{1} << 63;
constexpr KeyId board_key{std::uint64_t{1} << 62};

}  // namespace

Shard shard_of(EntityId entity) {
  static_assert(shard_count == 1u << 10);
  const auto name = name_of(entity);
  return static_cast<Shard>(XXH3_64bits(name.data(), name.size()) >> 54);
}

std::string head_prefix(Shard shard) { return start(shard, Tag::head); }
std::string head_key(EntityId entity) { return start(entity, Tag::head); }
std::string state_prefix(EntityId entity) { return start(entity, Tag::state); }

std::string state_key(EntityId entity, std::uint8_t table, std::string_view key) {
  auto result = start(entity, Tag::state);
  result.push_back(static_cast<char>(table));
  return result.append(key);
}

std::string event_prefix(EntityId entity) { return start(entity, Tag::event); }

std::string event_key(EntityId entity, std::uint64_t seq) {
  return numbered(entity, Tag::event, seq);
}

std::string wrapped_key_prefix(EntityId entity) { return start(entity, Tag::wrapped_key); }

std::string wrapped_key_key(EntityId entity, KeyId id) {
  return numbered(entity, Tag::wrapped_key, static_cast<std::uint64_t>(id));
}

KeyId member_key_id(MemberId member) { return KeyId{raw(member)}; }

KeyId decision_key_id(std::uint64_t decision) { return KeyId{decision | decision_bit}; }

KeyId board_key_id() { return board_key; }

bool is_decision_key(KeyId id) { return (static_cast<std::uint64_t>(id) & decision_bit) != 0; }

std::uint64_t number_of(KeyId id) { return static_cast<std::uint64_t>(id) & ~decision_bit; }

std::string applied_prefix(EntityId entity) { return start(entity, Tag::applied); }

std::string applied_key(EntityId entity, EntityId sender) {
  auto key = applied_prefix(entity);
  append_entity(key, sender);
  return key;
}

std::string outbox_prefix(Shard shard) { return start(shard, Tag::outbox); }

std::string outbox_key(EntityId entity, std::uint64_t number) {
  return numbered(entity, Tag::outbox, number);
}

std::string inbox_prefix(std::int64_t bot) {
  const auto id = static_cast<std::uint64_t>(bot);
  auto key = start(shard_of({EntityKind::bot, id}), Tag::inbox);
  append_big_endian(key, id);
  return key;
}

std::string inbox_key(std::int64_t bot, std::uint64_t number) {
  auto key = inbox_prefix(bot);
  append_big_endian(key, number);
  return key;
}

std::string timer_prefix(Shard shard) { return start(shard, Tag::timer); }

std::string timer_key(EntityId entity, std::int64_t due_ms) {
  auto key = timer_prefix(shard_of(entity));
  append_big_endian(key, static_cast<std::uint64_t>(due_ms));
  append_entity(key, entity);
  return key;
}

std::string shard_meta_key(Shard shard) { return start(shard, Tag::shard_meta); }
std::string store_meta_key() { return start(store_shard, Tag::store_meta); }
std::string log_retention_key() { return start(store_shard, Tag::log_retention); }

std::string log_key(Shard shard, std::uint64_t index) {
  std::string key;
  append_big_endian(key, static_cast<std::uint16_t>(shard));
  append_big_endian(key, index);
  return key;
}

std::string prefix_end(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

Shard shard_of_key(std::string_view key) {
  return static_cast<Shard>(read_big_endian<std::uint16_t>(key));
}

EntityId entity_of_key(std::string_view key) { return read_entity(key.substr(entity_offset)); }

std::uint8_t table_of_state_key(std::string_view key) {
  return static_cast<std::uint8_t>(key[entity_prefix_size]);
}

std::string_view record_of_state_key(std::string_view key) {
  return key.substr(entity_prefix_size + 1);
}

std::uint64_t number_of_entity_key(std::string_view key) {
  return read_big_endian<std::uint64_t>(key.substr(entity_prefix_size));
}

EntityId bot_of_inbox_key(std::string_view key) {
  return {EntityKind::bot, read_big_endian<std::uint64_t>(key.substr(entity_offset))};
}

std::uint64_t number_of_inbox_key(std::string_view key) {
  return read_big_endian<std::uint64_t>(key.substr(entity_offset + 8));
}

std::int64_t due_of_timer_key(std::string_view key) {
  return static_cast<std::int64_t>(read_big_endian<std::uint64_t>(key.substr(entity_offset)));
}

EntityId entity_of_timer_key(std::string_view key) {
  return read_entity(key.substr(entity_offset + 8));
}

bool is_timer_key(std::string_view key) {
  return key.size() == entity_prefix_size + 8 && key[tag_offset] == Tag::timer;
}

std::uint64_t index_of_log_key(std::string_view key) {
  return read_big_endian<std::uint64_t>(key.substr(2));
}

}  // namespace wardmote::storage
