#pragma once

// What is always there, whatever the feature: home, help, "a person please", back, cancel. The
// framework's actions have feature number 0.

#include <optional>
#include <string>
#include <string_view>

#include "dialogue/flow.h"
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
/// Argument: 0 for the community's language, else one more than the language's number.
inline constexpr Action chat_language{0x0010};
/// Another community of those that the bot serves.
inline constexpr Action other_community{0x0011};
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
telegram::ReplyKeyboard simple_keyboard(const Turn& turn, const Reader& reader);
/// Ends what a question laid below a private chat: in simple mode the keyboard that stays comes
/// back, otherwise none is left.
void restore_keyboard(Turn& turn, const Address& address, const telegram::Html& text);
/// Lays the keyboard of simple mode below the speaker's private chat, once in a turn, if they want
/// it.
void place_simple_keyboard(Turn& turn);
/// Whether somebody typed, or pressed below the chat, what the button `key` says in any language:
/// a keyboard outlives the language it was made in.
bool is_label(const Turn& turn, std::string_view typed, std::string_view key);

/// The menu one comes back to.
void show_home(Turn& turn, std::string_view greeting_key = "home.title");

/// How the officers' messages name a member, so that a reply finds the way back: "P12".
std::string person_mark(MemberId member);
/// The member that a message of ours to the officers is about, from its first words.
std::optional<MemberId> person_marked(std::string_view text);

/// Asks the committee to write to the speaker, or the office above it, or keeps the wish until
/// there is a committee; says which to the speaker.
void ask_for_person(Turn& turn, const std::string& words);
/// Passes on what was kept, now that somebody can be told.
void tell_waiting_wishes(Turn& turn);
/// An officer's reply to such a wish goes to whoever uttered it.
bool relay_to_resident(Turn& turn, const telegram::Message& message);
/// Asks what the speaker would like to tell the committee.
const Flow& person_flow();

}  // namespace wardmote::dialogue
