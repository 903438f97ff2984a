#pragma once

#include <string>
#include <variant>

#include "governance/core/ids.h"
#include "wardmote/v1/actor.pb.h"

namespace wardmote {

/// Staff of the city, through the operator API. What they may do is checked there, by their token.
struct Operator {
  std::string name;
  bool operator==(const Operator&) const = default;
};

/// Nobody: time passed.
struct Clock {
  bool operator==(const Clock&) const = default;
};

/// Who asks for something. Whether they may is for the rules to say.
using Actor = std::variant<MemberId, Operator, Clock>;

v1::Actor to_record(const Actor& actor);
Actor from_record(const v1::Actor& actor);

}  // namespace wardmote
