// Moments in words. ICU is asked once per language and thread for the pattern; the zone is applied
// before, since the rules' zones are data (governance/core/time_zone.h).
#include <unicode/dtptngen.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <array>
#include <chrono>
#include <memory>

#include "dialogue/catalogue.h"

namespace wardmote::dialogue {
namespace {

std::unique_ptr<icu::SimpleDateFormat> make_format(Language language, const char* skeleton) {
  constexpr std::array<const char*, languages.size()> names{"en-GB", "zh-Hans", "es", "ru",
                                                            "ar-u-nu-latn"};
  UErrorCode status = U_ZERO_ERROR;
  const auto locale =
      icu::Locale::forLanguageTag(names[static_cast<std::size_t>(language)], status);
  const std::unique_ptr<icu::DateTimePatternGenerator> generator{
      icu::DateTimePatternGenerator::createInstance(locale, status)};
  if (U_FAILURE(status) != 0) return nullptr;
  const auto pattern = generator->getBestPattern(icu::UnicodeString::fromUTF8(skeleton), status);
  auto format = std::make_unique<icu::SimpleDateFormat>(pattern, locale, status);
  if (U_FAILURE(status) != 0) return nullptr;
  format->adoptTimeZone(icu::TimeZone::getGMT()->clone());
  return format;
}

using Minute = std::chrono::sys_time<std::chrono::minutes>;

/// Words for the minutes of one language's clock. ICU takes some ten microseconds for one, and what
/// happens in a city at once says the same minute many times.
class Clock {
 public:
  Clock(Language language, const char* skeleton) : format_(make_format(language, skeleton)) {}

  const std::string& words(Minute local) {
    auto& known =
        known_[static_cast<std::size_t>(local.time_since_epoch().count()) % known_.size()];
    if (known.text.empty() || known.minute != local) known = {local, format(local)};
    return known.text;
  }

 private:
  struct Known {
    Minute minute;
    std::string text;
  };

  std::string format(Minute local) const {
    const auto ms = std::chrono::milliseconds{local.time_since_epoch()}.count();
    if (format_ == nullptr) return std::to_string(ms);
    icu::UnicodeString text;
    format_->format(static_cast<UDate>(ms), text);
    std::string out;
    text.toUTF8String(out);
    return out;
  }

  std::unique_ptr<icu::SimpleDateFormat> format_;
  std::array<Known, 64> known_{};
};

using Clocks = std::array<std::unique_ptr<Clock>, languages.size()>;

std::string formatted(Clocks& clocks, const char* skeleton, const Reader& reader, Timestamp when) {
  auto& clock = clocks[static_cast<std::size_t>(reader.language)];
  if (!clock) clock = std::make_unique<Clock>(reader.language, skeleton);
  if (reader.zone != nullptr) when += reader.zone->offset_at(when);
  return clock->words(std::chrono::floor<std::chrono::minutes>(when));
}

}  // namespace

std::string moment_text(const Reader& reader, Timestamp when) {
  thread_local Clocks clocks;
  return formatted(clocks, "EEEdMMMHHmm", reader, when);
}

std::string day_text(const Reader& reader, Timestamp when) {
  thread_local Clocks clocks;
  return formatted(clocks, "EEEdMMM", reader, when);
}

}  // namespace wardmote::dialogue
