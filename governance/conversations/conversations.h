#pragma once

// Who is in the middle of what with the bot. A draft survives a restart and expires.

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "governance/core/context.h"
#include "governance/core/decision.h"
#include "governance/core/ids.h"
#include "governance/core/result.h"
#include "governance/core/table.h"
#include "governance/core/time.h"
#include "governance/core/vault.h"
#include "wardmote/v1/conversations.pb.h"

namespace wardmote::conversations {

// ---- Commands

/// Begins a conversation or goes on with it; a member has one at a time, another flow replaces it.
struct Save {
  MemberId member;
  std::string flow;
  std::string step;
  /// In clear; it is sealed under the member's key.
  std::string data;
  std::int64_t chat = 0;
  /// From now; without it the setting conversations.lifetime.
  std::optional<std::chrono::milliseconds> lifetime;
};
/// Done or given up. Nothing happens if there is none.
struct End {
  MemberId member;
};
/// Time passed: drafts expire.
struct Expire {};
using Tick = Expire;

using Command = std::variant<Save, End, Expire>;

// ---- Effects

struct DraftExpired {
  MemberId member;
  std::string flow;
  std::int64_t chat = 0;
};
using Effect = std::variant<DraftExpired>;

// ---- State

struct State {
  Table<MemberId, v1::Conversation> conversations;

  /// Derived: when each expires.
  std::set<std::pair<std::int64_t, MemberId>> by_expiry;

  template <class Visitor>
  void visit_tables(Visitor&& visit) {
    visit(std::uint8_t{24}, conversations);
  }
  void after_load(const PersonVault& vault);
};

struct Feature {
  static constexpr std::uint32_t id = 3;
  static constexpr std::string_view name = "conversations";
  using State = conversations::State;
  using Event = v1::ConversationsEvent;
};

// ---- Refusals

enum class Refusal : std::uint8_t { community_closed, not_a_member, draft_too_large, flow_empty };
std::span<const Refusal> all_refusals();
std::string_view name(Refusal refusal);

// ---- Rules

inline constexpr std::size_t largest_draft = 64 * 1024;
/// How many drafts one Expire ends at most; the next deadline is then still due.
inline constexpr std::size_t expired_at_once = 100;

using Decision = wardmote::Decision<v1::ConversationsEvent, Effect>;

Result<Decision> decide(const State& state, const Context& context, const Command& command);
void apply(State& state, const v1::ConversationsEvent& event);
std::optional<Timestamp> next_deadline(const State& state, const Context& context);

// ---- Questions

/// Null if there is none, or if it expired and nobody said so yet.
const v1::Conversation* current(const State& state, Timestamp now, MemberId member);
/// What was saved. Nothing if there is none or if the member was erased.
std::optional<std::string> data(const State& state, const PersonVault& vault, MemberId member);

}  // namespace wardmote::conversations
