// Ballots on paper: an officer records who has put one into the urn, and two officers read each
// paper, neither knowing what the other has read.
#include <algorithm>
#include <charconv>
#include <limits>

#include "dialogue/decision_dialogue.h"
#include "dialogue/decision_marks.h"
#include "dialogue/deep_link.h"
#include "dialogue/framework.h"
#include "dialogue/keywords.h"
#include "dialogue/offices.h"
#include "dialogue/performing.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using decisions::DecisionNumber;
using Press = const ButtonPress&;

/// More buttons would not be read.
constexpr std::size_t found_max = 8;
constexpr std::size_t listed_papers = 12;

const v1::DecisionRecord* record_of(const Turn& turn, const v1::Draft& draft) {
  return decisions::find(turn.decisions(), DecisionNumber{draft.object()});
}

std::string name_of(const Turn& turn, const Reader& reader, MemberId member) {
  const auto name = members::display_name(turn.members(), member);
  return name.empty() ? turn.at.texts.plain(reader, "decision.somebody_erased")
                      : telegram::sanitise_name(name);
}

std::optional<MemberId> read_member(const std::string& digits) {
  std::uint64_t number = 0;
  const auto* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || number == 0) return std::nullopt;
  return MemberId{number};
}

/// Those on the roll whose name holds all words that were written, in any order and without regard
/// to accents; one more than can be shown at most.
std::vector<MemberId> called(const Turn& turn, DecisionNumber decision, const std::string& typed) {
  std::vector<MemberId> found;
  const auto* roll = turn.decisions().rolls.find(decision);
  if (roll == nullptr) return found;
  const auto words = said_in(typed).words;
  for (const auto id : roll->members()) {
    const auto name = said_in(members::display_name(turn.members(), MemberId{id})).whole;
    const bool fits = !words.empty() && std::all_of(words.begin(), words.end(), [&](const Word& w) {
      return name.indexOf(w.letters) >= 0;
    });
    if (fits) found.push_back(MemberId{id});
    if (found.size() > found_max) break;
  }
  return found;
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

// ---- Who has voted on paper

class PaperVoterFlow final : public Flow {
 public:
  std::string_view name() const override { return "paper_voter"; }
  std::string step(const Turn&, const v1::Draft&) const override { return "who"; }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view) const override {
    Question question{.text = turn.text("decision.ask_paper_voter"), .accepts = {.text = true}};
    const auto* kept = answer_to(draft, "who");
    if (kept == nullptr) return question;
    for (const auto& digits : kept->choices())
      question.choices.push_back(
          {digits,
           "👤 " + name_of(turn, turn.speaker.reader, *read_member(digits)) + " · P" + digits});
    return question;
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view,
               const Answer& answer) const override {
    const DecisionNumber decision{draft.object()};
    if (const auto member = read_member(answer.choice)) return record(turn, decision, *member);
    const auto found = called(turn, decision, answer.text);
    auto& kept = edit_answer(draft, "who");
    kept.clear_choices();
    if (found.empty() || found.size() > found_max) {
      reply(turn, found.empty() ? "decision.paper_nobody" : "decision.paper_too_many",
            {{"most", static_cast<std::int64_t>(found_max)}});
      return Verdict::refused;
    }
    for (const auto member : found) kept.add_choices(std::to_string(raw(member)));
    return Verdict::stay;
  }

 private:
  static Verdict record(Turn& turn, DecisionNumber decision, MemberId member) {
    if (!act<decisions::Feature>(
            turn, decisions::RecordPaperVoter{*turn.speaker.member, decision, member}))
      return Verdict::refused;
    const auto number = static_cast<std::uint64_t>(decision);
    send(turn, here(turn),
         {.text = turn.text("decision.paper_recorded",
                            {{"name", name_of(turn, turn.speaker.reader, member)},
                             {"number", static_cast<std::int64_t>(number)}}),
          .buttons = {{.label = turn.plain("decision.paper_record"),
                       .action = decision_action::record_paper_voter,
                       .object = number},
                      {.label = turn.plain("decision.paper_take_back"),
                       .action = decision_action::take_back_paper_voter,
                       .object = number,
                       .argument = raw(member)},
                      {.label = turn.plain("decision.papers_button"),
                       .action = decision_action::papers,
                       .object = number}},
          .self = framework::home});
    return Verdict::finished;
  }
};

