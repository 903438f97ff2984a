#include "dialogue/framework.h"

#include <charconv>

#include "dialogue/dialogue.h"
#include "telegram/unicode.h"

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

telegram::ReplyKeyboard simple_keyboard(const Turn& turn) {
  telegram::ReplyKeyboard keyboard;
  keyboard.rows = {{{.text = turn.plain("button.send_place"), .request_location = true}},
                   {{.text = turn.plain("button.back")}},
                   {{.text = turn.plain("button.person_please")}}};
  keyboard.one_time = false;
  keyboard.persistent = true;
  return keyboard;
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

std::string person_mark(MemberId member) { return "P" + std::to_string(raw(member)); }

std::optional<MemberId> person_marked(std::string_view text) {
  constexpr std::string_view sign = "🙋 P";
  if (!text.starts_with(sign)) return std::nullopt;
  text.remove_prefix(sign.size());
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{} || number == 0) return std::nullopt;
  return MemberId{number};
}

void ask_for_person(Turn& turn, const std::string& words) {
  const auto officers = chat_of(turn, community::Purpose::officers, SendClass::answer);
  if (!turn.speaker.member || !officers) {
    reply(turn, "person.nobody_there");
    return;
  }
  const auto& texts = turn.at.texts;
  const auto name =
      telegram::sanitise_name(members::display_name(turn.members(), *turn.speaker.member));
  const auto question = open_question(turn);
  auto note = texts.render(officers->reader, "person.asks",
                           {{"mark", person_mark(*turn.speaker.member)}, {"name", name}});
  if (!question.empty() && words.empty())
    note.value += "\n\n" + texts
                               .render(officers->reader, "person.in_the_middle",
                                       {{"question", telegram::Html{question}}})
                               .value;
  if (!words.empty())
    note.value += "\n\n" + texts.render(officers->reader, "person.words", {{"words", words}}).value;
  note.value += "\n\n" + texts.render(officers->reader, "person.how_to_answer").value;
  send(turn, *officers, note);
  reply(turn, "person.asked");
}

}  // namespace wardmote::dialogue
