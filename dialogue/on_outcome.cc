// What became of our calls, the clock, and operators.
#include "dialogue/arrivals.h"
#include "dialogue/dialogue.h"
#include "dialogue/performing.h"
#include "governance/core/overloaded.h"
#include "telegram/response.h"

namespace wardmote::dialogue {
namespace {

/// A chat is lost to us: a person blocked the bot, or a group threw it out.
void note_lost_chat(Turn& turn, std::int64_t chat) {
  if (chat > 0) {
    const auto member = members::member_of(turn.members(), PersonId{chat});
    if (member)
      (void)turn.run<members::Feature>(
          members::NotePrivateChat{.member = *member, .state = members::PrivateChat::blocked});
  } else if (community::purpose_of(turn.community(), chat)) {
    (void)act<community::Feature>(turn,
                                  community::ObserveChat{.chat = chat,
                                                         .title = std::nullopt,
                                                         .is_forum = std::nullopt,
                                                         .bot_status = community::BotStatus::left,
                                                         .can_manage_topics = std::nullopt,
                                                         .can_read_all = std::nullopt});
  }
}

}  // namespace

void on_outcome(Turn& turn, const v1::CallOutcome& outcome) {
  // Whatever became of the call in the supergroup: what comes after must know where it lives.
  const bool moved = outcome.migrate_to_chat() != 0;
  if (moved)
    (void)act<community::Feature>(
        turn, community::MigrateChat{.from = outcome.chat(), .to = outcome.migrate_to_chat()});
  switch (static_cast<telegram::Outcome>(outcome.outcome())) {
    case telegram::Outcome::blocked:
    case telegram::Outcome::chat_gone:
      note_lost_chat(turn, moved ? outcome.migrate_to_chat() : outcome.chat());
      break;
    default:
      break;
  }
  const std::string_view tag = outcome.tag();
  const auto owner = tag.substr(0, tag.find(':'));
  for (const auto* dialogue : dialogues()) {
    if (dialogue->learn != nullptr && dialogue->name == owner) dialogue->learn(turn, outcome);
  }
}

void on_wake(Turn& turn) {
  for (const auto* dialogue : dialogues()) {
    if (dialogue->wake != nullptr) dialogue->wake(turn);
  }
}

void on_operator(Turn& turn, const OperatorCommand& command) {
  turn.result.answer_json = "{}";
  std::visit(Overloaded{[&](const community::Command& c) { act<community::Feature>(turn, c); },
                        [&](const members::Command& c) { act<members::Feature>(turn, c); },
                        [&](const reports::Command& c) { act<reports::Feature>(turn, c); },
                        [&](const decisions::Command& c) { act<decisions::Feature>(turn, c); },
                        [&](const surveys::Command& c) { act<surveys::Feature>(turn, c); }},
             command.command);
}

}  // namespace wardmote::dialogue
