// Filing a report: by questions, in one message, from somebody's message.
#include "dialogue/clean_text.h"
#include "dialogue/deep_link.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"
#include "dialogue/report_draft.h"
#include "governance/core/question.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

const v1::ReportCategory* category_of(const Turn& turn, const v1::Draft& draft) {
  const auto* answer = answer_to(draft, "category");
  return answer == nullptr || answer->choices().empty()
             ? nullptr
             : reports::find_category(turn.reports(), answer->choices(0));
}

constexpr std::string_view question_prefix = "question:";

const v1::Question* question_of(const Turn& turn, const v1::Draft& draft, std::string_view step) {
  const auto* category = category_of(turn, draft);
  if (category == nullptr || !step.starts_with(question_prefix)) return nullptr;
  step.remove_prefix(question_prefix.size());
  for (const auto& question : category->questions()) {
    if (question.code() == step) return &question;
  }
  return nullptr;
}

/// What to do with a danger is said at once, before any question.
void warn_of_danger(Turn& turn, const v1::ReportCategory& category) {
  if (category.emergency_text().translations().empty()) return;
  perform(turn,
          reports::ShowEmergency{.category = category.code(), .member = *turn.speaker.member});
}

class ReportFlow final : public Flow {
 public:
  std::string_view name() const override { return "report"; }

  std::string step(const Turn& turn, const v1::Draft& draft) const override {
    for (const std::string_view step : {"category", "text", "photo", "place"}) {
      if (answer_to(draft, step) == nullptr) return std::string{step};
    }
    if (const auto* category = category_of(turn, draft)) {
      for (const auto& question : category->questions()) {
        const auto step = std::string{question_prefix} + question.code();
        const auto* answer = answer_to(draft, step);
        const bool gathers = question.datatype() == v1::DATATYPE_MULTIVALUELIST;
        const bool open =
            answer == nullptr || (gathers && !answer->skipped() && answer->text() != done_mark);
        if (open) return step;
      }
    }
    return answer_to(draft, "same") != nullptr ? "same" : "confirm";
  }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const override {
    if (step == "category") return ask_category(turn);
    if (step == "text")
      return {.text = turn.text("report.ask_text"), .accepts = {.text = true, .photo = true}};
    if (step == "photo")
      return {.text = turn.text("report.ask_photo"), .accepts = {.photo = true}, .may_skip = true};
    if (step == "place") {
      const auto* category = category_of(turn, draft);
      return {.text = turn.text("report.ask_place"),
              .accepts = {.text = true, .location = true},
              .may_skip = category == nullptr || !category->place_required()};
    }
    if (step == "same") return ask_same(turn, draft);
    if (const auto* question = question_of(turn, draft, step))
      return ask_follow_up(turn, draft, *question);
    return ask_confirm(turn, draft);
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view step,
               const Answer& answer) const override {
    if (step == "category") return take_category(turn, draft, answer);
    if (step == "confirm") return take_confirm(turn, draft, answer);
    if (step == "same") return take_same(turn, draft, answer);
    if (const auto* question = question_of(turn, draft, step))
      return take_follow_up(turn, draft, *question, answer);
    keep(edit_answer(draft, step), answer);
    // A picture sent with its text answers the next question as well.
    if (step == "text" && answer.photo) {
      edit_answer(draft, "text").clear_photos();
      (void)add_photo(draft, *answer.photo);
    }
    return Verdict::next;
  }

  bool add_photo(v1::Draft& draft, const telegram::Photo& photo) const override {
    auto& kept = edit_answer(draft, "photo");
    if (kept.photos_size() >= static_cast<int>(reports::photos_max)) return true;
    kept.set_skipped(false);
    auto& added = *kept.add_photos();
    added.set_file_id(photo.file_id);
    added.set_unique_id(photo.file_unique_id);
    return true;
  }

 private:
  static constexpr std::string_view done_mark = "done";

  static void keep(v1::DraftAnswer& kept, const Answer& answer) {
    if (!answer.choice.empty()) kept.add_choices(answer.choice);
    kept.set_text(answer.text);
    kept.set_voice(answer.voice);
    kept.set_skipped(answer.skipped);
    if (answer.photo) {
      auto& photo = *kept.add_photos();
      photo.set_file_id(answer.photo->file_id);
      photo.set_unique_id(answer.photo->file_unique_id);
    }
    if (answer.location) {
      kept.mutable_place()->set_latitude(answer.location->latitude);
      kept.mutable_place()->set_longitude(answer.location->longitude);
    }
  }

  static Question ask_category(const Turn& turn) {
    Question question{.text = turn.text("report.ask_category"), .columns = 2};
    for (const auto* category : reports::categories_of(turn.reports())) {
      question.choices.push_back(
          {category->code(), category_words(turn, turn.speaker.reader, category->code())});
    }
    return question;
  }

  static Verdict take_category(Turn& turn, v1::Draft& draft, const Answer& answer) {
    keep(edit_answer(draft, "category"), answer);
    if (const auto* category = category_of(turn, draft)) warn_of_danger(turn, *category);
    return Verdict::next;
  }

