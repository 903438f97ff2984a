// What holds whatever people do in whatever order.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "governance/decisions/recount.h"
#include "tests/governance/decisions/hall.h"

namespace wardmote::decisions {
namespace {

using wardmote::testing::bytes_of;
using wardmote::testing::reloaded;
using wardmote::testing::replayed;

/// One step of somebody: numbers that are read as a command.
struct Move {
  std::uint8_t what;
  std::uint8_t who;
  std::uint8_t decision;
  std::uint8_t choice;
};

rc::Gen<Move> any_move() {
  return rc::gen::build<Move>(rc::gen::set(&Move::what), rc::gen::set(&Move::who),
                              rc::gen::set(&Move::decision), rc::gen::set(&Move::choice));
}

Method method_of_move(const Move& move) { return static_cast<Method>(1 + move.choice % 9); }

v1::DecisionTerms terms_of(const Move& move) {
  auto terms = method_of_move(move) == Method::yes_no ? question() : plans(method_of_move(move));
  if (move.who % 2 == 0) terms.set_secrecy(v1::DECISION_SECRECY_PRIVATE);
  if (move.who % 3 == 0) terms.set_tie_rule(v1::DECISION_TIE_RULE_LOT);
  if (move.who % 5 == 0) terms.mutable_quorum()->set_number(2);
  return terms;
}

v1::DecisionChoice choice_of(Method method, std::uint8_t seed) {
  const std::uint32_t first = 1 + seed % 3u;
  const std::uint32_t second = 1 + (first + seed / 3u % 2) % 3;
  if (seed % 11 == 0) return {};
  switch (shape_of(method)) {
    case BallotShape::scores:
      return scored({{first, seed % 6u}, {second, seed / 6u % 6}});
    case BallotShape::ranks:
      return ranked({{first}, {second}});
    case BallotShape::chosen:
      break;
  }
  const bool one = method == Method::yes_no || method == Method::plurality;
  if (method == Method::yes_no) return chosen({1 + seed % 2u});
  return one ? chosen({first}) : chosen({first, second});
}

std::string secret_of_member(MemberId member) { return "number " + std::to_string(raw(member)); }

/// People outside the roll among them: the last joined when all is open.
Command command_of(Hall& hall, const std::vector<MemberId>& people, const Move& move) {
  const DecisionNumber decision{1 + move.decision % 3u};
  const MemberId who = people[move.who % people.size()];
  const MemberId officer = move.who % 2 == 0 ? hall.officer : hall.deputy;
  const MemberId other = move.who % 2 == 0 ? hall.deputy : hall.officer;
  const auto* record = find(hall.decisions, decision);
  const auto method = record == nullptr ? Method::yes_no : method_of(record->terms());
  switch (move.what % 30) {
    case 0:
      return DraftDecision{officer, terms_of(move)};
    case 1:
      return ChangeDraft{officer, decision, terms_of(move)};
    case 2:
      return ApproveDraft{other, decision};
    case 3:
    case 4:
      return CommitToLot{who, decision, commitment_to(secret_of_member(who))};
    case 5:
    case 6:
      return OpenDecision{officer, decision};
    case 7:
    case 8:
      return RevealLot{who, decision, secret_of_member(who)};
    case 9:
      if (move.choice % 8 == 0) return CancelDecision{officer, decision, "so"};
      return Tick{};
    case 10:
      hall.pass(std::chrono::hours{move.choice % 30});
      return Tick{};
    case 11:
    case 12:
      return RecordPaperVoter{officer, decision, who};
    case 13:
      return TakeBackPaperVoter{officer, decision, who};
    case 14:
    case 15:
    case 16:
      return EnterPaper{officer, decision, 1 + move.choice % 3u,
                        choice_of(method, static_cast<std::uint8_t>(1 + move.who / 2 % 2))};
    default:
      return CastBallot{who, decision, choice_of(method, move.choice)};
  }
}

/// Beside the rules: who cast what last, and was taken.
struct ModelBox {
  /// Also of those who have then voted on paper, for that may be taken back.
  std::map<MemberId, std::string> cast;
  std::set<MemberId> on_paper;
  /// By paper and officer.
  std::map<std::uint32_t, std::map<MemberId, std::string>> read;

