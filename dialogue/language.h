#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace wardmote::dialogue {

/// The languages Wardmote speaks; texts/<tag>.json holds each one's sentences.
enum class Language : std::uint8_t { en, zh_hans, es, ru, ar };

inline constexpr std::array languages{Language::en, Language::zh_hans, Language::es, Language::ru,
                                      Language::ar};

/// IETF tag: "en", "zh-Hans", "es", "ru", "ar".
std::string_view tag_of(Language language);
/// The language's name in itself, as a button shows it.
std::string_view native_name(Language language);
constexpr bool is_right_to_left(Language language) { return language == Language::ar; }

/// The language that a tag asks for: by its primary subtag, so "es-MX" is es and "zh-TW" zh-Hans.
std::optional<Language> language_of(std::string_view tag);

/// The first tag of the chain (person, chat, community) that names a language we speak, else
/// English.
Language first_spoken(std::initializer_list<std::string_view> tags);

}  // namespace wardmote::dialogue
