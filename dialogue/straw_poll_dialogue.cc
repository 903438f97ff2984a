#include "dialogue/straw_poll_dialogue.h"

#include <algorithm>
#include <charconv>

#include "dialogue/card_tag.h"
#include "dialogue/framework.h"
#include "dialogue/performing.h"
#include "governance/core/overloaded.h"
#include "telegram/html.h"
#include "telegram/response.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

using straw_polls::Loss;
using straw_polls::PollNumber;
using straw_polls::PollState;
using straw_polls::Refusal;
using Press = const ButtonPress&;

constexpr std::string_view feature = "straw_poll";

PollNumber number_of(Press press) { return PollNumber{press.object}; }

std::string tag_of(std::string_view kind, const v1::StrawPollRecord& record) {
  return to_text({.feature = feature, .kind = kind, .number = record.number()});
}

std::string loss_words(const Turn& turn, const Reader& reader, const v1::StrawPollRecord& record) {
  const auto& texts = turn.at.texts;
  switch (static_cast<Loss>(record.loss())) {
    case Loss::not_sent:
      return texts.plain(reader, "straw_poll.lost_not_sent");
    case Loss::deleted:
      return texts.plain(reader, "straw_poll.lost_deleted");
    case Loss::not_told:
      break;
  }
  return texts.plain(reader, "straw_poll.lost_not_told");
}

std::string state_words(const Turn& turn, const Reader& reader, const v1::StrawPollRecord& record) {
  const auto& texts = turn.at.texts;
  switch (straw_polls::state_of(record)) {
    case PollState::sending:
      return texts.plain(reader, "straw_poll.state_sending");
    case PollState::open:
      return texts.plain(reader, "straw_poll.state_open",
                         {{"until", from_ms(record.closes_at_ms())}});
    case PollState::closing:
      return texts.plain(reader, "straw_poll.state_closing");
    case PollState::closed:
      return texts.plain(reader, "straw_poll.state_closed",
                         {{"at", from_ms(record.closed_at_ms())}});
    case PollState::lost:
      break;
  }
  return loss_words(turn, reader, record);
}

std::string answered_words(const Turn& turn, const Reader& reader,
                           const v1::StrawPollRecord& record) {
  return turn.at.texts.plain(reader, "straw_poll.answered",
                             {{"voters", static_cast<std::int64_t>(record.voters())}});
}

// ---- The poll in the group

void post(Turn& turn, PollNumber number) {
  const auto* record = straw_polls::find(turn.straw_polls(), number);
  const auto group = chat_of(turn, community::Purpose::group);
  if (record == nullptr) return;
  if (!group) {
    (void)act<straw_polls::Feature>(turn, straw_polls::GiveUp{number, Loss::not_sent});
    return;
  }
  call(turn, straw_poll_request(turn, *group, *record), SendClass::notification,
       tag_of("post", *record));
  // Two polls with one question would share the answers between them.
  turn.result.calls.back().repeat_if_unknown = false;
}

void stop(Turn& turn, PollNumber number) {
  const auto* record = straw_polls::find(turn.straw_polls(), number);
  if (record == nullptr) return;
  call(turn,
       telegram::to_request(telegram::StopPoll{.chat = telegram::ChatId{record->chat()},
                                               .message = telegram::MessageId{record->message()}}),
       SendClass::notification, tag_of("stop", *record));
}

/// Of a poll that is stopped already only its message tells how it stood, and that is told to
/// whoever changes the message.
void read_again(Turn& turn, const v1::StrawPollRecord& record) {
  const auto reader = reader_of_chat(turn, community::Purpose::group);
  const Address group{.chat = telegram::ChatId{record.chat()}, .reader = reader};
  const Screen screen{.buttons = {{.label = turn.at.texts.plain(reader, "straw_poll.glance"),
                                   .action = straw_poll_action::glance,
                                   .object = record.number()}},
                      .self = straw_poll_action::glance};
  call(turn,
       telegram::to_request(
           telegram::EditMessageKeyboard{.chat = group.chat,
                                         .message = telegram::MessageId{record.message()},
                                         .keyboard = keyboard_for(turn, group, screen)}),
       SendClass::notification, tag_of("read", record));
}