  static Question ask_follow_up(const Turn& turn, const v1::Draft& draft,
                                const v1::Question& question) {
    const auto& reader = turn.speaker.reader;
    Question asked{
        .text = telegram::HtmlBuilder{}.bold(local_text(turn, reader, question.label())).take(),
        .accepts = {.text = question.choices().empty()},
        .may_skip = !question.required()};
    const auto& hint = local_text(turn, reader, question.hint());
    if (!hint.empty()) asked.text.value += "\n" + telegram::HtmlBuilder{}.text(hint).take().value;
    const auto* answer = answer_to(draft, std::string{question_prefix} + question.code());
    const bool several = question.datatype() == v1::DATATYPE_MULTIVALUELIST;
    for (const auto& choice : question.choices()) {
      const bool chosen = answer != nullptr && std::count(answer->choices().begin(),
                                                          answer->choices().end(), choice.code());
      asked.choices.push_back({choice.code(), (chosen    ? "☑️ "
                                               : several ? "◻️ "
                                                         : "") +
                                                  local_text(turn, reader, choice.label())});
    }
    if (several && answer != nullptr && !answer->choices().empty())
      asked.choices.push_back({std::string{done_mark}, turn.plain("button.done")});
    return asked;
  }

  static Verdict take_follow_up(Turn& turn, v1::Draft& draft, const v1::Question& question,
                                const Answer& answer) {
    const auto step = std::string{question_prefix} + question.code();
    if (question.datatype() == v1::DATATYPE_MULTIVALUELIST && !answer.skipped)
      return toggle(edit_answer(draft, step), answer);
    if (!answer.skipped) {
      const auto typed = answer.choice.empty() ? answer.text : answer.choice;
      const auto read = questions::parse_answer(question, typed, zone_of(turn));
      if (!read) {
        tell_refusal(turn, read.error());
        return Verdict::refused;
      }
    }
    keep(edit_answer(draft, step), answer);
    return Verdict::next;
  }

  /// One of "any of these": chosen or not; "done" ends it.
  static Verdict toggle(v1::DraftAnswer& kept, const Answer& answer) {
    if (answer.choice == done_mark) {
      kept.set_text(std::string{done_mark});
      return Verdict::next;
    }
    auto& chosen = *kept.mutable_choices();
    const auto found = std::find(chosen.begin(), chosen.end(), answer.choice);
    if (found == chosen.end())
      kept.add_choices(answer.choice);
    else
      chosen.erase(found);
    return Verdict::stay;
  }

  static Question ask_confirm(const Turn& turn, const v1::Draft& draft) {
    const auto filing = filing_from(turn, draft);
    const auto reader = turn.speaker.reader;
    const bool is_private = filing.is_private.value_or(false);
    const auto place = filing.place && filing.place->landmark.empty()
                           ? turn.plain("report.on_the_map")
                           : filing.place.value_or(reports::Place{}).landmark;
    Question question{
        .text =
            turn.text("report.ask_confirm",
                      {{"category", category_words(turn, reader, filing.category)},
                       {"text", filing.text},
                       {"photos", static_cast<std::int64_t>(filing.photos.size())},
                       {"place", place.empty() ? turn.plain("report.no_place") : place},
                       {"private", std::string{is_private ? "yes" : "no"}},
                       {"named", std::string{filing.show_name.value_or(false) ? "yes" : "no"}}})};
    question.choices = {
        {"file", turn.plain("report.send")},
        {"private", turn.plain(is_private ? "report.make_public" : "report.make_private")}};
    if (!is_private)
      question.choices.push_back(
          {"named",
           turn.plain(filing.show_name.value_or(false) ? "report.hide_name" : "report.show_name")});
    return question;
  }

  static Verdict take_confirm(Turn& turn, v1::Draft& draft, const Answer& answer) {
    if (answer.choice == "file") return file(turn, draft, false);
    if (answer.choice.empty()) return Verdict::stay;
    toggle_wish(turn, draft, answer.choice);
    return Verdict::stay;
  }

  static Question ask_same(const Turn& turn, const v1::Draft& draft) {
    Question question{.text = turn.text("report.ask_same")};
    for (const auto& offered : answer_to(draft, "same")->choices()) {
      const auto* report = reports::find(
          turn.reports(), reports::ReportNumber{std::strtoull(offered.c_str(), nullptr, 10)});
      if (report == nullptr) continue;
      const auto line = report_line(turn, turn.speaker.reader, *report);
      question.text.value += "\n\n" + telegram::HtmlBuilder{}.text(line).take().value;
      question.choices.push_back(
          {offered, turn.plain("report.me_too_number",
                               {{"number", static_cast<std::int64_t>(report->number())}})});
    }
    question.choices.push_back({"new", turn.plain("report.mine_is_new")});
    return question;
  }

  static Verdict take_same(Turn& turn, v1::Draft& draft, const Answer& answer) {
    if (answer.choice == "new") return file(turn, draft, true);
    const reports::ReportNumber number{std::strtoull(answer.choice.c_str(), nullptr, 10)};
    return act<reports::Feature>(
               turn, reports::SupportReport{.by = *turn.speaker.member, .report = number})
               ? Verdict::finished
               : Verdict::refused;
  }

