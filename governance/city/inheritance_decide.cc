#include "governance/city/city_decider.h"
#include "governance/core/person.h"

namespace wardmote::city {

Result<void> Decider::check_settable(DistrictId district, const std::string& key) const {
  if (!is_scope(district)) return refuse(Refusal::district_unknown);
  if (community::find_setting(key) == nullptr) {
    return refuse(Refusal::setting_unknown, {{"key", bounded(key)}});
  }
  const auto* above = setting(DistrictId{}, key);
  if (district != DistrictId{} && above != nullptr && above->locked()) {
    return refuse(Refusal::setting_locked,
                  {{"key", key}, {"level", "city"}, {"by", above->locked_by()}});
  }
  return {};
}

std::string Decider::inherited(DistrictId district, std::string_view key) const {
  const auto* above = setting(DistrictId{}, key);
  const bool locked = above != nullptr && above->locked();
  const auto* own = setting(district, key);
  if (!locked && own != nullptr && own->has_value()) return own->value();
  if (above != nullptr && above->has_value()) return above->value();
  return std::string{community::find_setting(key)->default_value};
}

Result<Decision> Decider::operator()(const SetSetting& command) const {
  if (auto good = check_settable(command.district, command.key); !good) {
    return tl::unexpected(good.error());
  }
  auto fault = community::check_setting(command.key, command.value);
  const bool is_zone =
      community::find_setting(command.key)->kind == community::SettingKind::time_zone;
  if (!fault && is_zone && !check_zone(command.value)) {
    fault = community::SettingFault::not_a_time_zone;
  }
  if (fault) {
    return refuse(Refusal::setting_value_bad,
                  {{"key", command.key}, {"fault", std::string{community::name(*fault)}}});
  }
  const auto* before = setting(command.district, command.key);
  if (before != nullptr && before->has_value() && before->value() == command.value) {
    return Decision{};
  }
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_setting_set();
  event.set_district(raw(command.district));
  event.mutable_setting()->set_key(command.key);
  event.mutable_setting()->set_value(command.value);
  event.set_by(bounded(command.by));
  return decision;
}

Result<Decision> Decider::operator()(const ClearSetting& command) const {
  if (auto good = check_settable(command.district, command.key); !good) {
    return tl::unexpected(good.error());
  }
  const auto* before = setting(command.district, command.key);
  if (before == nullptr || !before->has_value()) return refuse(Refusal::setting_not_set);
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_setting_cleared();
  event.set_district(raw(command.district));
  event.set_key(command.key);
  event.set_by(bounded(command.by));
  return decision;
}

Result<Decision> Decider::operator()(const LockSetting& command) const {
  if (auto good = check_settable(command.district, command.key); !good) {
    return tl::unexpected(good.error());
  }
  const auto* before = setting(command.district, command.key);
  if (before != nullptr && before->locked()) return Decision{};
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_setting_locked();
  event.set_district(raw(command.district));
  event.set_key(command.key);
  event.set_by(bounded(command.by));
  return decision;
}

Result<Decision> Decider::operator()(const UnlockSetting& command) const {
  if (!is_scope(command.district)) return refuse(Refusal::district_unknown);
  if (community::find_setting(command.key) == nullptr) {
    return refuse(Refusal::setting_unknown, {{"key", bounded(command.key)}});
  }
  const auto* before = setting(command.district, command.key);
  if (before == nullptr || !before->locked()) return refuse(Refusal::setting_not_locked);
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_setting_unlocked();
  event.set_district(raw(command.district));
  event.set_key(command.key);
  event.set_by(bounded(command.by));
  return decision;
}

Result<Decision> Decider::operator()(const GrantStaff& command) const {
  if (!is_person(command.person)) return refuse(Refusal::not_a_person);
  if (!is_scope(command.district)) return refuse(Refusal::district_unknown);
  v1::StaffGrant grant;
  grant.set_person(raw(command.person));
  grant.set_district(raw(command.district));
  grant.set_role(static_cast<v1::Role>(command.role));
  grant.set_name(bounded(command.name));
  grant.set_chat(command.chat);
  grant.set_granted_by(bounded(command.by));
  grant.set_at_ms(now_ms());
  auto decision = visible_decision();
  *decision.events.emplace_back().mutable_staff_granted()->mutable_grant() = std::move(grant);
  return decision;
}

Result<Decision> Decider::operator()(const RevokeStaff& command) const {
  if (!state.staff.contains(staff_key(command.person, command.district, command.role))) {
    return refuse(Refusal::grant_unknown);
  }
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_staff_revoked();
  event.set_person(raw(command.person));
  event.set_district(raw(command.district));
  event.set_role(static_cast<v1::Role>(command.role));
  event.set_by(bounded(command.by));
  return decision;
}

Result<Decision> Decider::operator()(const SetEscalationChat& command) const {
  if (!is_scope(command.district)) return refuse(Refusal::district_unknown);
  if (command.bot != 0 && !state.bots.contains(command.bot)) return refuse(Refusal::bot_unknown);
  auto decision = visible_decision();
  auto& event = *decision.events.emplace_back().mutable_escalation_chat_set();
  event.mutable_chat()->set_district(raw(command.district));
  event.mutable_chat()->set_chat(command.chat);
  event.mutable_chat()->set_bot(command.bot);
  event.set_by(bounded(command.by));
  return decision;
}

}  // namespace wardmote::city