void take(Turn& turn, PollNumber number, const v1::CallOutcome& outcome) {
  if (outcome.has_poll()) {
    const auto& poll = outcome.poll();
    const auto effects = turn.run<straw_polls::Feature>(
        straw_polls::TakeTally{number, {poll.votes().begin(), poll.votes().end()}, poll.voters()});
    if (effects) {
      for (const auto& effect : *effects) perform(turn, effect);
      return;
    }
  }
  (void)turn.run<straw_polls::Feature>(straw_polls::GiveUp{number, Loss::not_told})
      .map([&](const auto& effects) {
        for (const auto& effect : effects) perform(turn, effect);
      });
}

void learn_stop(Turn& turn, const v1::StrawPollRecord& record, const v1::CallOutcome& outcome) {
  const auto number = straw_polls::number_of(record);
  if (outcome.ok()) {
    take(turn, number, outcome);
  } else if (outcome.description().find("already been closed") != std::string::npos) {
    read_again(turn, record);
  } else {
    (void)act<straw_polls::Feature>(turn, straw_polls::GiveUp{number, Loss::deleted});
  }
}

void learn(Turn& turn, const v1::CallOutcome& outcome) {
  const auto tag = parse_card_tag(outcome.tag(), feature);
  if (!tag) return;
  const PollNumber number{tag->number};
  const auto* record = straw_polls::find(turn.straw_polls(), number);
  // Its outcome came twice, or it was given up.
  if (record == nullptr || !straw_polls::is_under_way(*record)) return;
  if (tag->kind == "post" && outcome.ok()) {
    (void)act<straw_polls::Feature>(
        turn,
        straw_polls::RecordPosted{
            number, outcome.migrate_to_chat() != 0 ? outcome.migrate_to_chat() : outcome.chat(),
            outcome.message_id()});
  } else if (tag->kind == "post") {
    (void)act<straw_polls::Feature>(turn, straw_polls::GiveUp{number, Loss::not_sent});
  } else if (tag->kind == "stop") {
    learn_stop(turn, *record, outcome);
  } else if (tag->kind == "read") {
    take(turn, number, outcome);
  }
}

// ---- What came of it

void announce(Turn& turn, PollNumber number) {
  const auto* record = straw_polls::find(turn.straw_polls(), number);
  auto group = chat_of(turn, community::Purpose::group);
  if (record == nullptr || !group) return;
  if (raw(group->chat) == record->chat()) group->reply_to = telegram::MessageId{record->message()};
  telegram::HtmlBuilder html;
  html.append(straw_poll_words(turn, group->reader, *record)).line().line();
  html.append(turn.at.texts.render(group->reader, "straw_poll.binds_nobody"));
  send(turn, *group, html.take());
}

void tell_lost(Turn& turn, PollNumber number) {
  const auto* record = straw_polls::find(turn.straw_polls(), number);
  if (record == nullptr) return;
  const auto by = from_record(record->by());
  const auto* member = std::get_if<MemberId>(&by);
  const auto address = member == nullptr ? std::nullopt : private_chat_of(turn, *member);
  if (!address) return;
  send(turn, *address, straw_poll_words(turn, address->reader, *record));
}

// ---- Lists

std::size_t page_size(const Turn& turn) { return turn.speaker.simple ? 3 : 6; }

std::string line_of(const v1::StrawPollRecord& record) {
  constexpr std::size_t units = 60;
  return (straw_polls::is_under_way(record) ? "🎈 " : "▫️ ") + std::to_string(record.number()) +
         " · " + telegram::clip_text(record.terms().question(), units);
}

