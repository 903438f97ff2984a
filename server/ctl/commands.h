#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wardmote::server {

/// `wardmote ctl <group> <verb> <positional ...> [--<other field> ...]` calls `method`; every field
/// of the request that is not positional is an option. Without a group it is `wardmote ctl <verb>`.
struct CtlCommand {
  std::string_view group;
  std::string_view verb;
  std::string_view method;
  /// Fields of the request that must be given, in order.
  std::vector<std::string> positional;
  std::string_view help;
};

std::span<const CtlCommand> ctl_commands();

/// What the groups are.
struct CtlGroup {
  std::string_view name;
  std::string_view help;
};
std::span<const CtlGroup> ctl_groups();

}  // namespace wardmote::server
