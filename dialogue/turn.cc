#include "dialogue/turn.h"

#include "dialogue/letter.h"

namespace wardmote::dialogue {

Context Turn::context() const {
  return {.now = at.now,
          .city = at.city,
          .community = community(),
          .members = members(),
          .vault = at.vault,
          .random = at.random,
          .zones = at.zones};
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
  const auto community_language = community::default_language(turn.community());
  if (!speaker.member) {
    speaker.reader.language = first_spoken({language_hint, community_language});
    return speaker;
  }
  const auto context = turn.context();
  speaker.reader.language =
      first_spoken({members::language_of(context, *speaker.member), community_language});
  speaker.simple = members::simple_mode_of(context, *speaker.member);
  return speaker;
}

Reader reader_of_chat(const Turn& turn, community::Purpose /*purpose*/) {
  return {.language = first_spoken({community::default_language(turn.community())}),
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