void show_list(Turn& turn, std::size_t offset) {
  std::vector<const v1::StrawPollRecord*> all;
  for (const auto& [number, record] : turn.straw_polls().polls) all.push_back(&record);
  std::reverse(all.begin(), all.end());
  Screen screen{.text = turn.text(all.empty() ? "straw_poll.list_empty" : "straw_poll.list_title"),
                .self = straw_poll_action::list,
                .argument = offset};
  const auto end = std::min(all.size(), offset + page_size(turn));
  for (auto i = std::min(offset, end); i < end; ++i)
    screen.buttons.push_back(
        {.label = line_of(*all[i]), .action = straw_poll_action::view, .object = all[i]->number()});
  if (end < all.size())
    screen.buttons.push_back({.label = turn.plain("button.next_page"),
                              .action = straw_poll_action::list,
                              .argument = end});
  if (!turn.speaker.simple && turn.place.is_private) {
    if (turn.is_officer() && offset == 0)
      screen.buttons.push_back(
          {.label = turn.plain("menu.straw_poll"), .action = straw_poll_action::begin});
    screen.buttons.push_back({.label = turn.plain("button.home"), .action = framework::home});
  }
  show(turn, screen);
}

/// Null, and said why, if there is none.
const v1::StrawPollRecord* existing(Turn& turn, PollNumber number) {
  const auto* record = straw_polls::find(turn.straw_polls(), number);
  if (record == nullptr) tell_refusal(turn, straw_polls::refuse(Refusal::not_found).value());
  return record;
}

void show_poll(Turn& turn, PollNumber number) {
  const auto* record = existing(turn, number);
  if (record == nullptr) return;
  Screen screen{.text = straw_poll_words(turn, turn.speaker.reader, *record),
                .self = straw_poll_action::view,
                .object = record->number()};
  if (turn.is_officer() && straw_polls::state_of(*record) == PollState::open)
    screen.buttons.push_back({.label = turn.plain("straw_poll.end_now"),
                              .action = straw_poll_action::end,
                              .object = record->number()});
  if (turn.place.is_private)
    screen.buttons.push_back(
        {.label = turn.plain("straw_poll.all"), .action = straw_poll_action::list});
  show(turn, screen);
}

// ---- Entries

void prepare(Turn& turn) {
  if (!turn.is_officer()) {
    reply(turn, "command.officers_only");
    return;
  }
  // Better said before the questions than after them.
  if (!chat_of(turn, community::Purpose::group)) {
    tell_refusal(turn, straw_polls::refuse(Refusal::no_group).value());
    return;
  }
  answer_press(turn, std::string{});
  begin(turn, straw_poll_flow(), {});
}

void command_polls(Turn& turn, const telegram::Command& command, const telegram::Message&) {
  const std::string_view typed = command.arguments;
  std::uint64_t number = 0;
  const auto read = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (read.ec == std::errc{} && read.ptr == typed.data() + typed.size())
    show_poll(turn, PollNumber{number});
  else
    show_list(turn, 0);
}

void press_end(Turn& turn, Press press) {
  if (act<straw_polls::Feature>(turn, straw_polls::EndPoll{*turn.speaker.member, number_of(press)}))
    answer_press(turn, "straw_poll.ending", {});
}

void press_glance(Turn& turn, Press press) {
  const auto* record = existing(turn, number_of(press));
  if (record == nullptr) return;
  const auto& reader = turn.speaker.reader;
  answer_press(turn,
               straw_polls::state_of(*record) == PollState::closed
                   ? answered_words(turn, reader, *record)
                   : state_words(turn, reader, *record),
               true);
}

bool is_officer(const Turn& turn) { return turn.is_officer(); }

constexpr CommandEntry commands[] = {
    {"poll", in_private,
     [](Turn& turn, const telegram::Command&, const telegram::Message&) { prepare(turn); }, ""},
    {"polls", everywhere, command_polls, "command.polls"},
};
constexpr ActionEntry actions[] = {
    {straw_poll_action::begin, [](Turn& turn, Press) { prepare(turn); }},
    {straw_poll_action::list, [](Turn& turn, Press press) { show_list(turn, press.argument); }},
    {straw_poll_action::view, [](Turn& turn, Press press) { show_poll(turn, number_of(press)); }},
    {straw_poll_action::end, press_end},
    {straw_poll_action::glance, press_glance},
};
constexpr MenuEntry menu[] = {{"menu.straw_poll", straw_poll_action::begin, is_officer}};
const Flow* const flows[] = {&straw_poll_flow()};

