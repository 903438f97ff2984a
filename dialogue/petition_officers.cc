// The officers' side of a petition: whether it can be published, and what the committee answers.
#include <charconv>

#include "dialogue/decision_dialogue.h"
#include "dialogue/framework.h"
#include "dialogue/offices.h"
#include "dialogue/performing.h"
#include "dialogue/petition_dialogue.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using petitions::Fault;
using petitions::OfficeAbove;
using petitions::Outcome;
using petitions::PetitionNumber;
using petitions::PetitionState;
using petitions::Refusal;
using Press = const ButtonPress&;

constexpr std::size_t votes_offered = 6;

PetitionNumber number_of(const ButtonPress& press) { return PetitionNumber{press.object}; }

/// For an officer, in that state; else null, and said why.
const v1::PetitionRecord* for_officer(Turn& turn, PetitionNumber number, PetitionState state) {
  if (!turn.is_officer()) {
    reply(turn, "command.officers_only");
    return nullptr;
  }
  const auto* record = petitions::find(turn.petitions(), number);
  if (record == nullptr) {
    tell_refusal(turn, petitions::refuse(Refusal::not_found).value());
    return nullptr;
  }
  if (petitions::state_of(*record) == state) return record;
  tell_refusal(turn, petitions::refuse(Refusal::wrong_state, "state", record->state()).value());
  return nullptr;
}

void press_ask_publish(Turn& turn, Press press) {
  const auto* record = for_officer(turn, number_of(press), PetitionState::submitted);
  if (record == nullptr) return;
  answer_press(turn, std::string{});
  send(turn, here(turn),
       {.text = turn.text("petition.ask_publish",
                          {{"number", static_cast<std::int64_t>(record->number())},
                           {"title", petition_title(turn, *record)}}),
        .buttons = {{.label = turn.plain("petition.publish_now"),
                     .action = petition_action::publish,
                     .object = record->number()}},
        .self = framework::home});
}

void press_publish(Turn& turn, Press press) {
  if (act<petitions::Feature>(turn, petitions::PublishPetition{.by = *turn.speaker.member,
                                                               .petition = number_of(press)}))
    reply(turn, "petition.is_published", {{"number", static_cast<std::int64_t>(press.object)}});
}

void press_decline(Turn& turn, Press press) { begin_decline(turn, number_of(press)); }
void press_answer(Turn& turn, Press press) { begin_answer(turn, number_of(press)); }

void press_agree(Turn& turn, Press press) {
  if (act<petitions::Feature>(
          turn, petitions::AgreeToAnswer{.by = *turn.speaker.member,
                                         .petition = number_of(press),
                                         .proposal = static_cast<std::uint32_t>(press.argument)}))
    answer_press(turn, "button.noted", {});
}

void press_picture(Turn& turn, Press press) {
  const auto* record = petitions::find(turn.petitions(), number_of(press));
  if (record == nullptr || !may_see(turn, *record)) {
    tell_refusal(turn, petitions::refuse(Refusal::not_found).value());
    return;
  }
  answer_press(turn, std::string{});
  send_picture(turn, here(turn), *record);
}

constexpr ActionEntry entries[] = {{petition_action::ask_publish, press_ask_publish},
                                   {petition_action::publish, press_publish},
                                   {petition_action::decline, press_decline},
                                   {petition_action::answer, press_answer},
                                   {petition_action::agree, press_agree},
                                   {petition_action::picture, press_picture}};

/// The number of a choice among those that were offered.
template <class Value>
std::optional<Value> chosen(const v1::Draft& draft, std::string_view step) {
  const auto* answer = answer_to(draft, step);
  if (answer == nullptr || answer->choices().empty()) return std::nullopt;
  return static_cast<Value>(std::strtoull(answer->choices(0).c_str(), nullptr, 10));
}

Verdict keep(v1::Draft& draft, std::string_view step, const Answer& answer) {
  if (answer.choice.empty()) return Verdict::stay;
  edit_answer(draft, step).add_choices(answer.choice);
  return Verdict::next;
}

