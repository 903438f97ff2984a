#include "dialogue/letter.h"

#include <algorithm>

#include "dialogue/framework.h"
#include "telegram/limits.h"
#include "telegram/splitter.h"
#include "telegram/unicode.h"
#include "wardmote/v1/desk.pb.h"

namespace wardmote::dialogue {
namespace {

telegram::InlineButton inline_button(const Turn& turn, const Address& address,
                                     const Button& button) {
  if (!button.url.empty()) return telegram::UrlButton{button.label, button.url};
  std::optional<PersonId> person;
  if (button.only_for != PersonId{}) person = button.only_for;
  return telegram::CallbackButton{button.label,
                                  button_data(turn.at.signer, {.community = turn.at.id,
                                                               .action = button.action,
                                                               .object = button.object,
                                                               .argument = button.argument,
                                                               .issued = turn.at.now,
                                                               .chat = address.chat,
                                                               .person = person})};
}

/// What goes out again without harm: also says how long an answer to a press is of use.
Outgoing outgoing(const Turn& turn, telegram::Request request, SendClass send_class) {
  Outgoing call{.request = std::move(request), .send_class = send_class};
  call.repeat_if_unknown = telegram::is_idempotent(call.request.method) ||
                           // Twice said is better than never said, save to a crowd.
                           send_class != SendClass::broadcast;
  if (call.request.method == "answerCallbackQuery")
    call.expires_at = turn.at.now + std::chrono::seconds{telegram::limits::callback_seconds};
  return call;
}

void send_upload(Turn& turn, const Address& address, telegram::Request request, v1::Upload upload) {
  auto out = outgoing(turn, std::move(request), address.send_class);
  out.upload = std::move(upload);
  out.tag = address.tag;
  out.bot = address.bot;
  turn.result.calls.push_back(std::move(out));
}

telegram::Markup markup_for(const Turn& turn, const Address& address, const Screen& screen) {
  auto keyboard = keyboard_for(turn, address, screen);
  if (keyboard.rows.empty()) return std::monostate{};
  return keyboard;
}

}  // namespace

Address here(const Turn& turn) {
  Address address{.chat = turn.place.chat,
                  .thread = turn.place.thread,
                  .reader = turn.speaker.reader,
                  .simple = turn.speaker.simple && turn.place.is_private};
  // In a crowd an answer names what it answers.
  if (!turn.place.is_private && !turn.place.is_button) address.reply_to = turn.place.message;
  return address;
}

std::optional<Address> private_chat_of(const Turn& turn, MemberId member, SendClass send_class) {
  const auto* record = members::find(turn.members(), member);
  const auto person = members::person_of(turn.members(), member);
  if (record == nullptr || !person || record->deleted() ||
      record->private_chat() == v1::PRIVATE_CHAT_BLOCKED)
    return std::nullopt;
  return Address{.chat = telegram::ChatId{raw(*person)},
                 .reader = reader_of(turn, member),
                 .simple = members::simple_mode_of(turn.context(), member),
                 .send_class = send_class};
}

std::optional<Address> chat_of(const Turn& turn, community::Purpose purpose, SendClass send_class) {
  const auto* chat = community::chat_for(turn.community(), purpose);
  if (chat == nullptr || chat->bot_status() == v1::BOT_STATUS_LEFT) return std::nullopt;
  return Address{.chat = telegram::ChatId{chat->chat()},
                 .reader = reader_of_chat(turn, purpose),
                 .send_class = send_class};
}

telegram::InlineKeyboard keyboard_for(const Turn& turn, const Address& address,
                                      const Screen& screen) {
  telegram::InlineKeyboard keyboard;
  const auto most = address.simple ? simple_buttons_max : buttons_max;
  const auto columns = address.simple ? 1 : std::max<std::size_t>(screen.columns, 1);
  // With more than fit, the last place on each page turns it.
  const bool paged = screen.buttons.size() > most;
  const auto per_page = paged ? most - 1 : most;
  const auto pages = std::max<std::size_t>((screen.buttons.size() + per_page - 1) / per_page, 1);
  const auto page = turn.page % pages;

  const auto end = std::min(screen.buttons.size(), (page + 1) * per_page);
  for (auto i = page * per_page; i < end; ++i) {
    const bool new_row = keyboard.rows.empty() || keyboard.rows.back().size() == columns;
    if (new_row) keyboard.rows.emplace_back();
    keyboard.rows.back().push_back(inline_button(turn, address, screen.buttons[i]));
  }
  if (paged) {
    const MoreArgument more{.self = screen.self,
                            .page = static_cast<std::uint32_t>((page + 1) % pages),
                            .argument = screen.argument};
    keyboard.rows.push_back(
        {inline_button(turn, address,
                       {.label = turn.at.texts.plain(
                            address.reader, page + 1 < pages ? "button.more" : "button.first_page"),
                        .action = framework::more,
                        .object = screen.object,
                        .argument = pack(more)})});
  }
  return keyboard;
}

void send_with(Turn& turn, const Address& address, const telegram::Html& text,
               const telegram::Markup& markup) {
  // An operator's command comes from no chat: its answer goes to the operator.
  if (address.chat == telegram::ChatId{}) return;
  auto parts = telegram::split_html(text);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    telegram::SendMessage message{.chat = address.chat,
                                  .text = std::move(parts[i]),
                                  .thread = address.thread,
                                  .reply_to = i == 0 ? address.reply_to : telegram::MessageId{}};
    message.silent = address.send_class == SendClass::broadcast;
    if (last) message.markup = markup;
    auto out = outgoing(turn, telegram::to_request(message), address.send_class);
    if (last) out.tag = address.tag;
    out.bot = address.bot;
    turn.result.calls.push_back(std::move(out));
  }
}

