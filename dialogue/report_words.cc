// A report in words, for neighbours, for its reporter, for officers.
#include <fmt/format.h>

#include "dialogue/host_names.h"
#include "dialogue/report_dialogue.h"
#include "governance/core/local_time.h"
#include "governance/core/question.h"
#include "governance/reports/categories.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using reports::ReportState;

/// Text of the reporter that a card shows; the whole of it is a tap away.
constexpr std::size_t card_text_units = 700;
constexpr std::size_t whole_text_units = 3000;

struct Writer {
  const Turn& turn;
  const Reader& reader;
  const v1::Report& report;
  Audience audience;
  std::string html;

  void line(std::string_view key, std::initializer_list<Argument> arguments = {}) {
    if (!html.empty()) html += '\n';
    html += turn.at.texts.render(reader, key, arguments).value;
  }
  bool for_officers() const { return audience == Audience::officers; }
};

std::int64_t number(const v1::Report& report) { return static_cast<std::int64_t>(report.number()); }

std::string map_url(const v1::ReportPlace& place) {
  // Four decimals are eleven metres: near enough to go there, too far to tell a door.
  return fmt::format(
      "https://www.openstreetmap.org/?mlat={0:.4f}&mlon={1:.4f}#map=18/{0:.4f}/{1:.4f}",
      place.latitude(), place.longitude());
}

std::string unmasked(const Turn& turn, const Reader& reader, std::string_view typed) {
  return unmask_hosts(typed, turn.at.texts.plain(reader, "words.look_alike"));
}

void write_place(Writer& out, const v1::ReportPlace& place) {
  if (place.has_latitude()) {
    const auto words = place.landmark().empty()
                           ? out.turn.at.texts.plain(out.reader, "report.on_the_map")
                           : unmasked(out.turn, out.reader, place.landmark());
    out.line("report.place",
             {{"place", telegram::HtmlBuilder{}.link(words, map_url(place)).take()}});
  } else if (!place.landmark().empty()) {
    out.line("report.place", {{"place", unmasked(out.turn, out.reader, place.landmark())}});
  }
}

std::string answer_words(const Writer& out, const v1::Question& question,
                         const v1::Answer& answer) {
  std::string words;
  for (const auto& value : answer.values()) {
    if (!words.empty()) words += ", ";
    const auto moment = answer.datatype() == v1::DATATYPE_DATETIME
                            ? parse_datetime(value, TimeZone{})
                            : std::optional<Timestamp>{};
    if (moment) {
      words += moment_text(out.reader, *moment);
      continue;
    }
    const auto& choices = question.choices();
    const auto choice = std::find_if(choices.begin(), choices.end(),
                                     [&](const auto& c) { return c.code() == value; });
    words += choice == choices.end() ? unmasked(out.turn, out.reader, value)
                                     : local_text(out.turn, out.reader, choice->label());
  }
  return words;
}

void write_answers(Writer& out, const v1::ReportBody& body) {
  const auto* category = reports::find_category(out.turn.reports(), out.report.category());
  if (category == nullptr) return;
  for (const auto& answer : body.answers()) {
    for (const auto& question : category->questions()) {
      if (question.code() != answer.question() || answer.values().empty()) continue;
      out.line("report.answer_line",
               {{"question", local_text(out.turn, out.reader, question.label())},
                {"answer", answer_words(out, question, answer)}});
    }
  }
}

void write_body(Writer& out) {
  const auto body = reports::body_of(out.report, out.turn.at.vault);
  if (!body) {
    out.line("report.body_gone");
    return;
  }
  const auto units = out.audience == Audience::neighbours ? card_text_units : whole_text_units;
  if (!body->text().empty()) {
    out.html += '\n' + telegram::HtmlBuilder{}
                           .blockquote(telegram::clip_text(
                               unmasked(out.turn, out.reader, body->text()), units))
                           .take()
                           .value;
  }
  if (!body->voice().empty()) out.line("report.has_voice");
  write_answers(out, *body);
  write_place(out, body->place());
  if (body->photos_size() > 0) out.line("report.photos", {{"count", body->photos_size()}});
}

void write_people(Writer& out) {
  const auto supporters =
      reports::supporters_of(out.turn.reports(), reports::number_of(out.report));
  if (!supporters.empty())
    out.line("report.supporters", {{"count", static_cast<std::int64_t>(supporters.size())}});
  const bool named = out.report.show_name() || out.for_officers();
  const auto name = members::display_name(out.turn.members(), MemberId{out.report.reporter()});
  const auto when = from_ms(out.report.filed_at_ms());
  if (named && !name.empty())
    out.line("report.filed_by", {{"name", telegram::sanitise_name(name)}, {"when", when}});
  else
    out.line("report.filed_at", {{"when", when}});
}