class DeclineFlow final : public Flow {
 public:
  std::string_view name() const override { return "decline_petition"; }
  std::string step(const Turn&, const v1::Draft& draft) const override {
    return chosen<Fault>(draft, "fault") ? "words" : "fault";
  }
  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const override {
    if (step == "words")
      return {.text = turn.text(
                  "petition.ask_decline_words",
                  {{"fault", fault_words(turn, turn.speaker.reader,
                                         chosen<Fault>(draft, "fault").value_or(Fault{}))}}),
              .accepts = {.text = true}};
    Question question{.text = turn.text("petition.ask_decline",
                                        {{"number", static_cast<std::int64_t>(draft.object())}})};
    for (const Fault fault : petitions::all_faults)
      question.choices.push_back(
          {std::to_string(static_cast<int>(fault)), fault_words(turn, turn.speaker.reader, fault)});
    return question;
  }
  Verdict take(Turn& turn, v1::Draft& draft, std::string_view step,
               const Answer& answer) const override {
    if (step == "fault") return keep(draft, step, answer);
    const auto number = static_cast<std::int64_t>(draft.object());
    if (!act<petitions::Feature>(turn, petitions::DeclinePetition{
                                           .by = *turn.speaker.member,
                                           .petition = PetitionNumber{draft.object()},
                                           .fault = chosen<Fault>(draft, "fault").value_or(Fault{}),
                                           .words = answer.text}))
      return Verdict::refused;
    reply(turn, "petition.is_declined", {{"number", number}});
    return Verdict::finished;
  }
};

class AnswerFlow final : public Flow {
 public:
  std::string_view name() const override { return "answer_petition"; }
  std::string step(const Turn&, const v1::Draft& draft) const override {
    const auto outcome = chosen<Outcome>(draft, "outcome");
    if (!outcome) return "outcome";
    if (*outcome == Outcome::vote && !chosen<std::uint64_t>(draft, "vote")) return "vote";
    return answer_to(draft, "words") == nullptr ? "words" : "confirm";
  }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const override {
    if (step == "vote") return ask_vote(turn);
    if (step == "words")
      return {.text = turn.text("petition.ask_answer_words"), .accepts = {.text = true}};
    if (step == "confirm") return ask_confirm(turn, draft);
    Question question{.text = turn.text("petition.ask_outcome",
                                        {{"number", static_cast<std::int64_t>(draft.object())}})};
    for (const Outcome outcome : petitions::all_outcomes)
      question.choices.push_back({std::to_string(static_cast<int>(outcome)),
                                  outcome_words(turn, turn.speaker.reader, outcome)});
    return question;
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view step,
               const Answer& answer) const override {
    if (step == "confirm") return answer.choice == "propose" ? propose(turn, draft) : Verdict::stay;
    if (step != "words") return keep(draft, step, answer);
    if (answer.text.empty()) {
      reply(turn, "petition.only_words");
      return Verdict::stay;
    }
    edit_answer(draft, "words").set_text(answer.text);
    return Verdict::next;
  }

 private:
  /// The newest that are not decided yet.
  static Question ask_vote(const Turn& turn) {
    Question question{.text = turn.text("petition.ask_vote")};
    const auto& rows = turn.decisions().decisions.rows();
    for (auto one = rows.rbegin(); one != rows.rend(); ++one) {
      if (question.choices.size() == votes_offered) break;
      if (decisions::state_of(one->second) > decisions::DecisionState::open) continue;
      question.choices.push_back({std::to_string(one->second.number()),
                                  decision_line(turn, turn.speaker.reader, one->second)});
    }
    question.choices.push_back({"0", turn.plain("petition.no_vote_yet")});
    return question;
  }

  static v1::PetitionAnswer answer_in(const v1::Draft& draft) {
    v1::PetitionAnswer answer;
    answer.set_outcome(static_cast<v1::PetitionOutcome>(
        chosen<Outcome>(draft, "outcome").value_or(Outcome::declined)));
    answer.set_words(answer_to(draft, "words")->text());
    answer.set_decision(chosen<std::uint64_t>(draft, "vote").value_or(0));
    return answer;
  }

  static Question ask_confirm(const Turn& turn, const v1::Draft& draft) {
    auto text = turn.text("petition.ask_answer_confirm");
    text.value += "\n\n" + answer_words(turn, turn.speaker.reader, answer_in(draft),
                                        "petition.answer", PetitionDetail::whole)
                               .value;
    return {.text = std::move(text), .choices = {{"propose", turn.plain("petition.propose")}}};
  }

  static Verdict propose(Turn& turn, const v1::Draft& draft) {
    const auto answer = answer_in(draft);
    if (!act<petitions::Feature>(
            turn, petitions::ProposeAnswer{.by = *turn.speaker.member,
                                           .petition = PetitionNumber{draft.object()},
                                           .outcome = static_cast<Outcome>(answer.outcome()),
                                           .words = answer.words(),
                                           .decision = answer.decision()}))
      return Verdict::refused;
    const auto officers = members::holders(turn.context(), Role::officer).size();
    reply(turn, officers > 1 ? "petition.proposed" : "petition.proposed_alone");
    return Verdict::finished;
  }
};