// ---- What stands on a paper

class PaperFlow final : public Flow {
 public:
  std::string_view name() const override { return "paper"; }
  std::string step(const Turn&, const v1::Draft& draft) const override {
    return answer_to(draft, "number") == nullptr ? "number" : "ballot";
  }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const override {
    const auto* record = record_of(turn, draft);
    if (record == nullptr) return {.text = turn.text("decisions.refused.not_found")};
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
    if (step == "number") return take_number(turn, draft, answer.text);
    const auto* record = record_of(turn, draft);
    if (record == nullptr) return Verdict::finished;
    const auto choice = take_mark(turn, *record, draft, answer);
    if (!choice) return Verdict::stay;
    const auto paper = static_cast<std::uint32_t>(paper_in(draft));
    const auto decision = decisions::number_of(*record);
    if (!act<decisions::Feature>(
            turn, decisions::EnterPaper{*turn.speaker.member, decision, paper, *choice}))
      return decisions::state_of(*record) == decisions::DecisionState::open ? Verdict::refused
                                                                            : Verdict::finished;
    tell(turn, decision, paper);
    return Verdict::finished;
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

  /// If two have read something different, both hear that by itself.
  static void tell(Turn& turn, DecisionNumber decision, std::uint32_t number) {
    const auto* paper = decisions::find_paper(turn.decisions(), decision, number);
    if (paper == nullptr || (!paper->has_ballot() && paper->entries_size() > 1)) return;
    const auto object = static_cast<std::uint64_t>(decision);
    send(turn, here(turn),
         {.text = turn.text(paper->has_ballot() ? "decision.paper_in" : "decision.paper_first",
                            {{"paper", static_cast<std::int64_t>(number)}}),
          .buttons = {{.label = turn.plain("decision.paper_read"),
                       .action = decision_action::read_paper,
                       .object = object},
                      {.label = turn.plain("decision.papers_button"),
                       .action = decision_action::papers,
                       .object = object}},
          .self = framework::home});
  }
};

const PaperVoterFlow the_paper_voter_flow;
const PaperFlow the_paper_flow;

// ---- Buttons

/// The decision, for an officer while papers are taken; else null, and said why.
const v1::DecisionRecord* taking_papers(Turn& turn, DecisionNumber decision) {
  if (!turn.is_officer()) {
    reply(turn, "command.officers_only");
    return nullptr;
  }
  const auto* record = decisions::find(turn.decisions(), decision);
  if (record != nullptr && decisions::state_of(*record) == decisions::DecisionState::open)
    return record;
  tell_refusal(turn, decisions::refuse(decisions::Refusal::voting_ended).value());
  return nullptr;
}

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

void press_papers(Turn& turn, Press press) {
  const auto* record = pressed(turn, press);
  if (record == nullptr) return;
  const auto number = decisions::number_of(*record);
  const auto* box = turn.decisions().boxes.find(number);
  telegram::HtmlBuilder html;
  html.append(
      turn.text("decision.papers_title", {{"number", static_cast<std::int64_t>(press.object)}}));
  html.line().append(turn.text("decision.papers_how")).line();
  html.line().append(turn.text(
      "decision.papers_figures",
      {{"voters", static_cast<std::int64_t>(decisions::paper_voters(turn.decisions(), number))},
       {"papers", static_cast<std::int64_t>(box == nullptr ? 0 : box->papers())}}));
  Screen screen{.self = decision_action::papers, .object = press.object};
  if (decisions::takes_ballots(*record, turn.at.now))
    screen.buttons.push_back({.label = turn.plain("decision.paper_record"),
                              .action = decision_action::record_paper_voter,
                              .object = press.object});
  screen.buttons.push_back({.label = turn.plain("decision.paper_read"),
                            .action = decision_action::read_paper,
                            .object = press.object});
  std::size_t listed = 0;
  for (const auto& paper : decisions::papers_of(turn.decisions(), number)) {
    if (paper.has_ballot() || ++listed > listed_papers) continue;
    html.line().append(turn.text(
        paper.entries_size() > 1 ? "decision.paper_is_read_differently" : "decision.paper_waits",
        {{"paper", static_cast<std::int64_t>(paper.number())}}));
    screen.buttons.push_back(paper_button(turn, turn.speaker.reader, press.object, paper.number()));
  }
  screen.buttons.push_back({.label = turn.plain("decision.to_vote"),
                            .action = decision_action::view,
                            .object = press.object});
  screen.text = html.take();
  show(turn, screen);
}

void press_record(Turn& turn, Press press) {
  if (pressed(turn, press) == nullptr) return;
  v1::Draft draft;
  draft.set_object(press.object);
  answer_press(turn, std::string{});
  begin(turn, the_paper_voter_flow, std::move(draft));
}

void press_read(Turn& turn, Press press) {
  if (pressed(turn, press) == nullptr) return;
  answer_press(turn, std::string{});
  begin_paper(turn, DecisionNumber{press.object}, 0);
}

void press_take_back(Turn& turn, Press press) {
  const MemberId member{press.argument};
  if (act<decisions::Feature>(
          turn, decisions::TakeBackPaperVoter{*turn.speaker.member, DecisionNumber{press.object},
                                              member}))
    reply(turn, "decision.paper_taken_back",
          {{"name", name_of(turn, turn.speaker.reader, member)}});
}

constexpr ActionEntry entries[] = {{decision_action::papers, press_papers},
                                   {decision_action::record_paper_voter, press_record},
                                   {decision_action::read_paper, press_read},
                                   {decision_action::take_back_paper_voter, press_take_back}};

std::string reading_of(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record,
                       const v1::DecisionPaper& paper, MemberId member) {
  const auto choice = decisions::paper_reading(turn.context(), paper, member);
  return choice ? choice_words(turn, reader, record.terms(), *choice) : std::string{"—"};
}

}  // namespace

