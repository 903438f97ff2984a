#pragma once

// One community: its profile, its chats, its settings. Start reading here.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "governance/community/settings.h"
#include "governance/core/actor.h"
#include "governance/core/context.h"
#include "governance/core/decision.h"
#include "governance/core/ids.h"
#include "governance/core/result.h"
#include "governance/core/table.h"
#include "governance/core/time.h"
#include "governance/core/vault.h"
#include "wardmote/v1/community.pb.h"

namespace wardmote::community {

/// What a chat is to the community; the numbers are v1::ChatPurpose's.
enum class Purpose : std::uint8_t { group = 1, officers = 2, channel = 3 };
inline constexpr std::array all_purposes{Purpose::group, Purpose::officers, Purpose::channel};
std::string_view name(Purpose purpose);

enum class BotStatus : std::uint8_t { member = 1, administrator = 2, left = 3 };

/// What Telegram says about a chat.
struct ChatFacts {
  std::int64_t chat = 0;
  std::string title;
  bool is_channel = false;
  bool is_forum = false;
  BotStatus bot_status = BotStatus::member;
  bool can_manage_topics = false;
  bool can_read_all = false;
};

// ---- Commands

/// The city made this community. Idempotent refusal: a second one is refused.
struct Found {
  CommunityId id;
  std::string name;
  DistrictId district;
  std::string template_name;
  std::string time_zone;
  std::vector<std::string> languages;
  std::int64_t bot = 0;
  Actor by;
};
struct Rename {
  Actor by;
  std::string name;
};
/// By an operator only. What was recorded stays readable.
struct Close {
  Actor by;
};
/// To another district, to another bot. By an operator only; what was recorded moves along.
struct Move {
  Actor by;
  DistrictId district;
  std::int64_t bot = 0;
};
struct ChangeSetting {
  Actor by;
  std::string key;
  std::string value;
};
/// Lets the value from above hold again.
struct ClearSetting {
  Actor by;
  std::string key;
};
/// By an operator or an officer.
struct MintSetupCode {
  Actor by;
  Purpose purpose;
};
/// Somebody typed a setup code in a chat. The code is the authority, not the person.
struct RedeemSetupCode {
  std::string code;
  ChatFacts chat;
};
/// By an operator only: without a code.
struct BindChat {
  Actor by;
  Purpose purpose;
  ChatFacts chat;
};
struct UnbindChat {
  Actor by;
  Purpose purpose;
};
/// A group became a supergroup. Both chats tell of it: the second time changes nothing.
struct MigrateChat {
  std::int64_t from;
  std::int64_t to;
};
/// What Telegram tells of a bound chat, as far as it says: title, topics, what the bot may do.
struct ObserveChat {
  std::int64_t chat;
  std::optional<std::string> title;
  std::optional<bool> is_forum;
  std::optional<BotStatus> bot_status;
  std::optional<bool> can_manage_topics;
  std::optional<bool> can_read_all;
};
/// What the bot speaks in a bound chat; empty: the community's language. By an officer or above.
struct ChooseChatLanguage {
  Actor by;
  std::int64_t chat = 0;
  std::string language;
};
/// Time passed: forgets setup codes that are of no use.
struct Tick {};

using Command =
    std::variant<Found, Rename, Close, ChangeSetting, ClearSetting, MintSetupCode, RedeemSetupCode,
                 BindChat, UnbindChat, MigrateChat, ObserveChat, Tick, Move, ChooseChatLanguage>;

// ---- Effects

/// The community exists: other features take what its template gives.
struct CommunityIsFounded {
  std::string template_name;
};
/// The city's directory and the chats must hear of the new name.
struct NameChanged {
  std::string name;
};
struct CommunityIsClosed {};
/// Updates of this chat are ours from now on.
struct RouteChat {
  std::int64_t chat;
  Purpose purpose;
};
struct UnrouteChat {
  std::int64_t chat;
};
/// Whatever names `from` must name `to`: routes, messages that are waiting.
struct RerouteChat {
  std::int64_t from;
  std::int64_t to;
};
/// Give this to whoever asked; say how long it is good.
struct ShowSetupCode {
  std::string code;
  Purpose purpose;
  Timestamp expires_at;
};
struct ConfirmBinding {
  std::int64_t chat;
  Purpose purpose;
};
/// The bot can no longer speak in a chat of ours: officers and the operator should know.
struct BotRemoved {
  Purpose purpose;
  std::int64_t chat;
};
/// What the bot may do or whether there are topics changed.
struct ChatAbilitiesChanged {
  Purpose purpose;
  std::int64_t chat;
};
struct SettingHasChanged {
  std::string key;
};
using Effect = std::variant<CommunityIsFounded, NameChanged, CommunityIsClosed, RouteChat,
                            UnrouteChat, RerouteChat, ShowSetupCode, ConfirmBinding, BotRemoved,
                            ChatAbilitiesChanged, SettingHasChanged>;

// ---- State

struct State {
  Table<std::uint64_t, v1::CommunityProfile> profile;  // one row, key 0
  Table<std::uint64_t, v1::CommunityChat> chats;       // key Purpose
  Table<std::string, v1::Setting> settings;
  Table<std::string, v1::SetupCode> setup_codes;

