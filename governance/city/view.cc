#include "governance/city/view.h"

#include <algorithm>
#include <tuple>

#include "governance/city/city.h"

namespace wardmote::city {
namespace {

View::Level* level_of(View& view, DistrictId district) {
  if (district == DistrictId{}) return &view.city;
  const auto found = view.districts.find(district);
  return found == view.districts.end() ? nullptr : &found->second;
}

bool comes_before(const Staff& a, const Staff& b) {
  return std::tuple{a.person, a.district, -static_cast<int>(a.role)} <
         std::tuple{b.person, b.district, -static_cast<int>(b.role)};
}

void add_settings(View& view, const State& state) {
  for (const auto& [key, setting] : state.settings) {
    auto* level = level_of(view, DistrictId{setting.district()});
    const auto index = community::setting_index(setting.key());
    if (level == nullptr || !index) continue;
    auto& entry = level->settings.edit(*index);
    if (setting.has_value()) entry.value = setting.value();
    entry.locked = setting.locked();
    entry.locked_by = setting.locked_by();
  }
}

void add_staff(View& view, const State& state) {
  for (const auto& [key, grant] : state.staff) {
    view.staff.push_back({PersonId{grant.person()}, DistrictId{grant.district()},
                          static_cast<Role>(grant.role()), grant.name(), grant.chat()});
  }
  std::sort(view.staff.begin(), view.staff.end(), comes_before);
}

}  // namespace

std::span<const Staff> View::staff_of(PersonId person) const {
  struct ByPerson {
    bool operator()(const Staff& staff, PersonId id) const { return staff.person < id; }
    bool operator()(PersonId id, const Staff& staff) const { return id < staff.person; }
  };
  const auto [first, last] = std::equal_range(staff.begin(), staff.end(), person, ByPerson{});
  return {first, last};
}

std::string_view language_of(const View::Level& level) {
  const auto index = community::setting_index("new_community.languages");
  const auto* entry = index ? level.settings.find(*index) : nullptr;
  if (entry == nullptr || !entry->value) return {};
  const std::string_view languages = *entry->value;
  return languages.substr(0, languages.find_first_of(", "));
}

View view_of(const State& state) {
  View view;
  for (const auto& [id, district] : state.districts) view.districts[id].name = district.name();
  for (const auto& [id, entry] : state.communities) {
    view.communities[id] = {entry.name(), DistrictId{entry.district()},
                            entry.status() == v1::COMMUNITY_STATUS_CLOSED, entry.bot()};
  }
  for (const auto& [id, bot] : state.bots) view.bots[id] = bot.username();
  for (const auto& [id, chat] : state.escalation_chats) {
    if (auto* level = level_of(view, id)) {
      level->escalation_chat = chat.chat();
      level->escalation_bot = chat.bot();
    }
  }
  add_settings(view, state);
  add_staff(view, state);
  return view;
}

}  // namespace wardmote::city
