#include <algorithm>
#include <array>

#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"
#include "server/operator_backend/scope.h"

namespace wardmote::server {

namespace {

/// What one level above the communities says of a setting.
struct Above {
  std::optional<std::string> value;
  bool locked = false;
};

Above above(const city::State& city, DistrictId district, std::string_view key) {
  const auto* row = city.settings.find(city::setting_key(district, key));
  if (row == nullptr) return {};
  return {row->has_value() ? std::optional{row->value()} : std::nullopt, row->locked()};
}

Above above(const community::SettingValues& values, std::uint8_t index) {
  const auto* entry = values.find(index);
  if (entry == nullptr) return {};
  return {entry->value, entry->locked};
}

/// Whose value holds: as community::effective, and says from where.
api::Setting resolve(const community::SettingSpec& spec, const Above& city, const Above& district,
                     const std::optional<std::string>& own) {
  api::Setting told;
  told.set_key(std::string{spec.key});
  const auto take = [&](const std::string& value, const char* source) {
    told.set_value(value);
    told.set_source(source);
  };
  const bool own_holds = own && !city.locked && !district.locked;
  if (own_holds)
    take(*own, "community");
  else if (district.value && !city.locked)
    take(*district.value, "district");
  else if (city.value)
    take(*city.value, "city");
  else
    take(std::string{spec.default_value}, "default");
  if (city.locked)
    told.set_locked_by("city");
  else if (district.locked)
    told.set_locked_by("district");
  return told;
}

api::Setting setting_at(const city::State& city, DistrictId district,
                        const community::SettingSpec& spec) {
  const auto below = district == DistrictId{} ? Above{} : above(city, district, spec.key);
  return resolve(spec, above(city, DistrictId{}, spec.key), below, std::nullopt);
}

api::Setting setting_in(const Context& context, const community::SettingSpec& spec) {
  const auto index = *community::setting_index(spec.key);
  const auto* profile = community::profile_of(context.community);
  const auto* level =
      profile == nullptr ? nullptr : context.city.district(DistrictId{profile->district()});
  const auto* own = context.community.values.find(index);
  return resolve(spec, above(context.city.city.settings, index),
                 level == nullptr ? Above{} : above(level->settings, index),
                 own == nullptr ? std::nullopt : own->value);
}

template <class Asked>
api::GetSettingRequest the_same(const Asked& asked, const Scope& scope) {
  api::GetSettingRequest again;
  again.set_key(asked.key());
  again.set_district(raw(scope.district));
  again.set_community(scope.community);
  return again;
}

Outcome<const community::SettingSpec*> spec_of(const std::string& key, bool of_community) {
  const auto* spec = community::find_setting(key);
  if (spec == nullptr) return fail(CallError::Kind::not_found, "there is no setting called " + key);
  if (of_community && spec->above_only)
    return fail(CallError::Kind::not_found, key + " is set for the city and its districts only");
  return spec;
}

}  // namespace

void ActorBackend::handle(const Caller& caller, const api::ListSettingsRequest& asked,
                          Reply<api::ListSettingsResponse> reply) {
  const auto scope = scope_of(asked, ScopeRule::may_be_city);
  if (!scope) return reply(tl::unexpected(scope.error()));
  if (asked.community() != 0) {
    const auto all = [](const CommunityState&,
                        const Context& context) -> Outcome<api::ListSettingsResponse> {
      api::ListSettingsResponse response;
      for (const auto& spec : community::setting_specs())
        if (!spec.above_only) *response.add_settings() = setting_in(context, spec);
      return response;
    };
    return read_community(parts_, caller, asked.community(), all, reply);
  }
  const auto all = [district = DistrictId{asked.district()}](
                       const city::State& city) -> Outcome<api::ListSettingsResponse> {
    if (district != DistrictId{} && !city.districts.contains(district))
      return fail(CallError::Kind::not_found, "there is no such district");
    api::ListSettingsResponse response;
    for (const auto& spec : community::setting_specs())
      *response.add_settings() = setting_at(city, district, spec);
    return response;
  };
  read_city(parts_, caller, all, reply);
}

void ActorBackend::handle(const Caller& caller, const api::GetSettingRequest& asked,
                          Reply<api::Setting> reply) {
  const auto scope = scope_of(asked, ScopeRule::may_be_city);
  if (!scope) return reply(tl::unexpected(scope.error()));
  const auto spec = spec_of(asked.key(), asked.community() != 0);
  if (!spec) return reply(tl::unexpected(spec.error()));
  if (asked.community() != 0) {
    const auto one = [spec = *spec](const CommunityState&,
                                    const Context& context) -> Outcome<api::Setting> {
      return setting_in(context, *spec);
    };
    return read_community(parts_, caller, asked.community(), one, reply);
  }
  const auto one = [district = DistrictId{asked.district()},
                    spec = *spec](const city::State& city) -> Outcome<api::Setting> {
    if (district != DistrictId{} && !city.districts.contains(district))
      return fail(CallError::Kind::not_found, "there is no such district");
    return setting_at(city, district, *spec);
  };
  read_city(parts_, caller, one, reply);
}

void ActorBackend::handle(const Caller& caller, const api::SetSettingRequest& asked,
                          Reply<api::Setting> reply) {
  const auto scope = scope_of(asked, ScopeRule::must_be_said);
  if (!scope) return reply(tl::unexpected(scope.error()));
  const auto read = [this, caller, again = the_same(asked, *scope), reply](const std::string&) {
    handle(caller, again, reply);
  };
  if (scope->community == 0)
    return tell_city(parts_, caller,
                     city::SetSetting{caller.name, scope->district, asked.key(), asked.value()},
                     reply, read);
  tell_community(parts_, caller, scope->community,
                 community::Command{
                     community::ChangeSetting{Operator{caller.name}, asked.key(), asked.value()}},
                 reply, read);
}

void ActorBackend::handle(const Caller& caller, const api::UnsetSettingRequest& asked,
                          Reply<api::Setting> reply) {
  const auto scope = scope_of(asked, ScopeRule::must_be_said);
  if (!scope) return reply(tl::unexpected(scope.error()));
  const auto read = [this, caller, again = the_same(asked, *scope), reply](const std::string&) {
    handle(caller, again, reply);
  };
  if (scope->community == 0)
    return tell_city(parts_, caller, city::ClearSetting{caller.name, scope->district, asked.key()},
                     reply, read);
  tell_community(parts_, caller, scope->community,
                 community::Command{community::ClearSetting{Operator{caller.name}, asked.key()}},
                 reply, read);
}

void ActorBackend::handle(const Caller& caller, const api::LockSettingRequest& asked,
                          Reply<api::Setting> reply) {
  const auto scope = scope_of(asked, ScopeRule::must_be_said);
  if (!scope) return reply(tl::unexpected(scope.error()));
  tell_city(parts_, caller, city::LockSetting{caller.name, scope->district, asked.key()}, reply,
            [this, caller, again = the_same(asked, *scope), reply](const std::string&) {
              handle(caller, again, reply);
            });
}

void ActorBackend::handle(const Caller& caller, const api::UnlockSettingRequest& asked,
                          Reply<api::Setting> reply) {
  const auto scope = scope_of(asked, ScopeRule::must_be_said);
  if (!scope) return reply(tl::unexpected(scope.error()));
  tell_city(parts_, caller, city::UnlockSetting{caller.name, scope->district, asked.key()}, reply,
            [this, caller, again = the_same(asked, *scope), reply](const std::string&) {
              handle(caller, again, reply);
            });
}

}  // namespace wardmote::server
