#pragma once

// Reports as people meet them. The parts: filing (report_filing.cc), what is written on cards
// (report_words.cc), the group's and the officers' cards (report_cards.cc), the officers' work
// (report_officers.cc), reporters and followers (report_followers.cc), lists (report_lists.cc).

#include <optional>
#include <string>

#include "dialogue/dialogue.h"
#include "governance/reports/queries.h"
#include "governance/reports/report.h"

namespace wardmote::dialogue {

/// Buttons of reports. Object: the report's number unless said otherwise.
namespace report_action {
inline constexpr Action begin{0x0401};
/// Argument: how many to skip.
inline constexpr Action mine{0x0402};
inline constexpr Action open{0x0403};
inline constexpr Action view{0x0404};
inline constexpr Action support{0x0405};
inline constexpr Action unsupport{0x0406};
inline constexpr Action follow{0x0407};
inline constexpr Action unfollow{0x0408};
/// Argument: 1 for yes.
inline constexpr Action fixed{0x0409};
/// Argument: reports::Undoable.
inline constexpr Action undo{0x040a};
/// Argument: the state to go to. The first asks for words if they are owed, the second does it.
inline constexpr Action move{0x040b};
inline constexpr Action move_now{0x040c};
/// Argument: the state, and the mark of a response template.
inline constexpr Action move_by_template{0x040d};
inline constexpr Action assign_menu{0x040e};
/// Argument: the member.
inline constexpr Action assign{0x040f};
inline constexpr Action unassign{0x0410};
inline constexpr Action category_menu{0x0411};
/// Argument: the mark of the category's code.
inline constexpr Action category{0x0412};
inline constexpr Action pause{0x0413};
inline constexpr Action resume{0x0414};
inline constexpr Action answer{0x0415};
inline constexpr Action ask{0x0416};
inline constexpr Action merge{0x0417};
inline constexpr Action split{0x0418};
/// Argument: 1 for private, 0 asks whether to publish, 2 does.
inline constexpr Action privacy{0x0419};
inline constexpr Action officers_more{0x041a};
/// Files the draft though it resembles another.
inline constexpr Action file_anyway{0x041b};
inline constexpr Action add{0x041c};
inline constexpr Action followed{0x041d};
inline constexpr Action overdue{0x041e};
/// Asks for words or a photo about the step just taken.
inline constexpr Action explain{0x0440};
/// Argument: the mark of a response template.
inline constexpr Action explain_by_template{0x0441};
inline constexpr Action answer_by_template{0x0442};
/// Argument: over how many days back; 0: the last thirty.
inline constexpr Action figures{0x0443};
inline constexpr Action templates{0x0444};
/// Argument, as of those below: the mark of the template's id.
inline constexpr Action view_template{0x0445};
inline constexpr Action add_template{0x0446};
inline constexpr Action translate_template{0x0447};
inline constexpr Action remove_template{0x0448};
}  // namespace report_action

// ---- Words (report_words.cc)

/// For whose eyes a report is put into words.
enum class Audience : std::uint8_t { neighbours, reporter, officers };

std::string_view state_icon(reports::ReportState state);
std::string state_words(const Turn& turn, const Reader& reader, reports::ReportState state);
/// Emoji and name.
std::string category_words(const Turn& turn, const Reader& reader, std::string_view code);
/// The whole report.
telegram::Html report_words(const Turn& turn, const Reader& reader, const v1::Report& report,
                            Audience audience);
/// Why a step was taken: a response template in the reader's language, else the officer's words.
std::string step_words(const Turn& turn, const Reader& reader, const v1::ReportTransition& step);
/// The same of what a note says.
std::string note_words(const Turn& turn, const Reader& reader, const v1::ReportNote& note,
                       const v1::NoteBody& body);
/// One line: number, category, state, the beginning of the text.
std::string report_line(const Turn& turn, const Reader& reader, const v1::Report& report);
/// What the reporter wrote, cut short.
std::string report_title(const Turn& turn, const v1::Report& report, std::size_t units);

// ---- Filing (report_filing.cc, report_at_once.cc), adding to it (report_reply.cc)

const Flow& report_flow();
/// The reporter adds something to a report, or answers what they were asked.
const Flow& reply_flow();
void command_report(Turn& turn, const telegram::Command& command, const telegram::Message& message);
/// A message in private that is no command begins a draft.
bool begin_report_from(Turn& turn, const telegram::Message& message);
void begin_reply(Turn& turn, reports::ReportNumber report);
void press_file_anyway(Turn& turn, const ButtonPress& press);
/// The speaker supports one of the reports that they were offered instead of filing: the offer is
/// over.
void settle_offer(Turn& turn, reports::ReportNumber supported);
/// A location in a report's topic, or as a reply to its card, is the report's place.
bool hear_place(Turn& turn, const telegram::Message& message);

// ---- Cards (report_cards.cc)

/// The report with what the speaker may do about it.
Screen report_screen(const Turn& turn, const Reader& reader, const v1::Report& report);
Screen group_card(const Turn& turn, const Reader& reader, const v1::Report& report);
Screen officers_card(const Turn& turn, const Reader& reader, const v1::Report& report);
void post_group_card(Turn& turn, reports::ReportNumber number);
/// A topic where there are topics, else a card; the card follows once the topic's number is known.
void post_officers_card(Turn& turn, reports::ReportNumber number);
void update_cards(Turn& turn, reports::ReportNumber number);
void retract_cards(Turn& turn, reports::ReportNumber number);
void name_topic(Turn& turn, reports::ReportNumber number);
void open_topic(Turn& turn, reports::ReportNumber number, bool open);
void learn_card(Turn& turn, const v1::CallOutcome& outcome);
/// Where the officers talk about a report: its topic, or below its card.
std::optional<Address> officers_thread(const Turn& turn, reports::ReportNumber number);
/// What came with a report beside its text: pictures, voice, place.
void send_attachments(Turn& turn, const Address& address, const v1::ReportBody& body);

// ---- The committee's news (report_news.cc)

void tell_officers(Turn& turn, const reports::NotifyOfficers& news);
void tell_assignee(Turn& turn, const reports::NotifyAssignee& news);
void escalate(Turn& turn, const reports::EscalateTo& escalation);
/// The level that the report has reached is one that no chat hears for.
bool nobody_above_hears(const Turn& turn, const v1::Report& report);

// ---- Officers (report_officers.cc, report_prompts.cc)

bool hear_officer(Turn& turn, const telegram::Message& message);
void command_answer(Turn& turn, const telegram::Command& command, const telegram::Message& message);

/// What an officer is asked to write, as a reply to a message of ours that names it.
enum class Prompt : std::uint8_t {
  acknowledged,
  in_progress,
  resolved,
  declined,
  reopened,
  answer,
  ask,
  merge,
  split,
  pause,
  explain,
};
void ask_officer(Turn& turn, reports::ReportNumber report, Prompt prompt);
/// Takes the reply to such a message. False if it is none.
bool answer_prompt(Turn& turn, const telegram::Message& message);
Prompt prompt_for(reports::ReportState state);
/// A response template in the language of whoever reads it.
std::string template_words(const Turn& turn, const Reader& reader,
                           const v1::ResponseTemplate& ready);
std::span<const ActionEntry> officer_actions();
/// The step is done: how to take it back, and to say why.
void confirm_move(Turn& turn, reports::ReportNumber report);
/// Answers for everybody, and tells whoever answers how many heard it.
void answer_publicly(Turn& turn, const reports::AnswerPublicly& answer);
/// The template with this mark that fits the report and the state; null if there is none.
const v1::ResponseTemplate* template_marked(const Turn& turn, const v1::Report& report,
                                            reports::ReportState to, std::uint64_t mark);
/// A template's text as the record keeps it: in the community's language.
std::string recorded_words(const Turn& turn, const v1::ResponseTemplate& ready);

// ---- Figures and response templates (report_figures.cc, report_templates.cc)

void command_figures(Turn& turn, const telegram::Command& command,
                     const telegram::Message& message);
void command_templates(Turn& turn, const telegram::Command& command,
                       const telegram::Message& message);
const Flow& template_flow();
std::span<const ActionEntry> figure_actions();
std::span<const ActionEntry> template_actions();

/// "For everybody" is asked twice (report_privacy.cc).
void press_privacy(Turn& turn, const ButtonPress& press);

// ---- Followers (report_followers.cc)

void tell_follower(Turn& turn, const reports::Notify& news);
void ask_if_fixed(Turn& turn, const reports::AskIfFixed& question);
std::span<const ActionEntry> follower_actions();

// ---- Lists (report_lists.cc)

void command_status(Turn& turn, const telegram::Command& command, const telegram::Message& message);
void show_report(Turn& turn, reports::ReportNumber number);
std::span<const ActionEntry> list_actions();

}  // namespace wardmote::dialogue
