#pragma once

// The vocabulary of petitions. The numbers are those of the records.

#include <array>
#include <cstdint>

namespace wardmote::petitions {

/// A petition within its community, counted from 1, never reused.
enum class PetitionNumber : std::uint64_t {};

enum class PetitionState : std::uint8_t {
  submitted = 1,
  /// Sent back; the author may mend it.
  declined = 2,
  open = 3,
  /// The committee owes an answer.
  reached = 4,
  answered = 5,
  /// Not enough supporters in time.
  closed = 6,
  withdrawn = 7,
};

/// Why a petition is not published. What it asks for is no reason.
enum class Fault : std::uint8_t {
  not_ours = 1,
  insulting = 2,
  /// It names private persons, or tells of them.
  personal = 3,
  unlawful = 4,
  repeated = 5,
  unclear = 6,
  advertising = 7,
};
inline constexpr std::array all_faults{Fault::not_ours,   Fault::insulting, Fault::personal,
                                       Fault::unlawful,   Fault::repeated,  Fault::unclear,
                                       Fault::advertising};

/// What the committee answers.
enum class Outcome : std::uint8_t { accepted = 1, partly = 2, declined = 3, vote = 4 };
inline constexpr std::array all_outcomes{Outcome::accepted, Outcome::partly, Outcome::declined,
                                         Outcome::vote};

/// Who hears of an answer that is overdue, above the committee.
enum class OfficeAbove : std::uint8_t { none = 0, district = 1, city = 2 };

/// What supporters are told, in batches.
enum class News : std::uint8_t { reached = 1, overdue = 2, answered = 3 };

/// Where a petition is shown.
enum class CardKind : std::uint8_t {
  group = 1,
  /// In the committee's chat, or in an officer's private one.
  officers = 2,
};

}  // namespace wardmote::petitions