void send(Turn& turn, const Address& address, const Screen& screen) {
  send_with(turn, address, screen.text, markup_for(turn, address, screen));
}

void send(Turn& turn, const Address& address, const telegram::Html& text) {
  send_with(turn, address, text, std::monostate{});
}

void send_chart(Turn& turn, const Address& address, v1::BarChart chart,
                const telegram::Html& caption) {
  if (address.chat == telegram::ChatId{}) return;
  v1::Upload upload;
  upload.set_field("photo");
  upload.set_file_name("bar-chart.png");
  upload.set_media_type("image/png");
  *upload.mutable_bar_chart() = std::move(chart);
  const telegram::SendPhoto photo{
      .chat = address.chat,
      .caption = telegram::clip_html(caption, telegram::limits::caption_units),
      .thread = address.thread,
      .reply_to = address.reply_to};
  send_upload(turn, address, telegram::to_request(photo), std::move(upload));
}

void send_file(Turn& turn, const Address& address, const std::string& file_name,
               const std::string& media_type, const std::string& bytes,
               const telegram::Html& caption) {
  if (address.chat == telegram::ChatId{}) return;
  const std::string_view whole{bytes};
  for (std::size_t from = 0, part = 1; from == 0 || from < whole.size();
       from += telegram::limits::upload_bytes, ++part) {
    v1::Upload upload;
    upload.set_field("document");
    upload.set_file_name(part == 1 ? file_name : file_name + "." + std::to_string(part));
    upload.set_media_type(media_type);
    upload.set_bytes(std::string{whole.substr(from, telegram::limits::upload_bytes)});
    const telegram::SendDocument document{
        .chat = address.chat,
        .caption = telegram::clip_html(caption, telegram::limits::caption_units),
        .thread = address.thread};
    send_upload(turn, address, telegram::to_request(document), std::move(upload));
  }
}

