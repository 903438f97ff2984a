#pragma once

#include <vector>

namespace wardmote {

/// What follows from a command that the rules accept: what happened, and what the shell must now
/// do. Nothing in `effects` may be needed to rebuild the state: effects are not replayed.
template <class Event, class Effect>
struct Decision {
  std::vector<Event> events;
  std::vector<Effect> effects;
};

}  // namespace wardmote
