#pragma once

// How decide() is laid out: districts, communities and bots in city_decide.cc, what is inherited
// (settings, staff, escalation) in inheritance_decide.cc.

#include "governance/city/city.h"
#include "governance/community/settings.h"

namespace wardmote::city {

tl::unexpected<Rejection> refuse(Refusal refusal, std::vector<TextArgument> arguments = {});
/// One clean line of at most 200 bytes.
std::string bounded(std::string_view text);
/// A decision about something that communities see.
Decision visible_decision();

/// One command against one state.
struct Decider {
  const State& state;
  const Context& context;

  std::int64_t now_ms() const { return to_ms(context.now); }
  bool is_scope(DistrictId district) const {
    return district == DistrictId{} || state.districts.contains(district);
  }
  const v1::InheritedSetting* setting(DistrictId district, std::string_view key) const {
    return state.settings.find(setting_key(district, key));
  }
  bool is_district_name_taken(std::string_view name) const;
  bool is_community_name_taken(DistrictId district, std::string_view name) const;
  /// How many open communities a bot serves.
  std::size_t load_of(std::int64_t bot) const;
  Result<std::int64_t> choose_bot(std::int64_t wanted) const;
  Result<const v1::DirectoryEntry*> open_entry(CommunityId community) const;
  Result<void> check_zone(const std::string& zone) const;
  Result<void> check_languages(const std::vector<std::string>& languages) const;
  /// Checks that a setting exists and that this level may touch it.
  Result<void> check_settable(DistrictId district, const std::string& key) const;
  /// The city's value, or the default.
  std::string inherited(DistrictId district, std::string_view key) const;
  CommunityId draw_id() const;

  Result<Decision> operator()(const CreateDistrict& command) const;
  Result<Decision> operator()(const RenameDistrict& command) const;
  Result<Decision> operator()(const CreateCommunity& command) const;
  Result<Decision> operator()(const AdoptCommunity& command) const;
  Result<Decision> operator()(const RenameCommunity& command) const;
  Result<Decision> operator()(const CloseCommunity& command) const;
  Result<Decision> operator()(const MoveCommunity& command) const;
  Result<Decision> operator()(const SetSetting& command) const;
  Result<Decision> operator()(const ClearSetting& command) const;
  Result<Decision> operator()(const LockSetting& command) const;
  Result<Decision> operator()(const UnlockSetting& command) const;
  Result<Decision> operator()(const GrantStaff& command) const;
  Result<Decision> operator()(const RevokeStaff& command) const;
  Result<Decision> operator()(const RegisterBot& command) const;
  Result<Decision> operator()(const UnregisterBot& command) const;
  Result<Decision> operator()(const SetEscalationChat& command) const;
  Result<Decision> operator()(const RecordCall& command) const;
};

}  // namespace wardmote::city
