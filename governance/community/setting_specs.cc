// All settings there are. A feature that needs one adds a line; the order is by key.

#include <algorithm>
#include <array>

#include "governance/community/settings.h"

namespace wardmote::community {
namespace {

constexpr std::int64_t second = 1000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;

using enum SettingKind;

constexpr std::array specs{
    SettingSpec{.key = "calendar.holidays",
                .kind = dates,
                .default_value = "",
                .maximum = 4000,
                .changed_by = Role::officer,
                .description_en = "Days without working hours: 2026-01-01, 2026-05-09"},
    SettingSpec{.key = "calendar.hours",
                .kind = hours,
                .default_value = "mon-fri 09:00-18:00",
                .maximum = 500,
                .changed_by = Role::officer,
                .description_en = "Working hours: mon-fri 09:00-18:00; sat 10:00-14:00"},
    SettingSpec{.key = "conversations.lifetime",
                .kind = duration,
                .default_value = "24h",
                .minimum = 10 * minute,
                .maximum = 30 * day,
                .description_en = "How long an unfinished dialogue is kept"},
    SettingSpec{.key = "members.join",
                .kind = choice,
                .default_value = "open",
                .choices = "open|invite|closed",
                .description_en = "Who may join: anybody, people with a code, nobody"},
    SettingSpec{.key = "members.join_code_lifetime",
                .kind = duration,
                .default_value = "30d",
                .minimum = hour,
                .maximum = 366 * day,
                .changed_by = Role::officer,
                .description_en = "How long an invitation to join is good"},
    SettingSpec{.key = "members.join_level",
                .kind = integer,
                .default_value = "1",
                .minimum = 0,
                .maximum = 1,
                .description_en = "Residency level of newcomers: 0 guest, 1 member"},
    SettingSpec{.key = "members.role_code_lifetime",
                .kind = duration,
                .default_value = "15m",
                .minimum = minute,
                .maximum = day,
                .description_en = "How long a code that gives a role is good"},
    SettingSpec{.key = "members.simple_mode",
                .kind = boolean,
                .default_value = "false",
                .changed_by = Role::officer,
                .description_en = "Simple mode for everybody who has not chosen"},
    SettingSpec{.key = "new_community.languages",
                .kind = languages,
                .default_value = "en",
                .maximum = 100,
                .above_only = true,
                .description_en = "Languages of a new community, the default first"},
    SettingSpec{.key = "new_community.time_zone",
                .kind = time_zone,
                .default_value = "UTC",
                .maximum = 64,
                .above_only = true,
                .description_en = "Time zone of a new community"},
    SettingSpec{.key = "reports.confirm_reminder",
                .kind = duration,
                .default_value = "3d",
                .minimum = hour,
                .maximum = 30 * day,
                .changed_by = Role::officer,
                .description_en = "When to ask again whether a report is really fixed"},
    SettingSpec{.key = "reports.confirm_window",
                .kind = duration,
                .default_value = "7d",
                .minimum = hour,
                .maximum = 60 * day,
                .changed_by = Role::officer,
                .description_en = "How long residents may say whether a report is fixed"},
    SettingSpec{.key = "reports.draft_lifetime",
                .kind = duration,
                .default_value = "24h",
                .minimum = 10 * minute,
                .maximum = 7 * day,
                .description_en = "How long an unfinished report is kept"},
    SettingSpec{.key = "reports.duplicate_distance",
                .kind = integer,
                .default_value = "150",
                .minimum = 0,
                .maximum = 5000,
                .changed_by = Role::officer,
                .description_en = "Metres within which a report may be one that exists already"},
    SettingSpec{.key = "reports.duplicate_window",
                .kind = duration,
                .default_value = "30d",
                .minimum = hour,
                .maximum = 366 * day,
                .changed_by = Role::officer,
                .description_en = "How old a report may be to be offered as the same"},
    SettingSpec{.key = "reports.escalate_city_after",
                .kind = duration,
                .default_value = "18h",
                .minimum = 0,
                .maximum = 366 * day,
                .description_en = "Working time from the district's alarm to the city's; 0: never"},
    SettingSpec{.key = "reports.escalate_district_after",
                .kind = duration,
                .default_value = "9h",
                .minimum = 0,
                .maximum = 366 * day,
                .description_en = "Working time from overdue to the district's alarm; 0: never"},
    SettingSpec{.key = "reports.hide_reporter",
                .kind = boolean,
                .default_value = "true",
                .description_en = "Neighbours do not see who reported"},
    SettingSpec{.key = "reports.reopen_window",
                .kind = duration,
                .default_value = "30d",
                .minimum = day,
                .maximum = 366 * day,
                .changed_by = Role::officer,
                .description_en = "How long after its end a report may be reopened"},
    SettingSpec{.key = "reports.target_time",
                .kind = duration,
                .default_value = "45h",
                .minimum = 0,
                .maximum = 366 * day,
                .changed_by = Role::officer,
                .description_en = "Working time for a report whose category says none; 0: none"},
    SettingSpec{.key = "setup.code_lifetime",
                .kind = duration,
                .default_value = "24h",
                .minimum = 5 * minute,
                .maximum = 30 * day,
                .description_en = "How long a code that binds a chat is good"},
};

static_assert(std::is_sorted(specs.begin(), specs.end(),
                             [](const auto& a, const auto& b) { return a.key < b.key; }));
static_assert(specs.size() < 256, "SettingValues keeps a byte");

}  // namespace

std::span<const SettingSpec> setting_specs() { return specs; }

std::optional<std::uint8_t> setting_index(std::string_view key) {
  const auto found =
      std::lower_bound(specs.begin(), specs.end(), key,
                       [](const SettingSpec& spec, std::string_view k) { return spec.key < k; });
  if (found == specs.end() || found->key != key) return {};
  return static_cast<std::uint8_t>(found - specs.begin());
}

}  // namespace wardmote::community
