// What every resident finds: home, help, language, simple mode, a person.
#include "dialogue/clean_text.h"
#include "dialogue/deep_link.h"
#include "dialogue/features.h"
#include "dialogue/framework.h"
#include "dialogue/members_dialogue.h"
#include "dialogue/my_data.h"
#include "dialogue/performing.h"
#include "governance/core/overloaded.h"
#include "telegram/html.h"

namespace wardmote::dialogue {
namespace {

void show_help(Turn& turn) {
  Screen screen{
      .text = turn.text("help.text"),
      .buttons = {{.label = turn.plain("menu.person"), .action = framework::person_please},
                  {.label = turn.plain("menu.settings"), .action = framework::settings},
                  {.label = turn.plain("button.home"), .action = framework::home}},
      .self = framework::help};
  if (turn.is_officer()) screen.text.value += "\n\n" + turn.text("help.officers").value;
  show(turn, screen);
}

void show_settings(Turn& turn) {
  const auto* record = members::find(turn.members(), *turn.speaker.member);
  const bool quiet = record != nullptr && record->quiet();
  show(turn,
       {.text = turn.text("settings.title",
                          {{"language", std::string{native_name(turn.speaker.reader.language)}},
                           {"simple", std::string{turn.speaker.simple ? "on" : "off"}},
                           {"quiet", std::string{quiet ? "on" : "off"}}}),
        .buttons = {{.label = turn.plain("settings.language"), .action = framework::languages},
                    {.label = turn.plain(turn.speaker.simple ? "settings.simple_off"
                                                             : "settings.simple_on"),
                     .action = framework::simple_mode,
                     .argument = turn.speaker.simple ? 0u : 1u},
                    {.label = turn.plain(quiet ? "settings.quiet_off" : "settings.quiet_on"),
                     .action = framework::quiet,
                     .argument = quiet ? 0u : 1u},
                    {.label = turn.plain("button.home"), .action = framework::home}},
        .self = framework::settings});
}

void show_languages(Turn& turn) {
  Screen screen{
      .text = turn.text("settings.choose_language"), .columns = 2, .self = framework::languages};
  for (const Language language : languages) {
    screen.buttons.push_back({.label = std::string{native_name(language)},
                              .action = framework::pick_language,
                              .argument = static_cast<std::uint64_t>(language)});
  }
  show(turn, screen);
}

/// What the bot speaks in a group of the community's is the committee's to choose.
void show_chat_languages(Turn& turn) {
  if (!turn.is_officer()) {
    reply(turn, "command.not_here");
    return;
  }
  Screen screen{.text = turn.text("chat.choose_language"),
                .buttons = {{.label = turn.plain("chat.language_of_community"),
                             .action = framework::chat_language}},
                .columns = 2,
                .self = framework::languages};
  for (const Language language : languages) {
    screen.buttons.push_back({.label = std::string{native_name(language)},
                              .action = framework::chat_language,
                              .argument = static_cast<std::uint64_t>(language) + 1});
  }
  show(turn, screen);
}

void command_language(Turn& turn, const telegram::Command&, const telegram::Message&) {
  if (turn.place.is_private)
    show_languages(turn);
  else
    show_chat_languages(turn);
}

void choose_chat_language(Turn& turn, const ButtonPress& press) {
  if (press.argument > languages.size() || !turn.place.purpose) return;
  const auto tag =
      press.argument == 0 ? std::string_view{} : tag_of(static_cast<Language>(press.argument - 1));
  if (!act<community::Feature>(turn, community::ChooseChatLanguage{.by = *turn.speaker.member,
                                                                   .chat = raw(turn.place.chat),
                                                                   .language = std::string{tag}}))
    return;
  answer_press(turn, std::string{});
  auto address = here(turn);
  address.reader = reader_of_chat(turn, *turn.place.purpose);
  send(turn, address, turn.at.texts.render(address.reader, "chat.language_set"));
}

/// The bot serves other communities as well.
bool has_siblings(const Turn& turn) {
  return std::any_of(turn.at.city.communities.begin(), turn.at.city.communities.end(),
                     [&](const auto& entry) {
                       const auto& [id, listed] = entry;
                       return id != turn.at.id && !listed.closed &&
                              listed.bot == static_cast<std::int64_t>(raw(turn.at.bot.id));
                     });
}

void choose_community(Turn& turn) {
  if (!has_siblings(turn)) {
    reply(turn, "desk.only_one");
    return;
  }
  answer_press(turn, std::string{});
  ask_for_community(turn);
}

void pick_language(Turn& turn, const ButtonPress& press) {
  if (press.argument >= languages.size()) return;
  const auto language = static_cast<Language>(press.argument);
  if (!act<members::Feature>(turn,
                             members::ChooseLanguage{.member = *turn.speaker.member,
                                                     .language = std::string{tag_of(language)}}))
    return;
  turn.speaker.reader.language = language;
  // What lies below the chat speaks the former language.
  place_simple_keyboard(turn);
  // In the middle of something, the question comes again in the new language.
  if (!ask_again(turn)) show_home(turn, "settings.language_set");
}

void choose_simple(Turn& turn, const ButtonPress& press) {
  const auto mode = press.argument != 0 ? members::SimpleMode::on : members::SimpleMode::off;
  if (!act<members::Feature>(
          turn, members::ChooseSimpleMode{.member = *turn.speaker.member, .mode = mode}))
    return;
  turn.speaker.simple = press.argument != 0;
  answer_press(turn, std::string{});
  // The keyboard below the chat comes and goes with simple mode.
  restore_keyboard(
      turn, here(turn),
      turn.text(turn.speaker.simple ? "settings.simple_is_on" : "settings.simple_is_off"));
  if (!ask_again(turn)) show_home(turn);
}

void choose_quiet(Turn& turn, const ButtonPress& press) {
  if (act<members::Feature>(
          turn, members::ChooseQuiet{.member = *turn.speaker.member, .quiet = press.argument != 0}))
    show_settings(turn);
}

void start(Turn& turn, const telegram::Command& command, const telegram::Message& message) {
  if (is_setup_payload(command.arguments)) {
    find_command("setup")->handle(turn, command, message);
    return;
  }
  if (!turn.place.is_private) {
    send(turn, here(turn), turn.text("home.in_group"));
    return;
  }
  route_person(turn, turn.speaker.person, true);
  place_simple_keyboard(turn);
  for (const auto* dialogue : dialogues()) {
    if (dialogue->start != nullptr && dialogue->start(turn, command.arguments, message)) return;
  }
  if (!ask_again(turn)) show_home(turn);
}

void send_my_data(Turn& turn) {
  send_file(turn, here(turn), "my-data.json", "application/json",
            my_data_json(turn, *turn.speaker.member), turn.text("mydata.intro"));
}

/// Words of the keyboard below the chat, outside of any conversation.
bool hear(Turn& turn, const telegram::Message& message) {
  if (!turn.place.is_private) return false;
  if (is_label(turn, message.text, "button.person_please")) {
    ask_for_person(turn, {});
  } else if (is_label(turn, message.text, "button.back") ||
             is_label(turn, message.text, "button.cancel")) {
    show_home(turn);
  } else {
    return false;
  }
  return true;
}

/// Everything said to the officers may be an answer: a feature further down looks closer.
bool listens(const Turn& turn, const telegram::Message& message) {
  if (!message.reply_to_message || raw(message.reply_to_message->from) != raw(turn.at.bot.id))
    return false;
  const auto* officers = community::chat_for(turn.community(), community::Purpose::officers);
  return officers != nullptr && officers->chat() == raw(message.chat.id);
}

const Flow* const flows[] = {&person_flow()};

void press_person(Turn& turn, const ButtonPress& press) {
  if (press.argument == 1)
    begin(turn, person_flow(), {});
  else
    ask_for_person(turn, {});
}

using Words = const telegram::Command&;
using Said = const telegram::Message&;
using Press = const ButtonPress&;

constexpr CommandEntry commands[] = {
    {"start", everywhere | in_foreign, start, ""},
    {"menu", in_private, [](Turn& t, Words, Said) { show_home(t); }, "command.menu"},
    {"help", everywhere,
     [](Turn& t, Words, Said) {
       if (t.place.is_private)
         show_help(t);
       else
         send(t, here(t), t.text("help.in_group"));
     },
     "command.help"},
    {"cancel", in_private, [](Turn& t, Words, Said) { cancel(t); }, "command.cancel"},
    {"language", everywhere, command_language, "command.language", in_private},
    {"settings", in_private, [](Turn& t, Words, Said) { show_settings(t); }, "command.settings"},
    {"person", in_private,
     [](Turn& t, Words command, Said) { ask_for_person(t, clean_text(command.arguments)); },
     "command.person"},
    {"community", in_private, [](Turn& t, Words, Said) { choose_community(t); }, ""},
    {"mydata", in_private, [](Turn& t, Words, Said) { send_my_data(t); }, "command.mydata"},
};

constexpr ActionEntry actions[] = {
    {framework::home, [](Turn& t, Press) { show_home(t); }},
    {framework::choose, press_choice},
    {framework::skip, press_skip},
    {framework::back, [](Turn& t, Press) { go_back(t); }},
    {framework::cancel, [](Turn& t, Press) { cancel(t); }},
    {framework::person_please, press_person},
    {framework::help, [](Turn& t, Press) { show_help(t); }},
    {framework::settings, [](Turn& t, Press) { show_settings(t); }},
    {framework::pick_language, pick_language},
    {framework::languages, [](Turn& t, Press) { show_languages(t); }},
    {framework::simple_mode, choose_simple},
    {framework::question,
     [](Turn& t, Press) {
       if (!ask_again(t)) show_home(t);
     }},
    {framework::quiet, choose_quiet},
    {framework::chat_language, choose_chat_language},
    {framework::other_community, [](Turn& t, Press) { choose_community(t); }},
};

constexpr MenuEntry menu[] = {{"menu.person", framework::person_please},
                              {"menu.settings", framework::settings},
                              {"menu.other_community", framework::other_community, has_siblings},
                              {"menu.help", framework::help}};

std::optional<Timestamp> next_deadline(const CommunityState& state, const Context& context) {
  return conversations::next_deadline(state.state<conversations::Feature>(), context);
}

void wake(Turn& turn) { act<conversations::Feature>(turn, conversations::Expire{}); }

}  // namespace

void perform(Turn& turn, const conversations::Effect& effect) {
  std::visit(Overloaded{[&](const conversations::DraftExpired& e) {
               const auto address = private_chat_of(turn, e.member);
               if (!address) return;
               restore_keyboard(turn, *address,
                                turn.at.texts.render(address->reader, "flow.expired"));
             }},
             effect);
}

const Dialogue& home_dialogue() {
  static const Dialogue dialogue{.name = "home",
                                 .commands = commands,
                                 .actions = actions,
                                 .menu = menu,
                                 .flows = flows,
                                 .hear = hear,
                                 .hear_reply = relay_to_resident,
                                 .listens = listens,
                                 .wake = wake,
                                 .next_deadline = next_deadline};
  return dialogue;
}

}  // namespace wardmote::dialogue
