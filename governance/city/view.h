#pragma once

// What communities see of the city: an immutable snapshot, made anew when something in it changes.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "governance/community/settings.h"
#include "governance/core/ids.h"
#include "governance/core/role.h"

namespace wardmote::city {

struct State;

/// A staff role in all communities of `district`, or of the city.
struct Staff {
  PersonId person{};
  /// 0: the whole city.
  DistrictId district{};
  Role role{};
  std::string name;
  /// Where to write to them; 0: unknown.
  std::int64_t chat = 0;
};

struct View {
  struct Level {
    std::string name;
    community::SettingValues settings;
    /// Hears what the levels below left undone; 0: none.
    std::int64_t escalation_chat = 0;
    std::int64_t escalation_bot = 0;
  };
  struct Listed {
    std::string name;
    DistrictId district{};
    bool closed = false;
    std::int64_t bot = 0;
  };

  Level city;
  std::map<DistrictId, Level> districts;
  std::map<CommunityId, Listed> communities;
  /// Usernames of the bots, by id, as Telegram last told.
  std::map<std::int64_t, std::string> bots;
  /// Sorted by person, then district, highest role first.
  std::vector<Staff> staff;

  const Level* district(DistrictId id) const {
    const auto found = districts.find(id);
    return found == districts.end() ? nullptr : &found->second;
  }
  /// All grants of one person.
  std::span<const Staff> staff_of(PersonId person) const;
};

/// The first of the languages that this level gives to new communities: what its people speak.
/// Empty if it says nothing.
std::string_view language_of(const View::Level& level);

View view_of(const State& state);

}  // namespace wardmote::city
