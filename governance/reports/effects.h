#pragma once

// What the dialogue must say and do once an event is durable. Ids only: it reads the state.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "governance/core/ids.h"
#include "governance/core/time.h"
#include "governance/reports/words.h"

namespace wardmote::reports {

// ---- To whoever acted

/// The category has an emergency text: show it before anything else.
struct ShowEmergency {
  std::string category;
  MemberId member{};
};
/// Nothing was filed: are these the same? Best first.
struct OfferDuplicates {
  MemberId member{};
  std::vector<ReportNumber> candidates;
};
/// "Your report is #12", with the button to undo until then.
struct ConfirmFiling {
  ReportNumber report{};
  Timestamp undo_until;
};
struct ConfirmSupport {
  ReportNumber report{};
  MemberId member{};
  Timestamp undo_until;
  /// False if so many follow already that this one is counted, but will not hear.
  bool follows = true;
};
/// The officer's step is done and can be undone.
struct ConfirmTransition {
  ReportNumber report{};
  MemberId member{};
  Timestamp undo_until;
};
struct ConfirmAnswer {
  ReportNumber report{};
  MemberId member{};
  bool fixed = true;
  Timestamp undo_until;
};
struct ConfirmUndo {
  ReportNumber report{};
  MemberId member{};
};

// ---- To reporters and followers

/// What there is to tell.
enum class News : std::uint8_t {
  moved,         // the last step of the history
  undone,        // the last step takes one back
  answered,      // note `note`, public
  asked,         // note `note`, for the reporter alone
  merged,        // the member's report `via` is now a copy of `report`
  split,         // it is no copy any more
  overdue,       // the target was missed
  escalated,     // to the district or the city
  place,         // somebody else changed the place
  made_private,  // only the committee sees it now
  made_public,
  explained,  // the reason or photo of the last step, said after it
};
/// Tells one member, once for all that one command did.
struct Notify {
  ReportNumber report{};
  /// The report that the member knows it by: a copy's number for followers of the copy.
  ReportNumber via{};
  MemberId member{};
  News news{};
  std::uint32_t note = 0;
};
/// "It is solved: is it fixed?" with yes and no; instead of Notify, so that nobody hears twice.
struct AskIfFixed {
  ReportNumber report{};
  ReportNumber via{};
  MemberId member{};
  bool reminder = false;
};

// ---- To the committee

enum class OfficersNews : std::uint8_t {
  filed,
  withdrawn,
  moved,  // by somebody else than who will read it in the topic: the last step
  undone,
  assigned,
  replied,    // the reporter: note `note`
  noted,      // internal note `note`
  answered,   // public answer `note`
  asked,      // the reporter was asked: note `note`
  denied,     // a resident says that it is not fixed
  confirmed,  // a resident says that it is
  overdue,
  escalated,
  paused,
  resumed,
  merged,
  split,
  photos,  // more photos, or another place, category or privacy
  place,
  category,
  privacy,
};
/// In the report's topic, or under its card. `source_chat` is where it was written: no echo there.
struct NotifyOfficers {
  ReportNumber report{};
  OfficersNews news{};
  std::uint32_t note = 0;
  std::int64_t source_chat = 0;
};
/// In their private chat.
struct NotifyAssignee {
  ReportNumber report{};
  MemberId assignee{};
};
/// The target was missed and the level below did not help: tell the next one.
struct EscalateTo {
  ReportNumber report{};
  EscalationLevel level{};
};

// ---- Where reports are shown

/// A new card in the group; only for public reports.
struct PostCard {
  ReportNumber report{};
};
/// Edits every card of the report in place.
struct UpdateCards {
  ReportNumber report{};
};
/// Withdrawn or made private: takes the cards out of the group and from the followers. Of a
/// withdrawn one those that stay say that it was taken back.
struct RetractCards {
  ReportNumber report{};
};
/// A topic in the officers' forum, or a card with buttons where there are none.
struct CreateTopic {
  ReportNumber report{};
};
/// Its number, category or state, which its name shows, changed.
struct RenameTopic {
  ReportNumber report{};
};
struct CloseTopic {
  ReportNumber report{};
};
struct ReopenTopic {
  ReportNumber report{};
};

using Effect = std::variant<ShowEmergency, OfferDuplicates, ConfirmFiling, ConfirmSupport,
                            ConfirmTransition, ConfirmAnswer, ConfirmUndo, Notify, AskIfFixed,
                            NotifyOfficers, NotifyAssignee, EscalateTo, PostCard, UpdateCards,
                            RetractCards, CreateTopic, RenameTopic, CloseTopic, ReopenTopic>;

}  // namespace wardmote::reports
