#pragma once

// The people of a community: joining and leaving, what they prefer, roles, invitations, and their
// right to know and to be forgotten. Start reading here.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "governance/core/actor.h"
#include "governance/core/context.h"
#include "governance/core/decision.h"
#include "governance/core/ids.h"
#include "governance/core/person.h"
#include "governance/core/result.h"
#include "governance/core/role.h"
#include "governance/core/table.h"
#include "governance/core/time.h"
#include "governance/core/vault.h"
#include "wardmote/v1/members.pb.h"

namespace wardmote::members {

/// A real person as Telegram shows them.
struct Person {
  PersonId id{};
  std::string first_name;
  std::string last_name;
  std::string username;
  /// What their app is set to; may be empty.
  std::string language_hint;
};

enum class SimpleMode : std::uint8_t { unset = 0, on = 1, off = 2 };
enum class PrivateChat : std::uint8_t { unknown = 0, open = 1, blocked = 2 };
enum class InviteKind : std::uint8_t { join = 1, role = 2 };

// ---- Commands

/// Joins, or comes back after leaving.
struct Join {
  Person person;
  /// True if the bot may write to them (they wrote to it in private).
  bool private_chat_open = false;
};
/// Uses an invitation's code: joins if need be, and takes the role it gives.
struct RedeemInvite {
  Person person;
  std::string code;
  bool private_chat_open = false;
};
struct Leave {
  MemberId member;
};
/// Comes back with all roles, within the undo window.
struct UndoLeave {
  MemberId member;
};
/// What Telegram shows now; nothing happens if nothing changed.
struct UpdatePerson {
  MemberId member;
  Person person;
};
/// Empty: the fallback chain decides.
struct ChooseLanguage {
  MemberId member;
  std::string language;
};
struct ChooseSimpleMode {
  MemberId member;
  SimpleMode mode;
};
struct ChooseQuiet {
  MemberId member;
  bool quiet;
};
struct NotePrivateChat {
  MemberId member;
  PrivateChat state;
};
struct NoteAccountDeleted {
  MemberId member;
};
/// Levels 0 to 2; 3 comes from the roll. By an officer or an operator.
struct SetResidencyLevel {
  Actor by;
  MemberId member;
  std::uint32_t level;
};
/// Owners grant every role, officers moderator and helper; nobody their own. An owner's role has
/// no end.
struct GrantRole {
  Actor by;
  MemberId member;
  Role role;
  std::optional<Timestamp> until;
};
struct RevokeRole {
  Actor by;
  MemberId member;
  Role role;
};
/// Takes back a grant of one's own within the undo window.
struct UndoGrant {
  Actor by;
  MemberId member;
  Role role;
};
/// A code that brings somebody in (officers) or gives a role (who may grant it); the latter only
/// once. Without `lifetime` the settings members.join_code_lifetime, members.role_code_lifetime.
struct CreateInvite {
  Actor by;
  InviteKind kind = InviteKind::join;
  Role role = Role::helper;
  bool single_use = false;
  std::optional<std::chrono::milliseconds> lifetime = {};
};
struct WithdrawInvite {
  Actor by;
  std::string code;
};
/// "A person please": the committee shall write to the member. `told` if somebody could be told;
/// else the wish waits, with its words.
struct AskForPerson {
  MemberId member;
  std::string words = {};
  bool told = true;
};
/// Somebody could be told of a wish that waited.
struct NoteWishDelivered {
  MemberId member;
};
/// The committee has written to the member.
struct NoteWishAnswered {
  MemberId member;
};
/// Erases what identifies the member.
struct Forget {
  MemberId member;
};
/// Time passed: roles end, spent invitations are forgotten.
struct Tick {};

using Command =
    std::variant<Join, RedeemInvite, Leave, UndoLeave, UpdatePerson, ChooseLanguage,
                 ChooseSimpleMode, ChooseQuiet, NotePrivateChat, NoteAccountDeleted,
                 SetResidencyLevel, GrantRole, RevokeRole, UndoGrant, CreateInvite, WithdrawInvite,
                 Forget, Tick, AskForPerson, NoteWishDelivered, NoteWishAnswered>;

// ---- Effects

struct Welcome {
  MemberId member;
  bool returned = false;
};
struct SayGoodbye {
  MemberId member;
  /// Until then it can be undone.
  Timestamp undo_until;
};
struct TellRoleGranted {
  MemberId member;
  Role role;
  std::optional<Timestamp> until;
  /// Until then whoever granted it can undo it.
  Timestamp undo_until;
};
struct TellRoleEnded {
  MemberId member;
  Role role;
  bool expired = false;
};
struct ShowInvite {
  std::string code;
  InviteKind kind;
  Role role;
  Timestamp expires_at;
};
/// The scope of the bot's commands and the language of menus depend on it.
struct PreferencesChanged {
  MemberId member;
};
/// PersonVault::destroy; after a crash `erased_members` says so again.
struct DestroyKey {
  MemberId member;
};
/// Tell the person, at the chat they wrote from: afterwards nobody knows who they are.
struct ConfirmErasure {
  PersonId person;
};
using Effect = std::variant<Welcome, SayGoodbye, TellRoleGranted, TellRoleEnded, ShowInvite,
                            PreferencesChanged, DestroyKey, ConfirmErasure>;

// ---- State

/// What memory keeps in clear of a member; on the disk it is sealed.
struct Known {
  PersonId person{};
  std::string display_name;
  /// Of the personal fields, to notice a change without opening the box.
  std::uint64_t fingerprint = 0;
};

/// A role held, as `has_role` reads it.
struct Held {
  MemberId member{};
  Role role{};
  /// 0: without end.
  std::int64_t until_ms = 0;
};

struct State {
  Table<MemberId, v1::Member> members;
  Table<std::string, v1::RoleGrant> grants;  // key grant_key()
  Table<std::string, v1::Invite> invites;    // key code

