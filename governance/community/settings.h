#pragma once

// What can be set for a community, and whose value holds: the city's or the district's lock, the
// community's own value, the district's, the city's, the default, in this order.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "governance/core/context.h"
#include "governance/core/ids.h"
#include "governance/core/result.h"
#include "governance/core/role.h"

namespace wardmote::community {

enum class SettingKind : std::uint8_t {
  text,
  integer,
  boolean,    // "true", "false"
  duration,   // "90s", "15m", "24h", "7d"; a sum such as "1h30m"
  choice,     // one of `choices`
  language,   // a BCP 47 tag of a shipped catalogue
  languages,  // several, separated by commas, the first is the default
  time_zone,  // an IANA name; whether it exists is known to the city's rules
  hours,      // see parse_hours
  dates,      // see parse_holidays
};

/// One setting. The list of all is `setting_specs()`; a feature adds its own there.
struct SettingSpec {
  std::string_view key;
  SettingKind kind;
  std::string_view default_value;
  /// Of an integer, of a duration in milliseconds, or of a text's length in bytes.
  std::int64_t minimum = 0;
  std::int64_t maximum = 0;
  /// Separated by '|'.
  std::string_view choices = {};
  /// The least role in the community that may change it; operators always may.
  Role changed_by = Role::owner;
  /// Only the city and its districts set it: it matters before there is a community.
  bool above_only = false;
  std::string_view description_en = {};
};

/// Sorted by key.
std::span<const SettingSpec> setting_specs();
/// Nothing if there is no such setting.
const SettingSpec* find_setting(std::string_view key);
/// The position of a setting in `setting_specs()`, for `SettingValues`.
std::optional<std::uint8_t> setting_index(std::string_view key);

/// The languages that catalogues are shipped in.
std::span<const std::string_view> shipped_languages();
bool is_shipped_language(std::string_view language);
/// "ru, en" as a list; nothing if one is not shipped, stands twice, or if there is none.
std::optional<std::vector<std::string>> parse_languages(std::string_view text);

/// Why a value is no value of a setting.
enum class SettingFault : std::uint8_t {
  unknown_setting,
  not_an_integer,
  not_a_boolean,
  not_a_duration,
  not_a_choice,
  not_a_language,
  not_a_time_zone,
  not_hours,
  not_a_date,
  not_a_text,
  too_small,
  too_large,
};
std::string_view name(SettingFault fault);
std::span<const SettingFault> all_setting_faults();

/// Nothing if `value` is good for the setting called `key`.
std::optional<SettingFault> check_setting(std::string_view key, std::string_view value);

/// "1h30m" in milliseconds. Nothing if it is no duration, or one longer than a hundred years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
/// The shortest text that parses to `duration`.
std::string format_duration(std::chrono::milliseconds duration);

/// The values and locks of one level, small and quick to ask.
class SettingValues {
 public:
  struct Entry {
    std::uint8_t index = 0;
    std::optional<std::string> value;
    bool locked = false;
    std::string locked_by;
  };
  /// Nothing if this level neither sets nor locks it.
  const Entry* find(std::uint8_t index) const;
  Entry& edit(std::uint8_t index);
  void clear() { entries_.clear(); }

 private:
  std::vector<Entry> entries_;  // sorted by index
};

/// Who locked a setting.
struct Lock {
  /// 0: the city.
  DistrictId district{};
  std::string_view district_name;
  std::string_view locked_by;
};
/// Who above this community forbids it to differ; the city comes first.
std::optional<Lock> lock_of(const Context& context, std::string_view key);

/// The value that holds here. `key` must be a setting's; an unknown one gives an empty text. Valid
/// until the next change of a setting.
std::string_view effective(const Context& context, std::string_view key);

/// The same as its type. A value that does not parse (written by another version) gives the
/// default.
std::string_view setting_text(const Context& context, std::string_view key);
std::int64_t setting_integer(const Context& context, std::string_view key);
bool setting_boolean(const Context& context, std::string_view key);
std::chrono::milliseconds setting_duration(const Context& context, std::string_view key);

}  // namespace wardmote::community
