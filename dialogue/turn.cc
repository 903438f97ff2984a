#include "dialogue/turn.h"

#include "dialogue/letter.h"
#include "governance/core/question.h"

namespace wardmote::dialogue {

Context Turn::context() const {
  return {.now = at.now,
          .city = at.city,
          .community = community(),
          .members = members(),
          .vault = at.vault,
          .random = at.random,
          .zones = at.zones,
          .ballots = at.ballots};
}

bool Turn::is_member() const {
  return speaker.member && members::is_member(members(), *speaker.member);
}

bool Turn::is_officer() const {
  return speaker.member && members::has_role(context(), *speaker.member, Role::officer);
}

const TimeZone& zone_of(const Turn& turn) {
  const auto* profile = community::profile_of(turn.community());
  return turn.at.zones.find(profile == nullptr ? "UTC" : profile->time_zone());
}

Speaker speaker_of(const Turn& turn, PersonId person, std::string_view language_hint) {
  Speaker speaker{.person = person, .member = std::nullopt, .reader = {}, .simple = false};
  speaker.reader.zone = &zone_of(turn);
  if (is_person(person)) speaker.member = members::member_of(turn.members(), person);
  // The person's own, then that of the chat they speak in, then the community's.
  const auto chat_language =
      turn.place.purpose ? community::language_of_chat(turn.community(), *turn.place.purpose)
                         : community::default_language(turn.community());
  if (!speaker.member) {
    speaker.reader.language = first_spoken({language_hint, chat_language});
    return speaker;
  }
  const auto context = turn.context();
  speaker.reader.language =
      first_spoken({members::own_language_of(context, *speaker.member), chat_language});
  speaker.simple = members::simple_mode_of(context, *speaker.member);
  return speaker;
}

const std::string& local_text(const Turn& turn, const Reader& reader, const v1::LocalText& text) {
  return questions::text_in(text, tag_of(reader.language),
                            community::default_language(turn.community()));
}

Reader reader_of_chat(const Turn& turn, community::Purpose purpose) {
  return {.language = first_spoken({community::language_of_chat(turn.community(), purpose)}),
          .zone = &zone_of(turn)};
}

Reader reader_of(const Turn& turn, MemberId member) {
  return {.language = first_spoken({members::language_of(turn.context(), member),
                                    community::default_language(turn.community())}),
          .zone = &zone_of(turn)};
}

void tell_refusal(Turn& turn, const Rejection& rejection) {
  turn.result.refusal = rejection;
  const auto arguments = arguments_of(rejection);
  const auto& texts = turn.at.texts;
  if (turn.place.is_button)
    answer_press(turn, texts.plain(turn.speaker.reader, rejection.key, arguments), true);
  else if (raw(turn.place.chat) != 0)
    send(turn, here(turn), texts.render(turn.speaker.reader, rejection.key, arguments));
}

}  // namespace wardmote::dialogue
