// What time alone brings about. Every event carries the moment it was due, so that a community that
// slept ends with the same record as one that was awake.

#include <algorithm>

#include "governance/community/community.h"
#include "governance/community/settings.h"
#include "governance/petitions/rules.h"

namespace wardmote::petitions {
namespace {

constexpr std::chrono::hours day{24};

/// The next supporters; the clock rings again at once for those after them.
void tell(const State& state, const v1::PetitionRecord& record, const v1::PetitionTally& tally,
          Decision& decision) {
  auto members = supporters_of(state, number_of(record));
  members.erase(members.begin(),
                std::upper_bound(members.begin(), members.end(), MemberId{tally.told_through()}));
  const bool is_last = members.size() <= telling_batch;
  if (!is_last) members.resize(telling_batch);
  auto& told = *decision.events.emplace_back().mutable_supporters_told();
  told.set_petition(record.number());
  told.set_at_ms(tally.telling_since_ms());
  told.set_through(members.empty() ? tally.told_through() : raw(members.back()));
  told.set_is_last(is_last);
  // The author hears by themselves.
  std::erase(members, MemberId{record.author()});
  if (!members.empty())
    decision.effects.push_back(
        TellSupporters{number_of(record), static_cast<News>(tally.telling()), std::move(members)});
}

void remind(const v1::PetitionRecord& record, Timestamp at, Decision& decision) {
  auto& reminded = *decision.events.emplace_back().mutable_committee_reminded();
  reminded.set_petition(record.number());
  reminded.set_at_ms(to_ms(at));
  decision.effects.push_back(RemindCommittee{number_of(record)});
}

/// What nobody has checked is public; what nobody can read any more is gone.
void end_review(const State& state, const Context& context, const v1::PetitionRecord& record,
                Decision& decision) {
  const auto at = from_ms(record.review_until_ms());
  if (publish(state, context, record, Clock{}, at, decision)) return;
  auto& withdrawn = *decision.events.emplace_back().mutable_withdrawn();
  withdrawn.set_petition(record.number());
  withdrawn.set_at_ms(to_ms(at));
  withdrawn.set_forgotten(true);
  decision.effects.push_back(UpdatePetitionCards{number_of(record)});
}

void close(const State& state, const v1::PetitionRecord& record, Decision& decision) {
  auto& closed = *decision.events.emplace_back().mutable_closed();
  closed.set_petition(record.number());
  closed.set_at_ms(record.closes_at_ms());
  closed.set_count(supporters(state, record));
  decision.effects.push_back(AnnounceClosing{number_of(record)});
}

/// The last full day that has passed, for all of those that were slept through.
void pass_day(const Context& context, const v1::PetitionRecord& record, Decision& decision) {
  const auto published = from_ms(record.published_at_ms());
  auto& passed = *decision.events.emplace_back().mutable_day_passed();
  passed.set_petition(record.number());
  passed.set_at_ms(to_ms(published + (context.now - published) / day * day));
  decision.effects.push_back(UpdatePetitionCards{number_of(record)});
}

void become_overdue(const Context& context, const v1::PetitionRecord& record, Decision& decision) {
  const auto at = from_ms(record.answer_until_ms());
  auto& overdue = *decision.events.emplace_back().mutable_overdue();
  overdue.set_petition(record.number());
  overdue.set_at_ms(to_ms(at));
  overdue.set_next_escalation_at_ms(next_escalation_ms(context, OfficeAbove::none, at));
  decision.effects.push_back(TellOverdue{number_of(record)});
}

void escalate(const Context& context, const v1::PetitionRecord& record, Decision& decision) {
  const auto office = record.escalated_to() == v1::PETITION_OFFICE_UNSPECIFIED
                          ? OfficeAbove::district
                          : OfficeAbove::city;
  const auto at = from_ms(record.next_escalation_at_ms());
  auto& escalated = *decision.events.emplace_back().mutable_escalated();
  escalated.set_petition(record.number());
  escalated.set_office(static_cast<v1::PetitionOffice>(office));
  escalated.set_at_ms(to_ms(at));
  escalated.set_next_escalation_at_ms(next_escalation_ms(context, office, at));
  decision.effects.push_back(Escalate{number_of(record), office});
}

/// The one thing that is due.
void go_on(const State& state, const Context& context, const v1::PetitionRecord& record,
           Decision& decision) {
  const auto* tally = state.tallies.find(number_of(record));
  const auto now = to_ms(context.now);
  const auto reminder = reminder_of(record);
  if (tally != nullptr && tally->telling() != v1::PETITION_NEWS_UNSPECIFIED)
    return tell(state, record, *tally, decision);
  switch (state_of(record)) {
    case PetitionState::submitted:
      if (now >= record.review_until_ms()) return end_review(state, context, record, decision);
      return remind(record, *reminder, decision);
    case PetitionState::open:
      if (now >= record.closes_at_ms()) return close(state, record, decision);
      return pass_day(context, record, decision);
    case PetitionState::reached:
      if (is_overdue(record)) return escalate(context, record, decision);
      if (now >= record.answer_until_ms()) return become_overdue(context, record, decision);
      return remind(record, *reminder, decision);
    case PetitionState::declined:
    case PetitionState::answered:
    case PetitionState::closed:
    case PetitionState::withdrawn:
      return;
  }
}

std::optional<Timestamp> reminder_before(const v1::PetitionRecord& record, std::int64_t from,
                                         std::int64_t until, std::chrono::milliseconds before) {
  if (record.reminded_at_ms() != 0 || until - from < 2 * before.count()) return std::nullopt;
  return from_ms(until) - before;
}

/// The reminder comes first, if there is one still.
Timestamp reminder_or(const v1::PetitionRecord& record, std::int64_t until_ms) {
  const auto until = from_ms(until_ms);
  const auto reminder = reminder_of(record);
  return reminder ? std::min(*reminder, until) : until;
}

}  // namespace

std::optional<Timestamp> reminder_of(const v1::PetitionRecord& record) {
  if (state_of(record) == PetitionState::submitted)
    return reminder_before(record, record.review_from_ms(), record.review_until_ms(),
                           check_reminder_before);
  if (state_of(record) == PetitionState::reached && !is_overdue(record))
    return reminder_before(record, record.reached_at_ms(), record.answer_until_ms(),
                           answer_reminder_before);
  return std::nullopt;
}

std::int64_t next_escalation_ms(const Context& context, OfficeAbove office, Timestamp at) {
  if (office == OfficeAbove::city) return 0;
  const auto given = community::setting_duration(context, office == OfficeAbove::none
                                                              ? "petitions.escalate_district_after"
                                                              : "petitions.escalate_city_after");
  return given <= std::chrono::milliseconds{0} ? 0 : to_ms(at + given);
}

std::optional<Timestamp> deadline_of(const v1::PetitionRecord& record,
                                     const v1::PetitionTally* tally) {
  if (tally != nullptr && tally->telling() != v1::PETITION_NEWS_UNSPECIFIED)
    return from_ms(tally->telling_since_ms());
  switch (state_of(record)) {
    case PetitionState::submitted:
      return reminder_or(record, record.review_until_ms());
    case PetitionState::open: {
      const auto since = std::max(record.published_at_ms(), record.day_passed_at_ms());
      return std::min(from_ms(record.closes_at_ms()), from_ms(since) + day);
    }
    case PetitionState::reached: {
      if (!is_overdue(record)) return reminder_or(record, record.answer_until_ms());
      if (record.next_escalation_at_ms() == 0) return std::nullopt;
      return from_ms(record.next_escalation_at_ms());
    }
    case PetitionState::declined:
    case PetitionState::answered:
    case PetitionState::closed:
    case PetitionState::withdrawn:
      break;
  }
  return std::nullopt;
}

std::optional<Timestamp> next_deadline(const State& state, const Context& context) {
  if (state.deadlines.empty() || !community::is_open(context.community)) return std::nullopt;
  return state.deadlines.begin()->first;
}

Result<Decision> decide_on(const State& state, const Context& context, const Tick&) {
  Decision decision;
  if (!community::is_open(context.community)) return decision;
  std::size_t steps = 0;
  for (const auto& [at, number] : state.deadlines) {
    if (at > context.now || steps == tick_max) break;
    ++steps;
    go_on(state, context, *state.petitions.find(number), decision);
  }
  return decision;
}

}  // namespace wardmote::petitions
