#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "sandbox/state.h"

namespace wardmote::sandbox {

/// Returns the record that says how what changed is now, "" if it is gone again.
std::string record_of(const State& state, const Change& change);

/// Puts a record into the state. False if it can't be read.
bool apply_record(State& state, std::string_view record);

/// Visits records that together say everything there is.
void each_record(const State& state, const std::function<void(const std::string&)>& visit);

}  // namespace wardmote::sandbox
