#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace wardmote::server {

/// What an operator's token may do; each may what the one before may.
enum class OperatorRole : std::uint8_t { viewer, manager, admin };

/// "viewer", "operator" or "admin", as tokens and people say it.
std::string_view name_of(OperatorRole role);
std::optional<OperatorRole> operator_role(std::string_view name);

/// Returns the least role that may call the method; nothing for a method that is not in the table,
/// which nobody may call.
std::optional<OperatorRole> role_needed(std::string_view method);

/// Whether the method only looks: it can be answered while nothing can be written.
bool is_read(std::string_view method);

}  // namespace wardmote::server
