// Response templates: what officers can answer with one tap, written by themselves, per category,
// state and language.
#include <array>

#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"
#include "governance/core/question.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using reports::ReportState;

/// What a category's or a state's answer says if it does not matter.
constexpr std::string_view any = "any";
constexpr std::size_t label_units = 48;
constexpr std::array states{ReportState::acknowledged, ReportState::in_progress,
                            ReportState::resolved, ReportState::declined, ReportState::reopened};

std::string category_label(const Turn& turn, std::string_view code) {
  return code.empty() ? turn.plain("templates.any_category")
                      : category_words(turn, turn.speaker.reader, code);
}

std::string state_label(const Turn& turn, v1::ReportState state) {
  return state == v1::REPORT_STATE_UNSPECIFIED
             ? turn.plain("templates.any_state")
             : state_words(turn, turn.speaker.reader, static_cast<ReportState>(state));
}

const v1::ResponseTemplate* marked(const Turn& turn, std::uint64_t mark) {
  for (const auto& [id, ready] : turn.reports().templates) {
    if (mark_of(id) == mark) return &ready;
  }
  return nullptr;
}

bool refuses(Turn& turn) {
  if (turn.is_officer()) return false;
  reply(turn, "command.officers_only");
  return true;
}

void show_templates(Turn& turn) {
  if (refuses(turn)) return;
  const auto& templates = turn.reports().templates;
  Screen screen{
      .text =
          turn.text("templates.title", {{"count", static_cast<std::int64_t>(templates.size())}}),
      .buttons = {{.label = turn.plain("templates.add"), .action = report_action::add_template}},
      .self = report_action::templates};
  for (const auto& [id, ready] : templates) {
    screen.buttons.push_back(
        {.label = telegram::clip_text(state_label(turn, ready.state()) + ": " +
                                          template_words(turn, turn.speaker.reader, ready),
                                      label_units),
         .action = report_action::view_template,
         .argument = mark_of(id)});
  }
  show(turn, screen);
}

/// All of its texts, each under its language.
telegram::Html texts_of(const Turn& turn, const v1::ResponseTemplate& ready) {
  if (!ready.text_key().empty())
    return telegram::HtmlBuilder{}
        .blockquote(template_words(turn, turn.speaker.reader, ready))
        .take();
  telegram::Html html;
  for (const auto& one : ready.text().translations()) {
    const auto language = language_of(one.language());
    const std::string name{language ? native_name(*language) : std::string_view{one.language()}};
    html.value += "\n" + telegram::HtmlBuilder{}.text(name).take().value + "\n" +
                  telegram::HtmlBuilder{}.blockquote(one.text()).take().value;
  }
  return html;
}

void show_template(Turn& turn, const v1::ResponseTemplate& ready) {
  Screen screen{
      .text = turn.text("templates.view", {{"category", category_label(turn, ready.category())},
                                           {"state", state_label(turn, ready.state())},
                                           {"texts", texts_of(turn, ready)}}),
      .self = report_action::view_template,
      .argument = mark_of(ready.id())};
  const auto add = [&](std::string_view label, Action action) {
    screen.buttons.push_back(
        {.label = turn.plain(label), .action = action, .argument = mark_of(ready.id())});
  };
  // The sentences that come with Wardmote are there in every language.
  if (ready.text_key().empty()) add("templates.translate", report_action::translate_template);
  add("templates.remove", report_action::remove_template);
  add("templates.all", report_action::templates);
  show(turn, screen);
}

std::string chosen(const v1::Draft& draft, std::string_view step) {
  const auto* answer = answer_to(draft, step);
  if (answer == nullptr || answer->choices().empty() || answer->choices(0) == any) return {};
  return answer->choices(0);
}

class TemplateFlow final : public Flow {
 public:
  std::string_view name() const override { return "template"; }

  std::string step(const Turn&, const v1::Draft& draft) const override {
    for (const std::string_view step : {"category", "state", "language"}) {
      if (answer_to(draft, step) == nullptr) return std::string{step};
    }
    return "text";
  }

  Question ask(const Turn& turn, const v1::Draft&, std::string_view step) const override {
    if (step == "category") return ask_category(turn);
    if (step == "state") return ask_state(turn);
    if (step == "language") return ask_language(turn);
    return {.text = turn.text("templates.ask_text"), .accepts = {.text = true}};
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view step,
               const Answer& answer) const override {
    if (step == "text") return save(turn, draft, answer.text);
    if (answer.choice.empty()) {
      reply(turn, "flow.not_an_answer");
      return Verdict::refused;
    }
    auto& kept = edit_answer(draft, step);
    kept.clear_choices();
    kept.add_choices(answer.choice);
    return Verdict::next;
  }

