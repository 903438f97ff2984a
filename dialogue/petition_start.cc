// Starting a petition by questions, mending one, withdrawing one.
#include <array>
#include <charconv>

#include "dialogue/clean_text.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/petition_dialogue.h"
#include "governance/core/text.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using petitions::PetitionNumber;
using petitions::Refusal;
using Press = const ButtonPress&;

PetitionNumber number_of(const ButtonPress& press) { return PetitionNumber{press.object}; }

std::string said(const v1::Draft& draft, std::string_view step) {
  const auto* answer = answer_to(draft, step);
  return answer == nullptr ? std::string{} : answer->text();
}

v1::PetitionText text_of(const v1::Draft& draft) {
  v1::PetitionText text;
  text.set_title(said(draft, "title"));
  text.set_ask(said(draft, "ask"));
  text.set_why(said(draft, "why"));
  if (const auto* photo = answer_to(draft, "photo"); photo != nullptr && photo->photos_size() > 0)
    text.set_photo(photo->photos(0).file_id());
  return text;
}

v1::Draft draft_of(const v1::PetitionText& text) {
  v1::Draft draft;
  edit_answer(draft, "title").set_text(text.title());
  edit_answer(draft, "ask").set_text(text.ask());
  edit_answer(draft, "why").set_text(text.why());
  // So that "back" leads to what can be changed.
  for (const auto* step : {"title", "ask", "why"}) draft.add_asked(step);
  if (!text.photo().empty()) edit_answer(draft, "photo").add_photos()->set_file_id(text.photo());
  return draft;
}

bool shows_name(const v1::Draft& draft) { return said(draft, "named") == "yes"; }
bool has_seen_similar(const v1::Draft& draft) { return said(draft, "same") == "new"; }

/// What one answer may hold.
struct Bounds {
  Refusal too_long;
  std::size_t most;
};
Bounds bounds_of(std::string_view step) {
  if (step == "title") return {Refusal::title_too_long, petitions::title_max};
  if (step == "ask") return {Refusal::ask_too_long, petitions::text_max};
  return {Refusal::why_too_long, petitions::text_max};
}

/// Of those that were offered, the ones that can still be supported.
std::vector<const v1::PetitionRecord*> offered(const Turn& turn, const v1::Draft& draft) {
  std::vector<const v1::PetitionRecord*> found;
  const auto* same = answer_to(draft, "same");
  if (same == nullptr) return found;
  for (const auto& number : same->choices()) {
    const auto* record = petitions::find(
        turn.petitions(), PetitionNumber{std::strtoull(number.c_str(), nullptr, 10)});
    if (record != nullptr && petitions::takes_supports(*record, turn.at.now))
      found.push_back(record);
  }
  return found;
}

void offer(v1::Draft& draft, const std::vector<PetitionNumber>& similar) {
  auto& same = edit_answer(draft, "same");
  same.clear_choices();
  for (const auto number : similar)
    same.add_choices(std::to_string(static_cast<std::uint64_t>(number)));
}

class PetitionFlow final : public Flow {
 public:
  std::string_view name() const override { return "petition"; }

  std::string step(const Turn& turn, const v1::Draft& draft) const override {
    for (const std::string_view step : {"title", "ask"}) {
      if (said(draft, step).empty()) return std::string{step};
    }
    if (!has_seen_similar(draft) && !offered(turn, draft).empty()) return "same";
    return said(draft, "why").empty() ? "why" : "confirm";
  }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const override {
    if (step == "same") return ask_same(turn, draft);
    if (step == "confirm") return ask_confirm(turn, draft);
    const auto key = step == "title" ? "petition.ask_title"
                     : step == "ask" ? "petition.ask_ask"
                                     : "petition.ask_why";
    return {.text = turn.text(key), .accepts = {.text = true, .photo = true}};
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view step,
               const Answer& answer) const override {
    if (step == "same") return take_same(turn, draft, answer);
    if (step == "confirm") return take_confirm(turn, draft, answer);
    return take_words(turn, draft, step, answer);
  }

  /// One is enough: the last one sent.
  PhotoFate add_photo(v1::Draft& draft, const telegram::Photo& photo) const override {
    auto& kept = edit_answer(draft, "photo");
    kept.clear_photos();
    auto& added = *kept.add_photos();
    added.set_file_id(photo.file_id);
    added.set_unique_id(photo.file_unique_id);
    return PhotoFate::kept;
  }

