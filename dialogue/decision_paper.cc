// Ballots on paper: two officers read each, neither knowing what the other has read.
#include <algorithm>
#include <limits>

#include "dialogue/decision_dialogue.h"
#include "dialogue/decision_marks.h"
#include "dialogue/deep_link.h"
#include "dialogue/framework.h"
#include "dialogue/offices.h"
#include "dialogue/performing.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using decisions::DecisionNumber;
using Press = const ButtonPress&;

/// More buttons would not be read.
constexpr std::size_t listed_papers = 12;

bool takes_papers(const v1::DecisionRecord* record) {
  return record != nullptr && decisions::state_of(*record) == decisions::DecisionState::open;
}

const v1::DecisionRecord* record_of(const Turn& turn, const v1::Draft& draft) {
  return decisions::find(turn.decisions(), DecisionNumber{draft.object()});
}

/// False, and said why, if the speaker cannot read the paper.
bool may_read(Turn& turn, DecisionNumber decision, std::int64_t paper) {
  constexpr std::int64_t too_large = std::numeric_limits<std::uint32_t>::max();
  const auto fine =
      decisions::may_read_paper(turn.decisions(), turn.context(), *turn.speaker.member, decision,
                                static_cast<std::uint32_t>(std::min(paper, too_large)));
  if (!fine) tell_refusal(turn, fine.error());
  return fine.has_value();
}

// ---- What stands on a paper

class PaperFlow final : public Flow {
 public:
  std::string_view name() const override { return "paper"; }
  std::string step(const Turn&, const v1::Draft& draft) const override {
    return answer_to(draft, "number") == nullptr ? "number" : "ballot";
  }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const override {
    const auto* record = record_of(turn, draft);
    if (!takes_papers(record)) return {.text = turn.text("decisions.refused.voting_ended")};
    if (step == "number")
      return {.text = turn.text("decision.ask_paper_number"), .accepts = {.text = true}};
    return ask_marks(turn, *record, draft,
                     {.text = turn.text("decision.ask_paper", {{"paper", paper_in(draft)},
                                                               {"title", record->terms().title()}}),
                      .done = turn.plain("decision.paper_as_marked"),
                      .nothing = turn.plain("decision.paper_nothing")});
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view step,
               const Answer& answer) const override {
    const auto* record = record_of(turn, draft);
    if (!takes_papers(record)) return Verdict::stay;
    if (step == "number") return take_number(turn, draft, answer.text);
    const auto choice = take_mark(turn, *record, draft, answer);
    if (!choice) return Verdict::stay;
    const auto paper = static_cast<std::uint32_t>(paper_in(draft));
    const auto decision = decisions::number_of(*record);
    const decisions::EnterPaper entered{*turn.speaker.member, decision, paper, *choice};
    return act<decisions::Feature>(turn, entered) ? Verdict::finished : Verdict::refused;
  }

 private:
  static std::int64_t paper_in(const v1::Draft& draft) {
    const auto* number = answer_to(draft, "number");
    return number == nullptr ? 0 : std::strtoll(number->text().c_str(), nullptr, 10);
  }

  static Verdict take_number(Turn& turn, v1::Draft& draft, const std::string& typed) {
    const auto number = read_amount(typed);
    if (!number) {
      reply(turn, "decision.not_a_number");
      return Verdict::refused;
    }
    // Before anything is marked for nothing.
    if (!may_read(turn, DecisionNumber{draft.object()}, *number)) return Verdict::refused;
    edit_answer(draft, "number").set_text(std::to_string(*number));
    return Verdict::next;
  }
};

const PaperFlow the_paper_flow;

// ---- Buttons

const v1::DecisionRecord* pressed(Turn& turn, Press press) {
  return taking_papers(turn, DecisionNumber{press.object});
}

