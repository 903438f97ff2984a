#pragma once

// What follows from the rules' decisions, told to people. One per feature, in its dialogue.

#include "dialogue/turn.h"

namespace wardmote::dialogue {

void perform(Turn& turn, const community::Effect& effect);
void perform(Turn& turn, const members::Effect& effect);
void perform(Turn& turn, const conversations::Effect& effect);
void perform(Turn& turn, const reports::Effect& effect);
void perform(Turn& turn, const decisions::Effect& effect);
void perform(Turn& turn, const straw_polls::Effect& effect);
void perform(Turn& turn, const surveys::Effect& effect);
void perform(Turn& turn, const petitions::Effect& effect);

/// Somebody is being erased: petitions let go of what is theirs.
void forget_in_petitions(Turn& turn, MemberId member);

/// A new community gets what its template offers.
void furnish(Turn& turn, const std::string& template_name);

}  // namespace wardmote::dialogue
