#pragma once

// Questions about decisions that change nothing.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "governance/decisions/decision.h"

namespace wardmote::decisions {

/// Null if there is none.
const v1::DecisionRecord* find(const State& state, DecisionNumber decision);
DecisionNumber number_of(const v1::DecisionRecord& record);
DecisionState state_of(const v1::DecisionRecord& record);
Method method_of(const v1::DecisionTerms& terms);
bool is_private(const v1::DecisionTerms& terms);
bool is_budget(Method method);
BallotShape shape_of(Method method);
/// What a ballot may name: from 1 to this.
std::uint32_t option_count(const v1::DecisionTerms& terms);

/// Whether the member may vote in it.
bool is_on_roll(const State& state, DecisionNumber decision, MemberId member);
/// The current ballot; null if there is none.
const v1::DecisionBallot* ballot_of(const State& state, DecisionNumber decision, MemberId member);
/// What the member's current ballot says, with its receipt and nonce; nothing if there is none, or
/// the key that opens it is destroyed.
std::optional<v1::DecisionOpenedBallot> opened_ballot(const State& state, const Context& context,
                                                      DecisionNumber decision, MemberId member);
/// Whether ballots are taken at `now`: open, and neither over nor waiting for papers.
bool takes_ballots(const v1::DecisionRecord& record, Timestamp now);
/// Whether the member has voted on paper.
bool has_voted_on_paper(const State& state, DecisionNumber decision, MemberId member);
/// How many have.
std::uint32_t paper_voters(const State& state, DecisionNumber decision);
/// Papers that anybody has read, by number.
std::vector<v1::DecisionPaper> papers_of(const State& state, DecisionNumber decision);
/// Null if nobody has read it.
const v1::DecisionPaper* find_paper(const State& state, DecisionNumber decision,
                                    std::uint32_t paper);
/// Refuses, as EnterPaper does, a paper that the officer cannot read, whatever is marked on it.
Result<void> may_read_paper(const State& state, const Context& context, MemberId officer,
                            DecisionNumber decision, std::uint32_t paper);
/// What the officer has read on a paper that is not in yet; nothing if they have not.
std::optional<v1::DecisionChoice> paper_reading(const Context& context,
                                                const v1::DecisionPaper& paper, MemberId reader);
/// How many persons on the roll have voted.
std::uint32_t voted(const State& state, DecisionNumber decision);
/// On the roll and without a ballot, ascending: whom to remind.
std::vector<MemberId> not_voted(const State& state, DecisionNumber decision);
/// Decisions that take ballots, by number.
std::vector<DecisionNumber> open_decisions(const State& state, Timestamp now);
/// Whether anything lies sealed under the decision's key.
bool has_sealed(const State& state, DecisionNumber decision);
/// Of a counted decision whose ballots choose: how many chose each option, in the order of the
/// options; empty for other ballots.
std::vector<std::uint64_t> votes_by_option(const v1::DecisionRecord& record);
/// Of a counted decision, in the order of the options: how many chose each, the points it has, or
/// how many ballots put it first alone.
std::vector<std::uint64_t> figures_by_option(const v1::DecisionRecord& record);
/// Where the decision is shown.
std::vector<v1::DecisionCard> cards_of(const State& state, DecisionNumber decision);
/// Null if it is not shown there.
const v1::DecisionCard* find_card(const State& state, DecisionNumber decision, CardKind kind,
                                  std::optional<MemberId> member = {});
/// Whether the actor wrote any of it.
bool is_author(const v1::DecisionRecord& record, const Actor& actor);
/// What the member committed to for the lot; null if nothing.
const v1::DecisionLotCommitment* commitment_of(const v1::DecisionRecord& record, MemberId member);
bool draws_lot(const v1::DecisionTerms& terms);
/// Closed, and its count not due yet.
bool waits_for_lot(const v1::DecisionRecord& record, Timestamp now);
/// Those whose key must not exist any more: the shell destroys it (again) after loading.
std::vector<DecisionNumber> destroyed_keys(const State& state);

/// SHA-256 over the terms' canonical bytes, in hashes.cc: "decision-texts-v1", a zero byte, then
/// the fields in the order of their numbers; a number as eight bytes big-endian, a text as its
/// length and its bytes, a list as its length and its items.
std::string texts_hash(const v1::DecisionTerms& terms);
/// SHA-256("decision-roll-v1" 00 and each member as eight bytes big-endian, ascending).
std::string roll_hash(const std::vector<MemberId>& roll);
/// SHA-256("decision-ballots-v1" 00 and each written choice with a line end, sorted by bytes).
std::string ballots_root(const std::vector<v1::DecisionChoice>& choices);
/// What the board has of a ballot until it is counted: SHA-256("ballot-v1" 00, the decision as
/// eight bytes big-endian, receipt 00, written choice 00, nonce).
std::string commitment_of(DecisionNumber decision, const v1::DecisionOpenedBallot& ballot);
/// What a voter keeps, to be checked against the board named `origin`: six lines of text.
std::string receipt_text(std::string_view origin, DecisionNumber decision,
                         const v1::DecisionOpenedBallot& ballot);
/// A choice as it is hashed and published: "1,3", "1=5,2=0", "2>1=3"; empty: an abstention.
std::string written(const v1::DecisionChoice& choice);

}  // namespace wardmote::decisions
