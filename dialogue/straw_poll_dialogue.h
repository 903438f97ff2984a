#pragma once

// Straw polls as people meet them: preparing one (straw_poll_draft.cc), the poll in the group, its
// result, the lists (straw_poll_dialogue.cc).

#include "dialogue/dialogue.h"
#include "governance/straw_polls/straw_poll.h"

namespace wardmote::dialogue {

/// Buttons of straw polls. Object: the poll's number unless said otherwise.
namespace straw_poll_action {
inline constexpr Action begin{0x0901};
/// Argument: how many to skip.
inline constexpr Action list{0x0902};
inline constexpr Action view{0x0903};
inline constexpr Action end{0x0904};
/// How it ended, over the button.
inline constexpr Action glance{0x0905};
}  // namespace straw_poll_action

const Flow& straw_poll_flow();
/// The terms that a draft has come to; what is not answered yet is left out.
v1::StrawPollTerms straw_poll_terms(const v1::Draft& draft);
/// Question and answers; votes beside them once they are known.
telegram::Html straw_poll_words(const Turn& turn, const Reader& reader,
                                const v1::StrawPollRecord& record);
/// Telegram's poll itself.
telegram::Request straw_poll_request(const Turn& turn, const Address& group,
                                     const v1::StrawPollRecord& record);

}  // namespace wardmote::dialogue
