// What a voter keeps to find the own ballot on the board, and where the board is.
#include <fmt/format.h>

#include <algorithm>

#include "dialogue/decision_dialogue.h"
#include "dialogue/framework.h"
#include "governance/board/encoding.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

using decisions::DecisionNumber;
using decisions::DecisionState;
using Press = const ButtonPress&;

/// RFC 4648, section 5, without padding: for addresses.
std::string to_base64url(std::string_view bytes) {
  auto text = board::to_base64(bytes);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  text.erase(std::find(text.begin(), text.end(), '='), text.end());
  return text;
}

void press_receipt(Turn& turn, Press press) {
  const DecisionNumber number{press.object};
  const auto* head = public_log::head_of(turn.public_log());
  const auto opened =
      decisions::opened_ballot(turn.decisions(), turn.context(), number, *turn.speaker.member);
  Screen screen{.self = decision_action::receipt, .object = press.object};
  if (opened && head != nullptr) {
    const auto receipt = decisions::receipt_text(head->origin(), number, *opened);
    const auto shown = static_cast<std::int64_t>(press.object);
    telegram::HtmlBuilder html;
    html.append(turn.text("decision.receipt_file", {{"number", shown}})).line();
    html.line().code(receipt).line();
    html.line().append(turn.text("decision.receipt_waits"));
    screen.text = html.take();
    // What stands behind the # stays in the reader's browser.
    if (auto page = board_page(turn); !page.empty())
      screen.buttons.push_back({.label = turn.plain("decision.check_receipt"),
                                .url = page + "#r=" + to_base64url(receipt)});
  } else {
    screen.text = turn.text("decision.receipt_gone");
  }
  // By a link: a button that is pressed brings its message back to us, and so the choice to the
  // disk.
  if (const auto* record = decisions::find(turn.decisions(), number))
    screen.buttons.push_back(decision_link(turn, turn.speaker.reader, "decision.to_vote", *record));
  show(turn, screen);
}

constexpr ActionEntry entries[] = {{decision_action::receipt, press_receipt}};

}  // namespace

std::string board_page(const Turn& turn) {
  if (turn.at.board_url.empty() || public_log::head_of(turn.public_log()) == nullptr) return {};
  return fmt::format("{0}/verify/?board={0}/board/{1}/", turn.at.board_url, raw(turn.at.id));
}

void add_board_buttons(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record,
                       std::vector<Button>& buttons) {
  const auto state = decisions::state_of(record);
  if (state < DecisionState::open || state == DecisionState::cancelled) return;
  const auto number = decisions::number_of(record);
  if (decisions::ballot_of(turn.decisions(), number, *turn.speaker.member) != nullptr &&
      !decisions::has_voted_on_paper(turn.decisions(), number, *turn.speaker.member) &&
      public_log::head_of(turn.public_log()) != nullptr)
    buttons.push_back({.label = turn.at.texts.plain(reader, "decision.my_receipt"),
                       .action = decision_action::receipt,
                       .object = record.number()});
  add_count_button(turn, reader, record, buttons);
}

void add_count_button(const Turn& turn, const Reader& reader, const v1::DecisionRecord& record,
                      std::vector<Button>& buttons) {
  if (auto page = board_page(turn); !page.empty() && record.counted_at_ms() != 0)
    buttons.push_back({.label = turn.at.texts.plain(reader, "decision.check_count"), .url = page});
}

std::span<const ActionEntry> receipt_actions() { return entries; }

}  // namespace wardmote::dialogue
