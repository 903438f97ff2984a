// What officers say: among themselves, to everybody, to the reporter; and what the reporter says.

#include "governance/reports/bodies.h"
#include "governance/reports/rules.h"

namespace wardmote::reports {
namespace {

/// The next note of a report. What the reporter and the committee say to one another, and
/// everything about a private report, is sealed for the reporter.
Result<v1::ReportNote> make_note(const Context& context, const v1::Report& report, MemberId by,
                                 NoteKind kind, const v1::NoteBody& body) {
  if (report.notes() >= notes_max) return refuse(Refusal::too_many_notes);
  v1::ReportNote note;
  note.set_report(report.number());
  note.set_number(report.notes() + 1);
  note.set_kind(static_cast<v1::NoteKind>(kind));
  note.set_by(raw(by));
  note.set_at_ms(to_ms(context.now));
  const bool sealed = report.is_private() || kind == NoteKind::question || kind == NoteKind::reply;
  put_body(note, body, sealed ? std::optional{MemberId{report.reporter()}} : std::nullopt,
           context.vault);
  return note;
}

/// The decision that records a note and shows it to the committee.
Decision note_taken(v1::ReportNote note, const std::optional<Message>& source,
                    const v1::Report& report, OfficersNews news) {
  if (source) {
    note.mutable_source()->set_chat(source->chat);
    note.mutable_source()->set_message(source->message);
  }
  Decision decision;
  notify_officers(decision, report, news, note.number(), source ? source->chat : 0);
  *decision.events.emplace_back().mutable_noted()->mutable_note() = std::move(note);
  return decision;
}

}  // namespace

Result<Decision> decide_on(const State& state, const Context& context, const AddNote& command) {
  const auto found = as_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto body = checked_note(command.text, command.photos, command.voice);
  if (!body) return refused(body);
  auto note = make_note(context, **found, command.by, NoteKind::internal, *body);
  if (!note) return refused(note);
  return note_taken(*std::move(note), command.source, **found, OfficersNews::noted);
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const AnswerPublicly& command) {
  const auto found = as_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  if (!command.template_id.empty() && !state.templates.contains(command.template_id)) {
    return refuse(Refusal::unknown_template);
  }
  const auto body = checked_note(command.text, command.photos, {});
  if (!body) return refused(body);
  auto note = make_note(context, report, command.by, NoteKind::answer, *body);
  if (!note) return refused(note);
  note->set_template_id(command.template_id);
  const std::uint32_t number = note->number();
  Decision decision = note_taken(*std::move(note), command.source, report, OfficersNews::answered);
  notify_listeners(decision, state, context, report, command.by, News::answered, number);
  decision.effects.push_back(UpdateCards{command.report});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const AskReporter& command) {
  const auto found = as_worker(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  const auto body = checked_note(command.text, command.photos, {});
  if (!body) return refused(body);
  auto note = make_note(context, report, command.by, NoteKind::question, *body);
  if (!note) return refused(note);
  const std::uint32_t number = note->number();
  Decision decision = note_taken(*std::move(note), command.source, report, OfficersNews::asked);
  // A question is asked even of a reporter who wants no news.
  decision.effects.push_back(Notify{.report = command.report,
                                    .via = command.report,
                                    .member = MemberId{report.reporter()},
                                    .news = News::asked,
                                    .note = number});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const ReporterReplied& command) {
  const auto found = as_viewer(state, context, command.by, command.report);
  if (!found) return refused(found);
  const auto& report = **found;
  if (MemberId{report.reporter()} != command.by) return refuse(Refusal::not_yours, command.report);
  const auto body = checked_note(command.text, command.photos, command.voice);
  if (!body) return refused(body);
  auto note = make_note(context, report, command.by, NoteKind::reply, *body);
  if (!note) return refused(note);
  return note_taken(*std::move(note), command.source, report, OfficersNews::replied);
}

}  // namespace wardmote::reports
