// "A person please": who would like the committee to write to them.

#include "governance/core/text.h"
#include "governance/members/members_decider.h"

namespace wardmote::members {

Result<Decision> Decider::operator()(const AskForPerson& command) const {
  const auto member = present(command.member);
  if (!member) return tl::unexpected(member.error());
  const auto& record = **member;
  const auto asked = from_ms(record.asked_for_person_at_ms());
  const std::chrono::minutes pause =
      command.words.empty() ? between_wishes : between_wishes_in_words;
  // A wish that waits is told as soon as somebody can be told, however often it was uttered.
  const bool too_soon = record.asked_for_person_at_ms() != 0 && context.now < asked + pause &&
                        !(command.told && record.wish_waits());
  if (too_soon) return refuse(Refusal::asked_already, {{"again", asked + pause}});
  Decision decision;
  auto& event = *decision.events.emplace_back().mutable_person_asked_for();
  event.set_member(raw(command.member));
  event.set_at_ms(to_ms(context.now));
  if (command.told) return decision;
  event.set_waits(true);
  auto words = wish_of(state, context.vault, command.member);
  if (!words.empty() && !command.words.empty()) words += '\n';
  words += command.words;
  words = std::string{cut(words, longest_wish)};
  if (!words.empty()) event.set_sealed_wish(context.vault.seal(command.member, words));
  return decision;
}

Result<Decision> Decider::operator()(const NoteWishDelivered& command) const {
  const auto member = present(command.member);
  if (!member) return tl::unexpected(member.error());
  Decision decision;
  if ((*member)->wish_waits())
    decision.events.emplace_back().mutable_wish_delivered()->set_member(raw(command.member));
  return decision;
}

Result<Decision> Decider::operator()(const NoteWishAnswered& command) const {
  const auto member = present(command.member);
  if (!member) return tl::unexpected(member.error());
  Decision decision;
  if ((*member)->asked_for_person_at_ms() != 0)
    decision.events.emplace_back().mutable_wish_answered()->set_member(raw(command.member));
  return decision;
}

}  // namespace wardmote::members
