#include "dialogue/icu_time_zones.h"

#include <unicode/basictz.h>
#include <unicode/tztrans.h>

namespace wardmote::dialogue {

namespace {

constexpr UDate last_transition = 4102444800000.0;  // 2100-01-01

std::chrono::seconds offset_at(const icu::TimeZone& zone, UDate at) {
  UErrorCode fault = U_ZERO_ERROR;
  std::int32_t standard = 0;
  std::int32_t saving = 0;
  zone.getOffset(at, false, standard, saving, fault);
  return std::chrono::seconds{(standard + saving) / 1000};
}

TimeZone read_zone(const std::string& name) {
  const std::unique_ptr<icu::TimeZone> zone{
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name))};
  if (*zone == icu::TimeZone::getUnknown()) return {};
  TimeZone read{.name = name, .initial = offset_at(*zone, 0), .transitions = {}};
  const auto* rules = dynamic_cast<const icu::BasicTimeZone*>(zone.get());
  if (rules == nullptr) return read;
  UDate from = 0;
  icu::TimeZoneTransition next;
  while (rules->getNextTransition(from, false, next) && next.getTime() < last_transition) {
    from = next.getTime();
    read.transitions.push_back({from_ms(static_cast<std::int64_t>(from)), offset_at(*zone, from)});
  }
  return read;
}

}  // namespace

const TimeZone& IcuTimeZones::find(const std::string& name) const {
  const std::lock_guard lock{mutex_};
  auto& zone = zones_[name];
  if (!zone) zone = std::make_unique<TimeZone>(read_zone(name));
  return *zone;
}

}  // namespace wardmote::dialogue
