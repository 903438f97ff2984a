// Filing a report by questions.
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"
#include "dialogue/report_draft.h"
#include "governance/core/question.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

const v1::Question* question_of(const Turn& turn, const v1::Draft& draft, std::string_view step) {
  const auto* category = category_of(turn, draft);
  if (category == nullptr || !step.starts_with(question_prefix)) return nullptr;
  step.remove_prefix(question_prefix.size());
  for (const auto& question : category->questions()) {
    if (question.code() == step) return &question;
  }
  return nullptr;
}

/// Questions are asked at once if they must be answered, the others when details are wanted.
bool is_open_step(const v1::Draft& draft, const v1::Question& question) {
  const auto* answer = answer_to(draft, step_of(question));
  if (answer == nullptr) return true;
  const bool gathers = question.datatype() == v1::DATATYPE_MULTIVALUELIST;
  return gathers && !answer->skipped() && answer->text() != done_mark;
}

bool has_open_details(const v1::ReportCategory& category, const v1::Draft& draft) {
  const auto& questions = category.questions();
  return std::any_of(questions.begin(), questions.end(), [&](const v1::Question& question) {
    return !question.required() && is_open_step(draft, question);
  });
}

bool may_see(const Turn& turn, std::string_view number) {
  const auto* report =
      reports::find(turn.reports(),
                    reports::ReportNumber{std::strtoull(std::string{number}.c_str(), nullptr, 10)});
  return report != nullptr && reports::visible_to(turn.context(), *report, *turn.speaker.member);
}

class ReportFlow final : public Flow {
 public:
  std::string_view name() const override { return "report"; }

  std::string step(const Turn& turn, const v1::Draft& draft) const override {
    for (const std::string_view step : {"category", "text", "place"}) {
      if (answer_to(draft, step) == nullptr) return std::string{step};
    }
    const auto* category = category_of(turn, draft);
    for (const bool required : {true, false}) {
      if (category == nullptr || (!required && !wished(draft, "details"))) continue;
      for (const auto& question : category->questions()) {
        if (question.required() == required && is_open_step(draft, question))
          return step_of(question);
      }
    }
    // One of them may have become private since it was offered.
    const auto* same = answer_to(draft, "same");
    const bool any =
        same != nullptr && std::any_of(same->choices().begin(), same->choices().end(),
                                       [&](const auto& number) { return may_see(turn, number); });
    return any ? "same" : "confirm";
  }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const override {
    if (step == "category") return ask_category(turn);
    if (step == "text")
      return {.text = turn.text("report.ask_text"), .accepts = {.text = true, .photo = true}};
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
    if (step == "text") return take_text(turn, draft, answer);
    keep(edit_answer(draft, step), answer);
    return Verdict::next;
  }

  PhotoFate add_photo(v1::Draft& draft, const telegram::Photo& photo) const override {
    return keep_photo(draft, photo);
  }

  /// The last question holds wishes, which stay; what it led to goes.
  void take_back(v1::Draft& draft, std::string_view step) const override {
    if (step != "confirm") {
      remove_answer(draft, step);
      return;
    }
    remove_answer(draft, "same");
    if (wished(draft, "details")) toggle_wish(draft, "details");
  }

 private:
  static void keep(v1::DraftAnswer& kept, const Answer& answer) {
    if (!answer.choice.empty()) kept.add_choices(answer.choice);
    kept.set_text(answer.text);
    kept.set_voice(answer.voice);
    kept.set_skipped(answer.skipped);
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
    warn_of_danger(turn, draft);
    return Verdict::next;
  }

  /// A picture alone says too little: the question stays.
  static Verdict take_text(Turn& turn, v1::Draft& draft, const Answer& answer) {
    const bool kept = answer.photo && keep_photo(draft, *answer.photo) == PhotoFate::kept;
    if (answer.text.empty() && answer.voice.empty()) {
      if (kept) send(turn, here(turn), turn.text("flow.photo_added"));
      return Verdict::stay;
    }
    keep(edit_answer(draft, "text"), answer);
    warn_of_danger_in(turn, draft, answer.text);
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
    const auto* answer = answer_to(draft, step_of(question));
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
    auto& kept = edit_answer(draft, step_of(question));
    const bool several = question.datatype() == v1::DATATYPE_MULTIVALUELIST;
    if (several && !answer.skipped && answer.choice != done_mark) return toggle(kept, answer);
    if (!answer.skipped) {
      const auto typed = several                 ? typed_in(kept)
                         : answer.choice.empty() ? answer.text
                                                 : answer.choice;
      const auto read = questions::parse_answer(question, typed, zone_of(turn));
      if (!read) {
        if (!several) remove_answer(draft, step_of(question));
        tell_refusal(turn, read.error());
        return Verdict::refused;
      }
    }
    if (several && !answer.skipped)
      kept.set_text(std::string{done_mark});
    else
      keep(kept, answer);
    return Verdict::next;
  }

  /// One of "any of these": chosen or not.
  static Verdict toggle(v1::DraftAnswer& kept, const Answer& answer) {
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
    const auto* category = category_of(turn, draft);
    if (category != nullptr && has_open_details(*category, draft))
      question.choices.push_back({"details", turn.plain("report.details")});
    return question;
  }

  static Verdict take_confirm(Turn& turn, v1::Draft& draft, const Answer& answer) {
    if (answer.choice == "file") return file(turn, draft, false);
    if (answer.choice.empty()) return Verdict::stay;
    toggle_wish(draft, answer.choice);
    return answer.choice == "details" ? Verdict::next : Verdict::stay;
  }

  static Question ask_same(const Turn& turn, const v1::Draft& draft) {
    Question question{.text = turn.text("report.ask_same")};
    for (const auto& offered : answer_to(draft, "same")->choices()) {
      const auto* report = reports::find(
          turn.reports(), reports::ReportNumber{std::strtoull(offered.c_str(), nullptr, 10)});
      if (report == nullptr || !may_see(turn, offered)) continue;
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
      tell_filing_refusal(turn, draft, effects.error());
      return Verdict::refused;
    }
    for (const auto& effect : *effects) {
      if (const auto* offer = std::get_if<reports::OfferDuplicates>(&effect)) {
        note_candidates(draft, *offer);
        return Verdict::next;
      }
      perform_filing(turn, draft, effect);
    }
    return Verdict::finished;
  }
};

const ReportFlow the_report_flow;

}  // namespace

const Flow& report_flow() { return the_report_flow; }

}  // namespace wardmote::dialogue