void wake(Turn& turn) { act<straw_polls::Feature>(turn, straw_polls::Tick{}); }

std::optional<Timestamp> next_deadline(const CommunityState& state, const Context& context) {
  return straw_polls::next_deadline(state.state<straw_polls::Feature>(), context);
}

void tell_posting(Turn& turn, PollNumber number) {
  const auto* record = straw_polls::find(turn.straw_polls(), number);
  post(turn, number);
  if (record == nullptr || straw_polls::state_of(*record) == PollState::lost) return;
  reply(turn, "straw_poll.posted",
        {{"number", static_cast<std::int64_t>(raw(number))},
         {"until", from_ms(record->closes_at_ms())}});
}

}  // namespace

void perform(Turn& turn, const straw_polls::Effect& effect) {
  std::visit(Overloaded{[&](const straw_polls::PostPoll& e) { tell_posting(turn, e.poll); },
                        [&](const straw_polls::StopPoll& e) { stop(turn, e.poll); },
                        [&](const straw_polls::AnnounceTally& e) { announce(turn, e.poll); },
                        [&](const straw_polls::TellLost& e) { tell_lost(turn, e.poll); }},
             effect);
}

telegram::Html straw_poll_words(const Turn& turn, const Reader& reader,
                                const v1::StrawPollRecord& record) {
  const auto& texts = turn.at.texts;
  const auto& terms = record.terms();
  const bool is_told = straw_polls::state_of(record) == PollState::closed;
  const auto most = is_told ? *std::max_element(record.votes().begin(), record.votes().end()) : 0;
  telegram::HtmlBuilder html;
  html.text("🎈 ");
  if (record.number() != 0) html.text(std::to_string(record.number()) + " · ");
  html.bold(terms.question());
  for (int i = 0; i < terms.options_size(); ++i) {
    const auto votes = is_told ? record.votes(i) : 0;
    auto line = "• " + terms.options(i);
    if (is_told) {
      const std::int64_t share =
          record.voters() == 0 ? 0 : std::int64_t{votes} * 100 / record.voters();
      line += ": " + texts.plain(reader, "straw_poll.share",
                                 {{"votes", static_cast<std::int64_t>(votes)}, {"percent", share}});
    }
    if (is_told && votes == most && most != 0)
      html.line().bold(line);
    else
      html.line().text(line);
  }
  html.line();
  if (is_told) html.line().text(answered_words(turn, reader, record));
  if (record.number() != 0) {
    html.line().text(state_words(turn, reader, record));
  } else {
    html.line().text(texts.plain(
        reader, terms.several_answers() ? "straw_poll.several_answers" : "straw_poll.one_answer"));
    html.line().text(texts.plain(
        reader, terms.shows_names() ? "straw_poll.names_shown" : "straw_poll.names_hidden"));
  }
  return html.take();
}

telegram::Request straw_poll_request(const Turn& turn, const Address& group,
                                     const v1::StrawPollRecord& record) {
  const auto& terms = record.terms();
  return telegram::to_request(telegram::SendPoll{
      .chat = group.chat,
      .question = terms.question(),
      .options = {terms.options().begin(), terms.options().end()},
      .description = turn.at.texts.plain(group.reader, "straw_poll.description",
                                         {{"number", static_cast<std::int64_t>(record.number())},
                                          {"until", from_ms(record.closes_at_ms())}}),
      .anonymous = !terms.shows_names(),
      .several_answers = terms.several_answers(),
      .thread = group.thread});
}

const Dialogue& straw_poll_dialogue() {
  static const Dialogue dialogue{.name = "straw_poll",
                                 .commands = commands,
                                 .actions = actions,
                                 .menu = menu,
                                 .flows = flows,
                                 .learn = learn,
                                 .wake = wake,
                                 .next_deadline = next_deadline};
  return dialogue;
}

}  // namespace wardmote::dialogue
