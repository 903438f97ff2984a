#include "dialogue/framework.h"

#include "dialogue/dialogue.h"

namespace wardmote::dialogue {

std::uint64_t pack(const MoreArgument& more) {
  return static_cast<std::uint64_t>(more.self) << 48 |
         static_cast<std::uint64_t>(more.page & 0xff) << 40 | (more.argument & 0xffffffffffull);
}

MoreArgument unpack_more(std::uint64_t packed) {
  return {.self = Action{static_cast<std::uint16_t>(packed >> 48)},
          .page = static_cast<std::uint32_t>(packed >> 40 & 0xff),
          .argument = packed & 0xffffffffffull};
}

std::uint64_t mark_of(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ull;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return hash & 0xffffffffffull;
}

telegram::ReplyKeyboard simple_keyboard(const Turn& turn, const Reader& reader) {
  const auto& texts = turn.at.texts;
  telegram::ReplyKeyboard keyboard;
  keyboard.rows = {{{.text = texts.plain(reader, "button.send_place"), .request_location = true}},
                   {{.text = texts.plain(reader, "button.back")}},
                   {{.text = texts.plain(reader, "button.person_please")}}};
  keyboard.one_time = false;
  keyboard.persistent = true;
  return keyboard;
}

void restore_keyboard(Turn& turn, const Address& address, const telegram::Html& text) {
  if (raw(address.chat) == raw(turn.speaker.person)) turn.keyboard_restored = true;
  telegram::Markup markup = telegram::RemoveKeyboard{};
  if (address.simple) markup = simple_keyboard(turn, address.reader);
  send_with(turn, address, text, markup);
}

void place_simple_keyboard(Turn& turn) {
  if (turn.place.is_private && turn.speaker.simple && !turn.keyboard_restored)
    restore_keyboard(turn, here(turn), turn.text("settings.simple_is_on"));
}

bool is_label(const Turn& turn, std::string_view typed, std::string_view key) {
  constexpr std::size_t longest_label = 128;
  if (typed.empty() || typed.size() > longest_label) return false;
  return std::any_of(languages.begin(), languages.end(), [&](Language language) {
    return turn.at.texts.plain({.language = language, .zone = nullptr}, key) == typed;
  });
}

void show_home(Turn& turn, std::string_view greeting_key) {
  const auto* profile = community::profile_of(turn.community());
  Screen screen{
      .text = turn.text(greeting_key,
                        {{"community", profile == nullptr ? std::string{} : profile->name()}}),
      .self = framework::home};
  const auto add_menu_of = [&](const Dialogue& dialogue) {
    for (const auto& entry : dialogue.menu) {
      if (entry.is_for != nullptr && !entry.is_for(turn)) continue;
      screen.buttons.push_back({.label = turn.plain(entry.label), .action = entry.action});
    }
  };
  // What one comes for is on top; help and settings, the framework's own, are at the end.
  const auto all = dialogues();
  for (const auto* dialogue : all.subspan(1)) add_menu_of(*dialogue);
  add_menu_of(*all.front());
  show(turn, screen);
}

}  // namespace wardmote::dialogue
