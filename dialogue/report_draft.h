#pragma once

// A draft of a report, however it began, as the command that files it.

#include "dialogue/report_dialogue.h"

namespace wardmote::dialogue {

/// Steps "question:<code>" hold what the category asks.
inline constexpr std::string_view question_prefix = "question:";
/// Ends "any of these": no choice is called so, since codes are one line.
inline constexpr std::string_view done_mark = "\n";

/// Null if none is chosen.
const v1::ReportCategory* category_of(const Turn& turn, const v1::Draft& draft);
std::string step_of(const v1::Question& question);
/// As parse_answer reads it.
std::string typed_in(const v1::DraftAnswer& answer);
/// Whether a switch of the last question is on: "private" and "named" turn the defaults over,
/// "details" asks what need not be answered.
bool wished(const v1::Draft& draft, std::string_view wish);
PhotoFate keep_photo(v1::Draft& draft, const telegram::Photo& photo);
bool is_voice(const std::optional<telegram::File>& file);

reports::FileReport filing_from(const Turn& turn, const v1::Draft& draft);

/// Says at once, before any question, what to do about the danger that the category means; once.
void warn_of_danger(Turn& turn, v1::Draft& draft);
/// The same for the category that a text seems to speak of, before one is chosen.
void warn_of_danger_in(Turn& turn, v1::Draft& draft, std::string_view text);
/// Performs what follows from filing the draft, but for a warning that was given.
void perform_filing(Turn& turn, const v1::Draft& draft, const reports::Effect& effect);
/// Tells why the draft is not filed, with questions by their words.
void tell_filing_refusal(Turn& turn, const v1::Draft& draft, Rejection rejection);

/// Remembers what the report may repeat; the next question is whether it does.
void note_candidates(v1::Draft& draft, const reports::OfferDuplicates& offer);
/// Turns a wish over.
void toggle_wish(v1::Draft& draft, std::string_view wish);

/// A draft of what was typed after /report, complete but for what only its author knows.
v1::Draft draft_of_words(const Turn& turn, const telegram::Message& message,
                         const std::string& text);
/// A draft of the message that /report answers to.
v1::Draft draft_of_reply(const Turn& turn, const telegram::Message& message,
                         const std::string& text);

/// True if the rules miss something that a question can bring.
bool needs_questions(const Rejection& rejection);

}  // namespace wardmote::dialogue
