#pragma once

// What lies behind a button: at most 64 bytes that say which community, what to do and with what,
// when it was made, and a MAC, so that nobody presses what was not offered to them.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "governance/core/ids.h"
#include "governance/core/time.h"
#include "telegram/ids.h"

namespace wardmote::dialogue {

/// What a button does. The high byte is the feature's id, the low one the feature's own number;
/// never reused, since buttons live as long as the messages that carry them.
enum class Action : std::uint16_t {};

/// A keyed hash of a message; the key is the installation's. Implemented outside (SipHash), tests
/// have a fake.
class ButtonSigner {
 public:
  virtual ~ButtonSigner() = default;
  virtual std::uint64_t sign(std::string_view message) const = 0;
};

/// A button as it is made.
struct ButtonSpec {
  CommunityId community{};
  Action action{};
  std::uint64_t object = 0;
  std::uint64_t argument = 0;
  Timestamp issued{};
  /// The chat whose message carries the button; pressed elsewhere it is forged.
  telegram::ChatId chat{};
  /// Set if only this person may press it.
  std::optional<PersonId> person = {};
};

/// A button as it was pressed.
struct ButtonPress {
  Action action{};
  std::uint64_t object = 0;
  std::uint64_t argument = 0;
  Timestamp issued{};
};

enum class ButtonFault : std::uint8_t {
  /// Not our data at all: no answer is owed.
  unreadable,
  /// Made for somebody else.
  foreign,
  /// Not made by us, or for another chat or community.
  forged,
  /// Older than `button_age_max`.
  expired,
};

inline constexpr std::chrono::days button_age_max{180};

/// The data of a button, at most 64 bytes of A-Za-z0-9_-.
std::string button_data(const ButtonSigner& signer, const ButtonSpec& button);

/// Where a press came from.
struct PressOrigin {
  CommunityId community{};
  telegram::ChatId chat{};
  PersonId person{};
  Timestamp now{};
};
tl::expected<ButtonPress, ButtonFault> read_button(const ButtonSigner& signer,
                                                   std::string_view data,
                                                   const PressOrigin& origin);

/// The community that a button names, unverified: the bot's router finds it by this. Nothing if the
/// data is not ours.
std::optional<CommunityId> community_of_button(std::string_view data);

}  // namespace wardmote::dialogue
