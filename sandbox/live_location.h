#pragma once

#include <string>

#include "sandbox/methods.h"

namespace wardmote::sandbox {

/// Reads a Location out of the arguments, checked. `live_period` counts if it is not 0.
Checked<std::string> read_location(const Params& params, Seconds live_period);

/// Reads how long a location is to be live; 0 for one that stays as it is.
Checked<Seconds> read_live_period(const Params& params);

}  // namespace wardmote::sandbox
