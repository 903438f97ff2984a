#pragma once

// What can be asked of reports. `by` is always the member who asks; whether they may is decided.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "governance/core/actor.h"
#include "governance/core/ids.h"
#include "governance/core/role.h"
#include "governance/reports/words.h"

namespace wardmote::reports {

// ---- Residents

/// Files a report, or, if near duplicates exist and `not_a_duplicate` is false, files nothing and
/// gives the effect OfferDuplicates: ask, then send SupportReport or this again with true.
struct FileReport {
  MemberId by{};
  std::string category = {};
  std::string text = {};
  std::optional<Place> place = {};
  std::vector<Photo> photos = {};
  /// file_id of a voice message; then the text may be empty.
  std::string voice = {};
  std::vector<TypedAnswer> answers = {};
  /// Absent: as the category says.
  std::optional<bool> is_private = {};
  /// Whether neighbours may see who reported it; absent: as the community says.
  std::optional<bool> show_name = {};
  Channel via = Channel::private_chat;
  /// The message that it was made of; one message makes one report.
  std::optional<Message> source = {};
  bool urgent = false;
  bool not_a_duplicate = false;
  /// Said in passing, where nobody is questioned: what the category asks for may be missing, and a
  /// picture, a voice or a place may stand for words.
  bool incomplete = false;
  /// The officer at the counter or on the phone who files it for `by`.
  std::optional<MemberId> filed_by = {};
};
/// "Me too": supports and follows. A copy's supporters support the original.
struct SupportReport {
  MemberId by{};
  ReportNumber report{};
};
struct WithdrawSupport {
  MemberId by{};
  ReportNumber report{};
};
struct Follow {
  MemberId by{};
  ReportNumber report{};
};
/// The reporter may do so as well.
struct Unfollow {
  MemberId by{};
  ReportNumber report{};
};
/// Answers "is it fixed?". The first "no" reopens the report and marks it as contested.
struct ConfirmFixed {
  MemberId by{};
  ReportNumber report{};
  bool fixed = true;
};
/// The reporter answers what an officer asked, or adds something by themselves.
struct ReporterReplied {
  MemberId by{};
  ReportNumber report{};
  std::string text = {};
  std::vector<Photo> photos = {};
  std::string voice = {};
  std::optional<Message> source = {};
};

enum class Undoable : std::uint8_t { filing = 1, support = 2, transition = 3, confirmation = 4 };
/// Takes back what `by` did within the undo window, unless somebody has built on it since.
struct Undo {
  MemberId by{};
  ReportNumber report{};
  Undoable what = Undoable::filing;
};

// ---- Reporter or committee

struct AddPhotos {
  MemberId by{};
  ReportNumber report{};
  std::vector<Photo> photos = {};
};
struct ChangePlace {
  MemberId by{};
  ReportNumber report{};
  Place place = {};
};
/// Only the committee can make a private report public.
struct SetPrivate {
  MemberId by{};
  ReportNumber report{};
  bool is_private = true;
};

// ---- Committee, or the helper whom the report is assigned to

/// Moves a report along the state machine: acknowledge, start work, resolve, decline, mark as
/// duplicate, reopen.
struct Transition {
  MemberId by{};
  ReportNumber report{};
  ReportState to{};
  std::string reason = {};
  /// file_id of a photo that shows it.
  std::string photo = {};
  /// Empty, or the response template that the reason was made from.
  std::string template_id = {};
  /// Of a duplicate: the same as Merge.
  std::optional<ReportNumber> original = {};
};
/// Whoever took the last step says afterwards why, or shows it: the step itself need not wait for
/// words.
struct ExplainStep {
  MemberId by{};
  ReportNumber report{};
  std::string reason = {};
  std::string photo = {};
  std::string template_id = {};
};
/// `copy` is the same matter as `original`: whoever hears of the copy hears of the original.
struct Merge {
  MemberId by{};
  ReportNumber copy{};
  ReportNumber original{};
};
/// It was no copy after all: it is received anew, with its own followers.
struct Split {
  MemberId by{};
  ReportNumber copy{};
  std::string reason = {};
};
struct Assign {
  MemberId by{};
  ReportNumber report{};
  MemberId assignee{};
};
struct Unassign {
  MemberId by{};
  ReportNumber report{};
};
/// For the committee only: a reply in the report's topic, mostly.
struct AddNote {
  MemberId by{};
  ReportNumber report{};
  std::string text = {};
  std::vector<Photo> photos = {};
  std::string voice = {};
  std::optional<Message> source = {};
};
/// The committee's answer, for everybody who may see the report.
struct AnswerPublicly {
  MemberId by{};
  ReportNumber report{};
  std::string text = {};
  std::vector<Photo> photos = {};
  /// Empty, or the response template that the text was made from.
  std::string template_id = {};
  std::optional<Message> source = {};
};
/// To the reporter alone; ReporterReplied answers.
struct AskReporter {
  MemberId by{};
  ReportNumber report{};
  std::string text = {};
  std::vector<Photo> photos = {};
  std::optional<Message> source = {};
};
struct PauseClock {
  MemberId by{};
  ReportNumber report{};
  std::string reason = {};
};
struct ResumeClock {
  MemberId by{};
  ReportNumber report{};
};
struct ChangeCategory {
  MemberId by{};
  ReportNumber report{};
  std::string category = {};
};

// ---- What a community offers: owners, officers, operators

/// Adds a category, or replaces the one with the same code.
struct SaveCategory {
  Actor by;
  v1::ReportCategory category = {};
};
struct RemoveCategory {
  Actor by;
  std::string code = {};
};
/// Adds a response template, or replaces the one with the same id.
struct SaveTemplate {
  Actor by;
  v1::ResponseTemplate response_template = {};
};
struct RemoveTemplate {
  Actor by;
  std::string id = {};
};

// ---- The shell's own

/// A message that shows the report was sent; the previous one of that kind (and member) is
/// forgotten. Of attachments, which come in several calls, those before are kept as well.
struct RecordCard {
  ReportNumber report{};
  CardKind kind{};
  /// Of a reporter's or follower's card.
  std::optional<MemberId> member = {};
  std::int64_t chat = 0;
  std::int32_t message = 0;
  /// The topic of its own, for officers' cards in a forum; 0: none.
  std::int32_t thread = 0;
  /// Of an album: the messages after the first.
  std::vector<std::int32_t> further_messages = {};
};
/// The message or topic is gone.
struct ForgetCard {
  ReportNumber report{};
  CardKind kind{};
  std::optional<MemberId> member = {};
};
/// Time passed: targets, escalations, reminders, questions. At most `tick_max` steps a call; call
/// again while next_deadline lies in the past.
struct Tick {};

using Command =
    std::variant<FileReport, SupportReport, WithdrawSupport, Follow, Unfollow, ConfirmFixed,
                 ReporterReplied, Undo, AddPhotos, ChangePlace, SetPrivate, Transition, Merge,
                 Split, Assign, Unassign, AddNote, AnswerPublicly, AskReporter, PauseClock,
                 ResumeClock, ChangeCategory, SaveCategory, RemoveCategory, SaveTemplate,
                 RemoveTemplate, RecordCard, ForgetCard, Tick, ExplainStep>;

}  // namespace wardmote::reports
