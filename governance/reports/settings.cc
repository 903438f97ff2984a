#include "governance/reports/settings.h"

#include <charconv>
#include <cmath>

#include "governance/community/settings.h"
#include "governance/core/text.h"

namespace wardmote::reports {
namespace {

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

Settings settings_of(const Context& context) {
  const auto integer = [&](std::string_view key) {
    return community::setting_integer(context, key);
  };
  const auto duration = [&](std::string_view key) {
    return community::setting_duration(context, key);
  };
  return {
      .area = parse_area(community::setting_text(context, "reports.area")),
      .confirm_reminder = duration("reports.confirm_reminder"),
      .confirm_window = duration("reports.confirm_window"),
      .duplicate_distance = static_cast<double>(integer("reports.duplicate_distance")),
      .duplicate_window = duration("reports.duplicate_window"),
      .most_open = integer("reports.most_open"),
      .most_per_hour = integer("reports.most_per_hour"),
      .hide_reporter = community::setting_boolean(context, "reports.hide_reporter"),
      .reopen_window = duration("reports.reopen_window"),
      .target_time = duration("reports.target_time"),
  };
}

}  // namespace wardmote::reports
