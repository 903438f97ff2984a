#pragma once

// What the rules of single commands share: who may ask, and who is told. One function per command;
// decide.cc dispatches.

#include <optional>
#include <string>
#include <utility>

#include "governance/core/context.h"
#include "governance/core/result.h"
#include "governance/reports/queries.h"
#include "governance/reports/report.h"
#include "governance/reports/transitions.h"

namespace wardmote::reports {

/// Passes a refusal on.
template <class T>
tl::unexpected<Rejection> refused(const Result<T>& result) {
  return tl::unexpected(result.error());
}

// ---- Who may ask

/// The community takes new facts and `by` belongs to it.
Result<void> as_member(const Context& context, MemberId by);
/// A report that `by` may see. Never null.
Result<const v1::Report*> as_viewer(const State& state, const Context& context, MemberId by,
                                    ReportNumber report);
/// A report that `by` may work on.
Result<const v1::Report*> as_worker(const State& state, const Context& context, MemberId by,
                                    ReportNumber report);
/// A report that `by` reported, or may work on.
Result<const v1::Report*> as_reporter_or_worker(const State& state, const Context& context,
                                                MemberId by, ReportNumber report);

// ---- What happens

/// One step, with everything that it changes in clock, question and undo point.
v1::ReportsEvent moved(const Context& context, const v1::Report& report, ReportState to,
                       MemberId by);
/// Who hears that the report goes to `to`, and what becomes of its cards and topic.
void announce_step(Decision& decision, const State& state, const Context& context,
                   const v1::Report& report, ReportState to, MemberId by);

/// Who resolved it last; nobody if it never was.
std::optional<MemberId> resolver_of(const v1::Report& report);
/// Ascending by member, as records keep them.
void sort_answers(v1::FixQuestion& question);

// ---- Who is told

/// The reporter, or a supporter or follower, of the report or of one of its copies.
bool concerns(const State& state, ReportNumber report, MemberId member);

/// Everybody who hears of the report except `by`.
void notify_listeners(Decision& decision, const State& state, const Context& context,
                      const v1::Report& report, std::optional<MemberId> by, News news,
                      std::uint32_t note = 0);
void notify_officers(Decision& decision, const v1::Report& report, OfficersNews news,
                     std::uint32_t note = 0, std::int64_t source_chat = 0);

// ---- One rule per command

Result<Decision> decide_on(const State&, const Context&, const FileReport&);
Result<Decision> decide_on(const State&, const Context&, const SupportReport&);
Result<Decision> decide_on(const State&, const Context&, const WithdrawSupport&);
Result<Decision> decide_on(const State&, const Context&, const Follow&);
Result<Decision> decide_on(const State&, const Context&, const Unfollow&);
Result<Decision> decide_on(const State&, const Context&, const ConfirmFixed&);
Result<Decision> decide_on(const State&, const Context&, const ReporterReplied&);
Result<Decision> decide_on(const State&, const Context&, const Undo&);
Result<Decision> decide_on(const State&, const Context&, const AddPhotos&);
Result<Decision> decide_on(const State&, const Context&, const ChangePlace&);
Result<Decision> decide_on(const State&, const Context&, const SetPrivate&);
Result<Decision> decide_on(const State&, const Context&, const Transition&);
Result<Decision> decide_on(const State&, const Context&, const Merge&);
Result<Decision> decide_on(const State&, const Context&, const Split&);
Result<Decision> decide_on(const State&, const Context&, const Assign&);
Result<Decision> decide_on(const State&, const Context&, const Unassign&);
Result<Decision> decide_on(const State&, const Context&, const AddNote&);
Result<Decision> decide_on(const State&, const Context&, const AnswerPublicly&);
Result<Decision> decide_on(const State&, const Context&, const AskReporter&);
Result<Decision> decide_on(const State&, const Context&, const PauseClock&);
Result<Decision> decide_on(const State&, const Context&, const ResumeClock&);
Result<Decision> decide_on(const State&, const Context&, const ChangeCategory&);
Result<Decision> decide_on(const State&, const Context&, const SaveCategory&);
Result<Decision> decide_on(const State&, const Context&, const RemoveCategory&);
Result<Decision> decide_on(const State&, const Context&, const SaveTemplate&);
Result<Decision> decide_on(const State&, const Context&, const RemoveTemplate&);
Result<Decision> decide_on(const State&, const Context&, const RecordCard&);
Result<Decision> decide_on(const State&, const Context&, const ForgetCard&);
Result<Decision> decide_on(const State&, const Context&, const Tick&);
Result<Decision> decide_on(const State&, const Context&, const ExplainStep&);

}  // namespace wardmote::reports