  // Derived from the tables by apply:
  std::vector<Held> held;  // sorted by member, highest role first
  std::optional<std::int64_t> next_due_ms;
  // Derived with the vault, by index_event:
  std::unordered_map<PersonId, MemberId> by_person;
  std::unordered_map<MemberId, Known> known;

  template <class Visitor>
  void visit_tables(Visitor&& visit) {
    visit(std::uint8_t{16}, members);
    visit(std::uint8_t{17}, grants);
    visit(std::uint8_t{18}, invites);
  }
  /// Rebuilds what is derived once all rows are loaded.
  void after_load(const PersonVault& vault);
};

struct Feature {
  static constexpr std::uint32_t id = 2;
  static constexpr std::string_view name = "members";
  using State = members::State;
  using Event = v1::MembersEvent;
};

// ---- Refusals

enum class Refusal : std::uint8_t {
  community_closed,
  /// An anonymous administrator, a channel, Telegram itself, a bot.
  not_a_person,
  already_member,
  joining_by_invite_only,
  joining_closed,
  not_a_member,
  member_unknown,
  /// Arguments: language.
  language_unknown,
  last_owner,
  undo_too_late,
  nothing_to_undo,
  not_allowed,
  own_role,
  own_level,
  level_unknown,
  owner_has_no_end,
  end_in_the_past,
  role_already_held,
  role_not_held,
  lifetime_bad,
  too_many_invites,
  invite_unknown,
  invite_expired,
  invite_used,
  invite_withdrawn,
  /// Whoever made it may not give that role any more.
  invite_void,
  own_invite,
  /// Asked for a person a moment ago. Arguments: again.
  asked_already,
};
std::span<const Refusal> all_refusals();
std::string_view name(Refusal refusal);

// ---- Rules

inline constexpr std::chrono::minutes undo_window{10};
/// Between two wishes for a person: without words the second says nothing new.
inline constexpr std::chrono::minutes between_wishes{10};
inline constexpr std::chrono::minutes between_wishes_in_words{1};
/// Bytes of a wish that waits.
inline constexpr std::size_t longest_wish = 3000;
inline constexpr std::size_t most_invites = 500;
/// A spent invitation is remembered so long after it expired: a late try hears why it fails.
inline constexpr std::chrono::hours invite_memory{24};
inline constexpr std::chrono::minutes shortest_code{1};
inline constexpr std::chrono::hours longest_role_code{24};
inline constexpr std::chrono::hours longest_join_code{24 * 366};

using Decision = wardmote::Decision<v1::MembersEvent, Effect>;

Result<Decision> decide(const State& state, const Context& context, const Command& command);
void apply(State& state, const v1::MembersEvent& event);
/// Keeps the derived person index up to date; the shell calls it after each apply.
void index_event(State& state, const v1::MembersEvent& event, const PersonVault& vault);
std::optional<Timestamp> next_deadline(const State& state, const Context& context);

// ---- Questions

/// Whom `person` is here, also after leaving; see `is_member`.
std::optional<MemberId> member_of(const State& state, PersonId person);
/// Joined, not left, not erased.
bool is_member(const State& state, MemberId member);
/// Null if there is none.
const v1::Member* find(const State& state, MemberId member);
std::optional<PersonId> person_of(const State& state, MemberId member);
/// Nothing if unknown or erased.
std::optional<v1::PersonalFields> personal(const State& state, const PersonVault& vault,
                                           MemberId member);
/// First and last name; empty if unknown or erased.
std::string display_name(const State& state, MemberId member);

/// At least that role, by a grant of this community or as staff of its district or the city.
/// Telegram's administrator rights never count; somebody who left holds none.
bool has_role(const Context& context, MemberId member, Role role);
/// An operator always; a member by `has_role`; the clock never.
bool may_act_as(const Context& context, const Actor& actor, Role role);
/// The highest role, if any.
std::optional<Role> role_of(const Context& context, MemberId member);
/// Members with at least that role, ascending.
std::vector<MemberId> holders(const Context& context, Role role);

/// The language to speak to a member in: chosen, hinted if the community has it, the community's.
std::string_view language_of(const Context& context, MemberId member);
/// The same without the community's: empty if the member neither chose one nor is hinted to.
std::string_view own_language_of(const Context& context, MemberId member);
bool simple_mode_of(const Context& context, MemberId member);

/// Who asked for a person while nobody could be told, ascending.
std::vector<MemberId> waiting_wishes(const State& state);
/// What such a member said; empty if nothing.
std::string wish_of(const State& state, const PersonVault& vault, MemberId member);

/// Members whose key must not exist any more: the shell destroys it (again) after loading.
std::vector<MemberId> erased_members(const State& state);

/// Why an invitation cannot be used at `now`; nothing if it can.
std::optional<Refusal> fault_of(const v1::Invite& invite, Timestamp now);

/// What /mydata gives out of this feature; the dialogue adds the other features' and makes the
/// JSON.
struct MyData {
  v1::Member member;
  v1::PersonalFields personal;
  std::vector<v1::RoleGrant> roles;
  std::vector<v1::Invite> invites_created;
  /// Asking for a person, while nobody could be told.
  std::string wish;
};
std::optional<MyData> export_data(const State& state, const PersonVault& vault, MemberId member);

std::string grant_key(MemberId member, Role role);

}  // namespace wardmote::members
