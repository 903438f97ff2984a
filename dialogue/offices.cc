#include "dialogue/offices.h"

namespace wardmote::dialogue {
std::vector<Address> committee(const Turn& turn, SendClass send_class) {
  if (auto chat = chat_of(turn, community::Purpose::officers, send_class)) return {*chat};
  std::vector<Address> addresses;
  for (const MemberId member : members::holders(turn.context(), Role::officer)) {
    const auto* record = members::find(turn.members(), member);
    auto address = private_chat_of(turn, member, send_class);
    if (address && record->private_chat() == v1::PRIVATE_CHAT_OPEN) addresses.push_back(*address);
  }
  return addresses;
}

std::optional<Address> chat_of_office(const Turn& turn, Office office, SendClass send_class) {
  const auto* profile = community::profile_of(turn.community());
  const auto& view = turn.at.city;
  const auto* level = office == Office::city ? &view.city
                      : profile == nullptr   ? nullptr
                                             : view.district(DistrictId{profile->district()});
  if (level == nullptr || level->escalation_chat == 0) return std::nullopt;
  const telegram::BotId bot{level->escalation_bot};
  return Address{
      .chat = telegram::ChatId{level->escalation_chat},
      .reader = {.language = first_spoken({city::language_of(*level), city::language_of(view.city),
                                           community::default_language(turn.community())}),
                 .zone = &zone_of(turn)},
      .send_class = send_class,
      .bot = bot == turn.at.bot.id ? telegram::BotId{} : bot};
}

}  // namespace wardmote::dialogue
