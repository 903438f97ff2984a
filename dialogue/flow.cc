#include "dialogue/flow.h"

#include <algorithm>

#include "dialogue/clean_text.h"
#include "dialogue/dialogue.h"
#include "dialogue/framework.h"
#include "dialogue/interrupted.h"
#include "dialogue/performing.h"

namespace wardmote::dialogue {
namespace {

/// A conversation as it is loaded: the flow, the draft, and when it began, which names it in the
/// buttons of its questions.
struct Open {
  const Flow* flow = nullptr;
  v1::Draft draft;
  std::int64_t started_at_ms = 0;
};

std::optional<Open> load(const Turn& turn) {
  if (!turn.speaker.member) return std::nullopt;
  const auto* record =
      conversations::current(turn.conversations(), turn.at.now, *turn.speaker.member);
  if (record == nullptr) return std::nullopt;
  Open open{
      .flow = find_flow(record->flow()), .draft = {}, .started_at_ms = record->started_at_ms()};
  const auto data = conversations::data(turn.conversations(), turn.at.vault, *turn.speaker.member);
  if (open.flow == nullptr || !data || !open.draft.ParseFromString(*data)) return std::nullopt;
  return open;
}

bool save(Turn& turn, const Flow& flow, const v1::Draft& draft) {
  return act<conversations::Feature>(turn, conversations::Save{.member = *turn.speaker.member,
                                                               .flow = std::string{flow.name()},
                                                               .step = flow.step(turn, draft),
                                                               .data = draft.SerializeAsString(),
                                                               .chat = raw(turn.place.chat),
                                                               .lifetime = std::nullopt});
}

/// Tells the choices of all steps apart in a button.
std::uint64_t choice_mark(std::string_view step, std::string_view value) {
  return mark_of(std::string{step} + '\n' + std::string{value});
}

std::vector<Button> question_buttons(const Turn& turn, const Open& open, const Question& question,
                                     std::string_view step) {
  const auto began = static_cast<std::uint64_t>(open.started_at_ms);
  std::vector<Button> buttons;
  for (const auto& choice : question.choices) {
    buttons.push_back({.label = choice.label,
                       .action = framework::choose,
                       .object = began,
                       .argument = choice_mark(step, choice.value)});
  }
  if (question.may_skip) {
    buttons.push_back({.label = turn.plain("button.skip"),
                       .action = framework::skip,
                       .object = began,
                       .argument = choice_mark(step, {})});
  }
  if (!turn.speaker.simple) {
    // Simple mode has these in the keyboard below the chat.
    buttons.push_back(
        {.label = turn.plain("button.back"), .action = framework::back, .object = began});
    buttons.push_back(
        {.label = turn.plain("button.cancel"), .action = framework::cancel, .object = began});
    buttons.push_back({.label = turn.plain("button.person_please"),
                       .action = framework::person_please,
                       .object = began});
  }
  return buttons;
}

/// Below a question for a place: the one button that only a reply keyboard can hold.
telegram::ReplyKeyboard place_keyboard(const Turn& turn, const Question& question) {
  telegram::ReplyKeyboard keyboard;
  keyboard.rows.push_back({{.text = turn.plain("button.send_place"), .request_location = true}});
  if (question.may_skip) keyboard.rows.push_back({{.text = turn.plain("button.skip")}});
  keyboard.rows.push_back({{.text = turn.plain("button.back")},
                           {.text = turn.plain("button.cancel")},
                           {.text = turn.plain("button.person_please")}});
  return keyboard;
}

void ask(Turn& turn, Open& open) {
  const auto step = open.flow->step(turn, open.draft);
  const auto question = open.flow->ask(turn, open.draft, step);
  const bool wants_place = question.accepts.location && !turn.speaker.simple;
  const bool keyboard_changes = wants_place != open.draft.reply_keyboard();
  if (keyboard_changes) {
    open.draft.set_reply_keyboard(wants_place);
    if (!save(turn, *open.flow, open.draft)) return;
  }
  if (wants_place) {
    answer_press(turn, std::string{});
    send_with(turn, here(turn), question.text, place_keyboard(turn, question));
    return;
  }
  if (keyboard_changes && !turn.keyboard_restored)
    restore_keyboard(turn, here(turn), turn.text("flow.noted"));
  show(turn, {.text = question.text,
              .buttons = question_buttons(turn, open, question, step),
              .columns = question.columns,
              .self = framework::question});
}

/// Begins anew under `flow` in place of what was kept for the speaker, unless the rules refuse.
bool replace(Turn& turn, const Flow& flow, v1::Draft& draft) {
  if (auto aside = aside_of(turn)) *draft.mutable_aside() = *std::move(aside);
  if (!fits(draft)) {
    // Said before the one that is open is ended: it must not be lost for one that cannot be kept.
    reply(turn, "conversations.refused.draft_too_large");
    return false;
  }
  // Ending what has just been erased is no trouble: there is nothing left to end.
  (void)turn.run<conversations::Feature>(conversations::End{.member = *turn.speaker.member});
  return save(turn, flow, draft);
}

/// What the ended conversation broke into goes on with the question at which it stood. False if
/// there is no such thing.
bool resume(Turn& turn, const Open& ended) {
  const auto* flow =
      ended.draft.has_interrupted() ? find_flow(ended.draft.interrupted().flow()) : nullptr;
  if (flow == nullptr || !turn.speaker.member) return false;
  auto draft = ended.draft.interrupted().draft();
  draft.set_reply_keyboard(ended.draft.reply_keyboard());
  if (!replace(turn, *flow, draft)) return false;
  send(turn, here(turn), turn.text("flow.goes_on"));
  return ask_again(turn);
}

/// True if another conversation goes on in its place.
bool end(Turn& turn, const Open& open) {
  if (resume(turn, open)) return true;
  if (turn.speaker.member) {
    const auto aside = aside_of(turn);
    // Ending what has just been erased is no trouble: there is nothing left to end.
    (void)turn.run<conversations::Feature>(conversations::End{.member = *turn.speaker.member});
    if (aside) (void)put_aside(turn, *aside);
  }
  if (open.draft.reply_keyboard()) restore_keyboard(turn, here(turn), turn.text("flow.done"));
  return false;
}

void take(Turn& turn, Open& open, const std::string& step, const Answer& answer) {
  switch (open.flow->take(turn, open.draft, step, answer)) {
    case Verdict::refused:
      return;
    case Verdict::finished:
      (void)end(turn, open);
      return;
    case Verdict::next:
      *open.draft.add_asked() = step;
      [[fallthrough]];
    case Verdict::stay:
      if (save(turn, *open.flow, open.draft)) ask(turn, open);
      return;
  }
}

/// A draft's button from another draft, or from before a restart of it, is of no use any more.
std::optional<Open> load_for(Turn& turn, const ButtonPress& press) {
  auto open = load(turn);
  if (open && static_cast<std::uint64_t>(open->started_at_ms) == press.object) return open;
  reply(turn, "flow.button_too_old");
  if (!ask_again(turn)) show_home(turn);
  return std::nullopt;
}

/// Says once that no more pictures fit.
void tell_full(Turn& turn, v1::Draft& draft) {
  if (!draft.told_full())
    send(
        turn, here(turn),
        turn.text("flow.photos_full", {{"limit", static_cast<std::int64_t>(reports::photos_max)}}));
  draft.set_told_full(true);
}

/// A photo of the album whose first picture was taken already: it joins in silence, for Telegram
/// sends the pictures of an album one by one.
bool joins_album(Turn& turn, Open& open, const telegram::Message& message) {
  if (message.media_group_id.empty() || message.media_group_id != open.draft.album() ||
      message.photos.empty())
    return false;
  const auto fate = open.flow->add_photo(open.draft, message.photos.back());
  if (fate == PhotoFate::no_place) return false;
  if (fate == PhotoFate::no_room) tell_full(turn, open.draft);
  (void)save(turn, *open.flow, open.draft);
  return true;
}

/// Words on the keyboards below the chat do what the buttons of the same name do.
bool is_keyboard_word(Turn& turn, const Open& open, const std::string& text) {
  if (is_label(turn, text, "button.back")) {
    go_back(turn);
  } else if (is_label(turn, text, "button.cancel")) {
    cancel(turn);
  } else if (is_label(turn, text, "button.person_please")) {
    ask_for_person(turn, {});
  } else if (is_label(turn, text, "button.skip")) {
    const auto step = open.flow->step(turn, open.draft);
    if (!open.flow->ask(turn, open.draft, step).may_skip) return false;
    auto copy = open;
    take(turn, copy, step, {.skipped = true});
  } else {
    return false;
  }
  return true;
}

/// What of the message answers the question; nothing if it does not.
std::optional<Answer> answer_from(const Question& question, const telegram::Message& message) {
  Answer answer;
  if (message.location && question.accepts.location) answer.location = message.location;
  if (!message.photos.empty() && question.accepts.photo) answer.photo = message.photos.back();
  if (message.contact && question.accepts.contact) answer.phone = message.contact->phone_number;
  if (question.accepts.text) {
    answer.text = clean_text(message.text);
    if (message.file && message.file->kind == telegram::FileKind::voice)
      answer.voice = message.file->file_id;
  }
  for (const auto& choice : question.choices) {
    // Typing what a button says is as good as pressing it.
    if (choice.label == message.text) answer = Answer{.choice = choice.value};
  }
  const bool something = answer.location || answer.photo || !answer.phone.empty() ||
                         !answer.text.empty() || !answer.voice.empty() || !answer.choice.empty();
  if (!something) return std::nullopt;
  return answer;
}

}  // namespace

const v1::DraftAnswer* answer_to(const v1::Draft& draft, std::string_view step) {
  const auto& answers = draft.answers();
  const auto found = std::find_if(answers.begin(), answers.end(),
                                  [&](const auto& answer) { return answer.step() == step; });
  return found == answers.end() ? nullptr : &*found;
}

v1::DraftAnswer& edit_answer(v1::Draft& draft, std::string_view step) {
  for (auto& answer : *draft.mutable_answers()) {
    if (answer.step() == step) return answer;
  }
  auto& answer = *draft.add_answers();
  answer.set_step(std::string{step});
  return answer;
}

void remove_answer(v1::Draft& draft, std::string_view step) {
  auto& answers = *draft.mutable_answers();
  answers.erase(std::remove_if(answers.begin(), answers.end(),
                               [&](const auto& answer) { return answer.step() == step; }),
                answers.end());
}

void Flow::take_back(v1::Draft& draft, std::string_view step) const { remove_answer(draft, step); }

void begin(Turn& turn, const Flow& flow, v1::Draft draft) {
  if (!turn.speaker.member) return;
  if (const auto former = load(turn)) {
    // What a former draft left below the chat goes with it.
    draft.set_reply_keyboard(former->draft.reply_keyboard());
    let_wait(former->flow->name(), former->draft, flow.name(), draft);
  }
  if (!replace(turn, flow, draft)) return;
  if (auto open = load(turn)) ask(turn, *open);
}

bool ask_again(Turn& turn) {
  auto open = load(turn);
  if (!open) return false;
  ask(turn, *open);
  return true;
}

bool continue_with(Turn& turn, const telegram::Message& message) {
  auto open = load(turn);
  if (!open) return false;
  if (joins_album(turn, *open, message)) return true;
  if (is_keyboard_word(turn, *open, message.text)) return true;

  const auto step = open->flow->step(turn, open->draft);
  const auto question = open->flow->ask(turn, open->draft, step);
  auto answer = answer_from(question, message);
  if (!message.photos.empty() && open->draft.album() != message.media_group_id)
    open->draft.set_album(message.media_group_id);
  const bool unread = tell_of_unread_file(turn, message);
  if (answer) {
    take(turn, *open, step, *answer);
    return true;
  }
  const auto fate = message.photos.empty()
                        ? PhotoFate::no_place
                        : open->flow->add_photo(open->draft, message.photos.back());
  if (fate == PhotoFate::kept) {
    send(turn, here(turn), turn.text("flow.photo_added"));
  } else if (fate == PhotoFate::no_room) {
    tell_full(turn, open->draft);
  } else if (!unread) {
    send(turn, here(turn), turn.text("flow.not_an_answer"));
  }
  if (fate != PhotoFate::no_place && !save(turn, *open->flow, open->draft)) return true;
  ask(turn, *open);
  return true;
}

bool tell_of_unread_file(Turn& turn, const telegram::Message& message) {
  constexpr std::int64_t megabytes_max = 20;
  const bool unread = message.file && message.file->kind != telegram::FileKind::voice &&
                      message.file->kind != telegram::FileKind::sticker;
  if (!unread) return false;
  const auto& file = *message.file;
  if (file.kind == telegram::FileKind::document && file.mime_type.starts_with("image/"))
    send(turn, here(turn), turn.text("flow.send_as_photo"));
  else if (file.file_size > megabytes_max * 1024 * 1024)
    send(turn, here(turn), turn.text("flow.file_too_large", {{"limit", megabytes_max}}));
  else
    send(turn, here(turn), turn.text("flow.file_not_taken"));
  return true;
}

void press_choice(Turn& turn, const ButtonPress& press) {
  auto open = load_for(turn, press);
  if (!open) return;
  const auto step = open->flow->step(turn, open->draft);
  const auto question = open->flow->ask(turn, open->draft, step);
  for (const auto& choice : question.choices) {
    if (choice_mark(step, choice.value) != press.argument) continue;
    take(turn, *open, step, {.choice = choice.value});
    return;
  }
  // Nothing can be answered any more: the flow says why.
  const auto& accepts = question.accepts;
  if (question.choices.empty() && !accepts.text && !accepts.photo && !accepts.location &&
      !accepts.contact) {
    take(turn, *open, step, {});
    return;
  }
  answer_press(turn, "flow.already_answered", {}, false);
  ask(turn, *open);
}

void press_skip(Turn& turn, const ButtonPress& press) {
  auto open = load_for(turn, press);
  if (!open) return;
  const auto step = open->flow->step(turn, open->draft);
  if (choice_mark(step, {}) == press.argument) {
    take(turn, *open, step, {.skipped = true});
    return;
  }
  answer_press(turn, "flow.already_answered", {}, false);
  ask(turn, *open);
}

void go_back(Turn& turn) {
  auto open = load(turn);
  if (!open) {
    show_home(turn);
    return;
  }
  if (open->draft.asked().empty()) {
    cancel(turn);
    return;
  }
  const auto last = *open->draft.asked().rbegin();
  open->draft.mutable_asked()->RemoveLast();
  open->flow->take_back(open->draft, last);
  if (save(turn, *open->flow, open->draft)) ask(turn, *open);
}

void cancel(Turn& turn) {
  const auto open = load(turn);
  if (open) {
    if (!end(turn, *open)) show_home(turn, "flow.cancelled");
  } else {
    show_home(turn, "flow.nothing_to_cancel");
  }
}

}  // namespace wardmote::dialogue
