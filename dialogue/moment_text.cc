// Moments in words. ICU is asked once per language and thread for the pattern; the zone is applied
// before, since the rules' zones are data (governance/core/time_zone.h).
#include <unicode/dtptngen.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <array>
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

std::string formatted(icu::SimpleDateFormat* format, const Reader& reader, Timestamp when) {
  if (format == nullptr) return std::to_string(to_ms(when));
  if (reader.zone != nullptr) when += reader.zone->offset_at(when);
  icu::UnicodeString text;
  format->format(static_cast<UDate>(to_ms(when)), text);
  std::string out;
  text.toUTF8String(out);
  return out;
}

using Formats = std::array<std::unique_ptr<icu::SimpleDateFormat>, languages.size()>;

icu::SimpleDateFormat* cached(Formats& formats, Language language, const char* skeleton) {
  auto& format = formats[static_cast<std::size_t>(language)];
  if (!format) format = make_format(language, skeleton);
  return format.get();
}

}  // namespace

std::string moment_text(const Reader& reader, Timestamp when) {
  thread_local Formats formats;
  return formatted(cached(formats, reader.language, "EEEdMMMHHmm"), reader, when);
}

std::string day_text(const Reader& reader, Timestamp when) {
  thread_local Formats formats;
  return formatted(cached(formats, reader.language, "EEEdMMM"), reader, when);
}

}  // namespace wardmote::dialogue
