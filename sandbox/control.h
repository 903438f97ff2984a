#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/world.h"

namespace wardmote::sandbox {

/// A request to `/sim/v1/...` as the control API sees it.
struct ControlRequest {
  std::string method = "GET";
  /// What follows /sim/v1/, split at slashes.
  std::vector<std::string> path = {};
  Params query = {};
  std::string content_type = {};
  std::string body = {};
};

struct ControlAnswer {
  int code = 200;
  std::string content_type = "application/json";
  std::string body = "{\"ok\":true}";
  /// More header lines, complete.
  std::string headers = {};
};

/// Answers everything of the control API (`CONTROL_API.md`) but the event stream.
ControlAnswer control(World& world, const ControlRequest& request);

/// The event as the data of a server-sent event for `person`, "" if it is none of theirs.
std::string event_data(const State& state, const Event& event, UserId person);

}  // namespace wardmote::sandbox