  static Verdict file(Turn& turn, v1::Draft& draft, bool not_a_duplicate) {
    auto filing = filing_from(turn, draft);
    filing.not_a_duplicate = not_a_duplicate;
    const auto effects = turn.run<reports::Feature>(filing);
    if (!effects) {
      tell_refusal(turn, effects.error());
      return Verdict::refused;
    }
    for (const auto& effect : *effects) {
      if (const auto* offer = std::get_if<reports::OfferDuplicates>(&effect)) {
        note_candidates(draft, *offer);
        return Verdict::next;
      }
      // Danger was told of when the category was chosen.
      if (!std::holds_alternative<reports::ShowEmergency>(effect)) perform(turn, effect);
    }
    return Verdict::finished;
  }
};

const ReportFlow the_report_flow;

/// In private, what one message did not say becomes a question.
void ask_for_the_rest(Turn& turn, v1::Draft draft, const Rejection& missing) {
  v1::Draft begun;
  begun.set_album(draft.album());
  for (const auto& answer : draft.answers()) {
    const bool unknown = answer.step() == "category" && missing.key.ends_with("unknown_category");
    if (!unknown && !answer.skipped() && (answer.step() != "text" || !answer.text().empty()))
      *begun.add_answers() = answer;
  }
  begin(turn, the_report_flow, std::move(begun));
}

/// Files what one message said. In a group nobody is questioned: what a category would ask is left
/// to the officers.
void file_at_once(Turn& turn, v1::Draft draft) {
  auto effects = turn.run<reports::Feature>(filing_from(turn, draft));
  const bool retry = !effects && !turn.place.is_private && needs_questions(effects.error());
  if (retry) {
    edit_answer(draft, "category").set_choices(0, catch_all_category(turn));
    effects = turn.run<reports::Feature>(filing_from(turn, draft));
  }
  if (!effects) {
    if (turn.place.is_private && needs_questions(effects.error()))
      ask_for_the_rest(turn, std::move(draft), effects.error());
    else
      tell_refusal(turn, effects.error());
    return;
  }
  for (const auto& effect : *effects) {
    if (const auto* offer = std::get_if<reports::OfferDuplicates>(&effect))
      offer_in_place(turn, std::move(draft), *offer);
    else
      perform(turn, effect);
  }
}

}  // namespace

const Flow& report_flow() { return the_report_flow; }

void command_report(Turn& turn, const telegram::Command& command,
                    const telegram::Message& message) {
  const auto text = clean_text(command.arguments);
  const auto& replied = message.reply_to_message;
  const bool about_another =
      replied && !replied->from_is_bot && (!replied->text.empty() || !replied->photos.empty());
  if (about_another) {
    file_at_once(turn, draft_of_reply(turn, message, text));
  } else if (!text.empty()) {
    file_at_once(turn, draft_of_words(turn, message, text));
  } else if (turn.place.is_private) {
    begin(turn, the_report_flow, {});
  } else {
    send(turn, here(turn),
         {.text = turn.text("report.how_in_group"),
          .buttons = {{.label = turn.plain("report.in_private"),
                       .url = to_url(
                           turn.at.bot.username,
                           {.kind = LinkKind::report, .community = turn.at.id, .rest = "new"})}},
          .self = framework::home});
  }
}

bool begin_report_from(Turn& turn, const telegram::Message& message) {
  const auto text = clean_text(message.text);
  const bool voice = message.file && message.file->kind == telegram::FileKind::voice;
  if (text.empty() && message.photos.empty() && !message.location && !voice) return false;
  v1::Draft draft;
  if (!text.empty() || voice) {
    auto& kept = edit_answer(draft, "text");
    kept.set_text(text);
    if (voice) kept.set_voice(message.file->file_id);
  }
  if (!message.photos.empty()) {
    (void)the_report_flow.add_photo(draft, message.photos.back());
    draft.set_album(message.media_group_id);
  }
  if (message.location) {
    auto& place = *edit_answer(draft, "place").mutable_place();
    place.set_latitude(message.location->latitude);
    place.set_longitude(message.location->longitude);
  }
  send(turn, here(turn), turn.text("report.draft_begun"));
  begin(turn, the_report_flow, std::move(draft));
  return true;
}

void press_file_anyway(Turn& turn, const ButtonPress&) {
  const auto member = *turn.speaker.member;
  const auto* record = conversations::current(turn.conversations(), turn.at.now, member);
  const auto data = conversations::data(turn.conversations(), turn.at.vault, member);
  v1::Draft draft;
  if (record == nullptr || record->flow() != the_report_flow.name() || !data ||
      !draft.ParseFromString(*data)) {
    reply(turn, "flow.button_too_old");
    return;
  }
  auto filing = filing_from(turn, draft);
  filing.not_a_duplicate = true;
  if (act<reports::Feature>(turn, filing))
    (void)turn.run<conversations::Feature>(conversations::End{.member = member});
}

}  // namespace wardmote::dialogue
