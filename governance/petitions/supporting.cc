// One person, one support: given, taken back, and what the last one that was missing brings about.

#include "governance/members/members.h"
#include "governance/petitions/rules.h"

namespace wardmote::petitions {
namespace {

Result<const v1::PetitionRecord*> collecting(const State& state, const Context& context,
                                             PetitionNumber petition) {
  if (auto fine = check_open(context); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, petition);
  // What is not published yet is nobody's business.
  if (!record || !is_published(**record)) return refuse(Refusal::not_found);
  if (!takes_supports(**record, context.now)) return refuse(Refusal::collecting_ended);
  return record;
}

Decision taken_back(const Context& context, const v1::PetitionSupport& row) {
  const PetitionNumber number{row.petition()};
  Decision decision;
  auto& withdrawn = *decision.events.emplace_back().mutable_support_withdrawn();
  withdrawn.set_petition(row.petition());
  withdrawn.set_member(row.member());
  withdrawn.set_at_ms(to_ms(context.now));
  decision.effects = {ConfirmSupport{number, MemberId{row.member()}, false},
                      UpdatePetitionCards{number}};
  return decision;
}

}  // namespace

void support(const State& state, const v1::PetitionRecord& record, MemberId member, Timestamp at,
             Decision& decision) {
  const auto& terms = record.terms();
  auto& supported = *decision.events.emplace_back().mutable_supported();
  supported.set_petition(record.number());
  supported.set_member(raw(member));
  supported.set_at_ms(to_ms(at));
  // Once it is reached it stays so, whoever takes their support back.
  if (record.reached_at_ms() != 0 || supporters(state, record) + 1 < terms.needed()) return;
  auto& reached = *decision.events.emplace_back().mutable_reached();
  reached.set_petition(record.number());
  reached.set_at_ms(to_ms(at));
  reached.set_answer_until_ms(to_ms(at) + terms.answer_within_ms());
  decision.effects.push_back(AnnounceReached{number_of(record)});
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const SupportPetition& command) {
  const auto found = collecting(state, context, command.petition);
  if (!found) return tl::unexpected(found.error());
  const auto& record = **found;
  if (auto fine = may_support(context, record, command.by); !fine)
    return tl::unexpected(fine.error());
  if (supports(state, command.petition, command.by)) return refuse(Refusal::already_supported);
  Decision decision;
  decision.effects.push_back(ConfirmSupport{command.petition, command.by, true});
  support(state, record, command.by, context.now, decision);
  decision.effects.push_back(UpdatePetitionCards{command.petition});
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const WithdrawSupport& command) {
  const auto found = collecting(state, context, command.petition);
  if (!found) return tl::unexpected(found.error());
  const auto* row = state.supports.find(support_key(command.petition, command.by));
  if (row == nullptr) return refuse(Refusal::not_supported);
  return taken_back(context, *row);
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const ToggleSupport& command) {
  const auto* row = state.supports.find(support_key(command.petition, command.by));
  if (row == nullptr)
    return decide_on(state, context,
                     SupportPetition{.by = command.by, .petition = command.petition});
  if (context.now - from_ms(row->at_ms()) >= double_tap)
    return decide_on(state, context,
                     WithdrawSupport{.by = command.by, .petition = command.petition});
  Decision decision;
  decision.effects.push_back(ConfirmSupport{command.petition, command.by, true});
  return decision;
}

}  // namespace wardmote::petitions