  /// What was offered stays, to be asked again; what the last question led to goes.
  void take_back(v1::Draft& draft, std::string_view step) const override {
    if (step == "same")
      edit_answer(draft, "same").clear_text();
    else
      remove_answer(draft, step == "confirm" ? "same" : step);
  }

 private:
  Verdict take_words(Turn& turn, v1::Draft& draft, std::string_view step,
                     const Answer& answer) const {
    if (answer.photo) (void)add_photo(draft, *answer.photo);
    if (answer.text.empty()) {
      reply(turn, answer.photo ? "flow.photo_added" : "petition.only_words");
      return Verdict::stay;
    }
    const auto words = step == "title" ? clean_line(answer.text) : answer.text;
    const auto bounds = bounds_of(step);
    if (count_code_points(words) > bounds.most) {
      tell_refusal(
          turn, petitions::refuse(bounds.too_long, "limit", static_cast<std::int64_t>(bounds.most))
                    .value());
      return Verdict::refused;
    }
    edit_answer(draft, step).set_text(words);
    // Before more is written: somebody may have asked for the same.
    if (step == "ask" && draft.object() == 0)
      offer(draft, petitions::similar_petitions(turn.petitions(), text_of(draft)));
    return Verdict::next;
  }

  static Question ask_same(const Turn& turn, const v1::Draft& draft) {
    Question question{.text = turn.text("petition.ask_same")};
    for (const auto* record : offered(turn, draft)) {
      const auto line = petition_line(turn, turn.speaker.reader, *record);
      question.text.value += "\n\n" + telegram::HtmlBuilder{}.text(line).take().value;
      question.choices.push_back(
          {std::to_string(record->number()),
           turn.plain("petition.support_number",
                      {{"number", static_cast<std::int64_t>(record->number())}})});
    }
    question.choices.push_back({"new", turn.plain("petition.mine_is_new")});
    return question;
  }

  static Verdict take_same(Turn& turn, v1::Draft& draft, const Answer& answer) {
    if (answer.choice == "new") {
      edit_answer(draft, "same").set_text("new");
      return Verdict::next;
    }
    if (answer.choice.empty()) return Verdict::stay;
    const PetitionNumber number{std::strtoull(answer.choice.c_str(), nullptr, 10)};
    // Whoever supports it already is told so, and has what they came for.
    (void)act<petitions::Feature>(
        turn, petitions::SupportPetition{.by = *turn.speaker.member, .petition = number});
    return Verdict::finished;
  }

  static Question ask_confirm(const Turn& turn, const v1::Draft& draft) {
    telegram::HtmlBuilder html;
    html.append(turn.text("petition.ask_confirm")).line().line();
    html.append(petition_text_words(turn, turn.speaker.reader, text_of(draft))).line();
    html.append(
        turn.text("petition.name_is", {{"shown", std::string{shows_name(draft) ? "yes" : "no"}}}));
    return {.text = html.take(),
            .choices = {{"send", turn.plain("petition.send")},
                        {"named", turn.plain(shows_name(draft) ? "petition.hide_name"
                                                               : "petition.show_name")}}};
  }

  static Verdict take_confirm(Turn& turn, v1::Draft& draft, const Answer& answer) {
    if (answer.choice == "named")
      edit_answer(draft, "named").set_text(shows_name(draft) ? "no" : "yes");
    if (answer.choice != "send") return Verdict::stay;
    return draft.object() == 0 ? submit(turn, draft) : mend(turn, draft);
  }

  static Verdict submit(Turn& turn, v1::Draft& draft) {
    const auto effects = turn.run<petitions::Feature>(
        petitions::SubmitPetition{.by = *turn.speaker.member,
                                  .text = text_of(draft),
                                  .show_name = shows_name(draft),
                                  .not_a_duplicate = has_seen_similar(draft)});
    if (!effects) {
      tell_refusal(turn, effects.error());
      return Verdict::refused;
    }
    for (const auto& effect : *effects) {
      if (const auto* similar = std::get_if<petitions::OfferSimilar>(&effect)) {
        // One that was published while this was being written.
        offer(draft, similar->petitions);
        return Verdict::next;
      }
      perform(turn, effect);
    }
    return Verdict::finished;
  }

