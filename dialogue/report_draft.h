#pragma once

// A draft of a report, however it began, as the command that files it.

#include "dialogue/report_dialogue.h"

namespace wardmote::dialogue {

reports::FileReport filing_from(const Turn& turn, const v1::Draft& draft);

/// Remembers what the report may repeat; the next question is whether it does.
void note_candidates(v1::Draft& draft, const reports::OfferDuplicates& offer);
/// Turns a wish about privacy ("private", "named") over.
void toggle_wish(const Turn& turn, v1::Draft& draft, std::string_view wish);

/// A draft of what was typed after /report, complete but for what only its author knows.
v1::Draft draft_of_words(const Turn& turn, const telegram::Message& message,
                         const std::string& text);
/// A draft of the message that /report answers to.
v1::Draft draft_of_reply(const Turn& turn, const telegram::Message& message,
                         const std::string& text);

/// Asks below the message that was to be filed whether it is one of these; keeps the draft.
void offer_in_place(Turn& turn, v1::Draft draft, const reports::OfferDuplicates& offer);

/// True if the rules miss something that a question can bring.
bool needs_questions(const Rejection& rejection);

/// "other", or the last category there is.
std::string catch_all_category(const Turn& turn);
/// The category whose name's words the text holds; else the one for all the rest.
std::string guess_category(const Turn& turn, std::string_view text);

}  // namespace wardmote::dialogue
