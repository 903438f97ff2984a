#pragma once

// What can be set for reports; community::setting_specs() lists these among its own.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "governance/community/settings.h"
#include "governance/core/context.h"
#include "governance/reports/words.h"

namespace wardmote::reports {

inline constexpr std::array setting_specs{
    community::SettingSpec{"reports.area",
                           community::SettingKind::text,
                           "",
                           0,
                           60,
                           {},
                           Role::owner,
                           "Where reports may lie: latitude, longitude, metres; empty: anywhere"},
    community::SettingSpec{"reports.confirm_reminder",
                           community::SettingKind::duration,
                           "3d",
                           0,
                           2'592'000'000,
                           {},
                           Role::officer,
                           "After this, those who have not said whether it is fixed are reminded "
                           "once; 0s: never"},
    community::SettingSpec{"reports.confirm_window",
                           community::SettingKind::duration,
                           "14d",
                           3'600'000,
                           7'776'000'000,
                           {},
                           Role::officer,
                           "How long residents can say whether a solved report is fixed"},
    community::SettingSpec{"reports.duplicate_radius",
                           community::SettingKind::integer,
                           "150",
                           10,
                           5000,
                           {},
                           Role::officer,
                           "Metres within which a report may repeat another"},
    community::SettingSpec{"reports.duplicate_window",
                           community::SettingKind::duration,
                           "14d",
                           0,
                           7'776'000'000,
                           {},
                           Role::officer,
                           "How long a solved report is still offered as the same matter"},
    community::SettingSpec{"reports.escalate_to_city",
                           community::SettingKind::duration,
                           "40h",
                           0,
                           31'536'000'000,
                           {},
                           Role::owner,
                           "Working time after the district until the city hears; 0s: never"},
    community::SettingSpec{"reports.escalate_to_district",
                           community::SettingKind::duration,
                           "16h",
                           0,
                           31'536'000'000,
                           {},
                           Role::owner,
                           "Working time after the target until the district hears; 0s: never"},
    community::SettingSpec{"reports.most_open",
                           community::SettingKind::integer,
                           "20",
                           1,
                           1000,
                           {},
                           Role::officer,
                           "Open reports that one member may have"},
    community::SettingSpec{"reports.most_per_hour",
                           community::SettingKind::integer,
                           "6",
                           1,
                           1000,
                           {},
                           Role::officer,
                           "Reports that one member may file within an hour"},
};

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
  double duplicate_radius;
  std::chrono::milliseconds duplicate_window;
  std::int64_t most_open;
  std::int64_t most_per_hour;
};
/// One duration among them; `key` is one of `setting_specs`.
std::chrono::milliseconds duration_setting(const Context& context, std::string_view key);
Settings settings_of(const Context& context);

}  // namespace wardmote::reports
