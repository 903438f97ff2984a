#include "bench/town.h"

#include <algorithm>
#include <charconv>

namespace wardmote::bench {

namespace {

constexpr std::int64_t first_chat = -1'000'000'000'001;
constexpr std::int64_t first_person = 100'000;
/// Presses are awaited under keys of their own.
constexpr std::uint64_t press_bit = std::uint64_t{1} << 63;
/// Of each group the newest buttons are remembered, and of each message the first two.
constexpr std::size_t buttons_max = 8;
constexpr std::size_t buttons_of_message_max = 2;

std::uint64_t message_key(std::uint64_t group, std::int32_t message) {
  return group << 32 | static_cast<std::uint32_t>(message);
}

std::string_view behind(std::string_view json, std::string_view key) {
  std::string wanted = "\"";
  wanted += key;
  wanted += "\":";
  const auto at = json.find(wanted);
  return at == std::string_view::npos ? std::string_view{} : json.substr(at + wanted.size());
}

}  // namespace

std::int64_t number_in(std::string_view json, std::string_view key) {
  const auto text = behind(json, key);
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Town::Town(TownOptions options)
    : options_(options),
      random_(options.seed),
      deeds_(options.mix.begin(), options.mix.end()),
      groups_(options.communities) {}

std::uint32_t Town::below(std::uint32_t limit) {
  return static_cast<std::uint32_t>(random_() % limit);
}

/// Words that nobody has said before, so that no report looks like another; without the letters
/// that would make one which names a category.
std::string Town::words(std::size_t count) {
  constexpr std::string_view consonants = "bcdhjkpqvwxz";
  constexpr std::string_view vowels = "aeiouy";
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += ' ';
    auto bits = random_();
    for (std::uint32_t syllables = 2 + below(2); syllables > 0; --syllables) {
      text += consonants[bits % consonants.size()];
      bits /= consonants.size();
      text += vowels[bits % vowels.size()];
      bits /= vowels.size();
    }
  }
  return text;
}

void Town::append_chat(std::string& json, std::uint32_t group) {
  json += R"("chat":{"id":)";
  json += std::to_string(first_chat - static_cast<std::int64_t>(group));
  json += R"(,"title":"Neighbours )";
  json += std::to_string(group + 1);
  json += R"(","type":"supergroup"})";
}

void Town::append_person(std::string& json, std::uint32_t group) {
  const auto person =
      first_person + static_cast<std::int64_t>(group) * options_.people + below(options_.people);
  json += R"("from":{"id":)";
  json += std::to_string(person);
  json += R"(,"is_bot":false,"first_name":"Anneliese","last_name":"Lee","username":"lee_)";
  json += std::to_string(person);
  json += R"(","language_code":"en"})";
}

std::string Town::say(std::uint32_t group, std::string_view text, std::string_view entities,
                      std::int32_t message, std::string_view kind) {
  std::string json;
  json.reserve(512);
  json += '"';
  json += kind;
  json += R"(":{"message_id":)";
  json += std::to_string(message);
  json += ',';
  append_person(json, group);
  json += ',';
  append_chat(json, group);
  json += R"(,"date":1790000000,)";
  if (kind == "edited_message") json += R"("edit_date":1790000100,)";
  json += R"("text":")";
  json += text;
  json += '"';
  json += entities;
  json += "}}";
  return json;
}

std::string Town::ask_status(std::uint32_t group, Moment now) {
  ++tally_.done[static_cast<std::size_t>(Deed::status)];
  const auto message = groups_[group].next_message++;
  await(message_key(group, message), Deed::status, now);
  return say(group, "/status 1", R"(,"entities":[{"offset":0,"length":7,"type":"bot_command"}])",
             message, "message");
}

std::uint32_t Town::group_of(std::uint32_t bot, std::uint32_t bots) {
  const auto rounds = (options_.communities - 1 - bot % options_.communities) / bots + 1;
  return bot + bots * below(rounds);
}

