// What a reporter adds to a report of theirs, or answers to the officers' question; and its place.
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"
#include "dialogue/report_draft.h"

namespace wardmote::dialogue {
namespace {

/// The reporter adds to a report: words, a voice, a picture, the place. An album is gathered first,
/// since Telegram sends its pictures one by one.
class ReplyFlow final : public Flow {
 public:
  std::string_view name() const override { return "report_reply"; }

  std::string step(const Turn&, const v1::Draft& draft) const override {
    return answer_to(draft, "photo") != nullptr ? "album" : "words";
  }

  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view step) const override {
    const Argument number{"number", static_cast<std::int64_t>(draft.object())};
    if (step == "album")
      return {.text = turn.text("report.ask_album", {number}),
              .choices = {{"send", turn.plain("report.send")}},
              .accepts = {.text = true, .photo = true}};
    return {.text = turn.text("report.ask_reply", {number}),
            .accepts = {.text = true, .photo = true, .location = true}};
  }

  Verdict take(Turn& turn, v1::Draft& draft, std::string_view step,
               const Answer& answer) const override {
    if (answer.location) return take_place(turn, draft, *answer.location);
    const bool gathers = step == "album" || !draft.album().empty();
    if (answer.photo && gathers) return gather(turn, draft, answer);
    return file(turn, draft, answer);
  }

  PhotoFate add_photo(v1::Draft& draft, const telegram::Photo& photo) const override {
    return keep_photo(draft, photo);
  }

 private:
  static reports::ReportNumber number_in(const v1::Draft& draft) {
    return reports::ReportNumber{draft.object()};
  }

  static Verdict gather(Turn& turn, v1::Draft& draft, const Answer& answer) {
    if (keep_photo(draft, *answer.photo) == PhotoFate::no_room) {
      reply(turn, "flow.photos_full", {{"limit", static_cast<std::int64_t>(reports::photos_max)}});
      return Verdict::refused;
    }
    add_words(draft, answer.text);
    return Verdict::stay;
  }

  static void add_words(v1::Draft& draft, const std::string& words) {
    auto& kept = *edit_answer(draft, "photo").mutable_text();
    if (!words.empty()) kept += (kept.empty() ? "" : "\n") + words;
  }

  static Verdict take_place(Turn& turn, const v1::Draft& draft, const telegram::Location& place) {
    const reports::Coordinates point{place.latitude, place.longitude};
    if (!act<reports::Feature>(turn, reports::ChangePlace{.by = *turn.speaker.member,
                                                          .report = number_in(draft),
                                                          .place = {.point = point}}))
      return Verdict::refused;
    reply(turn, "report.place_noted", {{"number", static_cast<std::int64_t>(draft.object())}});
    return Verdict::finished;
  }

  static Verdict file(Turn& turn, v1::Draft& draft, const Answer& answer) {
    reports::ReporterReplied said{.by = *turn.speaker.member,
                                  .report = number_in(draft),
                                  .text = answer.text,
                                  .voice = answer.voice};
    if (answer.photo) said.photos.push_back({answer.photo->file_id, answer.photo->file_unique_id});
    if (const auto* album = answer_to(draft, "photo")) {
      add_words(draft, answer.text);
      said.text = album->text();
      for (const auto& photo : album->photos())
        said.photos.push_back({photo.file_id(), photo.unique_id()});
    }
    if (!act<reports::Feature>(turn, said)) return Verdict::refused;
    reply(turn, "report.reply_noted", {{"number", static_cast<std::int64_t>(draft.object())}});
    return Verdict::finished;
  }
};

const ReplyFlow the_reply_flow;

}  // namespace

const Flow& reply_flow() { return the_reply_flow; }

void begin_reply(Turn& turn, reports::ReportNumber report) {
  v1::Draft draft;
  draft.set_object(static_cast<std::uint64_t>(report));
  begin(turn, the_reply_flow, std::move(draft));
}

bool hear_place(Turn& turn, const telegram::Message& message) {
  if (!message.location || turn.place.purpose != community::Purpose::officers) return false;
  const auto replied = message.reply_to_message ? raw(message.reply_to_message->message_id) : 0;
  const auto report = reports::report_of_message(turn.reports(), raw(message.chat.id),
                                                 raw(turn.place.thread), replied);
  if (!report) return false;
  const reports::Coordinates point{message.location->latitude, message.location->longitude};
  act<reports::Feature>(
      turn, reports::ChangePlace{
                .by = *turn.speaker.member, .report = *report, .place = {.point = point}});
  return true;
}

}  // namespace wardmote::dialogue
