// A draft beside the conversation: an offer made in the group while its author is in the middle of
// something else in private. A person has one conversation, so it lies inside of that.
#include "dialogue/flow.h"

namespace wardmote::dialogue {
namespace {

/// Under this name it lies where there is no other conversation.
constexpr std::string_view alone = "aside";

struct Kept {
  std::string flow;
  std::string step;
  v1::Draft draft;
};

std::optional<Kept> load(const Turn& turn) {
  if (!turn.speaker.member) return std::nullopt;
  const auto* record =
      conversations::current(turn.conversations(), turn.at.now, *turn.speaker.member);
  const auto data = conversations::data(turn.conversations(), turn.at.vault, *turn.speaker.member);
  Kept kept;
  if (record == nullptr || !data || !kept.draft.ParseFromString(*data)) return std::nullopt;
  kept.flow = record->flow();
  kept.step = record->step();
  return kept;
}

bool save(Turn& turn, const Kept& kept) {
  const auto saved =
      turn.run<conversations::Feature>(conversations::Save{.member = *turn.speaker.member,
                                                           .flow = kept.flow,
                                                           .step = kept.step,
                                                           .data = kept.draft.SerializeAsString(),
                                                           .chat = raw(turn.place.chat),
                                                           .lifetime = std::nullopt});
  if (!saved) tell_refusal(turn, saved.error());
  return saved.has_value();
}

}  // namespace

bool put_aside(Turn& turn, v1::Draft draft) {
  if (!turn.speaker.member) return false;
  auto kept = load(turn);
  if (kept && kept->flow != alone) {
    *kept->draft.mutable_aside() = std::move(draft);
    return save(turn, *kept);
  }
  return save(turn, {.flow = std::string{alone}, .step = "offered", .draft = std::move(draft)});
}

std::optional<v1::Draft> aside_of(const Turn& turn) {
  auto kept = load(turn);
  if (!kept) return std::nullopt;
  if (kept->flow == alone) return std::move(kept->draft);
  if (!kept->draft.has_aside()) return std::nullopt;
  return std::move(*kept->draft.mutable_aside());
}

void drop_aside(Turn& turn) {
  auto kept = load(turn);
  if (!kept) return;
  if (kept->flow == alone) {
    // Ending what has just been erased is no trouble: there is nothing left to end.
    (void)turn.run<conversations::Feature>(conversations::End{.member = *turn.speaker.member});
  } else if (kept->draft.has_aside()) {
    kept->draft.clear_aside();
    (void)save(turn, *kept);
  }
}

}  // namespace wardmote::dialogue
