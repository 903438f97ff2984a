#pragma once

#include "governance/core/ballot_vault.h"
#include "governance/core/random.h"
#include "governance/core/time.h"
#include "governance/core/time_zone.h"
#include "governance/core/vault.h"

namespace wardmote {

namespace city {
struct View;
}
namespace community {
struct State;
}
namespace members {
struct State;
}

/// What a rule may read beside its own state and its command. Everything in here is an argument:
/// the same context, state and command give the same decision.
struct Context {
  Timestamp now;
  /// What lies above this community: inherited settings, districts, the staff of city and district.
  const city::View& city;
  /// The community's own profile and settings, and its members; for the rules of later features.
  const community::State& community;
  const members::State& members;
  PersonVault& vault;
  Random& random;
  const TimeZones& zones;
  /// Where private ballots are sealed; without it there are only open votes.
  BallotVault* ballots = nullptr;
};

}  // namespace wardmote
