// "A person please": how a resident reaches the committee, and how the committee writes back.
#include <charconv>

#include "dialogue/clean_text.h"
#include "dialogue/dialogue.h"
#include "dialogue/framework.h"
#include "dialogue/offices.h"
#include "dialogue/performing.h"
#include "governance/reports/queries.h"
#include "telegram/html.h"
#include "telegram/unicode.h"

namespace wardmote::dialogue {
namespace {

std::string shown_name(const Turn& turn, MemberId member) {
  return telegram::sanitise_name(members::display_name(turn.members(), member));
}

/// How somebody who does not share a bot with the community finds the person.
telegram::Html contact_of(const Turn& turn, MemberId member) {
  const auto personal = members::personal(turn.members(), turn.at.vault, member);
  if (!personal) return {};
  const auto url = personal->username().empty()
                       ? "tg://user?id=" + std::to_string(personal->telegram_user_id())
                       : "https://t.me/" + personal->username();
  return telegram::HtmlBuilder{}.link(shown_name(turn, member), url).take();
}

void add_words(const Turn& turn, const Address& address, const std::string& words,
               telegram::Html& note) {
  if (words.empty()) return;
  note.value +=
      "\n\n" + turn.at.texts.render(address.reader, "person.words", {{"words", words}}).value;
}

/// To the committee, which answers by replying.
void tell_committee(Turn& turn, const Address& address, MemberId member, const std::string& words) {
  const auto& texts = turn.at.texts;
  auto note = texts.render(address.reader, "person.asks",
                           {{"mark", person_mark(member)}, {"name", shown_name(turn, member)}});
  add_words(turn, address, words, note);
  note.value += "\n\n" + texts.render(address.reader, "person.how_to_answer").value;
  send(turn, address, note);
}

/// To the district or the city, which writes to the person itself.
void tell_office(Turn& turn, const Address& address, MemberId member, const std::string& words) {
  const auto* profile = community::profile_of(turn.community());
  auto note =
      turn.at.texts.render(address.reader, "person.asks_office",
                           {{"community", profile == nullptr ? std::string{} : profile->name()},
                            {"contact", contact_of(turn, member)}});
  add_words(turn, address, words, note);
  send(turn, address, note);
}

std::optional<Address> office_above(const Turn& turn) {
  if (auto district = chat_of_office(turn, Office::district, SendClass::answer)) return district;
  return chat_of_office(turn, Office::city, SendClass::answer);
}

/// The number that the first category with an emergency text names; "none" if no category does.
std::string number_to_ring(const Turn& turn) {
  for (const auto* category : reports::categories_of(turn.reports())) {
    if (!category->emergency_number().empty()) return category->emergency_number();
  }
  return "none";
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
    return turn.result.refusal ? Verdict::refused : Verdict::finished;
  }
};
const PersonFlow the_person_flow;

}  // namespace

const Flow& person_flow() { return the_person_flow; }

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
  if (!turn.speaker.member) return;
  const auto member = *turn.speaker.member;
  auto officers = committee(turn, SendClass::answer);
  // An officer without a committee's chat need not hear from themselves.
  std::erase_if(officers, [&](const Address& address) {
    return raw(address.chat) == raw(turn.speaker.person);
  });
  const auto office = officers.empty() ? office_above(turn) : std::nullopt;
  const bool told = !officers.empty() || office;
  const bool accepted = act<members::Feature>(
      turn, members::AskForPerson{.member = member, .words = words, .told = told});
  if (!accepted) return;
  for (const auto& address : officers) tell_committee(turn, address, member, words);
  if (office) tell_office(turn, *office, member, words);
  if (told)
    reply(turn, "person.asked");
  else
    reply(turn, "person.kept", {{"number", number_to_ring(turn)}});
}

void tell_waiting_wishes(Turn& turn) {
  const auto officers = committee(turn);
  if (officers.empty()) return;
  for (const MemberId member : members::waiting_wishes(turn.members())) {
    const auto words = members::wish_of(turn.members(), turn.at.vault, member);
    for (const auto& address : officers) tell_committee(turn, address, member, words);
    // Refused only to somebody who left meanwhile, and those do not wait.
    (void)turn.run<members::Feature>(members::NoteWishDelivered{member});
  }
}

bool relay_to_resident(Turn& turn, const telegram::Message& message) {
  const bool among_officers =
      turn.place.is_private || turn.place.purpose == community::Purpose::officers;
  if (!among_officers) return false;
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
            {{"name", shown_name(turn, *turn.speaker.member)}, {"words", words}}),
        .buttons = {{.label = turn.at.texts.plain(address->reader, "person.write_back"),
                     .action = framework::person_please,
                     .argument = 1}},
        .self = framework::home});
  // From now on a new wish is a new one.
  (void)turn.run<members::Feature>(members::NoteWishAnswered{*member});
  send(turn, here(turn), turn.text("person.delivered"));
  return true;
}

}  // namespace wardmote::dialogue
