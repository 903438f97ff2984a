// Who may read a report: the committee alone, or everybody.
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "dialogue/report_dialogue.h"

namespace wardmote::dialogue {
namespace {

enum class Wish : std::uint64_t { ask_to_publish = 0, make_private = 1, publish = 2 };

/// What neighbours have read cannot be unread: one tap is too little.
void ask_to_publish(Turn& turn, const v1::Report& report) {
  answer_press(turn, std::string{});
  send(turn, here(turn),
       {.text = turn.text("report.publish_sure",
                          {{"number", static_cast<std::int64_t>(report.number())},
                           {"title", report_title(turn, report, 80)}}),
        .buttons = {{.label = turn.plain("report.publish_yes"),
                     .action = report_action::privacy,
                     .object = report.number(),
                     .argument = static_cast<std::uint64_t>(Wish::publish)}},
        .self = framework::home});
}

}  // namespace

void press_privacy(Turn& turn, const ButtonPress& press) {
  const reports::ReportNumber number{press.object};
  const auto wish = static_cast<Wish>(press.argument);
  const auto* report = reports::find(turn.reports(), number);
  const bool may_ask = report != nullptr && report->is_private() &&
                       reports::may_work_on(turn.context(), *report, *turn.speaker.member);
  if (wish == Wish::ask_to_publish && may_ask) {
    ask_to_publish(turn, *report);
    return;
  }
  if (act<reports::Feature>(turn, reports::SetPrivate{.by = *turn.speaker.member,
                                                      .report = number,
                                                      .is_private = wish == Wish::make_private}))
    answer_press(turn, "button.noted", {});
}

}  // namespace wardmote::dialogue
