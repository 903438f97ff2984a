#pragma once

// Cards on their way: what is sent (report_cards.cc) and what becomes of it (report_card_fate.cc)
// know one another by the calls' tags.

#include "dialogue/card_tag.h"
#include "dialogue/report_dialogue.h"

namespace wardmote::dialogue {

/// Comes back with the outcome of the call.
std::string card_tag(std::string_view kind, reports::ReportNumber number, std::int64_t detail = 0,
                     std::string_view face = {});
void send_officers_card(Turn& turn, reports::ReportNumber number, telegram::ThreadId thread);
/// The card of an officer in private, where the committee has no chat: it is edited in place as the
/// one in a chat is. `lead` stands above it until then. It takes the place of the one before.
void send_private_card(Turn& turn, const v1::Report& report, MemberId officer,
                       std::string_view lead = {});
/// Edits one card to what it must read now.
void update_card(Turn& turn, const v1::Report& report, const v1::ReportCard& card);

}  // namespace wardmote::dialogue
