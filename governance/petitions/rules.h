#pragma once

// What the files of the rules share.

#include <optional>
#include <string>
#include <string_view>

#include "governance/petitions/petition.h"
#include "governance/petitions/queries.h"

namespace wardmote::petitions {

Result<Decision> decide_on(const State& state, const Context& context,
                           const SubmitPetition& command);
Result<Decision> decide_on(const State& state, const Context& context, const MendPetition& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const WithdrawPetition& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const PublishPetition& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const DeclinePetition& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const SupportPetition& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const WithdrawSupport& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const ToggleSupport& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const ProposeAnswer& command);
Result<Decision> decide_on(const State& state, const Context& context,
                           const AgreeToAnswer& command);
Result<Decision> decide_on(const State& state, const Context& context, const ForgetPerson& command);
Result<Decision> decide_on(const State& state, const Context& context, const RecordCard& command);
Result<Decision> decide_on(const State& state, const Context& context, const ForgetCard& command);
Result<Decision> decide_on(const State& state, const Context& context, const Tick& command);

/// Refuses if the community is closed.
Result<void> check_open(const Context& context);
/// Refuses who is no officer, and everybody while the community is closed.
Result<void> check_officer(const Context& context, const Actor& by);
Result<const v1::PetitionRecord*> existing(const State& state, PetitionNumber petition);
/// The petition is not in a state in which this can be done.
tl::unexpected<Rejection> wrong_state(const v1::PetitionRecord& record);
/// Several lines of a person's own, of which there must be some.
Result<std::string> checked_words(std::string_view words, std::size_t limit, Refusal empty,
                                  Refusal too_long);

/// Publishes it as of `at`, by nobody if the time to check it was over. Its author is the first
/// supporter, if they may be. False if the text cannot be opened any more.
bool publish(const State& state, const Context& context, const v1::PetitionRecord& record,
             const Actor& by, Timestamp at, Decision& decision);
/// Somebody supports it who may: perhaps the one who was still missing.
void support(const State& state, const v1::PetitionRecord& record, MemberId member, Timestamp at,
             Decision& decision);

/// When the committee is reminded of the deadline that runs; nothing if that is done, or if it has
/// too little time for a reminder.
std::optional<Timestamp> reminder_of(const v1::PetitionRecord& record);
/// When an answer that is overdue is passed on, after it has reached `office`; 0: never.
std::int64_t next_escalation_ms(const Context& context, OfficeAbove office, Timestamp at);
/// When Tick has something to do for it.
std::optional<Timestamp> deadline_of(const v1::PetitionRecord& record,
                                     const v1::PetitionTally* tally);

}  // namespace wardmote::petitions