  static Verdict mend(Turn& turn, const v1::Draft& draft) {
    return act<petitions::Feature>(
               turn, petitions::MendPetition{.by = *turn.speaker.member,
                                             .petition = PetitionNumber{draft.object()},
                                             .text = text_of(draft),
                                             .show_name = shows_name(draft)})
               ? Verdict::finished
               : Verdict::refused;
  }
};

const PetitionFlow the_petition_flow;

/// The speaker's own, or null, and said why.
const v1::PetitionRecord* own(Turn& turn, Press press) {
  const auto* record = petitions::find(turn.petitions(), number_of(press));
  if (record != nullptr && record->author() == raw(*turn.speaker.member)) return record;
  tell_refusal(
      turn, petitions::refuse(record == nullptr ? Refusal::not_found : Refusal::not_yours).value());
  return nullptr;
}

void press_begin(Turn& turn, Press) { begin_petition(turn, {}); }

/// Every answer again, with what was written before at hand.
void press_mend(Turn& turn, Press press) {
  const auto* record = own(turn, press);
  if (record == nullptr) return;
  const auto text = petitions::text_of(*record, turn.at.vault);
  if (petitions::state_of(*record) != petitions::PetitionState::declined || !text) {
    tell_refusal(turn, petitions::refuse(Refusal::wrong_state, "state", record->state()).value());
    return;
  }
  auto draft = draft_of(*text);
  draft.set_object(record->number());
  if (record->show_name()) edit_answer(draft, "named").set_text("yes");
  answer_press(turn, std::string{});
  begin(turn, the_petition_flow, std::move(draft));
}

void press_again(Turn& turn, Press press) {
  const auto* record = own(turn, press);
  if (record == nullptr || !record->has_text()) return;
  auto draft = draft_of(record->text());
  if (record->show_name()) edit_answer(draft, "named").set_text("yes");
  begin_petition(turn, std::move(draft));
}

void press_ask_withdraw(Turn& turn, Press press) {
  const auto* record = own(turn, press);
  if (record == nullptr) return;
  answer_press(turn, std::string{});
  send(turn, here(turn),
       {.text = turn.text("petition.ask_withdraw",
                          {{"number", static_cast<std::int64_t>(record->number())},
                           {"title", petition_title(turn, *record)}}),
        .buttons = {{.label = turn.plain("petition.withdraw_now"),
                     .action = petition_action::withdraw,
                     .object = record->number()}},
        .self = framework::home});
}

void press_withdraw(Turn& turn, Press press) {
  act<petitions::Feature>(
      turn, petitions::WithdrawPetition{.by = *turn.speaker.member, .petition = number_of(press)});
}

constexpr ActionEntry entries[] = {{petition_action::begin, press_begin},
                                   {petition_action::mend, press_mend},
                                   {petition_action::again, press_again},
                                   {petition_action::ask_withdraw, press_ask_withdraw},
                                   {petition_action::withdraw, press_withdraw}};

}  // namespace

const Flow& petition_flow() { return the_petition_flow; }

std::span<const ActionEntry> petition_start_actions() { return entries; }

void begin_petition(Turn& turn, v1::Draft draft) {
  // Nobody writes for nothing.
  const auto fine = petitions::may_start(turn.petitions(), turn.context(), *turn.speaker.member);
  if (!fine) {
    tell_refusal(turn, fine.error());
    return;
  }
  answer_press(turn, std::string{});
  begin(turn, the_petition_flow, std::move(draft));
}

void command_petition(Turn& turn, const telegram::Command& command, const telegram::Message&) {
  if (!turn.place.is_private) {
    send(turn, here(turn),
         {.text = turn.text("petition.start_in_private"),
          .buttons = {petition_link(turn, turn.speaker.reader, "petition.start", "new")},
          .self = framework::home});
    return;
  }
  v1::Draft draft;
  const auto title = clean_line(command.arguments);
  if (!title.empty() && count_code_points(title) <= petitions::title_max) {
    edit_answer(draft, "title").set_text(title);
    draft.add_asked("title");
  }
  begin_petition(turn, std::move(draft));
}

}  // namespace wardmote::dialogue