  // Derived:
  SettingValues values;  // the settings by index
  std::optional<std::int64_t> next_due_ms;

  template <class Visitor>
  void visit_tables(Visitor&& visit) {
    visit(std::uint8_t{8}, profile);
    visit(std::uint8_t{9}, chats);
    visit(std::uint8_t{10}, settings);
    visit(std::uint8_t{11}, setup_codes);
  }
  /// Rebuilds what is derived once all rows are loaded.
  void after_load(const PersonVault& vault);
};

struct Feature {
  static constexpr std::uint32_t id = 1;
  static constexpr std::string_view name = "community";
  using State = community::State;
  using Event = v1::CommunityEvent;
};

// ---- Refusals

enum class Refusal : std::uint8_t {
  not_founded,
  already_founded,
  community_closed,
  not_allowed,
  name_empty,
  name_too_long,
  template_unknown,
  language_unknown,
  /// Arguments: key.
  setting_unknown,
  /// Arguments: key, fault (name of SettingFault).
  setting_value_bad,
  /// Arguments: key, level ("city" or the district's name), by.
  setting_locked,
  code_unknown,
  code_expired,
  code_used,
  too_many_codes,
  /// A channel's code in a group, or the reverse. Arguments: purpose.
  wrong_chat_kind,
  /// Arguments: purpose.
  bound_for_other_purpose,
  chat_unknown,
};
std::span<const Refusal> all_refusals();
std::string_view name(Refusal refusal);

// ---- Rules

inline constexpr std::size_t longest_name = 80;  // bytes; a forum's and a list's line still hold it
inline constexpr std::size_t most_setup_codes = 50;
/// A setup code is remembered so long after it expired: a late try hears why it fails.
inline constexpr std::chrono::hours code_memory{24 * 7};

using Decision = wardmote::Decision<v1::CommunityEvent, Effect>;

/// Checks `command` against the rules; reads only its arguments.
Result<Decision> decide(const State& state, const Context& context, const Command& command);
/// What happened is never refused.
void apply(State& state, const v1::CommunityEvent& event);
/// When `Tick` has something to do.
std::optional<Timestamp> next_deadline(const State& state, const Context& context);

// ---- Questions

/// Null before the community is founded.
const v1::CommunityProfile* profile_of(const State& state);
/// Founded and not closed: takes new facts.
bool is_open(const State& state);
/// Null if nothing is bound for it.
const v1::CommunityChat* chat_for(const State& state, Purpose purpose);
/// What a chat is to us, if anything.
std::optional<Purpose> purpose_of(const State& state, std::int64_t chat);
/// What was chosen for the chat, else the community's language.
std::string_view language_of_chat(const State& state, Purpose purpose);
/// "en" before the community is founded.
std::string_view default_language(const State& state);

}  // namespace wardmote::community
