#include "dialogue/language.h"

namespace wardmote::dialogue {

std::string_view tag_of(Language language) {
  constexpr std::array<std::string_view, languages.size()> tags{"en", "zh-Hans", "es", "ru", "ar"};
  return tags[static_cast<std::size_t>(language)];
}

std::string_view native_name(Language language) {
  constexpr std::array<std::string_view, languages.size()> names{"English", "简体中文", "Español",
                                                                 "Русский", "العربية"};
  return names[static_cast<std::size_t>(language)];
}

std::optional<Language> language_of(std::string_view tag) {
  const auto primary = tag.substr(0, tag.find_first_of("-_"));
  if (primary.size() != 2) return std::nullopt;
  for (const Language language : languages) {
    const auto own = tag_of(language).substr(0, 2);
    // Telegram's clients send lower case; people who edit settings may not.
    if ((primary[0] | 0x20) == own[0] && (primary[1] | 0x20) == own[1]) return language;
  }
  return std::nullopt;
}

Language first_spoken(std::initializer_list<std::string_view> tags) {
  for (const auto tag : tags) {
    if (const auto language = language_of(tag)) return *language;
  }
  return Language::en;
}

}  // namespace wardmote::dialogue
