#include "governance/city/city.h"

#include <fmt/format.h>

#include <array>

#include "governance/city/city_decider.h"
#include "governance/core/enum_values.h"
#include "governance/core/text.h"

namespace wardmote::city {
namespace {

constexpr std::array<std::string_view, 22> refusal_names{
    "name_empty",        "name_too_long",     "name_taken",       "too_many_districts",
    "district_unknown",  "community_unknown", "community_closed", "community_exists",
    "template_unknown",  "time_zone_unknown", "language_unknown", "bot_unknown",
    "bot_taken",         "bot_in_use",        "bot_invalid",      "setting_unknown",
    "setting_value_bad", "setting_locked",    "setting_not_set",  "setting_not_locked",
    "not_a_person",      "grant_unknown"};
constexpr auto refusals = enum_values<Refusal, refusal_names.size()>();

v1::InheritedSetting& edit_setting(State& state, std::uint32_t district, const std::string& key) {
  auto& setting = state.settings.edit(setting_key(DistrictId{district}, key));
  setting.set_district(district);
  setting.set_key(key);
  return setting;
}

/// A row that neither sets nor locks says nothing.
void drop_if_empty(State& state, std::uint32_t district, const std::string& key) {
  const auto row = setting_key(DistrictId{district}, key);
  const auto* setting = state.settings.find(row);
  if (setting != nullptr && !setting->has_value() && !setting->locked()) state.settings.erase(row);
}

void apply_cleared(State& state, const v1::InheritedSettingCleared& event) {
  edit_setting(state, event.district(), event.key()).clear_value();
  drop_if_empty(state, event.district(), event.key());
}

void apply_locked(State& state, const v1::SettingLocked& event) {
  auto& setting = edit_setting(state, event.district(), event.key());
  setting.set_locked(true);
  setting.set_locked_by(event.by());
}

void apply_unlocked(State& state, const v1::SettingUnlocked& event) {
  auto& setting = edit_setting(state, event.district(), event.key());
  setting.set_locked(false);
  setting.clear_locked_by();
  drop_if_empty(state, event.district(), event.key());
}

void apply_closed(State& state, const v1::DirectoryEntryClosed& event) {
  auto& entry = state.communities.edit(CommunityId{event.community()});
  entry.set_status(v1::COMMUNITY_STATUS_CLOSED);
  entry.set_closed_at_ms(event.at_ms());
}

void apply_staff(State& state, const v1::StaffGrant& grant) {
  state.staff.edit(staff_key(PersonId{grant.person()}, DistrictId{grant.district()},
                             static_cast<Role>(grant.role()))) = grant;
}

void apply_escalation(State& state, const v1::EscalationChat& chat) {
  if (chat.chat() == 0) {
    state.escalation_chats.erase(DistrictId{chat.district()});
  } else {
    state.escalation_chats.edit(DistrictId{chat.district()}) = chat;
  }
}

void apply_call(State& state, const v1::OperatorCall& call) {
  state.calls.edit(call.number()) = call;
  if (call.number() > calls_kept) state.calls.erase(call.number() - calls_kept);
}

}  // namespace

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments) {
  return reject(Feature::name, name(refusal), std::move(arguments));
}

std::string bounded(std::string_view text) { return std::string{cut(clean_line(text), 200)}; }

Decision visible_decision() {
  Decision decision;
  decision.effects.emplace_back(ViewChanged{});
  return decision;
}

std::span<const Refusal> all_refusals() { return refusals; }

std::string_view name(Refusal refusal) {
  return refusal_names.at(static_cast<std::size_t>(refusal));
}

void apply(State& state, const v1::CityEvent& event) {
  switch (event.kind_case()) {
    case v1::CityEvent::kDistrictCreated: {
      const auto& district = event.district_created().district();
      state.districts.edit(DistrictId{district.id()}) = district;
      return;
    }
    case v1::CityEvent::kDistrictRenamed:
      return state.districts.edit(DistrictId{event.district_renamed().district()})
          .set_name(event.district_renamed().name());
    case v1::CityEvent::kCommunityCreated: {
      const auto& entry = event.community_created().entry();
      state.communities.edit(CommunityId{entry.id()}) = entry;
      return;
    }
    case v1::CityEvent::kCommunityAdopted: {
      const auto& entry = event.community_adopted().entry();
      state.communities.edit(CommunityId{entry.id()}) = entry;
      return;
    }
    case v1::CityEvent::kCommunityRenamed:
      return state.communities.edit(CommunityId{event.community_renamed().community()})
          .set_name(event.community_renamed().name());
    case v1::CityEvent::kCommunityClosed:
      return apply_closed(state, event.community_closed());
    case v1::CityEvent::kCommunityMoved:
      return state.communities.edit(CommunityId{event.community_moved().community()})
          .set_bot(event.community_moved().bot());
    case v1::CityEvent::kSettingSet: {
      const auto& set = event.setting_set();
      return edit_setting(state, set.district(), set.setting().key())
          .set_value(set.setting().value());
    }
    case v1::CityEvent::kSettingCleared:
      return apply_cleared(state, event.setting_cleared());
    case v1::CityEvent::kSettingLocked:
      return apply_locked(state, event.setting_locked());
    case v1::CityEvent::kSettingUnlocked:
      return apply_unlocked(state, event.setting_unlocked());
    case v1::CityEvent::kStaffGranted:
      return apply_staff(state, event.staff_granted().grant());
    case v1::CityEvent::kStaffRevoked: {
      const auto& revoked = event.staff_revoked();
      return state.staff.erase(staff_key(PersonId{revoked.person()}, DistrictId{revoked.district()},
                                         static_cast<Role>(revoked.role())));
    }
    case v1::CityEvent::kBotRegistered:
      state.bots.edit(event.bot_registered().bot().id()) = event.bot_registered().bot();
      return;
    case v1::CityEvent::kBotUnregistered:
      return state.bots.erase(event.bot_unregistered().bot());
    case v1::CityEvent::kEscalationChatSet:
      return apply_escalation(state, event.escalation_chat_set().chat());
    case v1::CityEvent::kOperatorCalled:
      return apply_call(state, event.operator_called().call());
    case v1::CityEvent::KIND_NOT_SET:
      return;
  }
}

std::string setting_key(DistrictId district, std::string_view key) {
  return fmt::format("{}:{}", raw(district), key);
}

std::string staff_key(PersonId person, DistrictId district, Role role) {
  return fmt::format("{}:{}:{}", raw(person), raw(district), wardmote::name(role));
}

}  // namespace wardmote::city
