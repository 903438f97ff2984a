#pragma once

// One inbound thing being dealt with: who, where, and what comes of it. Every dialogue works on a
// Turn; it is the only way to the rules and to what goes out.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dialogue/step.h"

namespace wardmote::dialogue {

/// The person behind the inbound thing, read from the records as they are now.
struct Speaker {
  /// 0 for the clock, operators and outcomes.
  PersonId person{};
  /// Set if the community knows them, also after they left.
  std::optional<MemberId> member = {};
  Reader reader = {};
  bool simple = false;
};

/// Where it came from.
struct Place {
  telegram::ChatId chat{};
  telegram::ThreadId thread{};
  /// The message to answer, or the one whose button was pressed.
  telegram::MessageId message{};
  bool is_private = false;
  /// What the chat is to the community; nothing in private and in foreign chats.
  std::optional<community::Purpose> purpose = {};
  /// Set while a press of a button waits for its answer.
  std::string callback_id = {};
  bool is_button = false;
};

struct Turn {
  CommunityState& state;
  const StepContext& at;
  StepResult& result;
  Speaker speaker;
  Place place;
  /// The keyboard below the speaker's private chat was laid anew in this turn.
  bool keyboard_restored = false;
  /// What goes on the community's board at the end of the turn.
  std::vector<v1::BoardLine> to_publish = {};
  /// Page of a screen with more buttons than a message should hold.
  std::uint32_t page = 0;

  Context context() const;

  const community::State& community() const { return state.state<community::Feature>(); }
  const members::State& members() const { return state.state<members::Feature>(); }
  const conversations::State& conversations() const {
    return state.state<conversations::Feature>();
  }
  const reports::State& reports() const { return state.state<reports::Feature>(); }
  const decisions::State& decisions() const { return state.state<decisions::Feature>(); }
  const straw_polls::State& straw_polls() const { return state.state<straw_polls::Feature>(); }
  const surveys::State& surveys() const { return state.state<surveys::Feature>(); }
  const petitions::State& petitions() const { return state.state<petitions::Feature>(); }
  const public_log::State& public_log() const { return state.state<public_log::Feature>(); }

  /// Lets the rules of `Feature` decide; what happened is applied and recorded. Returns what must
  /// follow.
  template <class Feature, class Command>
  auto run(const Command& command) {
    auto& own = state.state<Feature>();
    auto decision = decide(std::as_const(own), context(), command);
    using Effects = std::remove_reference_t<decltype(decision->effects)>;
    if (!decision) return Result<Effects>{tl::unexpected(std::move(decision.error()))};
    for (const auto& event : decision->events) {
      apply(own, event);
      if constexpr (std::is_same_v<Feature, members::Feature>) index_event(own, event, at.vault);
      result.events.push_back({Feature::id, event.SerializeAsString()});
      if constexpr (requires { board_lines(own, event); }) {
        for (auto& line : board_lines(own, event)) to_publish.push_back(std::move(line));
      }
    }
    return Result<Effects>{std::move(decision->effects)};
  }

  std::string plain(std::string_view key, std::initializer_list<Argument> arguments = {}) const {
    return at.texts.plain(speaker.reader, key, arguments);
  }
  telegram::Html text(std::string_view key, std::initializer_list<Argument> arguments = {}) const {
    return at.texts.render(speaker.reader, key, arguments);
  }

  bool is_officer() const;
  /// Joined and not left.
  bool is_member() const;
};

/// The zone the community lives in.
const TimeZone& zone_of(const Turn& turn);
/// Who speaks: language, simple mode and membership from the records.
Speaker speaker_of(const Turn& turn, PersonId person, std::string_view language_hint);
/// A text of the community's in the reader's language, else in the community's, else any.
const std::string& local_text(const Turn& turn, const Reader& reader, const v1::LocalText& text);
/// How a chat of the community reads: its language or the community's, its zone.
Reader reader_of_chat(const Turn& turn, community::Purpose purpose);
/// How a member reads.
Reader reader_of(const Turn& turn, MemberId member);

/// Tells the speaker what the rules say: over the button that was pressed, or as a reply.
void tell_refusal(Turn& turn, const Rejection& rejection);

/// Runs the command and what follows from it (the `perform` of its feature's dialogue); a refusal
/// is told. False if refused.
template <class Feature, class Command>
bool act(Turn& turn, const Command& command) {
  const auto effects = turn.run<Feature>(command);
  if (!effects) {
    tell_refusal(turn, effects.error());
    return false;
  }
  for (const auto& effect : *effects) perform(turn, effect);
  return true;
}

}  // namespace wardmote::dialogue