const DeclineFlow the_decline_flow;
const AnswerFlow the_answer_flow;

/// Where the committee hears: whoever caused it knows already.
std::vector<Address> who_hears(const Turn& turn) {
  auto officers = committee(turn);
  std::erase_if(officers, [&](const Address& address) {
    return raw(address.chat) == raw(turn.speaker.person);
  });
  return officers;
}

/// In a chat of theirs nobody can be asked for words: there a link leads to where one can.
Button way_to(const Turn& turn, const Address& address, const v1::PetitionRecord& record) {
  if (raw(address.chat) < 0)
    return petition_link(turn, address.reader, "petition.details", std::to_string(record.number()));
  return {.label = turn.at.texts.plain(address.reader, "petition.show"),
          .action = petition_action::view,
          .object = record.number()};
}

}  // namespace

const Flow& decline_petition_flow() { return the_decline_flow; }
const Flow& answer_petition_flow() { return the_answer_flow; }

std::span<const ActionEntry> petition_officer_actions() { return entries; }

void begin_decline(Turn& turn, PetitionNumber number) {
  const auto* record = for_officer(turn, number, PetitionState::submitted);
  if (record == nullptr) return;
  if (petitions::has_declined(*record, *turn.speaker.member)) {
    tell_refusal(turn, petitions::refuse(Refusal::declined_before).value());
    return;
  }
  v1::Draft draft;
  draft.set_object(record->number());
  answer_press(turn, std::string{});
  begin(turn, the_decline_flow, std::move(draft));
}

void begin_answer(Turn& turn, PetitionNumber number) {
  const auto* record = for_officer(turn, number, PetitionState::reached);
  if (record == nullptr) return;
  v1::Draft draft;
  draft.set_object(record->number());
  answer_press(turn, std::string{});
  begin(turn, the_answer_flow, std::move(draft));
}

void tell_committee(Turn& turn, PetitionNumber number, std::string_view key) {
  const auto* record = petitions::find(turn.petitions(), number);
  if (record == nullptr) return;
  const bool is_owed = record->reached_at_ms() != 0;
  for (const auto& address : who_hears(turn))
    send(
        turn, address,
        {.text = turn.at.texts.render(
             address.reader, key,
             {{"number", static_cast<std::int64_t>(record->number())},
              {"title", petition_title(turn, *record)},
              {"count", std::int64_t{petitions::supporters(turn.petitions(), *record)}},
              {"until", from_ms(is_owed ? record->answer_until_ms() : record->review_until_ms())}}),
         .buttons = {way_to(turn, address, *record)},
         .self = framework::home});
}

void ask_for_agreement(Turn& turn, PetitionNumber number) {
  update_petition_cards(turn, number, petitions::CardKind::officers);
  const auto* record = petitions::find(turn.petitions(), number);
  if (record == nullptr) return;
  for (const auto& address : who_hears(turn)) {
    auto text = turn.at.texts.render(address.reader, "petition.officers_proposed",
                                     {{"number", static_cast<std::int64_t>(record->number())},
                                      {"title", petition_title(turn, *record)}});
    text.value += "\n" + answer_words(turn, address.reader, record->proposal(), "petition.proposal",
                                      PetitionDetail::whole)
                             .value;
    send(turn, address,
         {.text = std::move(text),
          .buttons = {{.label = turn.at.texts.plain(address.reader, "petition.agree"),
                       .action = petition_action::agree,
                       .object = record->number(),
                       .argument = record->proposal().number()},
                      way_to(turn, address, *record)},
          .self = framework::home});
  }
}

void escalate_petition(Turn& turn, const petitions::Escalate& escalation) {
  const auto* record = petitions::find(turn.petitions(), escalation.petition);
  const auto* profile = community::profile_of(turn.community());
  if (record == nullptr || profile == nullptr) return;
  const auto address = chat_of_office(
      turn, escalation.office == OfficeAbove::district ? Office::district : Office::city);
  if (!address) {
    tell_committee(turn, escalation.petition, "petition.officers_nobody_above");
    return;
  }
  auto text = turn.at.texts.render(address->reader, "petition.escalation",
                                   {{"community", profile->name()}});
  text.value +=
      "\n\n" + petition_words(turn, address->reader, *record, PetitionDetail::whole).value;
  send(turn, *address, text);
  tell_committee(turn, escalation.petition, "petition.officers_escalated");
}

}  // namespace wardmote::dialogue
