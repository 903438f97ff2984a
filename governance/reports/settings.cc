#include "governance/reports/settings.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "governance/core/text.h"

namespace wardmote::reports {
namespace {

const community::SettingSpec& spec_of(std::string_view key) {
  for (const auto& spec : setting_specs) {
    if (spec.key == key) return spec;
  }
  return setting_specs.front();
}

/// A community that does not list our settings runs on their defaults.
bool is_listed(std::string_view key) { return community::find_setting(key) != nullptr; }

std::int64_t integer(const Context& context, std::string_view key) {
  if (is_listed(key)) return community::setting_integer(context, key);
  const std::string_view text = spec_of(key).default_value;
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The next number of a list separated by commas, taken off `text`.
std::optional<double> take_number(std::string_view& text) {
  const auto comma = text.find(',');
  const std::string_view part = trim(text.substr(0, comma));
  text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
  double value = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
  if (error != std::errc{} || end != part.data() + part.size() || !std::isfinite(value)) return {};
  return value;
}

}  // namespace

std::optional<Area> parse_area(std::string_view text) {
  const auto latitude = take_number(text);
  const auto longitude = take_number(text);
  const auto metres = take_number(text);
  if (!latitude || !longitude || !metres || !text.empty()) return {};
  if (std::abs(*latitude) > 90 || std::abs(*longitude) > 180 || *metres <= 0) return {};
  return Area{{*latitude, *longitude}, *metres};
}

std::chrono::milliseconds duration_setting(const Context& context, std::string_view key) {
  if (is_listed(key)) return community::setting_duration(context, key);
  return community::parse_duration(spec_of(key).default_value)
      .value_or(std::chrono::milliseconds{0});
}

Settings settings_of(const Context& context) {
  return {
      .area = is_listed("reports.area")
                  ? parse_area(community::setting_text(context, "reports.area"))
                  : std::nullopt,
      .confirm_reminder = duration_setting(context, "reports.confirm_reminder"),
      .confirm_window = duration_setting(context, "reports.confirm_window"),
      .duplicate_radius = static_cast<double>(integer(context, "reports.duplicate_radius")),
      .duplicate_window = duration_setting(context, "reports.duplicate_window"),
      .most_open = integer(context, "reports.most_open"),
      .most_per_hour = integer(context, "reports.most_per_hour"),
  };
}

}  // namespace wardmote::reports
