#pragma once

// Conversations that another one breaks into: they wait inside of its draft and go on after it, so
// that nothing a person said is lost.

#include <string_view>

#include "wardmote/v1/dialogue.pb.h"

namespace wardmote::dialogue {

/// Puts the conversation that is open, `former` in the flow `former_flow`, into the draft of the
/// one that begins in `flow`. What nothing was said to does not wait; and to begin the same thing
/// again puts away what there was of it.
void let_wait(std::string_view former_flow, v1::Draft former, std::string_view flow,
              v1::Draft& draft);

/// Whether the draft, with all that waits in it, can be kept and read again.
bool fits(const v1::Draft& draft);

}  // namespace wardmote::dialogue
