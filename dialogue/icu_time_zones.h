#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "governance/core/time_zone.h"

namespace wardmote::dialogue {

/// Time zones from ICU's copy of the IANA database, 1970 to 2100, each read once. Thread-safe; what
/// find returns lives as long as this.
class IcuTimeZones final : public TimeZones {
 public:
  const TimeZone& find(const std::string& name) const override;

 private:
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<TimeZone>> zones_;
};

}  // namespace wardmote::dialogue
