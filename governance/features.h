#pragma once

// The features a community is made of. Deleting a feature's folder, its line here and its
// dialogue's line in dialogue/features.h removes it.

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "governance/city/city.h"
#include "governance/community/community.h"
#include "governance/conversations/conversations.h"
#include "governance/core/time.h"
#include "governance/decisions/decision.h"
#include "governance/members/members.h"
#include "governance/petitions/petition.h"
#include "governance/public_log/public_log.h"
#include "governance/reports/report.h"
#include "governance/straw_polls/straw_poll.h"
#include "governance/surveys/survey.h"

namespace wardmote {

/// The tables and event types of several features as one state.
template <class... Features>
class FeatureSet {
 public:
  template <class Feature>
  typename Feature::State& state() {
    return std::get<index_of<Feature>()>(states_);
  }
  template <class Feature>
  const typename Feature::State& state() const {
    return std::get<index_of<Feature>()>(states_);
  }

  /// Applies a serialised event of the feature numbered `feature`. False if no feature has that
  /// number or the bytes are not its event.
  bool apply_serialized(std::uint32_t feature, std::string_view body) {
    bool applied = false;
    (void)((Features::id == feature && (applied = apply_as<Features>(body), true)) || ...);
    return applied;
  }

  /// Calls `visit(std::uint8_t table, Table&)` for every table of every feature.
  template <class Visitor>
  void visit_tables(Visitor&& visit) {
    (state<Features>().visit_tables(visit), ...);
  }

  /// Puts a stored row back. False if no table has that number or the bytes are not its record.
  bool load_row(std::uint8_t table, std::string_view key, std::string_view bytes) {
    bool loaded = false;
    visit_tables([&](std::uint8_t number, auto& rows) {
      if (number == table) loaded = rows.load(key, bytes);
    });
    return loaded;
  }

  /// Rebuilds what is derived from the rows; to be called after the last load_row.
  void after_load(const PersonVault& vault) { (state<Features>().after_load(vault), ...); }

 private:
  template <class Feature>
  static constexpr std::size_t index_of() {
    std::size_t index = 0;
    (void)((std::is_same_v<Feature, Features> || (++index, false)) || ...);
    return index;
  }
  template <class Feature>
  bool apply_as(std::string_view body) {
    typename Feature::Event event;
    if (!event.ParseFromArray(body.data(), static_cast<int>(body.size()))) return false;
    apply(state<Feature>(), event);
    return true;
  }

  std::tuple<typename Features::State...> states_;
};

using CommunityState = FeatureSet<community::Feature, members::Feature, conversations::Feature,
                                  reports::Feature, decisions::Feature, public_log::Feature,
                                  straw_polls::Feature, surveys::Feature, petitions::Feature>;

/// The city's entity.
using CityState = FeatureSet<city::Feature>;

}  // namespace wardmote
