#include "dialogue/interrupted.h"

#include <string>
#include <utility>

#include "governance/conversations/conversations.h"

namespace wardmote::dialogue {
namespace {

/// Far below the hundred levels that protobuf reads.
constexpr int waiting_max = 8;

/// Takes whatever is about the same thing out of those that wait.
void put_away_same(std::string_view flow, v1::Draft& draft) {
  auto* at = &draft;
  while (at->has_interrupted()) {
    auto& waiting = *at->mutable_interrupted();
    if (waiting.flow() != flow || waiting.draft().object() != draft.object()) {
      at = waiting.mutable_draft();
    } else if (waiting.draft().has_interrupted()) {
      const v1::InterruptedDraft deeper = waiting.draft().interrupted();
      waiting = deeper;
    } else {
      at->clear_interrupted();
    }
  }
}

}  // namespace

void let_wait(std::string_view former_flow, v1::Draft former, std::string_view flow,
              v1::Draft& draft) {
  if (!former.answers().empty()) {
    auto& waiting = *draft.mutable_interrupted();
    waiting.set_flow(std::string{former_flow});
    // It goes with whatever is open.
    former.clear_aside();
    *waiting.mutable_draft() = std::move(former);
  } else if (former.has_interrupted()) {
    *draft.mutable_interrupted() = former.interrupted();
  }
  put_away_same(flow, draft);
}

bool fits(const v1::Draft& draft) {
  int waiting = 0;
  for (const auto* at = &draft; at->has_interrupted(); at = &at->interrupted().draft()) ++waiting;
  return waiting <= waiting_max && draft.ByteSizeLong() <= conversations::largest_draft;
}

}  // namespace wardmote::dialogue
