#include "server/operator_backend/refusals.h"

#include <algorithm>
#include <array>

namespace wardmote::server {

namespace {

using Kind = CallError::Kind;

struct Refused {
  std::string_view key;
  Kind kind;
  /// Where the entity's sentence speaks to a member, or there is none: the operator's own.
  std::string_view sentence = {};
};

/// Whatever is not in here is refused, with the entity's sentence.
constexpr std::array table = std::to_array<Refused>({
    {"city.refused.name_empty", Kind::invalid, "a name is needed"},
    {"city.refused.name_too_long", Kind::invalid, "the name is longer than 80 bytes"},
    {"city.refused.name_taken", Kind::already_exists, "there is one of that name"},
    {"city.refused.too_many_districts", Kind::refused, "the city has as many districts as it can"},
    {"city.refused.district_unknown", Kind::not_found, "there is no such district"},
    {"city.refused.community_unknown", Kind::not_found, "there is no such community"},
    {"city.refused.community_closed", Kind::refused, "the community is closed"},
    {"city.refused.community_exists", Kind::already_exists,
     "a community with this number is in the city"},
    {"city.refused.template_unknown", Kind::invalid,
     "there is no such template: use neighbourhood, housing_estate or club"},
    {"city.refused.time_zone_unknown", Kind::invalid,
     "there is no such time zone: use an IANA name such as Europe/Berlin"},
    {"city.refused.language_unknown", Kind::invalid,
     "a language is not shipped or stands twice: use en, es, ru, ar, zh-Hans"},
    {"city.refused.bot_unknown", Kind::not_found,
     "there is no such bot, or none that is shared: see `wardmote ctl bots list`"},
    {"city.refused.bot_taken", Kind::refused, "this bot serves another community alone"},
    {"city.refused.bot_in_use", Kind::refused, "communities are served by this bot"},
    {"city.refused.bot_invalid", Kind::invalid, "this is no bot's number and username"},
    {"city.refused.setting_unknown", Kind::not_found, "there is no such setting"},
    {"city.refused.setting_value_bad", Kind::invalid, "this is no good value for the setting"},
    {"city.refused.setting_locked", Kind::refused, "the city has locked this setting"},
    {"city.refused.setting_not_set", Kind::not_found, "the setting is not set at this level"},
    {"city.refused.setting_not_locked", Kind::not_found, "the setting is not locked here"},
    {"city.refused.not_a_person", Kind::invalid, "this is no person's number at Telegram"},
    {"city.refused.grant_unknown", Kind::not_found, "this person does not hold that role there"},
    {"community.refused.not_founded", Kind::not_found, "the community is not founded yet"},
    {"community.refused.already_founded", Kind::already_exists},
    {"community.refused.name_empty", Kind::invalid},
    {"community.refused.name_too_long", Kind::invalid},
    {"community.refused.setting_unknown", Kind::not_found},
    {"community.refused.setting_value_bad", Kind::invalid},
    {"community.refused.chat_unknown", Kind::not_found, "no chat of this purpose is bound"},
    {"community.refused.not_allowed", Kind::refused, "the community's rules do not allow it"},
    {"members.refused.not_a_person", Kind::invalid, "this is no person's number at Telegram"},
    {"members.refused.joining_by_invite_only", Kind::refused,
     "this person is no member, and the community is joined by invitation only: mint a code of "
     "kind role"},
    {"members.refused.joining_closed", Kind::refused,
     "this person is no member, and the community takes no new ones at present"},
    {"members.refused.last_owner", Kind::refused,
     "this is the community's last owner: make somebody else owner first"},
    {"members.refused.member_unknown", Kind::not_found},
    {"members.refused.not_a_member", Kind::not_found, "this person is no member"},
    {"members.refused.role_already_held", Kind::already_exists},
    {"members.refused.role_not_held", Kind::not_found},
    {"members.refused.lifetime_bad", Kind::invalid,
     "role codes are good for a minute to a day, join codes for a minute to a year"},
    {"members.refused.invite_unknown", Kind::not_found,
     "the community has no such code, or it is long gone"},
    {"members.refused.invite_withdrawn", Kind::already_exists, "the code is withdrawn already"},
    {"reports.refused.category_invalid", Kind::invalid},
    {"reports.refused.template_invalid", Kind::invalid},
    {"reports.refused.unchanged", Kind::already_exists},
    {"reports.refused.unknown_template", Kind::not_found},
    {"reports.refused.unknown_assignee", Kind::invalid,
     "the assignee is no member with a role in this community"},
    {"reports.refused.unknown_category", Kind::not_found, "there is no such category"},
    {"entity.refused.unreadable", Kind::internal},
    {"entity.refused.busy", Kind::unavailable, "too many wait for it: try again in a moment"},
});

}  // namespace

CallError to_call_error(std::string_view refusal_key, std::string sentence) {
  const auto found = std::ranges::find(table, refusal_key, &Refused::key);
  if (found == table.end()) return {Kind::refused, std::move(sentence)};
  if (!found->sentence.empty()) sentence = found->sentence;
  return {found->kind, std::move(sentence)};
}

}  // namespace wardmote::server