 private:
  static Question ask_category(const Turn& turn) {
    Question question{.text = turn.text("templates.ask_category"), .columns = 2};
    question.choices.push_back({std::string{any}, turn.plain("templates.any_category")});
    for (const auto* category : reports::categories_of(turn.reports()))
      question.choices.push_back({category->code(), category_label(turn, category->code())});
    return question;
  }

  static Question ask_state(const Turn& turn) {
    Question question{.text = turn.text("templates.ask_state"), .columns = 2};
    question.choices.push_back({std::string{any}, turn.plain("templates.any_state")});
    for (const auto state : states)
      question.choices.push_back({std::string{reports::name(state)},
                                  state_label(turn, static_cast<v1::ReportState>(state))});
    return question;
  }

  static Question ask_language(const Turn& turn) {
    Question question{.text = turn.text("templates.ask_language"), .columns = 2};
    for (const Language language : languages)
      question.choices.push_back(
          {std::string{tag_of(language)}, std::string{native_name(language)}});
    return question;
  }

  /// The template that the draft is about, or a new one.
  static v1::ResponseTemplate begun(const Turn& turn, const v1::Draft& draft) {
    const auto* id = answer_to(draft, "id");
    const auto* known =
        id == nullptr ? nullptr : reports::find_template(turn.reports(), id->text());
    if (known != nullptr) return *known;
    v1::ResponseTemplate ready;
    for (std::size_t number = 1; ready.id().empty(); ++number) {
      const auto free = "own-" + std::to_string(number);
      if (reports::find_template(turn.reports(), free) == nullptr) ready.set_id(free);
    }
    return ready;
  }

  static Verdict save(Turn& turn, const v1::Draft& draft, const std::string& text) {
    auto ready = begun(turn, draft);
    ready.set_category(chosen(draft, "category"));
    const auto state = chosen(draft, "state");
    ready.set_state(v1::REPORT_STATE_UNSPECIFIED);
    for (const auto one : states) {
      if (reports::name(one) == state) ready.set_state(static_cast<v1::ReportState>(one));
    }
    auto& translations = *ready.mutable_text()->mutable_translations();
    const auto language = chosen(draft, "language");
    auto found = std::find_if(translations.begin(), translations.end(),
                              [&](const auto& one) { return one.language() == language; });
    auto& translation = found == translations.end() ? *translations.Add() : *found;
    translation.set_language(language);
    translation.set_text(text);
    if (!act<reports::Feature>(
            turn, reports::SaveTemplate{.by = *turn.speaker.member, .response_template = ready}))
      return Verdict::refused;
    show_template(turn, ready);
    return Verdict::finished;
  }
};

const TemplateFlow the_template_flow;

using Press = const ButtonPress&;

void press_view(Turn& turn, Press press) {
  if (refuses(turn)) return;
  if (const auto* ready = marked(turn, press.argument))
    show_template(turn, *ready);
  else
    show_templates(turn);
}

void press_add(Turn& turn, Press) {
  if (refuses(turn)) return;
  answer_press(turn, std::string{});
  begin(turn, the_template_flow, {});
}

void press_translate(Turn& turn, Press press) {
  if (refuses(turn)) return;
  const auto* ready = marked(turn, press.argument);
  if (ready == nullptr) return show_templates(turn);
  answer_press(turn, std::string{});
  const auto state = ready->state() == v1::REPORT_STATE_UNSPECIFIED
                         ? any
                         : reports::name(static_cast<ReportState>(ready->state()));
  v1::Draft draft;
  edit_answer(draft, "id").set_text(ready->id());
  edit_answer(draft, "category")
      .add_choices(ready->category().empty() ? std::string{any} : ready->category());
  edit_answer(draft, "state").add_choices(std::string{state});
  begin(turn, the_template_flow, std::move(draft));
}

void press_remove(Turn& turn, Press press) {
  const auto* ready = marked(turn, press.argument);
  if (ready == nullptr) return show_templates(turn);
  if (act<reports::Feature>(turn,
                            reports::RemoveTemplate{.by = *turn.speaker.member, .id = ready->id()}))
    show_templates(turn);
}

constexpr ActionEntry entries[] = {
    {report_action::templates, [](Turn& turn, Press) { show_templates(turn); }},
    {report_action::view_template, press_view},
    {report_action::add_template, press_add},
    {report_action::translate_template, press_translate},
    {report_action::remove_template, press_remove},
};

}  // namespace

const Flow& template_flow() { return the_template_flow; }
std::span<const ActionEntry> template_actions() { return entries; }

void command_templates(Turn& turn, const telegram::Command&, const telegram::Message&) {
  show_templates(turn);
}

}  // namespace wardmote::dialogue
