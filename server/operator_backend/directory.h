#pragma once

// The city's records as the API tells them.

#include <string_view>

#include "governance/city/city.h"
#include "server/operator/operator_backend.h"

namespace wardmote::server {

api::District to_api(const v1::District& district, const city::State& city);
api::Community to_api(const v1::DirectoryEntry& entry);
/// not_found if the city does not know it.
Outcome<api::District> district_in(const city::State& city, std::uint32_t district);
Outcome<api::Community> community_in(const city::State& city, std::uint64_t community);

}  // namespace wardmote::server
