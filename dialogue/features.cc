#include "dialogue/features.h"

#include <array>

namespace wardmote::dialogue {

std::span<const Dialogue* const> dialogues() {
  static const std::array all{&home_dialogue(),      &report_dialogue(),   &decision_dialogue(),
                              &survey_dialogue(),    &petition_dialogue(), &straw_poll_dialogue(),
                              &community_dialogue(), &members_dialogue()};
  return all;
}

const CommandEntry* find_command(std::string_view name) {
  for (const auto* dialogue : dialogues()) {
    for (const auto& entry : dialogue->commands) {
      if (entry.name == name) return &entry;
    }
  }
  return nullptr;
}

const ActionEntry* find_action(Action action) {
  for (const auto* dialogue : dialogues()) {
    for (const auto& entry : dialogue->actions) {
      if (entry.action == action) return &entry;
    }
  }
  return nullptr;
}

const Flow* find_flow(std::string_view name) {
  for (const auto* dialogue : dialogues()) {
    for (const auto* flow : dialogue->flows) {
      if (flow->name() == name) return flow;
    }
  }
  return nullptr;
}

}  // namespace wardmote::dialogue
