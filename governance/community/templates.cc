#include "governance/community/templates.h"

#include <algorithm>

#include "governance/community/template_categories.h"

namespace wardmote::community {
namespace {

v1::Setting setting(std::string key, std::string value) {
  v1::Setting made;
  made.set_key(std::move(key));
  made.set_value(std::move(value));
  return made;
}

std::vector<Template> make_templates() {
  std::vector<Template> made;
  made.push_back({"neighbourhood",
                  local_text("حي", "Neighbourhood", "Barrio", "Район", "街区"),
                  {},
                  neighbourhood_categories()});
  made.push_back({"housing_estate",
                  local_text("مجمع سكني", "Housing estate", "Comunidad de vecinos",
                             "Жилой комплекс", "住宅小区"),
                  {setting("calendar.hours", "mon-fri 08:00-20:00; sat 10:00-14:00"),
                   setting("reports.duplicate_distance", "50")},
                  housing_estate_categories()});
  made.push_back({"club",
                  local_text("نادٍ", "Club", "Club", "Клуб", "社团"),
                  {setting("calendar.hours", "mon-sun 10:00-20:00"),
                   setting("members.join", "invite"), setting("reports.escalate_city_after", "0"),
                   setting("reports.escalate_district_after", "0")},
                  club_categories()});
  return made;
}

}  // namespace

std::span<const Template> templates() {
  static const std::vector<Template> made = make_templates();
  return made;
}

const Template* find_template(std::string_view name) {
  const auto all = templates();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Template& t) { return t.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace wardmote::community
