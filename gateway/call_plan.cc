#include "gateway/call_plan.h"

#include <algorithm>
#include <string>

namespace wardmote::gateway {

namespace {

using namespace std::chrono_literals;
using telegram::Outcome;

/// One 429 concerns a chat; several in a row concern the bot.
constexpr std::uint32_t floods_that_mean_the_bot = 3;
constexpr auto first_pause = 500ms;
constexpr auto longest_pause = 60s;
constexpr auto pause_when_unauthorized = 60s;

std::chrono::milliseconds pause_after(std::uint32_t tries) {
  const auto shift = std::min<std::uint32_t>(tries, 7);
  return std::min<std::chrono::milliseconds>(first_pause * (1 << shift), longest_pause);
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
  outcome.set_message_thread_id(telegram::raw(response.message_thread_id));
  outcome.set_file_path(response.file_path);
  return outcome;
}

}  // namespace

void CallPlan::add(OutboxCall call) {
  if (!known_.emplace(call.from, call.row.number()).second) return;
  auto superseded = queue_.push(std::move(call));
  if (!superseded) return;
  telegram::Response skipped;
  skipped.outcome = Outcome::ok;
  skipped.description = "superseded by a later edit";
  finish(*superseded, skipped);
}

std::vector<OutboxCall> CallPlan::take(SteadyTime now, Timestamp wall, std::size_t in_flight_max) {
  std::vector<OutboxCall> calls;
  while (in_flight_ < in_flight_max) {
    auto taken = queue_.take(now, in_flight_max - in_flight_);
    if (taken.empty()) break;
    for (auto& call : taken) {
      if (call.row.expires_at_ms() == 0 || call.row.expires_at_ms() > to_ms(wall)) {
        ++in_flight_;
        calls.push_back(std::move(call));
        continue;
      }
      telegram::Response expired;
      expired.outcome = Outcome::target_gone;
      expired.description = "expired before it could be sent";
      queue_.finished(call.row.chat(), now);
      finish(call, expired);
    }
  }
  return calls;
}

void CallPlan::answered(OutboxCall call, const telegram::Response& response, SteadyTime now) {
  --in_flight_;
  const auto chat = call.row.chat();
  switch (response.outcome) {
    case Outcome::flood: {
      const auto until = now + response.retry_after;
      if (++floods_ >= floods_that_mean_the_bot || chat == 0) queue_.hold_bot(until);
      queue_.push_back(std::move(call), until);
      break;
    }
    case Outcome::trouble:
      try_later(std::move(call), now);
      break;
    case Outcome::unauthorized:
      queue_.hold_bot(now + pause_when_unauthorized);
      queue_.push_back(std::move(call), now + pause_when_unauthorized);
      break;
    case Outcome::migrated:
      redirect(call.row, telegram::raw(response.migrate_to_chat_id));
      queue_.push_back(std::move(call), now);
      break;
    default:
      floods_ = 0;
      finish(call, response);
  }
  queue_.finished(chat, now);
}

void CallPlan::try_later(OutboxCall call, SteadyTime now) {
  const auto pause = pause_after(call.tries++);
  // Trouble is rarely one chat's: the first sign of it slows the whole bot a little.
  queue_.hold_bot(now + std::min<std::chrono::milliseconds>(pause, 2s));
  queue_.push_back(std::move(call), now + pause);
}

void CallPlan::finish(const OutboxCall& call, const telegram::Response& response) {
  known_.erase({call.from, call.row.number()});
  finished_.push_back({call.from, outcome_of(call, response)});
}

std::vector<FinishedCall> CallPlan::take_finished() { return std::exchange(finished_, {}); }

}  // namespace wardmote::gateway
