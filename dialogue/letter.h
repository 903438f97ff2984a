#pragma once

// Messages as the dialogues compose them: a text and buttons, laid out by one set of rules, so that
// simple mode is a property of every message and not of each feature's diligence.

#include <cstdint>
#include <string>
#include <vector>

#include "dialogue/turn.h"

namespace wardmote::dialogue {

/// Where a message goes, for whose eyes, how urgently.
struct Address {
  telegram::ChatId chat{};
  telegram::ThreadId thread{};
  telegram::MessageId reply_to{};
  Reader reader = {};
  /// The reader wants one question a message and few, large buttons.
  bool simple = false;
  SendClass send_class = SendClass::answer;
  /// Comes back with the outcome; empty if nobody needs the message's number.
  std::string tag = {};
  /// The bot that may write there; 0: the community's own. No button can be pressed at another's.
  telegram::BotId bot{};
};

struct Button {
  std::string label = {};
  Action action{};
  std::uint64_t object = 0;
  std::uint64_t argument = 0;
  /// In a group: only for this person. 0: for everybody who may.
  PersonId only_for{};
  /// Opens an address instead; the action is then of no meaning.
  std::string url = {};
};

/// A text with buttons. `self` shows it again, on another page if the buttons do not fit: it must
/// only show, never do.
struct Screen {
  telegram::Html text = {};
  std::vector<Button> buttons = {};
  /// Buttons in a row where space allows; simple mode has one.
  std::size_t columns = 1;
  Action self{};
  std::uint64_t object = 0;
  /// Below 2^40.
  std::uint64_t argument = 0;
};

inline constexpr std::size_t simple_buttons_max = 4;
inline constexpr std::size_t buttons_max = 24;

/// Answers where the inbound thing came from.
Address here(const Turn& turn);
/// The member's private chat. Nothing if nobody knows it any more, or the bot is blocked there.
std::optional<Address> private_chat_of(const Turn& turn, MemberId member,
                                       SendClass send_class = SendClass::notification);
/// A chat of the community's. Nothing if there is none, or the bot is not in it.
std::optional<Address> chat_of(const Turn& turn, community::Purpose purpose,
                               SendClass send_class = SendClass::notification);

/// The buttons of one page as Telegram wants them.
telegram::InlineKeyboard keyboard_for(const Turn& turn, const Address& address,
                                      const Screen& screen);

/// Sends a message; a text over Telegram's limit becomes several, the last with the buttons.
void send(Turn& turn, const Address& address, const Screen& screen);
void send(Turn& turn, const Address& address, const telegram::Html& text);
/// Sends a message with a keyboard of another kind.
void send_with(Turn& turn, const Address& address, const telegram::Html& text,
               const telegram::Markup& markup);
/// Sends a picture of figures, drawn when it goes out. `caption` is short: it is cut at Telegram's
/// limit.
void send_chart(Turn& turn, const Address& address, v1::BarChart chart,
                const telegram::Html& caption);
/// Sends a file. One above 8 MiB goes as several, whose bytes in their order are the file.
void send_file(Turn& turn, const Address& address, const std::string& file_name,
               const std::string& media_type, const std::string& bytes,
               const telegram::Html& caption);
/// Rewrites a message of ours.
void edit(Turn& turn, const Address& address, telegram::MessageId message, const Screen& screen);

/// Answers where it came from; a screen reached by a button takes the place of the one it was on,
/// except in simple mode, where what was read stays put.
void show(Turn& turn, const Screen& screen);
/// The same for a text alone; over a button it is a short notice.
void reply(Turn& turn, std::string_view key, std::initializer_list<Argument> arguments = {});

/// Answers the press of a button, once; later calls change nothing.
void answer_press(Turn& turn, const std::string& text, bool alert = false);
void answer_press(Turn& turn, std::string_view key, std::initializer_list<Argument> arguments,
                  bool alert = false);

/// Queues a call as it is.
void call(Turn& turn, telegram::Request request, SendClass send_class, std::string tag = {});
/// Tells the bot's desk whose this chat or person is: updates find their way by it.
void route_chat(Turn& turn, std::int64_t chat);
void unroute_chat(Turn& turn, std::int64_t chat);
/// `current` if the person's private chat means this community from now on.
void route_person(Turn& turn, PersonId person, bool current);
void unroute_person(Turn& turn, PersonId person);
/// The desk asks the speaker which community their private chat shall mean.
void ask_for_community(Turn& turn);

}  // namespace wardmote::dialogue
