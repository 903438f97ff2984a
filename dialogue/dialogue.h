#pragma once

// What a feature offers to the people: its entry in dialogue/features.cc.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dialogue/flow.h"
#include "dialogue/letter.h"
#include "telegram/command.h"

namespace wardmote::dialogue {

/// Where a command is understood, as bits.
enum Where : std::uint8_t { in_private = 1, in_group = 2, in_officers = 4, in_foreign = 8 };
inline constexpr std::uint8_t everywhere = in_private | in_group | in_officers;

/// A slash command.
struct CommandEntry {
  std::string_view name;
  std::uint8_t where = everywhere;
  void (*handle)(Turn& turn, const telegram::Command& command, const telegram::Message& message);
  /// Key of a short description for Telegram's list of commands; empty: not listed.
  std::string_view description;
  /// Where it is listed, of the places where it is understood.
  std::uint8_t listed_in = 0xff;
};

/// A button.
struct ActionEntry {
  Action action{};
  void (*handle)(Turn& turn, const ButtonPress& press);
};

/// A line of the home menu.
struct MenuEntry {
  std::string_view label;
  Action action{};
  /// Null: for everybody.
  bool (*is_for)(const Turn& turn) = nullptr;
};

/// Every pointer may be null.
struct Dialogue {
  std::string_view name = {};
  std::span<const CommandEntry> commands = {};
  std::span<const ActionEntry> actions = {};
  std::span<const MenuEntry> menu = {};
  std::span<const Flow* const> flows = {};
  /// A message that is no command and belongs to no conversation. True if it was meant for this
  /// feature.
  bool (*hear)(Turn& turn, const telegram::Message& message) = nullptr;
  /// A reply to a message of the bot's, before any open conversation gets it. True if it was what
  /// that message asked for.
  bool (*hear_reply)(Turn& turn, const telegram::Message& message) = nullptr;
  /// True if `hear` or `hear_reply` wants a message that the bot was not addressed by; must be
  /// quick.
  bool (*listens)(const Turn& turn, const telegram::Message& message) = nullptr;
  /// An edited message.
  bool (*hear_edit)(Turn& turn, const telegram::Message& message) = nullptr;
  /// The outcome of a call whose tag begins with this feature's name and a colon.
  void (*learn)(Turn& turn, const v1::CallOutcome& outcome) = nullptr;
  /// Does what is due.
  void (*wake)(Turn& turn) = nullptr;
  std::optional<Timestamp> (*next_deadline)(const CommunityState& state,
                                            const Context& context) = nullptr;
  /// What follows a deep link's "start=": true if the payload is this feature's.
  bool (*start)(Turn& turn, std::string_view payload, const telegram::Message& message) = nullptr;
};

/// All dialogues, the framework's first (dialogue/features.cc).
std::span<const Dialogue* const> dialogues();

const CommandEntry* find_command(std::string_view name);
const ActionEntry* find_action(Action action);
const Flow* find_flow(std::string_view name);

}  // namespace wardmote::dialogue
