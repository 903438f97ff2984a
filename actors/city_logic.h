#pragma once

#include <functional>
#include <memory>
#include <string>

#include "actors/entity_logic.h"
#include "dialogue/catalogue.h"
#include "governance/city/city.h"

namespace wardmote {

/// What the city's entity needs; everything outlives it.
struct CityServices {
  Random* random = nullptr;
  const TimeZones* zones = nullptr;
  const dialogue::Catalogue* texts = nullptr;
  /// As residents read it.
  std::string name = {};
  /// Hands out a new snapshot; called when one is loaded and whenever it changes.
  std::function<void(std::shared_ptr<const city::View>)> publish;
};

/// The city: districts, directory, inherited settings, staff, bots, the audit of operators' calls.
std::unique_ptr<EntityLogic> make_city_logic(const CityServices& services);

}  // namespace wardmote
