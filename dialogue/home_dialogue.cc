// What every resident finds: home, help, language, simple mode, a person.
#include "dialogue/clean_text.h"
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

void pick_language(Turn& turn, const ButtonPress& press) {
  if (press.argument >= languages.size()) return;
  const auto language = static_cast<Language>(press.argument);
  if (!act<members::Feature>(turn,
                             members::ChooseLanguage{.member = *turn.speaker.member,
                                                     .language = std::string{tag_of(language)}}))
    return;
  turn.speaker.reader.language = language;
  // In the middle of something, the question comes again in the new language.
  if (!ask_again(turn)) show_home(turn, "settings.language_set");
}

/// The keyboard below the chat comes and goes with simple mode.
void place_simple_keyboard(Turn& turn) {
  if (turn.speaker.simple)
    send_with(turn, here(turn), turn.text("settings.simple_is_on"), simple_keyboard(turn));
  else
    send_with(turn, here(turn), turn.text("settings.simple_is_off"), telegram::RemoveKeyboard{});
}

void choose_simple(Turn& turn, const ButtonPress& press) {
  const auto mode = press.argument != 0 ? members::SimpleMode::on : members::SimpleMode::off;
  if (!act<members::Feature>(
          turn, members::ChooseSimpleMode{.member = *turn.speaker.member, .mode = mode}))
    return;
  turn.speaker.simple = press.argument != 0;
  answer_press(turn, std::string{});
  place_simple_keyboard(turn);
  if (!ask_again(turn)) show_home(turn);
}

void choose_quiet(Turn& turn, const ButtonPress& press) {
  if (act<members::Feature>(
          turn, members::ChooseQuiet{.member = *turn.speaker.member, .quiet = press.argument != 0}))
    show_settings(turn);
}

void start(Turn& turn, const telegram::Command& command, const telegram::Message& message) {
  if (command.arguments.starts_with("setup_")) {
    find_command("setup")->handle(turn, command, message);
    return;
  }
  if (!turn.place.is_private) {
    send(turn, here(turn), turn.text("home.in_group"));
    return;
  }
  route_person(turn, turn.speaker.person, true);
  for (const auto* dialogue : dialogues()) {
    if (dialogue->start != nullptr && dialogue->start(turn, command.arguments, message)) return;
  }
  if (turn.speaker.simple) place_simple_keyboard(turn);
  if (!ask_again(turn)) show_home(turn);
}

void send_my_data(Turn& turn) {
  const auto json = my_data_json(turn, *turn.speaker.member);
  send(turn, here(turn), turn.text("mydata.intro"));
  // Cut here, not by the splitter: a record is easier to read back from whole lines.
  send(turn, here(turn), telegram::HtmlBuilder{}.code(json).take());
}

/// "A person please" is what an officer answers to by replying: the reply goes back to whoever
/// asked.
bool relay_to_resident(Turn& turn, const telegram::Message& message) {
  const bool to_us =
      message.reply_to_message && raw(message.reply_to_message->from) == raw(turn.at.bot.id);
  if (!to_us || turn.place.purpose != community::Purpose::officers) return false;
  const auto member = person_marked(message.reply_to_message->text);
  if (!member) return false;
  if (!turn.speaker.member ||
      !members::has_role(turn.context(), *turn.speaker.member, Role::helper)) {
    send(turn, here(turn), turn.text("command.officers_only"));
    return true;
  }
  const auto words = clean_text(message.text);
  const auto address = private_chat_of(turn, *member, SendClass::answer);
  if (words.empty() || !address) {
    send(turn, here(turn), turn.text(words.empty() ? "person.words_only" : "person.out_of_reach"));
    return true;
  }
  send(turn, *address,
       {.text = turn.at.texts.render(
            address->reader, "person.answer",
            {{"name", members::display_name(turn.members(), *turn.speaker.member)},
             {"words", words}}),
        .buttons = {{.label = turn.at.texts.plain(address->reader, "person.write_back"),
                     .action = framework::person_please,
                     .argument = 1}},
        .self = framework::home});
  send(turn, here(turn), turn.text("person.delivered"));
  return true;
}

/// Words of the keyboard below the chat, outside of any conversation.
bool hear(Turn& turn, const telegram::Message& message) {
  if (!turn.place.is_private) return relay_to_resident(turn, message);
  if (message.text == turn.plain("button.person_please")) {
    ask_for_person(turn, {});
  } else if (message.text == turn.plain("button.back") ||
             message.text == turn.plain("button.cancel")) {
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

/// The note that asks for a person may carry words: a conversation of one question.
class PersonFlow final : public Flow {
 public:
  std::string_view name() const override { return "person"; }
  std::string step(const Turn&, const v1::Draft&) const override { return "words"; }
  Question ask(const Turn& turn, const v1::Draft&, std::string_view) const override {
    return {.text = turn.text("person.write"), .accepts = {.text = true}};
  }
  Verdict take(Turn& turn, v1::Draft&, std::string_view, const Answer& answer) const override {
    ask_for_person(turn, answer.text);
    return Verdict::finished;
  }
};
const PersonFlow person_flow;
const Flow* const flows[] = {&person_flow};

void press_person(Turn& turn, const ButtonPress& press) {
  if (press.argument == 1)
    begin(turn, person_flow, {});
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
    {"language", in_private, [](Turn& t, Words, Said) { show_languages(t); }, "command.language"},
    {"settings", in_private, [](Turn& t, Words, Said) { show_settings(t); }, "command.settings"},
    {"person", in_private,
     [](Turn& t, Words command, Said) { ask_for_person(t, clean_text(command.arguments)); },
     "command.person"},
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
};

constexpr MenuEntry menu[] = {{"menu.person", framework::person_please},
                              {"menu.settings", framework::settings},
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
               send_with(turn, *address, turn.at.texts.render(address->reader, "flow.expired"),
                         telegram::RemoveKeyboard{});
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
                                 .listens = listens,
                                 .wake = wake,
                                 .next_deadline = next_deadline};
  return dialogue;
}

}  // namespace wardmote::dialogue
