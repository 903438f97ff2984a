#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "governance/core/ids.h"
#include "server/operator/reply.h"

namespace wardmote::server {

/// The level that a call is about: a community, a district, or else the city.
struct Scope {
  DistrictId district{};
  std::uint64_t community = 0;
};

/// A call that looks means the city if it names nothing; one that changes something must say so.
enum class ScopeRule : std::uint8_t { may_be_city, must_be_said };

/// Reads `city`, `district` and, if the request has it, `community`.
template <class Asked>
Outcome<Scope> scope_of(const Asked& asked, ScopeRule rule) {
  constexpr bool has_community = requires { asked.community(); };
  Scope scope{.district = DistrictId{asked.district()}, .community = 0};
  if constexpr (has_community) scope.community = asked.community();
  const int named =
      (asked.city() ? 1 : 0) + (asked.district() != 0 ? 1 : 0) + (scope.community != 0 ? 1 : 0);
  const std::string levels =
      has_community ? "--city, --district N or --community N" : "--city or --district N";
  if (named > 1)
    return tl::unexpected(CallError{CallError::Kind::invalid, "name one level only: " + levels});
  if (named == 0 && rule == ScopeRule::must_be_said)
    return tl::unexpected(CallError{CallError::Kind::invalid, "say where: " + levels});
  return scope;
}

}  // namespace wardmote::server
