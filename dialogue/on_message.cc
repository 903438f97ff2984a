// Messages: whose they are, whether they are meant for us, and which dialogue they belong to.
#include "dialogue/arrivals.h"
#include "dialogue/deep_link.h"
#include "dialogue/dialogue.h"
#include "dialogue/framework.h"
#include "dialogue/members_dialogue.h"
#include "telegram/command.h"

namespace wardmote::dialogue {
namespace {

bool is_private(const telegram::Message& message) {
  return message.chat.type == telegram::ChatType::private_chat;
}

/// Somebody who hides behind the group, a channel or Telegram itself, or a program: never a person
/// with rights.
bool is_faceless(const telegram::Message& message) {
  return message.sender_chat || !message.from || message.from->is_bot ||
         !is_person(PersonId{raw(message.from->id)});
}

Place place_of(const Turn& turn, const telegram::Message& message) {
  Place place{.chat = message.chat.id,
              // Replies outside of forums carry a thread as well, which is no topic.
              .thread = message.is_topic_message ? message.message_thread_id : telegram::ThreadId{},
              .message = message.message_id,
              .is_private = is_private(message),
              .purpose = std::nullopt,
              .callback_id = {}};
  if (!place.is_private)
    place.purpose = community::purpose_of(turn.community(), raw(message.chat.id));
  return place;
}

std::uint8_t where(const Place& place) {
  if (place.is_private) return in_private;
  if (!place.purpose) return in_foreign;
  return *place.purpose == community::Purpose::officers ? in_officers : in_group;
}

void on_command(Turn& turn, const telegram::Command& command, const telegram::Message& message) {
  const auto* entry = find_command(command.name);
  const bool known_here = entry != nullptr && (entry->where & where(turn.place)) != 0;
  if (known_here) {
    entry->handle(turn, command, message);
  } else if (!turn.place.purpose && !turn.place.is_private) {
    send(turn, here(turn), turn.text("chat.not_registered"));
  } else if (entry != nullptr) {
    send(turn, here(turn), turn.text("command.not_here"));
  } else if (turn.place.is_private) {
    show_home(turn, "command.unknown");
  } else if (!command.mention.empty()) {
    // Without our name the command may well be for another bot.
    send(turn, here(turn), turn.text("command.unknown_in_group"));
  }
}

/// A reply to a message of ours that asked for one, whatever else is going on.
bool is_asked_for(Turn& turn, const telegram::Message& message) {
  const auto& replied = message.reply_to_message;
  if (!replied || raw(replied->from) != raw(turn.at.bot.id)) return false;
  for (const auto* dialogue : dialogues()) {
    if (dialogue->hear_reply != nullptr && dialogue->hear_reply(turn, message)) return true;
  }
  return false;
}

/// In private everything is meant for us; what nobody understands gets the menu.
void on_private_words(Turn& turn, const telegram::Message& message) {
  if (is_asked_for(turn, message) || continue_with(turn, message)) return;
  for (const auto* dialogue : dialogues()) {
    if (dialogue->hear != nullptr && dialogue->hear(turn, message)) return;
  }
  show_home(turn, "home.not_understood");
}

bool is_setup(const telegram::Command& command) {
  return command.name == "setup" ||
         (command.name == "start" && is_setup_payload(command.arguments));
}

}  // namespace

bool is_chatter(const Turn& turn, const telegram::Message& message) {
  if (is_private(message) || message.service != telegram::ServiceKind::none) return false;
  if (message.text.starts_with('/') && !message.is_caption) return false;
  for (const auto* dialogue : dialogues()) {
    if (dialogue->listens != nullptr && dialogue->listens(turn, message)) return false;
  }
  return true;
}

void on_message(Turn& turn, const telegram::Message& message) {
  if (is_chatter(turn, message)) return;
  turn.place = place_of(turn, message);
  if (on_service_message(turn, message)) return;

  const auto command = telegram::parse_command(message);
  const bool commanded = command && telegram::is_meant_for(*command, turn.at.bot.username);
  if (is_faceless(message)) {
    if (!commanded || (message.from && message.from->is_bot && !message.sender_chat)) return;
    turn.speaker.reader =
        reader_of_chat(turn, turn.place.purpose.value_or(community::Purpose::group));
    // Whose group it is shall be told by somebody who shows who they are.
    send(turn, here(turn), turn.text(is_setup(*command) ? "setup.faceless" : "command.faceless"));
    return;
  }
  if (!commanded && !turn.place.is_private && !turn.place.purpose) return;
  if (command && !commanded) return;

  turn.speaker = speaker_of(turn, PersonId{raw(message.from->id)}, message.from->language_code);
  const bool binds = commanded && is_setup(*command);
  if (!binds && (turn.place.is_private || turn.place.purpose) &&
      !meet(turn, *message.from, commanded ? command->name : std::string{},
            commanded ? command->arguments : std::string{}))
    return;
  if (commanded) {
    on_command(turn, *command, message);
  } else if (turn.place.is_private) {
    on_private_words(turn, message);
  } else if (!is_asked_for(turn, message)) {
    for (const auto* dialogue : dialogues()) {
      if (dialogue->hear != nullptr && dialogue->hear(turn, message)) return;
    }
  }
}

void on_edit(Turn& turn, const telegram::Message& message) {
  // An edit never acts: what was said first is what was heard.
  if (is_faceless(message) || message.service != telegram::ServiceKind::none) return;
  turn.place = place_of(turn, message);
  turn.speaker = speaker_of(turn, PersonId{raw(message.from->id)}, message.from->language_code);
  if (!turn.speaker.member) return;
  for (const auto* dialogue : dialogues()) {
    if (dialogue->hear_edit != nullptr && dialogue->hear_edit(turn, message)) return;
  }
}

void on_channel_post(Turn& turn, const telegram::Message& message) {
  // Nobody in particular writes in a channel, so nothing but a setup code is obeyed there.
  turn.place = place_of(turn, message);
  turn.place.is_private = false;
  turn.speaker.reader = reader_of_chat(turn, community::Purpose::channel);
  const auto command = telegram::parse_command(message);
  if (command && is_setup(*command) && telegram::is_meant_for(*command, turn.at.bot.username))
    on_command(turn, *command, message);
  else
    (void)on_service_message(turn, message);
}

}  // namespace wardmote::dialogue
