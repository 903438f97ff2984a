#include "gateway/call_plan.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace wardmote::gateway {

namespace {

using namespace std::chrono_literals;
using telegram::Outcome;

/// One 429 concerns a chat; several in a row concern the bot.
constexpr std::uint32_t floods_that_mean_the_bot = 3;
/// The same of trouble: one chat may have it with a message that breaks something over there.
constexpr std::size_t troubled_chats_that_mean_the_bot = 3;
constexpr auto first_pause = 500ms;
constexpr auto longest_pause = 60s;
constexpr auto pause_when_unauthorized = 60s;
/// After so long a call that has nothing but trouble, while others go through, is given up...
constexpr auto patience_with_one = 10min;
/// ... and if nothing goes through at all, after so long.
constexpr auto patience_with_all = 24h;
/// How long, and of how many calls, the outcome is remembered after it was told. An entity that
/// failed before it could note it asks again within seconds.
constexpr auto outcome_life = 10min;
constexpr std::size_t outcomes_max = 4096;
constexpr std::size_t moved_max = 1000;

std::chrono::milliseconds pause_after(std::uint32_t tries) {
  const auto shift = std::min<std::uint32_t>(tries, 7);
  return std::min<std::chrono::milliseconds>(first_pause * (1 << shift), longest_pause);
}

/// True if the call speaks of a message that is there already: in a supergroup that has taken the
/// place of the group, the same number is another message.
bool names_a_message(std::string_view method) {
  constexpr auto prefixes = std::to_array<std::string_view>(
      {"edit", "delete", "pin", "unpin", "copy", "forward", "stop", "setMessage"});
  return std::ranges::any_of(
      prefixes, [method](std::string_view prefix) { return method.starts_with(prefix); });
}

/// Points a call's body at the supergroup that its group has become.
void redirect(v1::OutboxRow& row, std::int64_t chat) {
  const auto from = "\"chat_id\":" + std::to_string(row.chat());
  auto& body = *row.mutable_body();
  if (const auto at = body.find(from); at != std::string::npos)
    body.replace(at, from.size(), "\"chat_id\":" + std::to_string(chat));
  row.set_chat(chat);
}

v1::CallOutcome outcome_of(const OutboxCall& call, const telegram::Response& response) {
  v1::CallOutcome outcome;
  outcome.set_number(call.row.number());
  outcome.set_tag(call.row.tag());
  outcome.set_method(call.row.method());
  outcome.set_chat(call.row.chat());
  outcome.set_ok(response.outcome == Outcome::ok || response.outcome == Outcome::not_modified);
  outcome.set_outcome(static_cast<std::uint32_t>(response.outcome));
  outcome.set_description(response.description);
  outcome.set_message_id(telegram::raw(response.message_id));
  for (const auto further : response.further_message_ids)
    outcome.add_further_message_ids(telegram::raw(further));
  outcome.set_message_thread_id(telegram::raw(response.message_thread_id));
  outcome.set_file_path(response.file_path);
  if (response.poll) {
    auto& poll = *outcome.mutable_poll();
    poll.mutable_votes()->Add(response.poll->votes.begin(), response.poll->votes.end());
    poll.set_voters(response.poll->voters);
    poll.set_is_closed(response.poll->is_closed);
  }
  return outcome;
}

telegram::Response made_up(Outcome outcome, std::string description) {
  telegram::Response response;
  response.outcome = outcome;
  response.description = std::move(description);
  return response;
}

}  // namespace

void CallPlan::add(OutboxCall call, SteadyTime now) {
  const auto key = key_of(call);
  if (const auto told = reported_.find(key);
      told != reported_.end() && told->second.created_at_ms == call.row.created_at_ms()) {
    finished_.push_back({call.from, told->second.outcome});
    return;
  }
  if (!known_.try_emplace(key).second) return;
  if (const auto moved = moved_.find(call.row.chat());
      moved != moved_.end() && !follow(call, moved->second, now))
    return;
  enqueue(std::move(call), now);
}

void CallPlan::enqueue(OutboxCall call, SteadyTime now) {
  if (const auto superseded = queue_.push(std::move(call)))
    finish(*superseded, made_up(Outcome::ok, "superseded by a later edit"), now);
}

std::vector<OutboxCall> CallPlan::take(SteadyTime now, Timestamp wall, std::size_t in_flight_max) {
  std::vector<OutboxCall> calls;
  while (flying_.size() < in_flight_max) {
    auto taken = queue_.take(now, in_flight_max - flying_.size());
    if (taken.empty()) break;
    for (auto& call : taken) {
      if (call.row.expires_at_ms() == 0 || call.row.expires_at_ms() > to_ms(wall)) {
        flying_.emplace(key_of(call), call);
        calls.push_back(std::move(call));
        continue;
      }
      queue_.finished(call.row.chat(), now);
      finish(call, made_up(Outcome::target_gone, "expired before it could be sent"), now);
    }
  }
  return calls;
}

