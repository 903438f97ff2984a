// What all rules of petitions begin with, and what is shown where.

#include <variant>

#include "governance/community/community.h"
#include "governance/core/text.h"
#include "governance/members/members.h"
#include "governance/petitions/rules.h"

namespace wardmote::petitions {

Result<void> check_open(const Context& context) {
  if (!community::is_open(context.community)) return refuse(Refusal::closed_community);
  return {};
}

Result<void> check_officer(const Context& context, const Actor& by) {
  if (auto fine = check_open(context); !fine) return fine;
  if (!members::may_act_as(context, by, Role::officer)) return refuse(Refusal::not_an_officer);
  return {};
}

Result<const v1::PetitionRecord*> existing(const State& state, PetitionNumber petition) {
  const auto* record = find(state, petition);
  if (record == nullptr) return refuse(Refusal::not_found);
  return record;
}

tl::unexpected<Rejection> wrong_state(const v1::PetitionRecord& record) {
  return refuse(Refusal::wrong_state, "state", record.state());
}

Result<std::string> checked_words(std::string_view words, std::size_t limit, Refusal empty,
                                  Refusal too_long) {
  auto clean = clean_text(words);
  if (clean.empty()) return refuse(empty);
  if (count_code_points(clean) > limit)
    return refuse(too_long, "limit", static_cast<std::int64_t>(limit));
  return clean;
}

Result<Decision> decide(const State& state, const Context& context, const Command& command) {
  return std::visit([&](const auto& one) { return decide_on(state, context, one); }, command);
}

Result<Decision> decide_on(const State& state, const Context&, const RecordCard& command) {
  if (auto record = existing(state, command.petition); !record)
    return tl::unexpected(record.error());
  Decision decision;
  auto& card = *decision.events.emplace_back().mutable_card_recorded()->mutable_card();
  card.set_petition(raw(command.petition));
  card.set_kind(static_cast<v1::PetitionCardKind>(command.kind));
  if (command.member) card.set_member(raw(*command.member));
  card.set_chat(command.chat);
  card.set_message(command.message);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context&, const ForgetCard& command) {
  Decision decision;
  if (find_card(state, command.petition, command.kind, command.member) == nullptr) return decision;
  auto& forgotten = *decision.events.emplace_back().mutable_card_forgotten();
  forgotten.set_petition(raw(command.petition));
  forgotten.set_kind(static_cast<v1::PetitionCardKind>(command.kind));
  if (command.member) forgotten.set_member(raw(*command.member));
  return decision;
}

}  // namespace wardmote::petitions
