#pragma once

// A ballot while it is filled in, by taps on its options: one's own, or what an officer reads on a
// paper.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dialogue/flow.h"
#include "governance/decisions/queries.h"

namespace wardmote::dialogue {

/// A tapped option. Of scores: how many points; of ranks their order is that of the marks.
struct Mark {
  std::uint32_t option = 0;
  std::uint32_t score = 0;
};

/// How the question is put.
struct MarkWords {
  telegram::Html text = {};
  /// What hands the ballot in, and what does when nothing is marked.
  std::string done = {};
  std::string nothing = {};
};

std::vector<Mark> marks_of(const v1::DecisionChoice& choice);
/// Keeps the marks in the draft; those of a private ballot sealed under the decision's key.
void keep_marks(const Turn& turn, const v1::DecisionRecord& record, v1::Draft& draft,
                const std::vector<Mark>& marks);
/// The options as buttons, with what is marked so far.
Question ask_marks(const Turn& turn, const v1::DecisionRecord& record, const v1::Draft& draft,
                   MarkWords words);
/// Takes a tap; what is marked, once it is to be handed in.
std::optional<v1::DecisionChoice> take_mark(const Turn& turn, const v1::DecisionRecord& record,
                                            v1::Draft& draft, const Answer& answer);

}  // namespace wardmote::dialogue
