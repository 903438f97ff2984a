#pragma once

#include <string>
#include <string_view>

#include "server/commands/command_tree.h"

namespace wardmote::server {

/// What a page of the manual says that a command line cannot; in the requests of man(7).
struct ManualProse {
  /// Behind the name, for whatis(1).
  std::string_view summary;
  std::string_view description;
  /// Sections behind those that follow from the command line.
  std::string_view foot;
};

/// Returns the page of a program in section 1: every command with its arguments and options, and
/// the variables that it reads.
std::string command_manual(const DescribedCommand& program, const ManualProse& prose);

/// Returns wardmote(1) or wardmote-ctl(1), made of the program's own command line.
std::string wardmote_manual(const DescribedCommand& program);
std::string ctl_manual(const DescribedCommand& program);

}  // namespace wardmote::server
