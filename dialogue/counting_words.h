#pragma once

// What a count says, in words.

#include <span>
#include <string>
#include <vector>

#include "dialogue/catalogue.h"
#include "governance/counting/budget.h"
#include "governance/counting/election.h"
#include "governance/counting/sentence.h"
#include "governance/counting/tally.h"

namespace wardmote::dialogue {

/// A line of a log, a reason or a warning; one line without markup.
std::string words_of(const Catalogue& catalogue, const Reader& reader,
                     const counting::Sentence& sentence);

/// A whole result as plain text: who is elected, the ranking if there is one, how it was counted
/// line by line, and for each other option why not.
std::string result_text(const Catalogue& catalogue, const Reader& reader,
                        const std::vector<counting::Option>& options, const counting::Tally& tally);

/// The same of a budget: what is funded, what it costs together.
std::string result_text(const Catalogue& catalogue, const Reader& reader,
                        const counting::BudgetElection& election,
                        const counting::BudgetOutcome& outcome);

}  // namespace wardmote::dialogue
