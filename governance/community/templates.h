#pragma once

// What a new community starts with.

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wardmote/v1/community.pb.h"
#include "wardmote/v1/question.pb.h"

namespace wardmote::community {

/// A category of reports as a template gives it; the reports' rules turn it into their record.
struct CategoryTemplate {
  std::string code;
  std::string icon;
  v1::LocalText name;
  std::vector<v1::Question> questions;
  /// Working time in which it should be solved.
  std::chrono::milliseconds target_time{0};
  bool location_required = false;
  bool private_by_default = false;
  /// Shown at once instead of queueing silently; empty: no emergency.
  v1::LocalText emergency_text;
  std::string emergency_phone;
};

struct Template {
  std::string_view name;
  v1::LocalText title;
  /// Sorted by key; what differs from the defaults.
  std::vector<v1::Setting> settings;
  std::vector<CategoryTemplate> categories;
};

/// "neighbourhood", "housing_estate", "club".
std::span<const Template> templates();
/// Nothing if there is no such template.
const Template* find_template(std::string_view name);

}  // namespace wardmote::community
