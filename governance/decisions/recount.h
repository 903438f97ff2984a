#pragma once

// What a stranger finds out about votes from the lines of a board alone: nothing that the board
// says of a result is believed, every ballot is counted again.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "governance/decisions/words.h"
#include "wardmote/v1/decisions.pb.h"
#include "wardmote/v1/public_log.pb.h"

namespace wardmote::decisions {

/// What is held against the lines of one decision, in the order in which it is.
enum class BoardClaim : std::uint8_t {
  /// Opened once, closed not before the time, no ballot after the closing, counted once, and not
  /// after it was called off.
  lines_are_in_order,
  /// The texts give the hash that was published at opening.
  texts_are_frozen,
  /// Every ballot that was opened was on the board before the vote closed, with this choice; none
  /// counts twice, and none is of no voter on the roll.
  ballots_were_cast,
  /// What was revealed for the lot was committed to before opening.
  lot_is_committed,
  /// The ballots give the published winners and figures.
  result_is_of_ballots,
  /// The published log, and why each option lost, are what the count says.
  log_is_of_count,
};

enum class BoardVerdict : std::uint8_t {
  holds,
  fails,
  /// The vote is not counted, or what it needs has failed.
  unchecked,
};

struct BoardFinding {
  BoardClaim claim{};
  BoardVerdict verdict{};
};

struct DecisionFindings {
  DecisionNumber decision{};
  /// As the board has it: clean it before it is shown.
  std::string title = {};
  std::uint64_t posted = 0;
  std::uint64_t counted = 0;
  std::vector<BoardFinding> findings = {};
};

/// Takes the lines of a board from its first on.
class Recount {
 public:
  void add(const v1::BoardLine& line);
  /// One for each decision that was opened, by number.
  std::vector<DecisionFindings> findings() const;

 private:
  struct Vote {
    std::optional<v1::BoardDecisionOpened> opened;
    v1::DecisionTerms terms;
    /// On the board before the closing; a ballot may stand there more than once.
    std::multiset<std::string> commitments;
    std::uint64_t posted = 0;
    bool closed = false;
    bool cancelled = false;
    /// Something stands where it may not: a second opening, a ballot after the closing.
    bool disordered = false;
    std::vector<v1::BoardOpenedBallot> box;
    std::optional<v1::BoardDecisionCounted> counted;
    v1::BoardCountLog log;
  };
  void add_box(const v1::BoardOpenedBallots& opened);
  static DecisionFindings findings_of(DecisionNumber number, const Vote& vote);

  std::map<DecisionNumber, Vote> votes_;
};

/// Reads what `written` writes, for a ballot of this method; nothing if it is anything else.
std::optional<v1::DecisionChoice> read_choice(const v1::DecisionTerms& terms,
                                              std::string_view text);

}  // namespace wardmote::decisions
