#pragma once

// What a result must reach besides being first: quorum, majority, threshold, and both measures.

#include <cstdint>
#include <optional>
#include <vector>

#include "governance/counting/sentence.h"

namespace wardmote::counting {

/// A part of a whole: 2 of 3. The denominator is not 0.
struct Share {
  std::uint64_t numerator = 1;
  std::uint64_t denominator = 2;
};

enum class Part : std::uint8_t {
  /// All ballots, abstentions too.
  turnout,
  yes,
};

enum class Whole : std::uint8_t {
  /// All who may vote.
  roll,
  turnout,
  /// Ballots that say yes or no.
  valid,
  no,
};

/// "Two thirds" means at least, "majority" means more than.
enum class Reach : std::uint8_t { at_least, more_than };

/// By what voters are counted: one each, or by the weight of what they own.
enum class Measure : std::uint8_t { heads, weight, both };

/// "The turnout is at least 1/2 of the roll, by heads."
struct Requirement {
  Part part = Part::yes;
  Reach reach = Reach::more_than;
  Share share = {};
  Whole whole = Whole::valid;
  Measure measure = Measure::heads;
};

inline constexpr Requirement more_yes_than_no{Part::yes, Reach::more_than, {1, 1}, Whole::no};
inline constexpr Requirement majority_of_valid{Part::yes, Reach::more_than, {1, 2}, Whole::valid};
inline constexpr Requirement two_thirds_of_valid{Part::yes, Reach::at_least, {2, 3}, Whole::valid};
inline constexpr Requirement majority_of_roll{Part::yes, Reach::more_than, {1, 2}, Whole::roll};
inline constexpr Requirement half_of_roll_votes{
    Part::turnout, Reach::at_least, {1, 2}, Whole::roll};

/// Heads or weights of one vote.
struct VoteFigures {
  std::uint64_t roll = 0;
  std::uint64_t turnout = 0;
  std::uint64_t yes = 0;
  std::uint64_t no = 0;
};

struct Finding {
  Requirement requirement;
  /// heads or weight.
  Measure measure = Measure::heads;
  std::uint64_t have = 0;
  /// The least that would do.
  std::uint64_t need = 0;
  bool is_met() const { return have >= need; }
};

/// What a requirement of one measure asks of these figures, in whole numbers.
Finding find(const Requirement& requirement, Measure measure, const VoteFigures& figures);

struct Requirements {
  /// All must be met for the vote to be valid at all.
  std::vector<Requirement> quorum;
  /// All must be met for it to pass.
  std::vector<Requirement> threshold;
};

struct Verdict {
  bool is_valid = false;
  /// Valid, and every threshold is met.
  bool has_passed = false;
  std::vector<Finding> quorum;
  std::vector<Finding> threshold;
  std::vector<Sentence> log;
};

/// Judges a vote. A requirement by weight is not met where there are no weights.
Verdict judge(const Requirements& requirements, const VoteFigures& heads,
              const std::optional<VoteFigures>& weights = {});

}  // namespace wardmote::counting