const Flow& paper_voter_flow() { return the_paper_voter_flow; }
const Flow& paper_flow() { return the_paper_flow; }
std::span<const ActionEntry> paper_actions() { return entries; }

void begin_paper(Turn& turn, DecisionNumber decision, std::uint64_t paper) {
  if (taking_papers(turn, decision) == nullptr) return;
  const auto number = static_cast<std::int64_t>(paper);
  if (paper != 0 && !may_read(turn, decision, number)) return;
  v1::Draft draft;
  draft.set_object(static_cast<std::uint64_t>(decision));
  if (paper != 0) edit_answer(draft, "number").set_text(std::to_string(paper));
  begin(turn, the_paper_flow, std::move(draft));
}

void tell_paper_voter(Turn& turn, const decisions::TellPaperVoter& told) {
  const auto* record = decisions::find(turn.decisions(), told.decision);
  const auto address = private_chat_of(turn, told.member);
  if (record == nullptr || !address) return;
  send(turn, *address,
       {.text = turn.at.texts.render(
            address->reader,
            told.has_voted ? "decision.told_on_paper" : "decision.told_not_on_paper",
            {{"number", static_cast<std::int64_t>(record->number())},
             {"title", record->terms().title()},
             {"until", from_ms(record->closes_at_ms())}}),
        .buttons = {decision_link(turn, address->reader, "decision.details", *record)},
        .self = framework::home});
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
               {"first", name_of(turn, reader, first)},
               {"first_choice", reading_of(turn, reader, *record, *paper, first)},
               {"second", name_of(turn, reader, second)},
               {"second_choice", reading_of(turn, reader, *record, *paper, second)}}),
          .buttons = {paper_button(turn, reader, record->number(), told.paper)},
          .self = framework::home});
  }
}

}  // namespace wardmote::dialogue