void CallPlan::answered(OutboxCall call, const telegram::Response& response, SteadyTime now,
                        Delivery delivery) {
  flying_.erase(key_of(call));
  const auto chat = call.row.chat();
  switch (response.outcome) {
    case Outcome::flood: {
      const auto until = now + response.retry_after;
      if (++floods_ >= floods_that_mean_the_bot || chat == 0) queue_.hold_bot(until);
      queue_.push_back(std::move(call), until);
      break;
    }
    case Outcome::trouble:
      trouble(std::move(call), response, delivery, now);
      break;
    case Outcome::unauthorized:
      queue_.hold_bot(now + pause_when_unauthorized);
      queue_.push_back(std::move(call), now);
      break;
    case Outcome::migrated:
      move_chat(std::move(call), telegram::raw(response.migrate_to_chat_id), now);
      break;
    default:
      floods_ = 0;
      troubled_chats_.clear();
      last_success_ = now;
      finish(call, response, now);
  }
  queue_.finished(chat, now);
}

void CallPlan::trouble(OutboxCall call, const telegram::Response& response, Delivery delivery,
                       SteadyTime now) {
  auto& known = known_[key_of(call)];
  if (delivery == Delivery::unknown && !call.row.repeat_if_unknown()) {
    finish(call, made_up(Outcome::trouble, "outcome unknown: the connection broke"), now);
    return;
  }
  if (delivery == Delivery::never_sent)
    known.troubled_since.reset();
  else if (!known.troubled_since)
    known.troubled_since = now;
  if (is_hopeless(known, now)) {
    finish(call, response, now);
    return;
  }
  if (troubled_chats_.size() < troubled_chats_that_mean_the_bot)
    troubled_chats_.insert(call.row.chat());
  const auto pause = pause_after(call.tries++);
  if (delivery == Delivery::never_sent ||
      troubled_chats_.size() >= troubled_chats_that_mean_the_bot)
    queue_.hold_bot(now + std::min<std::chrono::milliseconds>(pause, 2s));
  queue_.push_back(std::move(call), now + pause);
}

bool CallPlan::is_hopeless(const Known& known, SteadyTime now) const {
  if (!known.troubled_since) return false;
  const bool others_succeed = last_success_ > *known.troubled_since;
  return now - *known.troubled_since >= (others_succeed ? patience_with_one : patience_with_all);
}

/// A group has become a supergroup: what waits for it goes there, in the same order.
void CallPlan::move_chat(OutboxCall call, std::int64_t to, SteadyTime now) {
  const auto from = call.row.chat();
  if (moved_.size() >= moved_max) moved_.clear();
  moved_[from] = to;
  if (follow(call, to, now)) queue_.push_back(std::move(call), now);
  for (auto& waiting : queue_.take_waiting(from))
    if (follow(waiting, to, now)) enqueue(std::move(waiting), now);
}

/// Points the call at the supergroup; false if it makes no sense there, and is finished.
bool CallPlan::follow(OutboxCall& call, std::int64_t to, SteadyTime now) {
  auto& known = known_[key_of(call)];
  if (known.moved_from == 0) known.moved_from = call.row.chat();
  redirect(call.row, to);
  if (!names_a_message(call.row.method())) return true;
  finish(call, made_up(Outcome::target_gone, "the group has become a supergroup"), now);
  return false;
}

void CallPlan::lose_flying(SteadyTime now) {
  for (auto& [key, call] : std::exchange(flying_, {})) {
    const auto chat = call.row.chat();
    if (call.row.repeat_if_unknown())
      queue_.push_back(std::move(call), now);
    else
      finish(call, made_up(Outcome::trouble, "outcome unknown: the sender failed"), now);
    queue_.finished(chat, now);
  }
}

void CallPlan::finish(const OutboxCall& call, const telegram::Response& response, SteadyTime now) {
  const auto key = key_of(call);
  auto outcome = outcome_of(call, response);
  if (const auto known = known_.find(key); known != known_.end()) {
    if (known->second.moved_from != 0) {
      outcome.set_migrate_to_chat(call.row.chat());
      outcome.set_chat(known->second.moved_from);
      // Of a call without a tag, the entity hears failures only.
      if (outcome.ok() && outcome.tag().empty()) {
        outcome.set_ok(false);
        outcome.set_outcome(static_cast<std::uint32_t>(Outcome::migrated));
      }
    }
    known_.erase(known);
  }
  forget_reported(now);
  reported_[key] = {.outcome = outcome, .created_at_ms = call.row.created_at_ms()};
  reported_order_.emplace_back(now, key);
  finished_.push_back({call.from, std::move(outcome)});
}

void CallPlan::forget_reported(SteadyTime now) {
  while (!reported_order_.empty() && (reported_order_.size() >= outcomes_max ||
                                      reported_order_.front().first + outcome_life <= now)) {
    reported_.erase(reported_order_.front().second);
    reported_order_.pop_front();
  }
}

std::vector<FinishedCall> CallPlan::take_finished() { return std::exchange(finished_, {}); }

}  // namespace wardmote::gateway