std::string Town::act(std::uint32_t group, Moment now) {
  auto& here = groups_[group];
  auto deed = static_cast<Deed>(deeds_(random_));
  if (deed == Deed::button && here.buttons.empty()) deed = Deed::chatter;
  if (deed == Deed::edit && here.last_chatter == 0) deed = Deed::chatter;
  if (deed == Deed::status) return ask_status(group, now);
  ++tally_.done[static_cast<std::size_t>(deed)];
  switch (deed) {
    case Deed::report: {
      const auto message = here.next_message++;
      await(message_key(group, message), deed, now);
      return say(group, "/report " + words(9),
                 R"(,"entities":[{"offset":0,"length":7,"type":"bot_command"}])", message,
                 "message");
    }
    case Deed::button:
      return press(group, now);
    case Deed::edit:
      return say(group, words(11), "", here.last_chatter, "edited_message");
    default:
      here.last_chatter = here.next_message++;
      return say(group, words(10), "", here.last_chatter, "message");
  }
}

std::string Town::press(std::uint32_t group, Moment now) {
  const auto& buttons = groups_[group].buttons;
  const auto& button = buttons[below(static_cast<std::uint32_t>(buttons.size()))];
  const auto number = next_press_++;
  await(press_bit | number, Deed::button, now);
  std::string json;
  json.reserve(640);
  json += R"("callback_query":{"id":")";
  json += std::to_string(number);
  json += R"(",)";
  append_person(json, group);
  json += R"(,"message":{"message_id":)";
  json += std::to_string(button.message);
  json += ',';
  append_chat(json, group);
  json += R"(,"date":1790000000,"text":"A card"},"chat_instance":"1","data":")";
  json += button.data;
  json += R"("}})";
  return json;
}

void Town::await(std::uint64_t key, Deed deed, Moment now) {
  awaited_.insert_or_assign(key, Awaited{now, deed, false});
  ++tally_.awaited;
}

void Town::settle(std::uint64_t key, Moment now) {
  const auto found = awaited_.find(key);
  if (found == awaited_.end()) return;
  auto& awaited = found->second;
  if (awaited.is_answered) {
    ++tally_.repeated;
    return;
  }
  awaited.is_answered = true;
  ++tally_.answered;
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(now - awaited.since);
  latencies_[static_cast<std::size_t>(awaited.deed)].push_back(
      static_cast<std::uint32_t>(std::max<std::int64_t>(took.count(), 0)));
}

void Town::take_press_answer(std::string_view callback_id, Moment now) {
  std::uint64_t number = 0;
  std::from_chars(callback_id.data(), callback_id.data() + callback_id.size(), number);
  settle(press_bit | number, now);
}

std::int32_t Town::take_message(std::int64_t chat, std::string_view body, Moment now) {
  const auto index = first_chat - chat;
  if (index < 0 || index >= static_cast<std::int64_t>(groups_.size())) return 1;
  const auto group_number = static_cast<std::uint64_t>(index);
  auto& group = groups_[group_number];
  const auto message = group.next_message++;
  if (const auto reply = behind(body, "reply_parameters"); !reply.empty()) {
    settle(message_key(group_number, static_cast<std::int32_t>(number_in(reply, "message_id"))),
           now);
  } else {
    ++tally_.cards;
    // Buttons of answers are for one person; those of cards are for everybody.
    remember_buttons(group, message, body);
  }
  return message;
}

void Town::remember_buttons(Group& group, std::int32_t message, std::string_view body) {
  for (std::size_t i = 0; i < buttons_of_message_max; ++i) {
    body = behind(body, "callback_data");
    if (body.size() < 2) return;
    const auto data = body.substr(1, body.find('"', 1) - 1);
    if (group.buttons.size() < buttons_max) {
      group.buttons.push_back({message, std::string{data}});
    } else {
      group.buttons[group.oldest_button] = {message, std::string{data}};
      group.oldest_button = (group.oldest_button + 1) % buttons_max;
    }
  }
}

}  // namespace wardmote::bench
