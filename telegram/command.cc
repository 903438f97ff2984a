#include "telegram/command.h"

#include <algorithm>

#include "telegram/limits.h"

namespace wardmote::telegram {
namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

constexpr char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

constexpr bool is_word(char letter) {
  return (lower(letter) >= 'a' && lower(letter) <= 'z') || (letter >= '0' && letter <= '9') ||
         letter == '_';
}

/// Takes the word that `text` begins with off it.
std::string_view take_word(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_word);
  const auto word = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(word.size());
  return word;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(white_space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(white_space) - first + 1);
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

std::optional<Command> parse_command(std::string_view text) {
  if (!text.starts_with('/')) return std::nullopt;
  text.remove_prefix(1);
  const auto name = take_word(text);
  if (name.empty() || name.size() > limits::command_bytes) return std::nullopt;
  std::string_view mention;
  if (text.starts_with('@')) {
    text.remove_prefix(1);
    mention = take_word(text);
    if (mention.empty() || mention.size() > limits::username_bytes) return std::nullopt;
  }
  // `/tmp/file` and `/a-b` are no commands.
  if (!text.empty() && white_space.find(text.front()) == std::string_view::npos) {
    return std::nullopt;
  }
  Command command{std::string{name}, std::string{mention}, std::string{trim(text)}};
  std::transform(name.begin(), name.end(), command.name.begin(), lower);
  return command;
}

std::optional<Command> parse_command(const Message& message) {
  const bool edited = message.edit_date != Seconds{};
  if (edited || message.is_caption || message.is_forward || message.is_automatic_forward ||
      message.via_bot) {
    return std::nullopt;
  }
  return parse_command(message.text);
}

bool is_meant_for(const Command& command, std::string_view bot_username) {
  return command.mention.empty() || equal_ignoring_case(command.mention, bot_username);
}

bool is_deep_link_payload(std::string_view text) {
  return !text.empty() && text.size() <= limits::deep_link_bytes &&
         std::all_of(text.begin(), text.end(),
                     [](char letter) { return is_word(letter) || letter == '-'; });
}

std::optional<std::string> deep_link_payload(const Command& command) {
  if (command.name != "start" || !is_deep_link_payload(command.arguments)) return std::nullopt;
  return command.arguments;
}

}  // namespace wardmote::telegram
