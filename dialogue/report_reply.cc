// What a reporter adds to a report of theirs, or answers to the officers' question.
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"

namespace wardmote::dialogue {
namespace {

/// The reporter adds to a report.
class ReplyFlow final : public Flow {
 public:
  std::string_view name() const override { return "report_reply"; }
  std::string step(const Turn&, const v1::Draft&) const override { return "words"; }
  Question ask(const Turn& turn, const v1::Draft& draft, std::string_view) const override {
    return {.text = turn.text("report.ask_reply",
                              {{"number", static_cast<std::int64_t>(number_in(draft))}}),
            .accepts = {.text = true, .photo = true}};
  }
  Verdict take(Turn& turn, v1::Draft& draft, std::string_view,
               const Answer& answer) const override {
    reports::ReporterReplied said{.by = *turn.speaker.member,
                                  .report = reports::ReportNumber{number_in(draft)},
                                  .text = answer.text,
                                  .voice = answer.voice};
    if (answer.photo) said.photos.push_back({answer.photo->file_id, answer.photo->file_unique_id});
    if (!act<reports::Feature>(turn, said)) return Verdict::refused;
    reply(turn, "report.reply_noted", {{"number", static_cast<std::int64_t>(number_in(draft))}});
    return Verdict::finished;
  }

 private:
  static std::uint64_t number_in(const v1::Draft& draft) { return draft.object(); }
};

const ReplyFlow the_reply_flow;

}  // namespace

const Flow& reply_flow() { return the_reply_flow; }

void begin_reply(Turn& turn, reports::ReportNumber report) {
  v1::Draft draft;
  draft.set_object(static_cast<std::uint64_t>(report));
  begin(turn, the_reply_flow, std::move(draft));
}

}  // namespace wardmote::dialogue
