#include "governance/core/role.h"

namespace wardmote {

std::string_view name(Role role) {
  constexpr std::array<std::string_view, 4> names{"helper", "moderator", "officer", "owner"};
  return names.at(static_cast<std::size_t>(role) - 1);
}

std::optional<Role> parse_role(std::string_view text) {
  for (const Role role : all_roles) {
    if (name(role) == text) return role;
  }
  return {};
}

}  // namespace wardmote
