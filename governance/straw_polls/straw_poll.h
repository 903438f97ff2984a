#pragma once

// Straw polls (V11): native polls of Telegram's, whose results are collected and kept. They sound
// out opinion and bind nobody; what binds is a decision (governance/decisions/).

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "governance/core/actor.h"
#include "governance/core/context.h"
#include "governance/core/decision.h"
#include "governance/core/ids.h"
#include "governance/core/result.h"
#include "governance/core/table.h"
#include "governance/core/time.h"
#include "governance/core/vault.h"
#include "wardmote/v1/straw_polls.pb.h"

namespace wardmote::straw_polls {

/// Within a community, from 1.
enum class PollNumber : std::uint64_t {};
constexpr std::uint64_t raw(PollNumber number) { return static_cast<std::uint64_t>(number); }

enum class PollState : std::uint8_t { sending = 1, open = 2, closing = 3, closed = 4, lost = 5 };
enum class Loss : std::uint8_t { not_sent = 1, deleted = 2, not_told = 3 };

// ---- Commands

struct StartPoll {
  Actor by;
  v1::StrawPollTerms terms;
};
/// Telegram has it.
struct RecordPosted {
  PollNumber poll{};
  std::int64_t chat = 0;
  std::int32_t message = 0;
};
/// Ends it before its time.
struct EndPoll {
  Actor by;
  PollNumber poll{};
};
/// Telegram says how it stood when it ended: votes in the order of the options.
struct TakeTally {
  PollNumber poll{};
  std::vector<std::uint32_t> votes;
  std::uint32_t voters = 0;
};
/// Nobody will say how it stood.
struct GiveUp {
  PollNumber poll{};
  Loss why{};
};
/// Time passed: polls end.
struct Tick {};

using Command = std::variant<StartPoll, RecordPosted, EndPoll, TakeTally, GiveUp, Tick>;

// ---- Effects

struct PostPoll {
  PollNumber poll{};
};
/// Ask Telegram to end it and to say how it stands.
struct StopPoll {
  PollNumber poll{};
};
struct AnnounceTally {
  PollNumber poll{};
};
/// Whoever began it hears that there will be no result.
struct TellLost {
  PollNumber poll{};
};
using Effect = std::variant<PostPoll, StopPoll, AnnounceTally, TellLost>;

// ---- Refusals

enum class Refusal : std::uint8_t {
  closed_community,
  not_an_officer,
  no_group,
  not_found,
  /// It is over, or not in the group yet.
  not_open,
  question_empty,
  /// Arguments: limit.
  question_too_long,
  too_few_options,
  /// Arguments: limit.
  too_many_options,
  option_empty,
  /// Arguments: option, limit.
  option_too_long,
  /// Arguments: option.
  option_twice,
  /// Arguments: least_minutes, most_days.
  duration_invalid,
  /// Arguments: limit.
  too_many_open,
  /// Telegram speaks of another poll than ours.
  tally_of_another,
};
std::span<const Refusal> all_refusals();
std::string_view name(Refusal refusal);
/// "straw_polls.refused.<name>".
tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments = {});

// ---- State

struct State {
  Table<PollNumber, v1::StrawPollRecord> polls;

  /// Derived: when open ones end, earliest first.
  std::set<std::pair<Timestamp, PollNumber>> deadlines;

  template <class Visitor>
  void visit_tables(Visitor&& visit) {
    visit(std::uint8_t{60}, polls);
  }
  void after_load(const PersonVault& vault);
};

struct Feature {
  static constexpr std::uint32_t id = 9;
  static constexpr std::string_view name = "straw_polls";
  using State = straw_polls::State;
  using Event = v1::StrawPollsEvent;
};

// ---- Rules

/// Telegram's limits, in UTF-16 units (Bot API, sendPoll).
inline constexpr std::size_t question_max = 300;
inline constexpr std::size_t option_max = 100;
inline constexpr int options_min = 2;
inline constexpr int options_max = 12;
inline constexpr std::chrono::minutes shortest{5};
inline constexpr std::chrono::days longest{30};
/// Not over yet. More would be a flood in the group.
inline constexpr std::size_t open_max = 5;
inline constexpr std::size_t tick_max = 64;

using Decision = wardmote::Decision<v1::StrawPollsEvent, Effect>;

Result<Decision> decide(const State& state, const Context& context, const Command& command);
void apply(State& state, const v1::StrawPollsEvent& event);
/// When `Tick` has something to do; nothing while the community is closed.
std::optional<Timestamp> next_deadline(const State& state, const Context& context);

// ---- Questions

/// Null if there is none.
const v1::StrawPollRecord* find(const State& state, PollNumber poll);
PollNumber number_of(const v1::StrawPollRecord& record);
PollState state_of(const v1::StrawPollRecord& record);
/// Neither closed nor lost.
bool is_under_way(const v1::StrawPollRecord& record);
/// Refuses terms that StartPoll would refuse, as far as they are there: a draft grows.
Result<void> check_options(const v1::StrawPollTerms& terms);

}  // namespace wardmote::straw_polls
