#pragma once

// The settings "reports.*" as the rules read them.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "governance/core/context.h"
#include "governance/reports/words.h"

namespace wardmote::reports {

struct Area {
  Coordinates centre;
  double metres = 0;
};
/// "52.5200, 13.4050, 1500". Nothing if it does not parse.
std::optional<Area> parse_area(std::string_view text);

/// The settings as they hold here.
struct Settings {
  std::optional<Area> area;
  std::chrono::milliseconds confirm_reminder;
  std::chrono::milliseconds confirm_window;
  double duplicate_distance;
  std::chrono::milliseconds duplicate_window;
  std::int64_t most_open;
  std::int64_t most_per_hour;
  bool hide_reporter;
  std::chrono::milliseconds reopen_window;
  /// For categories that promise nothing of their own; 0: nothing is promised.
  std::chrono::milliseconds target_time;
};
Settings settings_of(const Context& context);

}  // namespace wardmote::reports