  /// What stands on papers that two have read alike.
  std::multiset<std::string> papers() const {
    std::multiset<std::string> choices;
    for (const auto& [paper, readings] : read) {
      const auto& first = readings.begin()->second;
      if (readings.size() == 2 && first == readings.rbegin()->second) choices.insert(first);
    }
    return choices;
  }
};
using Model = std::map<DecisionNumber, ModelBox>;

std::string as_written(v1::DecisionChoice choice) {
  std::sort(choice.mutable_chosen()->begin(), choice.mutable_chosen()->end());
  std::sort(choice.mutable_scores()->begin(), choice.mutable_scores()->end(),
            [](const auto& a, const auto& b) { return a.option() < b.option(); });
  return written(choice);
}

void note(Hall& hall, const Command& command, Model& model) {
  if (const auto* cast = std::get_if<CastBallot>(&command)) {
    auto& box = model[cast->decision];
    RC_ASSERT(hall.now < from_ms(hall.record(cast->decision).closes_at_ms()));
    RC_ASSERT(is_on_roll(hall.decisions, cast->decision, cast->by));
    RC_ASSERT(!box.on_paper.contains(cast->by));
    box.cast[cast->by] = as_written(cast->choice);
  } else if (const auto* recorded = std::get_if<RecordPaperVoter>(&command)) {
    auto& box = model[recorded->decision];
    RC_ASSERT(hall.now < from_ms(hall.record(recorded->decision).closes_at_ms()));
    RC_ASSERT(recorded->by != recorded->member);
    RC_ASSERT(box.on_paper.insert(recorded->member).second);
  } else if (const auto* taken_back = std::get_if<TakeBackPaperVoter>(&command)) {
    RC_ASSERT(model[taken_back->decision].on_paper.erase(taken_back->member) == 1u);
    RC_ASSERT(model[taken_back->decision].read.empty());
  } else if (const auto* paper = std::get_if<EnterPaper>(&command)) {
    auto& box = model[paper->decision];
    box.read[paper->paper][paper->by] = as_written(paper->choice);
    RC_ASSERT(box.papers().size() <= box.on_paper.size());
    RC_ASSERT(hall.now >= from_ms(hall.record(paper->decision).closes_at_ms()));
  }
}

void check_decision(Hall& hall, const v1::DecisionRecord& record, Model& model) {
  const auto number = number_of(record);
  const auto* roll = hall.decisions.rolls.find(number);
  if (roll == nullptr) {
    RC_ASSERT(model[number].cast.empty());
    return;
  }
  const auto& box = model[number];
  auto cast = box.cast;
  for (const auto member : box.on_paper) cast.erase(member);
  const auto papers = box.papers();
  RC_ASSERT(voted(hall.decisions, number) == cast.size() + box.on_paper.size());
  RC_ASSERT(paper_voters(hall.decisions, number) == box.on_paper.size());
  RC_ASSERT(record.roll_size() ==
            voted(hall.decisions, number) + not_voted(hall.decisions, number).size());
  for (const auto& [member, choice] : cast) {
    const auto* ballot = ballot_of(hall.decisions, number, member);
    RC_ASSERT(ballot != nullptr);
    if (is_private(record.terms())) {
      RC_ASSERT(!ballot->has_choice());
    } else {
      RC_ASSERT(written(ballot->choice()) == choice);
    }
  }
  if (!record.has_result()) return;
  RC_ASSERT(!record.result().has_fault());
  RC_ASSERT(record.result().turnout() == cast.size() + papers.size());
  RC_ASSERT(
      static_cast<std::uint32_t>(record.result().winners_size() + record.result().losses_size()) ==
      option_count(record.terms()));
  auto expected = papers;
  std::multiset<std::string> published;
  for (const auto& [member, choice] : cast) expected.insert(choice);
  for (const auto& line : record.result().box()) published.insert(written(line.choice()));
  RC_ASSERT(published == expected);
}

RC_GTEST_PROP(DecisionsProperty, KeepTheirPromisesWhateverHappens, ()) {
  auto moves = *rc::gen::resize(150, rc::gen::container<std::vector<Move>>(any_move()));
  Hall hall;
  for (const std::uint8_t seed : {1, 2, 4}) {
    auto terms = terms_of({0, seed, 0, static_cast<std::uint8_t>(moves.size() + seed)});
    if (seed != 4) hall.opened_with_lot(terms);
    if (seed == 4) hall.opened(terms);
  }
  std::vector<MemberId> people = hall.residents;
  people.push_back(hall.officer);
  people.push_back(hall.deputy);
  people.push_back(hall.join(50));
  Model model;
  int casts = 0;
  int papers = 0;
  for (const auto& move : moves) {
    const auto command = command_of(hall, people, move);
    const auto before = bytes_of(hall.decisions);
    const auto decision = hall.run(command);
    if (!decision) {
      RC_ASSERT(bytes_of(hall.decisions) == before);
      continue;
    }
    casts += std::holds_alternative<CastBallot>(command) ? 1 : 0;
    papers += std::holds_alternative<EnterPaper>(command) ? 1 : 0;
    note(hall, command, model);
    for (const auto& [number, record] : hall.decisions.decisions) {
      check_decision(hall, record, model);
    }
  }
  // Thrice: papers are waited for from when officers can know, and so are the words of the lot.
  for (int month = 0; month < 3; ++month) {
    hall.pass(24h * 30);
    hall.tick();
  }
  for (const auto& [number, record] : hall.decisions.decisions) {
    check_decision(hall, record, model);
    RC_ASSERT(state_of(record) != DecisionState::open);
  }
  Recount recount;
  for (const auto& line : hall.lines) recount.add(line);
  for (const auto& vote : recount.findings()) {
    for (const auto& finding : vote.findings) RC_ASSERT(finding.verdict != BoardVerdict::fails);
  }
  auto again = replayed<State>(hall.events);
  RC_ASSERT(bytes_of(again) == bytes_of(hall.decisions));
  RC_ASSERT(again.deadlines == hall.decisions.deadlines);
  auto loaded = reloaded(hall.decisions, hall.vault);
  RC_ASSERT(bytes_of(loaded) == bytes_of(hall.decisions));
  RC_ASSERT(loaded.deadlines == hall.decisions.deadlines);
  RC_CLASSIFY(casts > 5, "many ballots");
  RC_CLASSIFY(papers > 1, "papers");
}

/// The result without receipts, which are drawn anew.
std::string outcome_of(Hall& hall, DecisionNumber number) {
  hall.closed(number);
  hall.run(RevealLot{hall.officer, number, "heads"});
  hall.run(RevealLot{hall.deputy, number, "tails"});
  auto result = hall.record(number).result();
  result.clear_box();
  return result.SerializeAsString();
}

RC_GTEST_PROP(DecisionsProperty, ResultsDoNotDependOnTheOrderOfCasting, ()) {
  const auto method = static_cast<Method>(*rc::gen::inRange(1, 10));
  const auto seeds =
      *rc::gen::container<std::vector<std::uint8_t>>(8, rc::gen::arbitrary<std::uint8_t>());
  const bool secret = *rc::gen::arbitrary<bool>();
  const bool lot = *rc::gen::arbitrary<bool>();
  std::vector<std::size_t> order{0, 1, 2, 3, 4, 5, 6, 7};
  const auto weights = *rc::gen::container<std::vector<int>>(8, rc::gen::arbitrary<int>());
  std::sort(order.begin(), order.end(), [&](auto a, auto b) {
    return std::pair{weights[a], a} < std::pair{weights[b], b};
  });
  auto terms = method == Method::yes_no ? question() : plans(method);
  if (secret) terms.set_secrecy(v1::DECISION_SECRECY_PRIVATE);
  const auto vote = [&](bool shuffled) {
    Hall hall;
    const auto number = lot ? hall.opened_with_lot(terms) : hall.opened(terms);
    for (std::size_t i = 0; i < 8; ++i) {
      const auto resident = shuffled ? order[i] : i;
      // Some change their minds first; only the last ballot counts.
      if (shuffled && seeds[resident] % 3 == 0) {
        RC_ASSERT(hall.cast(number, resident, choice_of(method, 1)));
      }
      RC_ASSERT(hall.cast(number, resident, choice_of(method, seeds[resident])));
    }
    return outcome_of(hall, number);
  };
  RC_ASSERT(vote(false) == vote(true));
}

}  // namespace
}  // namespace wardmote::decisions
