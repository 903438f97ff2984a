// Ballots on paper: an officer records who has put one into the urn.
#include <algorithm>
#include <charconv>

#include "dialogue/decision_dialogue.h"
#include "dialogue/framework.h"
#include "dialogue/keywords.h"
#include "dialogue/performing.h"

namespace wardmote::dialogue {
namespace {

using decisions::DecisionNumber;
using Press = const ButtonPress&;

/// More buttons would not be read.
constexpr std::size_t found_max = 8;

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
           "👤 " + voter_name(turn, turn.speaker.reader, *read_member(digits)) + " · P" + digits});
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
                            {{"name", voter_name(turn, turn.speaker.reader, member)},
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

const PaperVoterFlow the_paper_voter_flow;

void press_record(Turn& turn, Press press) {
  const auto* record = taking_papers(turn, DecisionNumber{press.object});
  if (record == nullptr) return;
  if (!decisions::takes_ballots(*record, turn.at.now)) {
    tell_refusal(turn, decisions::refuse(decisions::Refusal::voting_ended).value());
    return;
  }
  v1::Draft draft;
  draft.set_object(press.object);
  answer_press(turn, std::string{});
  begin(turn, the_paper_voter_flow, std::move(draft));
}

void press_take_back(Turn& turn, Press press) {
  const MemberId member{press.argument};
  if (act<decisions::Feature>(
          turn, decisions::TakeBackPaperVoter{*turn.speaker.member, DecisionNumber{press.object},
                                              member}))
    reply(turn, "decision.paper_taken_back",
          {{"name", voter_name(turn, turn.speaker.reader, member)}});
}

constexpr ActionEntry entries[] = {{decision_action::record_paper_voter, press_record},
                                   {decision_action::take_back_paper_voter, press_take_back}};

}  // namespace

const Flow& paper_voter_flow() { return the_paper_voter_flow; }
std::span<const ActionEntry> paper_voter_actions() { return entries; }

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

}  // namespace wardmote::dialogue
