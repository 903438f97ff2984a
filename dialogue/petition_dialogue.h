#pragma once

// Petitions as people meet them. The parts: starting one (petition_start.cc), what is written of it
// (petition_words.cc), where it is shown (petition_cards.cc), supporting it and hearing of it
// (petition_supporters.cc), the officers' work (petition_officers.cc), lists (petition_lists.cc).

#include <optional>
#include <string>
#include <vector>

#include "dialogue/dialogue.h"
#include "governance/petitions/queries.h"

namespace wardmote::dialogue {

/// Buttons of petitions. Object: the petition's number unless said otherwise.
namespace petition_action {
inline constexpr Action begin{0x0801};
/// Argument: how many to skip.
inline constexpr Action list{0x0802};
inline constexpr Action view{0x0803};
/// On cards: supports, or takes the support back.
inline constexpr Action toggle{0x0804};
/// In private, where one sees which.
inline constexpr Action support{0x0805};
inline constexpr Action unsupport{0x0806};
/// The first asks, the second does it.
inline constexpr Action ask_publish{0x0807};
inline constexpr Action publish{0x0808};
inline constexpr Action decline{0x0809};
inline constexpr Action mend{0x080a};
inline constexpr Action ask_withdraw{0x080b};
inline constexpr Action withdraw{0x080c};
inline constexpr Action answer{0x080d};
/// Argument: the number of the proposed answer.
inline constexpr Action agree{0x080e};
/// Starts a petition with the words of one that is over.
inline constexpr Action again{0x080f};
inline constexpr Action picture{0x0810};
}  // namespace petition_action

// ---- Words (petition_words.cc)

/// How much of a petition is said: on a card, or where one reads it at leisure.
enum class PetitionDetail : std::uint8_t { card, whole };

/// What is asked, how far it is, what the committee answers.
telegram::Html petition_words(const Turn& turn, const Reader& reader,
                              const v1::PetitionRecord& record, PetitionDetail detail);
/// One line: where it stands, number, title, supporters.
std::string petition_line(const Turn& turn, const Reader& reader, const v1::PetitionRecord& record);
/// Empty if nobody can read it any more.
std::string petition_title(const Turn& turn, const v1::PetitionRecord& record);
std::string fault_words(const Turn& turn, const Reader& reader, petitions::Fault fault);
std::string outcome_words(const Turn& turn, const Reader& reader, petitions::Outcome outcome);
/// "The committee answers", and what.
telegram::Html answer_words(const Turn& turn, const Reader& reader,
                            const v1::PetitionAnswer& answer, std::string_view title_key,
                            PetitionDetail detail);
/// Title, what is asked, why: as others will read it.
telegram::Html petition_text_words(const Turn& turn, const Reader& reader,
                                   const v1::PetitionText& text);

// ---- Starting (petition_start.cc)

const Flow& petition_flow();
void command_petition(Turn& turn, const telegram::Command& command,
                      const telegram::Message& message);
/// Begins the conversation with a draft of what is known, unless the speaker may not start one now.
void begin_petition(Turn& turn, v1::Draft draft);
std::span<const ActionEntry> petition_start_actions();

// ---- Cards (petition_cards.cc)

/// Published ones are everybody's, the others their author's and the officers'.
bool may_see(const Turn& turn, const v1::PetitionRecord& record);
Screen petition_group_card(const Turn& turn, const Reader& reader,
                           const v1::PetitionRecord& record);
Screen petition_officers_card(const Turn& turn, const Reader& reader,
                              const v1::PetitionRecord& record);
/// What somebody reads in private, with what they may do about it.
Screen petition_screen(const Turn& turn, const Reader& reader, const v1::PetitionRecord& record);
/// Opens the petition in private; `rest` is what follows the community in the link.
Button petition_link(const Turn& turn, const Reader& reader, std::string_view label,
                     std::string rest);
void post_petition_card(Turn& turn, petitions::PetitionNumber number);
/// Where officers check it: what is there already is brought up to date, and they are told.
void post_check_card(Turn& turn, petitions::PetitionNumber number);
void update_petition_cards(Turn& turn, petitions::PetitionNumber number,
                           std::optional<petitions::CardKind> only = {});
/// The picture of a petition, if it has one.
void send_picture(Turn& turn, const Address& address, const v1::PetitionRecord& record);
void learn_petition_card(Turn& turn, const v1::CallOutcome& outcome);

// ---- Supporters and author (petition_supporters.cc)

void confirm_support(Turn& turn, const petitions::ConfirmSupport& confirmed);
void tell_supporters(Turn& turn, const petitions::TellSupporters& told);
/// The author hears at once what supporters hear in turn.
void tell_author(Turn& turn, petitions::PetitionNumber number, petitions::News news);
/// To the group, if there is one.
void tell_group(Turn& turn, petitions::PetitionNumber number, petitions::News news);
std::span<const ActionEntry> supporter_actions();

// ---- Officers (petition_officers.cc)

const Flow& decline_petition_flow();
const Flow& answer_petition_flow();
void begin_decline(Turn& turn, petitions::PetitionNumber number);
void begin_answer(Turn& turn, petitions::PetitionNumber number);
/// To the committee: a sentence about the petition, with the way to it.
void tell_committee(Turn& turn, petitions::PetitionNumber number, std::string_view key);
void ask_for_agreement(Turn& turn, petitions::PetitionNumber number);
/// To the office, and to the committee that it was.
void escalate_petition(Turn& turn, const petitions::Escalate& escalation);
std::span<const ActionEntry> petition_officer_actions();

// ---- Lists (petition_lists.cc)

void command_petitions(Turn& turn, const telegram::Command& command,
                       const telegram::Message& message);
/// Or why it cannot be shown.
void show_petition(Turn& turn, petitions::PetitionNumber number);
void show_petitions(Turn& turn, std::size_t offset);
std::span<const ActionEntry> petition_list_actions();

}  // namespace wardmote::dialogue
