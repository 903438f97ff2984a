#pragma once

// What is always there, whatever the feature: home, help, "a person please", back, cancel. The
// framework's actions have feature number 0.

#include <optional>
#include <string>
#include <string_view>

#include "dialogue/letter.h"

namespace wardmote::dialogue {

namespace framework {
inline constexpr Action home{0x0001};
/// Shows another page of a screen: the argument holds the screen's action, page and argument.
inline constexpr Action more{0x0002};
/// A choice of the current question. Object: when the conversation began; argument: which.
inline constexpr Action choose{0x0003};
inline constexpr Action skip{0x0004};
inline constexpr Action back{0x0005};
inline constexpr Action cancel{0x0006};
inline constexpr Action person_please{0x0007};
inline constexpr Action help{0x0008};
inline constexpr Action settings{0x0009};
inline constexpr Action pick_language{0x000a};
inline constexpr Action languages{0x000b};
inline constexpr Action simple_mode{0x000c};
inline constexpr Action question{0x000d};
inline constexpr Action quiet{0x000e};
}  // namespace framework

/// What `more` carries beside the object.
struct MoreArgument {
  Action self{};
  std::uint32_t page = 0;
  std::uint64_t argument = 0;
};
std::uint64_t pack(const MoreArgument& more);
MoreArgument unpack_more(std::uint64_t packed);

/// A name's 40 bits (FNV-1a) for a button's argument, to be found again among few names.
std::uint64_t mark_of(std::string_view name);

/// The keyboard that stays below the chat in simple mode: place, back, a person.
telegram::ReplyKeyboard simple_keyboard(const Turn& turn);

/// The menu one comes back to.
void show_home(Turn& turn, std::string_view greeting_key = "home.title");

/// How the officers' messages name a member, so that a reply finds the way back: "P12".
std::string person_mark(MemberId member);
/// The member that a message of ours to the officers is about, from its first words.
std::optional<MemberId> person_marked(std::string_view text);

/// Asks the officers to write to the speaker; says so to the speaker.
void ask_for_person(Turn& turn, const std::string& words);

}  // namespace wardmote::dialogue
