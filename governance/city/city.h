#pragma once

// The city's own entity: districts, the directory of communities, what they inherit, staff, bots,
// and the audit of operators' calls. Start reading here.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "governance/city/view.h"
#include "governance/core/decision.h"
#include "governance/core/ids.h"
#include "governance/core/random.h"
#include "governance/core/result.h"
#include "governance/core/role.h"
#include "governance/core/table.h"
#include "governance/core/time.h"
#include "governance/core/time_zone.h"
#include "governance/core/vault.h"
#include "wardmote/v1/city.pb.h"

namespace wardmote::city {

/// What the city's rules may read beside their state: it lies above everything else.
struct Context {
  Timestamp now;
  Random& random;
  const TimeZones& zones;
};

// ---- Commands. `by` is the operator's name; what the token allows is checked before.

struct CreateDistrict {
  std::string by;
  std::string name;
};
struct RenameDistrict {
  std::string by;
  DistrictId district;
  std::string name;
};
struct CreateCommunity {
  std::string by;
  std::string name;
  DistrictId district;
  std::string template_name;
  /// Empty: the city's, setting city.time_zone.
  std::string time_zone;
  /// Default first. Empty: the city's, setting city.languages.
  std::vector<std::string> languages;
  std::int64_t bot = 0;
};
/// A community comes with its records out of an archive; what it was founded with is kept.
struct AdoptCommunity {
  std::string by;
  /// Of `entry` district and bot are this city's; bot 0: the shared one with the fewest
  /// communities.
  v1::DirectoryEntry entry;
};
/// Also how a community reports that its owner renamed it.
struct RenameCommunity {
  std::string by;
  CommunityId community;
  std::string name;
};
struct CloseCommunity {
  std::string by;
  CommunityId community;
};
/// Another bot serves the community from now on.
struct MoveCommunity {
  std::string by;
  CommunityId community;
  std::int64_t bot;
};
/// District 0 is the city, here and below.
struct SetSetting {
  std::string by;
  DistrictId district;
  std::string key;
  std::string value;
};
struct ClearSetting {
  std::string by;
  DistrictId district;
  std::string key;
};
/// The levels below may not differ; what they set before waits until the lock goes.
struct LockSetting {
  std::string by;
  DistrictId district;
  std::string key;
};
struct UnlockSetting {
  std::string by;
  DistrictId district;
  std::string key;
};
/// A second one for the same person, district and role brings name and chat up to date.
struct GrantStaff {
  std::string by;
  PersonId person;
  DistrictId district;
  Role role;
  std::string name;
  std::int64_t chat = 0;
};
struct RevokeStaff {
  std::string by;
  PersonId person;
  DistrictId district;
  Role role;
};
/// A second one for the same bot brings username and sharing up to date.
struct RegisterBot {
  std::string by;
  std::int64_t bot;
  std::string username;
  bool shared = true;
};
struct UnregisterBot {
  std::string by;
  std::int64_t bot;
};
/// Chat 0: none any more. Bot 0: whichever serves the community that has something to say.
struct SetEscalationChat {
  std::string by;
  DistrictId district;
  std::int64_t chat;
  std::int64_t bot;
};
/// Every call of the operator API, whether it was allowed or not.
struct RecordCall {
  std::string id;
  std::string who;
  std::string token_name;
  std::string token_role;
  std::string method;
  std::string target;
  std::string outcome;
  /// SHA-256, 32 bytes.
  std::string arguments_digest;
  /// In the caller's words.
  std::string reason = {};
};

using Command = std::variant<CreateDistrict, RenameDistrict, CreateCommunity, RenameCommunity,
                             CloseCommunity, SetSetting, ClearSetting, LockSetting, UnlockSetting,
                             GrantStaff, RevokeStaff, RegisterBot, UnregisterBot, SetEscalationChat,
                             RecordCall, AdoptCommunity, MoveCommunity>;

// ---- Effects

/// Send community::Found to the new entity.
struct FoundCommunity {
  CommunityId community;
  std::string name;
  DistrictId district;
  std::string template_name;
  std::string time_zone;
  std::vector<std::string> languages;
  std::int64_t bot = 0;
  std::string by;
};
struct TellRenamed {
  CommunityId community;
  std::string name;
  std::string by;
};
struct TellClosed {
  CommunityId community;
  std::string by;
};
struct TellMoved {
  CommunityId community;
  DistrictId district;
  std::int64_t bot;
  std::string by;
};
/// Hand out a new view.
struct ViewChanged {};
using Effect = std::variant<FoundCommunity, TellRenamed, TellClosed, ViewChanged, TellMoved>;

// ---- State

struct State {
  Table<DistrictId, v1::District> districts;
  Table<CommunityId, v1::DirectoryEntry> communities;
  Table<std::string, v1::InheritedSetting> settings;  // key "district:key"
  Table<std::string, v1::StaffGrant> staff;           // key "person:district:role"
  Table<std::int64_t, v1::RegisteredBot> bots;
  Table<std::uint64_t, v1::OperatorCall> calls;  // the newest `calls_kept`; all are in the events
  Table<DistrictId, v1::EscalationChat> escalation_chats;

  template <class Visitor>
  void visit_tables(Visitor&& visit) {
    visit(std::uint8_t{128}, districts);
    visit(std::uint8_t{129}, communities);
    visit(std::uint8_t{130}, settings);
    visit(std::uint8_t{131}, staff);
    visit(std::uint8_t{132}, bots);
    visit(std::uint8_t{133}, calls);
    visit(std::uint8_t{134}, escalation_chats);
  }
  void after_load(const PersonVault&) {}
};

struct Feature {
  static constexpr std::uint32_t id = 16;
  static constexpr std::string_view name = "city";
  using State = city::State;
  using Event = v1::CityEvent;
};

// ---- Refusals

enum class Refusal : std::uint8_t {
  name_empty,
  name_too_long,
  name_taken,
  too_many_districts,
  district_unknown,
  community_unknown,
  community_closed,
  /// One with this number is there.
  community_exists,
  template_unknown,
  time_zone_unknown,
  language_unknown,
  bot_unknown,
  /// It serves another community alone.
  bot_taken,
  /// Communities are still served by it.
  bot_in_use,
  bot_invalid,
  /// Arguments: key.
  setting_unknown,
  /// Arguments: key, fault.
  setting_value_bad,
  /// Arguments: key, level, by.
  setting_locked,
  setting_not_set,
  setting_not_locked,
  not_a_person,
  grant_unknown,
};
std::span<const Refusal> all_refusals();
std::string_view name(Refusal refusal);

// ---- Rules

inline constexpr std::size_t calls_kept = 10'000;
inline constexpr std::size_t most_districts = 10'000;

using Decision = wardmote::Decision<v1::CityEvent, Effect>;

Result<Decision> decide(const State& state, const Context& context, const Command& command);
void apply(State& state, const v1::CityEvent& event);
/// The city has no clock of its own.
inline std::optional<Timestamp> next_deadline(const State&, const Context&) { return {}; }

std::string setting_key(DistrictId district, std::string_view key);
std::string staff_key(PersonId person, DistrictId district, Role role);

}  // namespace wardmote::city
