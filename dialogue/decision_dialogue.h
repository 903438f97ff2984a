#pragma once

// Decisions as people meet them. The parts: preparing one (decision_draft.cc, decision_terms.cc),
// what is written of it (decision_words.cc, decision_result.cc) or drawn (decision_chart.cc), where
// it is shown (decision_cards.cc), the officers' work (decision_officers.cc), voting
// (decision_ballot.cc), ballots on paper (decision_paper_voters.cc, decision_paper.cc), the board
// (decision_receipt.cc), lists (decision_lists.cc), the lot (decision_lot.cc).

#include <optional>
#include <string>
#include <vector>

#include "dialogue/dialogue.h"
#include "governance/decisions/queries.h"

namespace wardmote::dialogue {

/// Buttons of decisions. Object: the decision's number unless said otherwise.
namespace decision_action {
inline constexpr Action begin{0x0501};
/// Argument: how many to skip.
inline constexpr Action list{0x0502};
inline constexpr Action view{0x0503};
/// Casts a ballot at once. Argument: the option; 0 abstains.
inline constexpr Action choose{0x0504};
/// Begins the conversation in which a ballot is filled in.
inline constexpr Action vote{0x0505};
inline constexpr Action approve{0x0506};
/// The first asks, the second does it.
inline constexpr Action ask_open{0x0507};
inline constexpr Action open{0x0508};
inline constexpr Action change{0x0509};
inline constexpr Action cancel{0x050a};
/// Argument: how many lines to skip.
inline constexpr Action log{0x050b};
/// All ballots: by name, or, of a private vote, by receipt. Argument: how many lines to skip.
inline constexpr Action names{0x050c};
inline constexpr Action commit{0x050d};
inline constexpr Action reveal{0x050e};
/// In private: what finds the own ballot on the board.
inline constexpr Action receipt{0x050f};
/// What officers do about ballots on paper.
inline constexpr Action papers{0x0510};
inline constexpr Action record_paper_voter{0x0511};
inline constexpr Action read_paper{0x0512};
/// Argument: the member.
inline constexpr Action take_back_paper_voter{0x0513};
/// The figures of the result as a picture.
inline constexpr Action chart{0x0514};
}  // namespace decision_action

// ---- Words (decision_words.cc, decision_result.cc)

/// How much of a decision is said: on a card, or where one reads it at leisure.
enum class Detail : std::uint8_t { card, whole };

/// The question, the options, how it is decided, where it stands.
telegram::Html decision_words(const Turn& turn, const Reader& reader,
                              const v1::DecisionRecord& record, Detail detail);
/// How it will be decided, with an example in numbers; one sentence a line, without markup.
std::vector<std::string> rule_words(const Turn& turn, const Reader& reader,
                                    const v1::DecisionRecord& record);
/// Where it stands.
std::string decision_state_words(const Turn& turn, const Reader& reader,
                                 const v1::DecisionRecord& record);
std::string option_words(const Turn& turn, const Reader& reader, const v1::DecisionTerms& terms,
                         std::uint32_t option);
/// A ballot in one line.
std::string choice_words(const Turn& turn, const Reader& reader, const v1::DecisionTerms& terms,
                         const v1::DecisionChoice& choice);
/// As it is shown; of who has left for good, that.
std::string voter_name(const Turn& turn, const Reader& reader, MemberId member);
/// One line: number, state, question.
std::string decision_line(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record);
/// Who has won or why nobody, in figures.
telegram::Html result_words(const Turn& turn, const Reader& reader,
                            const v1::DecisionRecord& record);
/// A line of the count.
std::string sentence_words(const Turn& turn, const Reader& reader, const v1::DecisionTerms& terms,
                           const v1::DecisionSentence& sentence);

// ---- The figures as a picture (decision_chart.cc)

/// The bars of a counted decision, the winners first; nothing if it has no result.
std::optional<v1::BarChart> result_chart(const Turn& turn, const Reader& reader,
                                         const v1::DecisionRecord& record);
/// Nothing is sent of a decision without a result.
void send_result_chart(Turn& turn, const Address& address, const v1::DecisionRecord& record);
std::span<const ActionEntry> chart_actions();

// ---- Preparing (decision_draft.cc, decision_terms.cc)

const Flow& decision_flow();
/// The terms that a draft has come to; what is not answered yet is left out.
v1::DecisionTerms terms_of(const v1::Draft& draft);
/// A draft that gives these terms, to be changed.
v1::Draft draft_of(const v1::DecisionRecord& record);
/// A whole number above 0, in the digits of any script; nothing if it is none or too large.
std::optional<std::int64_t> read_amount(std::string_view typed);

// ---- Officers (decision_officers.cc, decision_lot.cc)

void command_decide(Turn& turn, const telegram::Command& command, const telegram::Message& message);
const Flow& cancel_flow();
const Flow& commit_flow();
const Flow& reveal_flow();
std::span<const ActionEntry> decision_officer_actions();
std::span<const ActionEntry> lot_actions();

// ---- Voting (decision_ballot.cc)

const Flow& ballot_flow();
void begin_ballot(Turn& turn, decisions::DecisionNumber number);
/// One tap is a ballot: the options stand on the card itself.
bool is_voted_by_tap(const v1::DecisionTerms& terms);
std::vector<Button> ballot_buttons(const Turn& turn, const Reader& reader,
                                   const v1::DecisionRecord& record);
void show_receipt(Turn& turn, const decisions::ShowReceipt& shown);
std::span<const ActionEntry> ballot_actions();

// ---- Ballots on paper (decision_paper_voters.cc, decision_paper.cc)

const Flow& paper_voter_flow();
void tell_paper_voter(Turn& turn, const decisions::TellPaperVoter& told);
std::span<const ActionEntry> paper_voter_actions();
const Flow& paper_flow();
/// The decision, for an officer while papers are taken; else null, and said why.
const v1::DecisionRecord* taking_papers(Turn& turn, decisions::DecisionNumber decision);
void ask_to_read_papers(Turn& turn, const decisions::AskToReadPapers& asked);
/// Lets the speaker read a paper, in private; 0: shows where the papers stand.
void begin_paper(Turn& turn, decisions::DecisionNumber decision, std::uint64_t paper);
void ask_for_second_reader(Turn& turn, const decisions::AskForSecondReader& asked);
void tell_paper_in(Turn& turn, const decisions::TellPaperIn& told);
void tell_paper_differs(Turn& turn, const decisions::TellPaperDiffers& told);
std::span<const ActionEntry> paper_actions();

// ---- The board (decision_receipt.cc)

/// Where the community's board is checked in a browser; empty if it is not served.
std::string board_page(const Turn& turn);
/// The reader's receipt, and the page that counts again.
void add_board_buttons(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record,
                       std::vector<Button>& buttons);
/// The page alone, once there is something to count.
void add_count_button(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record,
                      std::vector<Button>& buttons);
std::span<const ActionEntry> receipt_actions();

// ---- Cards (decision_cards.cc)

Screen decision_group_card(const Turn& turn, const Reader& reader,
                           const v1::DecisionRecord& record);
Screen decision_officers_card(const Turn& turn, const Reader& reader,
                              const v1::DecisionRecord& record);
/// What somebody reads in private, with what they may do about it.
Screen decision_screen(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record);
/// A draft is for officers alone.
bool may_see(const Turn& turn, const v1::DecisionRecord& record);
/// Opens the decision in private.
Button decision_link(const Turn& turn, const Reader& reader, std::string_view label,
                     const v1::DecisionRecord& record, bool to_ballot = false);
void post_decision_card(Turn& turn, decisions::DecisionNumber number);
void post_draft_card(Turn& turn, decisions::DecisionNumber number);
void update_decision_cards(Turn& turn, decisions::DecisionNumber number,
                           std::optional<decisions::CardKind> only = {});
void learn_decision_card(Turn& turn, const v1::CallOutcome& outcome);

// ---- Lists (decision_lists.cc)

void command_votes(Turn& turn, const telegram::Command& command, const telegram::Message& message);
/// Or why it cannot be shown.
void show_decision(Turn& turn, decisions::DecisionNumber number);
/// Null, and said why, if there is no result yet.
const v1::DecisionRecord* counted_decision(Turn& turn, decisions::DecisionNumber number);
std::span<const ActionEntry> decision_list_actions();

}  // namespace wardmote::dialogue
