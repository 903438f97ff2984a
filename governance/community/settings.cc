#include "governance/community/settings.h"

#include <algorithm>
#include <charconv>

#include "governance/city/view.h"
#include "governance/community/calendar.h"
#include "governance/community/community.h"
#include "governance/core/enum_values.h"
#include "governance/core/text.h"

namespace wardmote::community {
namespace {

constexpr std::array<std::string_view, 12> fault_names{
    "unknown_setting", "not_an_integer", "not_a_boolean",   "not_a_duration",
    "not_a_choice",    "not_a_language", "not_a_time_zone", "not_hours",
    "not_a_date",      "not_a_text",     "too_small",       "too_large"};
constexpr auto faults = enum_values<SettingFault, fault_names.size()>();

constexpr std::array<std::string_view, 5> languages{"ar", "en", "es", "ru", "zh-Hans"};

struct Unit {
  char letter;
  std::int64_t ms;
};
constexpr std::array units{Unit{'d', 86'400'000}, Unit{'h', 3'600'000}, Unit{'m', 60'000},
                           Unit{'s', 1000}};
constexpr std::int64_t longest_duration_ms = 100ll * 366 * 86'400'000;

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, value);
  if (text.empty() || fault != std::errc{} || stop != end) return {};
  return value;
}

std::optional<SettingFault> check_range(const SettingSpec& spec, std::int64_t value) {
  if (value < spec.minimum) return SettingFault::too_small;
  if (value > spec.maximum) return SettingFault::too_large;
  return {};
}

bool is_choice_of(std::string_view choices, std::string_view value) {
  while (!choices.empty()) {
    const auto end = std::min(choices.find('|'), choices.size());
    if (choices.substr(0, end) == value) return true;
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return false;
}

std::optional<SettingFault> check_as_kind(const SettingSpec& spec, std::string_view value) {
  const auto fault_unless = [](bool good, SettingFault fault) {
    return good ? std::nullopt : std::optional{fault};
  };
  switch (spec.kind) {
    case SettingKind::integer: {
      const auto number = parse_integer(value);
      return number ? check_range(spec, *number) : SettingFault::not_an_integer;
    }
    case SettingKind::duration: {
      const auto duration = parse_duration(value);
      return duration ? check_range(spec, duration->count()) : SettingFault::not_a_duration;
    }
    case SettingKind::boolean:
      return fault_unless(value == "true" || value == "false", SettingFault::not_a_boolean);
    case SettingKind::choice:
      return fault_unless(is_choice_of(spec.choices, value), SettingFault::not_a_choice);
    case SettingKind::language:
      return fault_unless(is_shipped_language(value), SettingFault::not_a_language);
    case SettingKind::languages:
      return fault_unless(parse_languages(value).has_value(), SettingFault::not_a_language);
    case SettingKind::time_zone:
      return fault_unless(!value.empty(), SettingFault::not_a_time_zone);
    case SettingKind::hours:
      return fault_unless(parse_hours(value).has_value(), SettingFault::not_hours);
    case SettingKind::dates:
      return fault_unless(parse_holidays(value).has_value(), SettingFault::not_a_date);
    case SettingKind::text:
      break;
  }
  return {};
}

bool is_bounded_by_length(SettingKind kind) {
  return kind != SettingKind::integer && kind != SettingKind::duration;
}

/// A choice's or a flag's length needs no bound of its own.
constexpr std::size_t longest_value = 4000;

const city::View::Level* district_of(const Context& context) {
  const auto* profile = profile_of(context.community);
  return profile == nullptr ? nullptr : context.city.district(DistrictId{profile->district()});
}

const SettingValues::Entry* district_entry(const Context& context, std::uint8_t index) {
  const auto* district = district_of(context);
  return district == nullptr ? nullptr : district->settings.find(index);
}

bool is_locked(const SettingValues::Entry* entry) { return entry != nullptr && entry->locked; }
bool has_value(const SettingValues::Entry* entry) {
  return entry != nullptr && entry->value.has_value();
}

std::string_view default_of(std::string_view key) {
  const auto* spec = find_setting(key);
  return spec == nullptr ? std::string_view{} : spec->default_value;
}

}  // namespace

const SettingSpec* find_setting(std::string_view key) {
  const auto index = setting_index(key);
  return index ? &setting_specs()[*index] : nullptr;
}

std::span<const std::string_view> shipped_languages() { return languages; }

bool is_shipped_language(std::string_view language) {
  return std::find(languages.begin(), languages.end(), language) != languages.end();
}

std::optional<std::vector<std::string>> parse_languages(std::string_view text) {
  std::vector<std::string> list;
  while (true) {
    const auto end = std::min(text.find(','), text.size());
    const auto language = trim(text.substr(0, end));
    if (!is_shipped_language(language)) return {};
    if (std::find(list.begin(), list.end(), language) != list.end()) return {};
    list.emplace_back(language);
    if (end == text.size()) return list;
    text.remove_prefix(end + 1);
  }
}

std::string_view name(SettingFault fault) {
  return fault_names.at(static_cast<std::size_t>(fault));
}
std::span<const SettingFault> all_setting_faults() { return faults; }

std::optional<SettingFault> check_setting(std::string_view key, std::string_view value) {
  const auto* spec = find_setting(key);
  if (spec == nullptr) return SettingFault::unknown_setting;
  if (!is_utf8(value)) return SettingFault::not_a_text;
  if (value.size() > longest_value) return SettingFault::too_large;
  if (is_bounded_by_length(spec->kind) && spec->maximum > 0) {
    const auto length = static_cast<std::int64_t>(value.size());
    if (const auto fault = check_range(*spec, length)) return fault;
  }
  return check_as_kind(*spec, value);
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  std::int64_t total = 0;
  if (text == "0") return std::chrono::milliseconds{0};
  if (text.empty()) return {};
  const auto* unit = units.begin();
  while (!text.empty()) {
    std::uint32_t count = 0;
    const auto* end = text.data() + text.size();
    const auto number = std::from_chars(text.data(), end, count);
    if (number.ec != std::errc{} || number.ptr == end) return {};
    unit = std::find_if(unit, units.end(), [&](Unit u) { return u.letter == *number.ptr; });
    if (unit == units.end()) return {};
    total += count * unit->ms;
    if (total > longest_duration_ms) return {};
    ++unit;  // each unit once, the large ones first
    text.remove_prefix(static_cast<std::size_t>(number.ptr - text.data()) + 1);
  }
  return std::chrono::milliseconds{total};
}

std::string format_duration(std::chrono::milliseconds duration) {
  std::string text;
  std::int64_t left = duration.count();
  for (const auto unit : units) {
    if (left / unit.ms == 0) continue;
    text += std::to_string(left / unit.ms) + unit.letter;
    left %= unit.ms;
  }
  return text.empty() ? "0" : text;
}

const SettingValues::Entry* SettingValues::find(std::uint8_t index) const {
  const auto found =
      std::lower_bound(entries_.begin(), entries_.end(), index,
                       [](const Entry& entry, std::uint8_t i) { return entry.index < i; });
  return found == entries_.end() || found->index != index ? nullptr : &*found;
}

SettingValues::Entry& SettingValues::edit(std::uint8_t index) {
  auto found = std::lower_bound(entries_.begin(), entries_.end(), index,
                                [](const Entry& entry, std::uint8_t i) { return entry.index < i; });
  if (found == entries_.end() || found->index != index) {
    found = entries_.insert(found, Entry{});
    found->index = index;
  }
  return *found;
}

std::optional<Lock> lock_of(const Context& context, std::string_view key) {
  const auto index = setting_index(key);
  if (!index) return {};
  const auto* city = context.city.city.settings.find(*index);
  if (is_locked(city)) return Lock{DistrictId{}, context.city.city.name, city->locked_by};
  const auto* district = district_entry(context, *index);
  if (!is_locked(district)) return {};
  return Lock{DistrictId{profile_of(context.community)->district()}, district_of(context)->name,
              district->locked_by};
}

std::string_view effective(const Context& context, std::string_view key) {
  const auto index = setting_index(key);
  if (!index) return {};
  const auto* city = context.city.city.settings.find(*index);
  if (!is_locked(city)) {
    const auto* district = district_entry(context, *index);
    if (!is_locked(district)) {
      const auto* own = context.community.values.find(*index);
      if (has_value(own)) return *own->value;
    }
    if (has_value(district)) return *district->value;
  }
  return has_value(city) ? *city->value : setting_specs()[*index].default_value;
}

std::string_view setting_text(const Context& context, std::string_view key) {
  return effective(context, key);
}

std::int64_t setting_integer(const Context& context, std::string_view key) {
  if (const auto value = parse_integer(effective(context, key))) return *value;
  return parse_integer(default_of(key)).value_or(0);
}

bool setting_boolean(const Context& context, std::string_view key) {
  const auto value = effective(context, key);
  return (value == "true" || value == "false" ? value : default_of(key)) == "true";
}

std::chrono::milliseconds setting_duration(const Context& context, std::string_view key) {
  if (const auto value = parse_duration(effective(context, key))) return *value;
  return parse_duration(default_of(key)).value_or(std::chrono::milliseconds{0});
}

}  // namespace wardmote::community
