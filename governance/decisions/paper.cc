// Ballots on paper (V8). Who has voted on paper stands on the roll and with nothing else; what is
// on a paper stands under its number and with nobody: two officers read it, the second without
// seeing what the first has written.

#include <algorithm>

#include "governance/core/code.h"
#include "governance/decisions/rules.h"
#include "governance/members/members.h"

namespace wardmote::decisions {
namespace {

constexpr std::uint32_t paper_number_max = 999'999;
/// Beyond twice the papers that there are.
constexpr std::size_t mistaken_papers_max = 20;

/// The decision, for an officer who counts as nobody but themselves.
Result<const v1::DecisionRecord*> open_for(const State& state, const Context& context, MemberId by,
                                           DecisionNumber decision) {
  if (auto fine = check_officer(context, by); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, decision);
  if (!record) return tl::unexpected(record.error());
  if (state_of(**record) < DecisionState::open) return refuse(Refusal::not_open_yet);
  if (state_of(**record) != DecisionState::open) return refuse(Refusal::voting_ended);
  return *record;
}

/// As `open_for`, while people vote: on paper nobody votes longer than by any other way.
Result<const v1::DecisionRecord*> voting_for(const State& state, const Context& context,
                                             MemberId by, DecisionNumber decision) {
  auto record = open_for(state, context, by, decision);
  if (record && !takes_ballots(**record, context.now)) return refuse(Refusal::voting_ended);
  return record;
}

/// What an entry says; nothing if the key that opens it is destroyed.
std::optional<v1::DecisionChoice> choice_in(const Context& context, DecisionNumber decision,
                                            const v1::DecisionPaperEntry& entry) {
  if (entry.sealed().empty()) return entry.choice();
  if (context.ballots == nullptr) return std::nullopt;
  const auto plain = context.ballots->open(raw(decision), entry.sealed());
  v1::DecisionSecret secret;
  if (!plain || !secret.ParseFromString(*plain)) return std::nullopt;
  return secret.choice();
}

v1::DecisionPaperEntry entry_of(const Context& context, const v1::DecisionRecord& record,
                                MemberId by, const v1::DecisionChoice& choice) {
  v1::DecisionPaperEntry entry;
  entry.set_member(raw(by));
  entry.set_at_ms(to_ms(context.now));
  if (!is_private(record.terms())) {
    *entry.mutable_choice() = choice;
    return entry;
  }
  v1::DecisionOpenedBallot opened;
  *opened.mutable_choice() = choice;
  entry.set_sealed(context.ballots->seal(record.number(), secret_of(record.terms(), opened)));
  return entry;
}

/// Who is none any more cannot answer for what they have read.
bool is_officer(const Context& context, const v1::DecisionPaperEntry& entry) {
  return members::has_role(context, MemberId{entry.member()}, Role::officer);
}

/// What the officer has read on the paper; null if nothing.
const v1::DecisionPaperEntry* entry_by(const v1::DecisionPaper& paper, MemberId officer) {
  const auto& entries = paper.entries();
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
    return entry.member() == raw(officer);
  });
  return found == entries.end() ? nullptr : &*found;
}

/// What another officer has read on the paper.
const v1::DecisionPaperEntry* entry_besides(const Context& context, const v1::DecisionPaper* paper,
                                            MemberId by) {
  if (paper == nullptr) return nullptr;
  const auto& entries = paper->entries();
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
    return entry.member() != raw(by) && is_officer(context, entry);
  });
  return found == entries.end() ? nullptr : &*found;
}

/// The former officer whose entry gives way to that of `by`; 0 for nobody.
std::uint64_t replaced_by(const Context& context, const v1::DecisionPaper* paper, MemberId by) {
  if (paper == nullptr || entry_by(*paper, by) != nullptr) return 0;
  const auto& entries = paper->entries();
  const auto former = std::find_if(entries.begin(), entries.end(),
                                   [&](const auto& one) { return !is_officer(context, one); });
  return former == entries.end() ? 0 : former->member();
}

