#include <algorithm>

#include "governance/community/community.h"
#include "governance/core/text.h"
#include "governance/members/members.h"
#include "governance/straw_polls/straw_poll.h"

namespace wardmote::straw_polls {
namespace {

Result<void> check_officer(const Context& context, const Actor& by) {
  if (!community::is_open(context.community)) return refuse(Refusal::closed_community);
  if (!members::may_act_as(context, by, Role::officer)) return refuse(Refusal::not_an_officer);
  return {};
}

Result<void> check_terms(const v1::StrawPollTerms& terms) {
  if (terms.question().empty()) return refuse(Refusal::question_empty);
  if (count_utf16_units(terms.question()) > question_max)
    return refuse(Refusal::question_too_long, {{"limit", std::int64_t{question_max}}});
  if (terms.options_size() < options_min) return refuse(Refusal::too_few_options);
  if (auto fine = check_options(terms); !fine) return fine;
  const std::chrono::milliseconds duration{terms.duration_ms()};
  if (duration < shortest || duration > longest)
    return refuse(Refusal::duration_invalid, {{"least_minutes", std::int64_t{shortest.count()}},
                                              {"most_days", std::int64_t{longest.count()}}});
  return {};
}

Result<const v1::StrawPollRecord*> existing(const State& state, PollNumber poll) {
  const auto* record = find(state, poll);
  if (record == nullptr) return refuse(Refusal::not_found);
  return record;
}

Result<Decision> decide_on(const State& state, const Context& context, const StartPoll& command) {
  if (auto fine = check_officer(context, command.by); !fine) return tl::unexpected(fine.error());
  if (auto fine = check_terms(command.terms); !fine) return tl::unexpected(fine.error());
  const auto* group = community::chat_for(context.community, community::Purpose::group);
  if (group == nullptr || group->bot_status() == v1::BOT_STATUS_LEFT)
    return refuse(Refusal::no_group);
  const auto under_way = std::count_if(state.polls.begin(), state.polls.end(),
                                       [](const auto& row) { return is_under_way(row.second); });
  if (static_cast<std::size_t>(under_way) >= open_max)
    return refuse(Refusal::too_many_open, {{"limit", std::int64_t{open_max}}});
  const auto number = state.polls.empty() ? 1 : raw(state.polls.rows().rbegin()->first) + 1;
  Decision decision;
  auto& started = *decision.events.emplace_back().mutable_started();
  started.set_poll(number);
  *started.mutable_terms() = command.terms;
  *started.mutable_by() = to_record(command.by);
  started.set_at_ms(to_ms(context.now));
  decision.effects = {PostPoll{PollNumber{number}}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context,
                           const RecordPosted& command) {
  const auto record = existing(state, command.poll);
  if (!record) return tl::unexpected(record.error());
  if (state_of(**record) != PollState::sending) return refuse(Refusal::not_open);
  Decision decision;
  auto& posted = *decision.events.emplace_back().mutable_posted();
  posted.set_poll(raw(command.poll));
  posted.set_chat(command.chat);
  posted.set_message(command.message);
  posted.set_at_ms(to_ms(context.now));
  return decision;
}

void ask_to_stop(PollNumber poll, Timestamp at, const Actor* by, Decision& decision) {
  auto& asked = *decision.events.emplace_back().mutable_stop_asked();
  asked.set_poll(raw(poll));
  if (by != nullptr) *asked.mutable_by() = to_record(*by);
  asked.set_at_ms(to_ms(at));
  decision.effects.push_back(StopPoll{poll});
}

Result<Decision> decide_on(const State& state, const Context& context, const EndPoll& command) {
  if (auto fine = check_officer(context, command.by); !fine) return tl::unexpected(fine.error());
  const auto record = existing(state, command.poll);
  if (!record) return tl::unexpected(record.error());
  if (state_of(**record) != PollState::open) return refuse(Refusal::not_open);
  Decision decision;
  ask_to_stop(command.poll, context.now, &command.by, decision);
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const TakeTally& command) {
  const auto record = existing(state, command.poll);
  if (!record) return tl::unexpected(record.error());
  if (state_of(**record) != PollState::closing) return refuse(Refusal::not_open);
  if (command.votes.size() != static_cast<std::size_t>((*record)->terms().options_size()))
    return refuse(Refusal::tally_of_another);
  Decision decision;
  auto& taken = *decision.events.emplace_back().mutable_taken();
  taken.set_poll(raw(command.poll));
  taken.mutable_votes()->Add(command.votes.begin(), command.votes.end());
  taken.set_voters(command.voters);
  taken.set_at_ms(to_ms(context.now));
  decision.effects = {AnnounceTally{command.poll}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const GiveUp& command) {
  const auto record = existing(state, command.poll);
  if (!record) return tl::unexpected(record.error());
  if (!is_under_way(**record)) return refuse(Refusal::not_open);
  Decision decision;
  auto& lost = *decision.events.emplace_back().mutable_lost();
  lost.set_poll(raw(command.poll));
  lost.set_why(static_cast<v1::StrawPollLoss>(command.why));
  lost.set_at_ms(to_ms(context.now));
  decision.effects = {TellLost{command.poll}};
  return decision;
}

Result<Decision> decide_on(const State& state, const Context& context, const Tick&) {
  Decision decision;
  if (!community::is_open(context.community)) return decision;
  for (const auto& [at, poll] : state.deadlines) {
    if (at > context.now || decision.events.size() >= tick_max) break;
    ask_to_stop(poll, at, nullptr, decision);
  }
  return decision;
}

}  // namespace

Result<void> check_options(const v1::StrawPollTerms& terms) {
  if (terms.options_size() > options_max)
    return refuse(Refusal::too_many_options, {{"limit", std::int64_t{options_max}}});
  for (int i = 0; i < terms.options_size(); ++i) {
    const auto& option = terms.options(i);
    if (option.empty()) return refuse(Refusal::option_empty);
    if (count_utf16_units(option) > option_max)
      return refuse(Refusal::option_too_long,
                    {{"option", std::int64_t{i + 1}}, {"limit", std::int64_t{option_max}}});
    for (int before = 0; before < i; ++before) {
      if (to_lower_ascii(terms.options(before)) == to_lower_ascii(option))
        return refuse(Refusal::option_twice, {{"option", std::int64_t{i + 1}}});
    }
  }
  return {};
}

Result<Decision> decide(const State& state, const Context& context, const Command& command) {
  return std::visit([&](const auto& one) { return decide_on(state, context, one); }, command);
}

std::optional<Timestamp> next_deadline(const State& state, const Context& context) {
  if (state.deadlines.empty() || !community::is_open(context.community)) return std::nullopt;
  return state.deadlines.begin()->first;
}

}  // namespace wardmote::straw_polls
