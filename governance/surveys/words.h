#pragma once

// The vocabulary of surveys. The numbers are those of the records.

#include <cstdint>

namespace wardmote::surveys {

/// A survey within its community, counted from 1, never reused.
enum class SurveyNumber : std::uint64_t {};

enum class SurveyState : std::uint8_t {
  draft = 1,
  /// A second officer agreed to the texts.
  approved = 2,
  open = 3,
  closed = 4,
  cancelled = 5,
};

/// Who sees an answer with a name.
enum class Naming : std::uint8_t {
  /// The process while the survey is open; then nobody.
  without_names = 1,
  /// Officers.
  with_names = 2,
};

/// Where a survey is shown.
enum class CardKind : std::uint8_t {
  group = 1,
  /// In the committee's chat, or in an officer's private one.
  officers = 2,
};

}  // namespace wardmote::surveys