void confirm(const Context& context, const v1::DecisionRecord& record, std::uint32_t paper,
             const v1::DecisionChoice& choice, Decision& decision) {
  auto& confirmed = *decision.events.emplace_back().mutable_paper_confirmed();
  confirmed.set_decision(record.number());
  confirmed.set_paper(paper);
  confirmed.set_at_ms(to_ms(context.now));
  write_ballot(context, record, draw_ballot(context, choice), *confirmed.mutable_ballot());
  decision.effects.push_back(TellPaperIn{number_of(record), paper});
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context,
                           const RecordPaperVoter& command) {
  const auto record = voting_for(state, context, command.by, command.decision);
  if (!record) return tl::unexpected(record.error());
  if (!is_on_roll(state, command.decision, command.member))
    return refuse(Refusal::paper_not_on_roll);
  // Somebody else looks at who votes.
  if (command.by == command.member) return refuse(Refusal::own_paper);
  if (has_voted_on_paper(state, command.decision, command.member))
    return refuse(Refusal::paper_voter_known);
  Decision decision;
  auto& recorded = *decision.events.emplace_back().mutable_paper_voter_recorded();
  recorded.set_decision(raw(command.decision));
  recorded.set_member(raw(command.member));
  recorded.set_by(raw(command.by));
  recorded.set_at_ms(to_ms(context.now));
  decision.effects.push_back(TellPaperVoter{command.decision, command.member, true});
  if (ballot_of(state, command.decision, command.member) == nullptr)
    decision.effects.push_back(UpdateDecisionCards{command.decision});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const TakeBackPaperVoter& command) {
  const auto record = voting_for(state, context, command.by, command.decision);
  if (!record) return tl::unexpected(record.error());
  if (!has_voted_on_paper(state, command.decision, command.member))
    return refuse(Refusal::paper_voter_unknown);
  Decision decision;
  auto& taken_back = *decision.events.emplace_back().mutable_paper_voter_taken_back();
  taken_back.set_decision(raw(command.decision));
  taken_back.set_member(raw(command.member));
  taken_back.set_by(raw(command.by));
  taken_back.set_at_ms(to_ms(context.now));
  decision.effects = {TellPaperVoter{command.decision, command.member, false},
                      UpdateDecisionCards{command.decision}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const EnterPaper& command) {
  const auto fine = may_read_paper(state, context, command.by, command.decision, command.paper);
  if (!fine) return tl::unexpected(fine.error());
  const auto& record = *find(state, command.decision);
  const auto choice = checked(record.terms(), command.choice);
  if (!choice) return tl::unexpected(choice.error());

  Decision decision;
  auto& entered = *decision.events.emplace_back().mutable_paper_entered();
  entered.set_decision(raw(command.decision));
  entered.set_paper(command.paper);
  *entered.mutable_entry() = entry_of(context, record, command.by, *choice);
  const auto* paper = find_paper(state, command.decision, command.paper);
  entered.set_replaces(replaced_by(context, paper, command.by));
  const auto* other = entry_besides(context, paper, command.by);
  if (other == nullptr) {
    decision.effects.push_back(AskForSecondReader{command.decision, command.paper, command.by});
    return decision;
  }
  const auto theirs = choice_in(context, command.decision, *other);
  if (theirs && written(*theirs) == written(*choice))
    confirm(context, record, command.paper, *choice, decision);
  else
    decision.effects.push_back(TellPaperDiffers{command.decision, command.paper});
  return decision;
}

Result<void> may_read_paper(const State& state, const Context& context, MemberId officer,
                            DecisionNumber decision, std::uint32_t paper) {
  const auto open = open_for(state, context, officer, decision);
  if (!open) return tl::unexpected(open.error());
  const auto* record = *open;
  // While people vote a record may still be taken back, and nobody knows whose paper is whose.
  if (record->papers_until_ms() == 0)
    return refuse(Refusal::papers_not_yet, {{"until", from_ms(record->closes_at_ms())}});
  if (to_ms(context.now) >= record->papers_until_ms()) return refuse(Refusal::voting_ended);
  if (paper == 0 || paper > paper_number_max)
    return refuse(Refusal::paper_number_invalid, "limit", paper_number_max);
  if (is_private(record->terms()) && context.ballots == nullptr)
    return refuse(Refusal::private_unavailable);
  const auto* found = find_paper(state, decision, paper);
  if (found != nullptr && found->has_ballot()) return refuse(Refusal::paper_is_in);
  const std::size_t voters = paper_voters(state, decision);
  // Numbers that somebody has mistaken are no papers; but there is an end to mistakes.
  const bool is_one_too_many =
      found == nullptr && papers_of(state, decision).size() >= 2 * voters + mistaken_papers_max;
  if (is_one_too_many || state.boxes.find(decision)->papers() >= voters)
    return refuse(Refusal::papers_exceed_voters, "voters", static_cast<std::int64_t>(voters));
  const bool is_of_others = found != nullptr && found->entries_size() == 2 &&
                            entry_by(*found, officer) == nullptr &&
                            replaced_by(context, found, officer) == 0;
  if (is_of_others) return refuse(Refusal::paper_has_two_readers);
  return {};
}

const v1::DecisionPaper* find_paper(const State& state, DecisionNumber decision,
                                    std::uint32_t paper) {
  return state.papers.find(paper_key(decision, paper));
}

std::vector<v1::DecisionPaper> papers_of(const State& state, DecisionNumber decision) {
  return rows_of(state.papers, decision);
}

std::uint32_t paper_voters(const State& state, DecisionNumber decision) {
  const auto* box = state.boxes.find(decision);
  return box == nullptr ? 0 : box->paper_voters();
}

bool has_voted_on_paper(const State& state, DecisionNumber decision, MemberId member) {
  const auto* ballot = ballot_of(state, decision, member);
  return ballot != nullptr && ballot->on_paper();
}

std::optional<v1::DecisionChoice> paper_reading(const Context& context,
                                                const v1::DecisionPaper& paper, MemberId reader) {
  const auto* entry = entry_by(paper, reader);
  if (entry == nullptr) return std::nullopt;
  return choice_in(context, DecisionNumber{paper.decision()}, *entry);
}

}  // namespace wardmote::decisions
