#pragma once

#include <cstdint>

#include "governance/core/ids.h"

namespace wardmote {

/// False for the ids behind which Telegram hides anonymous administrators (1087968824), channels
/// (136817688) and itself (777000), and for numbers that are no user's.
constexpr bool is_person(PersonId person) {
  const std::int64_t id = raw(person);
  return id > 0 && id != 1087968824 && id != 136817688 && id != 777000;
}

}  // namespace wardmote
