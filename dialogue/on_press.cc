// Presses of buttons: whether the button is real, for this person, and what it does.
#include "dialogue/arrivals.h"
#include "dialogue/dialogue.h"
#include "dialogue/framework.h"
#include "dialogue/members_dialogue.h"

namespace wardmote::dialogue {
namespace {

void tell_fault(Turn& turn, ButtonFault fault) {
  switch (fault) {
    case ButtonFault::unreadable:
      return;
    case ButtonFault::foreign:
      answer_press(turn, "button.not_for_you", {}, true);
      return;
    case ButtonFault::forged:
      answer_press(turn, "button.not_valid", {}, true);
      return;
    case ButtonFault::expired:
      answer_press(turn, "button.expired", {}, true);
      if (turn.place.is_private) show_home(turn);
      return;
  }
}

}  // namespace

void on_press(Turn& turn, const telegram::CallbackQuery& query) {
  if (!query.chat) return;
  turn.place = {.chat = query.chat->id,
                .thread = query.message_thread_id,
                .message = query.message_id,
                .is_private = query.chat->type == telegram::ChatType::private_chat,
                .purpose = std::nullopt,
                .callback_id = query.id,
                .is_button = true};
  if (!turn.place.is_private)
    turn.place.purpose = community::purpose_of(turn.community(), raw(query.chat->id));
  const PersonId person{raw(query.from.id)};
  if (query.from.is_bot || !is_person(person)) return;

  turn.speaker = speaker_of(turn, person, query.from.language_code);
  auto press = read_button(
      turn.at.signer, query.data,
      {.community = turn.at.id, .chat = turn.place.chat, .person = person, .now = turn.at.now});
  if (!press) {
    tell_fault(turn, press.error());
    return;
  }
  if (press->action == framework::more) {
    const auto more = unpack_more(press->argument);
    turn.page = more.page;
    press->action = more.self;
    press->argument = more.argument;
  }
  const auto* entry = find_action(press->action);
  if (entry == nullptr) {
    answer_press(turn, "button.not_valid", {}, true);
    return;
  }
  // Who left may think better of it within minutes, by the button they were given.
  const bool comes_back = press->action == undo_leave && turn.speaker.member;
  if (!comes_back && !meet(turn, query.from, {}, {})) return;
  entry->handle(turn, *press);
  // Telegram shows a clock on the button until it hears something.
  answer_press(turn, std::string{});
}

}  // namespace wardmote::dialogue
