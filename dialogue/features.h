#pragma once

// The dialogues of all features; deleting a feature's line here and in features.cc removes it.

#include "dialogue/dialogue.h"

namespace wardmote::dialogue {

const Dialogue& home_dialogue();
const Dialogue& members_dialogue();
const Dialogue& community_dialogue();
const Dialogue& report_dialogue();
const Dialogue& decision_dialogue();
const Dialogue& straw_poll_dialogue();
const Dialogue& survey_dialogue();
const Dialogue& petition_dialogue();

}  // namespace wardmote::dialogue