void write_clock(Writer& out) {
  const auto& clock = out.report.clock();
  if (!reports::is_open(out.report)) return;
  if (clock.overdue_at_ms() != 0) {
    out.line("report.overdue_since", {{"when", from_ms(clock.overdue_at_ms())}});
  } else if (clock.paused_at_ms() != 0) {
    out.line("report.paused", {{"reason", clock.pause_reason()}});
  } else if (clock.due_at_ms() != 0) {
    out.line("report.due", {{"when", from_ms(clock.due_at_ms())}});
  }
}

/// The committee's last words: the reason of the last step, and the last public answer.
void write_answer(Writer& out) {
  const auto& history = out.report.history();
  if (!history.empty() && !history.rbegin()->undo()) {
    const auto reason = step_words(out.turn, out.reader, *history.rbegin());
    if (!reason.empty()) out.line("report.reason", {{"reason", reason}});
  }
  const auto notes = reports::notes_of(out.turn.reports(), reports::number_of(out.report));
  for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
    if ((*note)->kind() != v1::NOTE_KIND_ANSWER) continue;
    const auto body = reports::body_of(**note, out.report, out.turn.at.vault);
    if (body)
      out.line("report.public_answer",
               {{"answer", note_words(out.turn, out.reader, **note, *body)}});
    return;
  }
}

void write_for_officers(Writer& out) {
  if (out.report.urgent()) out.line("report.urgent");
  if (out.report.contested()) out.line("report.contested");
  if (out.report.assignee() != 0)
    out.line(
        "report.assigned_to",
        {{"name", members::display_name(out.turn.members(), MemberId{out.report.assignee()})}});
}

}  // namespace

std::string step_words(const Turn& turn, const Reader& reader, const v1::ReportTransition& step) {
  const auto* ready = reports::find_template(turn.reports(), step.template_id());
  return ready == nullptr ? unmasked(turn, reader, step.reason())
                          : template_words(turn, reader, *ready);
}

std::string note_words(const Turn& turn, const Reader& reader, const v1::ReportNote& note,
                       const v1::NoteBody& body) {
  const auto* ready = reports::find_template(turn.reports(), note.template_id());
  return ready == nullptr ? unmasked(turn, reader, body.text())
                          : template_words(turn, reader, *ready);
}

std::string_view state_icon(ReportState state) {
  switch (state) {
    case ReportState::received:
      return "📥";
    case ReportState::acknowledged:
      return "👀";
    case ReportState::in_progress:
      return "🛠";
    case ReportState::resolved:
      return "✅";
    case ReportState::declined:
      return "🚫";
    case ReportState::duplicate:
      return "🔗";
    case ReportState::reopened:
      return "🔁";
  }
  return "•";
}

std::string state_words(const Turn& turn, const Reader& reader, ReportState state) {
  return turn.at.texts.plain(reader, "report.state", {{"state", std::string{name(state)}}});
}

std::string category_words(const Turn& turn, const Reader& reader, std::string_view code) {
  const auto* category = reports::find_category(turn.reports(), code);
  if (category == nullptr) return std::string{code};
  const auto& name = local_text(turn, reader, category->name());
  return category->emoji().empty() ? name : category->emoji() + " " + name;
}

telegram::Html report_words(const Turn& turn, const Reader& reader, const v1::Report& report,
                            Audience audience) {
  Writer out{.turn = turn, .reader = reader, .report = report, .audience = audience, .html = {}};
  const auto state = reports::state_of(report);
  out.line("report.head", {{"number", number(report)},
                           {"category", category_words(turn, reader, report.category())}});
  if (state == ReportState::duplicate && report.duplicate_of() != 0)
    out.line("report.copy_of", {{"number", static_cast<std::int64_t>(report.duplicate_of())}});
  else
    out.line("report.state_line", {{"icon", std::string{state_icon(state)}},
                                   {"state", state_words(turn, reader, state)}});
  if (report.is_private()) out.line("report.private");
  if (out.for_officers()) write_for_officers(out);
  write_clock(out);
  write_body(out);
  write_answer(out);
  write_people(out);
  return {out.html};
}

std::string report_title(const Turn& turn, const v1::Report& report, std::size_t units) {
  const auto body = reports::body_of(report, turn.at.vault);
  if (!body) return {};
  auto text = unmask_hosts(body->text(), "⚠️");
  if (text.empty() && !body->voice().empty()) text = "🎤";
  if (text.empty() && body->photos_size() > 0) text = "📷";
  if (text.empty() && body->has_place())
    text = body->place().landmark().empty()
               ? "📍"
               : "📍 " + unmask_hosts(body->place().landmark(), "⚠️");
  std::replace(text.begin(), text.end(), '\n', ' ');
  return telegram::clip_text(text, units);
}

std::string report_line(const Turn& turn, const Reader& reader, const v1::Report& report) {
  const auto state = reports::state_of(report);
  return turn.at.texts.plain(
      reader, "report.list_line",
      {{"number", number(report)},
       {"icon", std::string{report.clock().overdue_at_ms() != 0 && reports::is_open(report)
                                ? "⏰"
                                : state_icon(state)}},
       {"category", category_words(turn, reader, report.category())},
       {"title", report_title(turn, report, 40)}});
}

}  // namespace wardmote::dialogue
