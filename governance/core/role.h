#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wardmote {

/// What somebody may do; a higher role may do all that a lower one may. The numbers are v1::Role's.
enum class Role : std::uint8_t { helper = 1, moderator = 2, officer = 3, owner = 4 };

inline constexpr std::array all_roles{Role::helper, Role::moderator, Role::officer, Role::owner};

/// "helper", "moderator", "officer", "owner".
std::string_view name(Role role);
std::optional<Role> parse_role(std::string_view name);

}  // namespace wardmote