/// A link: what somebody reads is nobody else's to see, also where the committee has a chat.
Button paper_button(const Turn& turn, const Reader& reader, std::uint64_t decision,
                    std::uint32_t paper) {
  return {.label = turn.at.texts.plain(reader, "decision.paper_one",
                                       {{"paper", static_cast<std::int64_t>(paper)}}),
          .url = to_url(turn.at.bot.username,
                        {.kind = LinkKind::vote,
                         .community = turn.at.id,
                         .rest = std::to_string(decision) + "p" + std::to_string(paper)})};
}

/// 0: the number is asked for.
void begin_reading(Turn& turn, DecisionNumber decision, std::uint64_t paper) {
  v1::Draft draft;
  draft.set_object(static_cast<std::uint64_t>(decision));
  if (paper != 0) edit_answer(draft, "number").set_text(std::to_string(paper));
  begin(turn, the_paper_flow, std::move(draft));
}

void show_papers(Turn& turn, const v1::DecisionRecord& record) {
  const auto number = decisions::number_of(record);
  const auto* box = turn.decisions().boxes.find(number);
  const bool votes = decisions::takes_ballots(record, turn.at.now);
  telegram::HtmlBuilder html;
  html.append(
      turn.text("decision.papers_title", {{"number", static_cast<std::int64_t>(record.number())}}));
  html.line().append(turn.text("decision.papers_how")).line();
  html.line().append(turn.text(
      "decision.papers_figures",
      {{"voters", static_cast<std::int64_t>(decisions::paper_voters(turn.decisions(), number))},
       {"papers", static_cast<std::int64_t>(box == nullptr ? 0 : box->papers())}}));
  Screen screen{.self = decision_action::papers, .object = record.number()};
  screen.buttons.push_back(
      {.label = turn.plain(votes ? "decision.paper_record" : "decision.paper_read"),
       .action = votes ? decision_action::record_paper_voter : decision_action::read_paper,
       .object = record.number()});
  std::size_t listed = 0;
  for (const auto& paper : decisions::papers_of(turn.decisions(), number)) {
    if (paper.has_ballot() || ++listed > listed_papers) continue;
    html.line().append(turn.text(
        paper.entries_size() > 1 ? "decision.paper_is_read_differently" : "decision.paper_waits",
        {{"paper", static_cast<std::int64_t>(paper.number())}}));
    screen.buttons.push_back(
        paper_button(turn, turn.speaker.reader, record.number(), paper.number()));
  }
  screen.buttons.push_back({.label = turn.plain("decision.to_vote"),
                            .action = decision_action::view,
                            .object = record.number()});
  screen.text = html.take();
  show(turn, screen);
}

void press_papers(Turn& turn, Press press) {
  if (const auto* record = pressed(turn, press)) show_papers(turn, *record);
}

void press_read(Turn& turn, Press press) {
  if (pressed(turn, press) == nullptr) return;
  answer_press(turn, std::string{});
  begin_reading(turn, DecisionNumber{press.object}, 0);
}

/// What became of the paper that the speaker has read.
void answer_reader(Turn& turn, std::string_view key, DecisionNumber decision, std::uint32_t paper) {
  // An operator's command comes from no chat.
  if (raw(turn.place.chat) == 0) return;
  const auto object = static_cast<std::uint64_t>(decision);
  send(turn, here(turn),
       {.text = turn.text(key, {{"paper", static_cast<std::int64_t>(paper)}}),
        .buttons = {{.label = turn.plain("decision.paper_read"),
                     .action = decision_action::read_paper,
                     .object = object},
                    {.label = turn.plain("decision.papers_button"),
                     .action = decision_action::papers,
                     .object = object}},
        .self = framework::home});
}

constexpr ActionEntry entries[] = {{decision_action::papers, press_papers},
                                   {decision_action::read_paper, press_read}};

std::string reading_of(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record,
                       const v1::DecisionPaper& paper, MemberId member) {
  const auto choice = decisions::paper_reading(turn.context(), paper, member);
  return choice ? choice_words(turn, reader, record.terms(), *choice) : std::string{"—"};
}

}  // namespace

