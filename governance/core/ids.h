#pragma once

#include <compare>
#include <cstdint>
#include <type_traits>

namespace wardmote {

/// A district of the city; 0 is the city itself.
enum class DistrictId : std::uint32_t {};
/// A community. Drawn once by the city, never reused; its Telegram chats may change.
enum class CommunityId : std::uint64_t {};
/// A person within one community, counted from 1. Not a Telegram id: that lies sealed in the
/// member's record.
enum class MemberId : std::uint64_t {};
/// A person as Telegram numbers them, the same in every community.
enum class PersonId : std::int64_t {};

/// What owns state, events and an outbox.
enum class EntityKind : std::uint8_t { city = 1, community = 2, bot = 3 };

/// Names an entity. The city's id is 0; a bot's is its Telegram id.
struct EntityId {
  EntityKind kind = EntityKind::community;
  std::uint64_t id = 0;
  auto operator<=>(const EntityId&) const = default;
};

/// The number inside a strong id.
template <class Id>
requires std::is_enum_v<Id>
constexpr auto raw(Id id) { return static_cast<std::underlying_type_t<Id>>(id); }

inline constexpr EntityId city_entity{EntityKind::city, 0};
constexpr EntityId entity_of(CommunityId community) {
  return {EntityKind::community, raw(community)};
}

}  // namespace wardmote
