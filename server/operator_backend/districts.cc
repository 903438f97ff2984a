#include "governance/core/text.h"
#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"
#include "server/operator_backend/directory.h"

namespace wardmote::server {

api::District to_api(const v1::District& district, const city::State& city) {
  api::District told;
  told.set_id(district.id());
  told.set_name(district.name());
  told.set_created_at_ms(district.created_at_ms());
  std::uint32_t open = 0;
  for (const auto& [id, entry] : city.communities)
    if (entry.district() == district.id() && entry.status() == v1::COMMUNITY_STATUS_ACTIVE) ++open;
  told.set_community_count(open);
  return told;
}

Outcome<api::District> district_in(const city::State& city, std::uint32_t district) {
  const auto* found = city.districts.find(DistrictId{district});
  if (found == nullptr) return fail(CallError::Kind::not_found, "there is no such district");
  return to_api(*found, city);
}

void ActorBackend::handle(const Caller& caller, const api::CreateDistrictRequest& asked,
                          Reply<api::District> reply) {
  tell_city(parts_, caller, city::CreateDistrict{caller.name, asked.name()}, reply,
            [this, caller, name = clean_line(asked.name()), reply](const std::string&) {
              const auto by_name = [name](const city::State& city) -> Outcome<api::District> {
                for (const auto& [id, district] : city.districts)
                  if (district.name() == name) return to_api(district, city);
                return fail(CallError::Kind::not_found, "the district was renamed meanwhile");
              };
              read_city(parts_, caller, by_name, reply);
            });
}

void ActorBackend::handle(const Caller& caller, const api::ListDistrictsRequest&,
                          Reply<api::ListDistrictsResponse> reply) {
  const auto all = [](const city::State& city) -> Outcome<api::ListDistrictsResponse> {
    api::ListDistrictsResponse response;
    for (const auto& [id, district] : city.districts)
      *response.add_districts() = to_api(district, city);
    return response;
  };
  read_city(parts_, caller, all, reply);
}

void ActorBackend::handle(const Caller& caller, const api::RenameDistrictRequest& asked,
                          Reply<api::District> reply) {
  tell_city(
      parts_, caller, city::RenameDistrict{caller.name, DistrictId{asked.district()}, asked.name()},
      reply, [this, caller, id = asked.district(), reply](const std::string&) {
        read_city(
            parts_, caller, [id](const city::State& city) { return district_in(city, id); }, reply);
      });
}

}  // namespace wardmote::server
