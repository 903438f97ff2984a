// What officers do before a petition is public: they check whether it may be, and nothing else.

#include <algorithm>

#include "governance/community/settings.h"
#include "governance/petitions/rules.h"

namespace wardmote::petitions {
namespace {

bool is_author(const v1::PetitionRecord& record, const Actor& by) {
  return Actor{MemberId{record.author()}} == by;
}

/// The petition, waiting for a check that this officer may do.
Result<const v1::PetitionRecord*> to_check(const State& state, const Context& context,
                                           const Actor& by, PetitionNumber petition) {
  if (auto fine = check_officer(context, by); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, petition);
  if (!record) return record;
  if (state_of(**record) != PetitionState::submitted) return wrong_state(**record);
  if (is_author(**record, by)) return refuse(Refusal::own_petition);
  return record;
}

}  // namespace

bool publish(const State& state, const Context& context, const v1::PetitionRecord& record,
             const Actor& by, Timestamp at, Decision& decision) {
  const auto text = text_of(record, context.vault);
  if (!text) return false;
  const auto number = number_of(record);
  const MemberId author{record.author()};
  const auto duration = community::setting_duration(context, "petitions.duration");
  auto& published = *decision.events.emplace_back().mutable_published();
  published.set_petition(record.number());
  *published.mutable_text() = *text;
  if (!std::holds_alternative<Clock>(by)) *published.mutable_by() = to_record(by);
  published.set_at_ms(to_ms(at));
  // Counted from when people can know: a server that slept takes nobody's time.
  const auto known_at = std::max(at, context.now);
  published.set_closes_at_ms(to_ms(known_at + duration));
  *published.mutable_terms() = terms_of_now(context);
  decision.effects.push_back(AnnouncePublication{number});
  auto after = record;
  *after.mutable_terms() = published.terms();
  if (may_support(context, after, author)) support(state, after, author, known_at, decision);
  return true;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const PublishPetition& command) {
  const auto found = to_check(state, context, command.by, command.petition);
  if (!found) return tl::unexpected(found.error());
  Decision decision;
  if (!publish(state, context, **found, command.by, context.now, decision))
    return refuse(Refusal::text_gone);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const DeclinePetition& command) {
  const auto found = to_check(state, context, command.by, command.petition);
  if (!found) return tl::unexpected(found.error());
  const auto& record = **found;
  // The clock may not have told us yet; what nobody checked in time is public.
  if (to_ms(context.now) >= record.review_until_ms()) return refuse(Refusal::review_over);
  if (has_declined(record, command.by)) return refuse(Refusal::declined_before);
  if (std::find(all_faults.begin(), all_faults.end(), command.fault) == all_faults.end())
    return refuse(Refusal::fault_unknown);
  auto words =
      checked_words(command.words, words_max, Refusal::words_required, Refusal::words_too_long);
  if (!words) return tl::unexpected(words.error());
  Decision decision;
  auto& declined = *decision.events.emplace_back().mutable_declined();
  declined.set_petition(record.number());
  auto& refusal = *declined.mutable_refusal();
  *refusal.mutable_by() = to_record(command.by);
  refusal.set_fault(static_cast<v1::PetitionFault>(command.fault));
  refusal.set_sealed_words(context.vault.seal(MemberId{record.author()}, *words));
  refusal.set_at_ms(to_ms(context.now));
  decision.effects = {TellDeclined{command.petition}, UpdatePetitionCards{command.petition}};
  return decision;
}

}  // namespace wardmote::petitions
