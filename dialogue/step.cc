#include "dialogue/step.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "dialogue/arrivals.h"
#include "dialogue/dialogue.h"
#include "governance/core/overloaded.h"

namespace wardmote::dialogue {
namespace {

void on_update(Turn& turn, const telegram::Update& update) {
  std::visit(
      Overloaded{
          [&](const telegram::MessageReceived& received) { on_message(turn, received.message); },
          [&](const telegram::MessageEdited& edited) { on_edit(turn, edited.message); },
          [&](const telegram::ChannelPost& post) { on_channel_post(turn, post.message); },
          [&](const telegram::CallbackQuery& query) { on_press(turn, query); },
          [&](const telegram::BotMemberChanged& change) { on_bot_status(turn, change.change); },
          // Who sits in the group says nothing about who belongs to the community.
          [](const telegram::MemberChanged&) {}, [](const telegram::UnknownUpdate&) {}},
      update.content);
}

/// What the turn's events say to everybody, in the commit of the events.
void publish(Turn& turn) {
  if (turn.to_publish.empty() || turn.at.board_key == nullptr) return;
  const auto published =
      public_log::publish(turn.public_log(), {.lines = std::move(turn.to_publish),
                                              .origin = std::string{turn.at.board_origin},
                                              .seed = turn.at.board_key->board_seed()});
  // Vote and board must not part: whoever runs the step sets the update aside and says why.
  if (!published)
    throw std::logic_error("the board does not take a line: " +
                           std::string{board::name(published.error())});
  apply(turn.state.state<public_log::Feature>(), *published);
  turn.result.events.push_back({public_log::Feature::id, published->SerializeAsString()});
}

}  // namespace

StepResult step(CommunityState& state, const StepContext& context, const Inbound& inbound) {
  StepResult result;
  Turn turn{.state = state, .at = context, .result = result, .speaker = {}, .place = {}};
  std::visit(Overloaded{[&](const telegram::Update* update) { on_update(turn, *update); },
                        [&](const v1::CallOutcome* outcome) { on_outcome(turn, *outcome); },
                        [&](Wake) { on_wake(turn); },
                        [&](const OperatorCommand* command) { on_operator(turn, *command); }},
             inbound);
  publish(turn);
  result.ignored = result.events.empty() && result.calls.empty() && !result.refusal &&
                   result.answer_json.empty();
  return result;
}

std::optional<Timestamp> next_wake(const CommunityState& state, const StepContext& context) {
  const Context rules{.now = context.now,
                      .city = context.city,
                      .community = state.state<community::Feature>(),
                      .members = state.state<members::Feature>(),
                      .vault = context.vault,
                      .random = context.random,
                      .zones = context.zones,
                      .ballots = context.ballots};
  std::optional<Timestamp> earliest;
  for (const auto* dialogue : dialogues()) {
    if (dialogue->next_deadline == nullptr) continue;
    const auto deadline = dialogue->next_deadline(state, rules);
    if (deadline && (!earliest || *deadline < *earliest)) earliest = deadline;
  }
  return earliest;
}

}  // namespace wardmote::dialogue