const v1::DecisionRecord* taking_papers(Turn& turn, DecisionNumber decision) {
  if (!turn.is_officer()) {
    reply(turn, "command.officers_only");
    return nullptr;
  }
  const auto* record = decisions::find(turn.decisions(), decision);
  if (takes_papers(record)) return record;
  tell_refusal(turn, decisions::refuse(decisions::Refusal::voting_ended).value());
  return nullptr;
}

const Flow& paper_flow() { return the_paper_flow; }
std::span<const ActionEntry> paper_actions() { return entries; }

void begin_paper(Turn& turn, DecisionNumber decision, std::uint64_t paper) {
  const auto* record = taking_papers(turn, decision);
  if (record == nullptr) return;
  if (paper == 0)
    show_papers(turn, *record);
  else if (may_read(turn, decision, static_cast<std::int64_t>(paper)))
    begin_reading(turn, decision, paper);
}

void ask_to_read_papers(Turn& turn, const decisions::AskToReadPapers& asked) {
  const auto* record = decisions::find(turn.decisions(), asked.decision);
  if (record == nullptr) return;
  for (const auto& address : committee(turn)) {
    auto link = paper_button(turn, address.reader, record->number(), 0);
    link.label = turn.at.texts.plain(address.reader, "decision.papers_button");
    send(turn, address,
         {.text = turn.at.texts.render(address.reader, "decision.please_read_papers",
                                       {{"number", static_cast<std::int64_t>(record->number())},
                                        {"title", record->terms().title()},
                                        {"papers", static_cast<std::int64_t>(asked.papers)},
                                        {"until", asked.until}}),
          .buttons = {std::move(link)},
          .self = framework::home});
  }
}

void ask_for_second_reader(Turn& turn, const decisions::AskForSecondReader& asked) {
  const auto first = members::person_of(turn.members(), asked.first);
  for (const auto& address : committee(turn)) {
    if (first && raw(address.chat) == raw(*first)) continue;
    const auto number = static_cast<std::uint64_t>(asked.decision);
    send(turn, address,
         {.text = turn.at.texts.render(address.reader, "decision.paper_second",
                                       {{"paper", static_cast<std::int64_t>(asked.paper)},
                                        {"number", static_cast<std::int64_t>(number)}}),
          .buttons = {paper_button(turn, address.reader, number, asked.paper)},
          .self = framework::home});
  }
  answer_reader(turn, "decision.paper_first", asked.decision, asked.paper);
}

void tell_paper_in(Turn& turn, const decisions::TellPaperIn& told) {
  answer_reader(turn, "decision.paper_in", told.decision, told.paper);
}

void tell_paper_differs(Turn& turn, const decisions::TellPaperDiffers& told) {
  const auto* record = decisions::find(turn.decisions(), told.decision);
  const auto* paper = decisions::find_paper(turn.decisions(), told.decision, told.paper);
  if (record == nullptr || paper == nullptr || paper->entries_size() != 2) return;
  const MemberId first{paper->entries(0).member()};
  const MemberId second{paper->entries(1).member()};
  for (const auto member : {first, second}) {
    const auto address = private_chat_of(turn, member);
    if (!address) continue;
    const auto& reader = address->reader;
    send(turn, *address,
         {.text = turn.at.texts.render(
              reader, "decision.paper_differs",
              {{"paper", static_cast<std::int64_t>(told.paper)},
               {"number", static_cast<std::int64_t>(record->number())},
               {"first", voter_name(turn, reader, first)},
               {"first_choice", reading_of(turn, reader, *record, *paper, first)},
               {"second", voter_name(turn, reader, second)},
               {"second_choice", reading_of(turn, reader, *record, *paper, second)}}),
          .buttons = {paper_button(turn, reader, record->number(), told.paper)},
          .self = framework::home});
  }
}

}  // namespace wardmote::dialogue