void edit(Turn& turn, const Address& address, telegram::MessageId message, const Screen& screen) {
  auto parts = telegram::split_html(screen.text);
  auto out = outgoing(turn,
                      telegram::to_request(telegram::EditMessageText{
                          .chat = address.chat,
                          .message = message,
                          // What is rewritten cannot become two messages: the head says enough.
                          .text = parts.empty() ? screen.text : parts.front(),
                          .keyboard = keyboard_for(turn, address, screen)}),
                      address.send_class);
  out.tag = address.tag;
  out.coalesce_key =
      "edit:" + std::to_string(raw(address.chat)) + ":" + std::to_string(raw(message));
  turn.result.calls.push_back(std::move(out));
}

void show(Turn& turn, const Screen& screen) {
  const auto address = here(turn);
  // What is rewritten cannot become two messages: what does not fit is sent.
  const bool in_place = turn.place.is_button && turn.place.is_private &&
                        raw(turn.place.message) != 0 && (!address.simple || turn.page > 0) &&
                        telegram::split_html(screen.text).size() == 1;
  if (turn.place.is_button) answer_press(turn, std::string{});
  if (in_place)
    edit(turn, address, turn.place.message, screen);
  else
    send(turn, address, screen);
}

void reply(Turn& turn, std::string_view key, std::initializer_list<Argument> arguments) {
  if (turn.place.is_button)
    answer_press(turn, key, arguments, true);
  else
    send(turn, here(turn), turn.text(key, arguments));
}

void answer_press(Turn& turn, const std::string& text, bool alert) {
  if (turn.place.callback_id.empty()) return;
  const telegram::AnswerCallbackQuery answer{
      .id = std::exchange(turn.place.callback_id, {}),
      .text = telegram::clip_text(text, telegram::limits::callback_answer_units),
      .show_alert = alert};
  turn.result.calls.push_back(outgoing(turn, telegram::to_request(answer), SendClass::answer));
}

void answer_press(Turn& turn, std::string_view key, std::initializer_list<Argument> arguments,
                  bool alert) {
  answer_press(turn, turn.plain(key, arguments), alert);
}

void call(Turn& turn, telegram::Request request, SendClass send_class, std::string tag) {
  auto out = outgoing(turn, std::move(request), send_class);
  out.tag = std::move(tag);
  turn.result.calls.push_back(std::move(out));
}

namespace {

void tell_desk(Turn& turn, const v1::RouteChange& change) {
  turn.result.calls.push_back(
      {.request = {.method = "#route", .body = change.SerializeAsString(), .chat = {}},
       .send_class = SendClass::answer,
       .repeat_if_unknown = true});
}

v1::ChatRoute chat_route(const Turn& turn, std::int64_t chat) {
  v1::ChatRoute route;
  route.set_chat(chat);
  route.set_community(raw(turn.at.id));
  return route;
}

v1::RoutePerson person_route(const Turn& turn, PersonId person) {
  v1::RoutePerson route;
  route.set_person(raw(person));
  route.set_community(raw(turn.at.id));
  return route;
}

}  // namespace

void ask_for_community(Turn& turn) {
  v1::RouteChange change;
  *change.mutable_ask_person() = person_route(turn, turn.speaker.person);
  change.mutable_ask_person()->set_language(std::string{tag_of(turn.speaker.reader.language)});
  tell_desk(turn, change);
}

void route_chat(Turn& turn, std::int64_t chat) {
  v1::RouteChange change;
  *change.mutable_add_chat() = chat_route(turn, chat);
  tell_desk(turn, change);
}

void unroute_chat(Turn& turn, std::int64_t chat) {
  v1::RouteChange change;
  *change.mutable_remove_chat() = chat_route(turn, chat);
  tell_desk(turn, change);
}

void route_person(Turn& turn, PersonId person, bool current) {
  v1::RouteChange change;
  *change.mutable_add_person() = person_route(turn, person);
  change.mutable_add_person()->set_current(current);
  tell_desk(turn, change);
}

void unroute_person(Turn& turn, PersonId person) {
  v1::RouteChange change;
  *change.mutable_remove_person() = person_route(turn, person);
  tell_desk(turn, change);
}

}  // namespace wardmote::dialogue
