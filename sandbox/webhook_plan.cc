#include "sandbox/webhook_plan.h"

#include <algorithm>
#include <set>

namespace wardmote::sandbox {
namespace {

constexpr std::int64_t retry_after_max = 3600;
constexpr std::int64_t gone_ms_max = std::int64_t{23} * 3600 * 1000;

}  // namespace

WebhookPlan::Group WebhookPlan::group_of(const QueuedUpdate& update) {
  switch (update.type) {
    case UpdateType::message:
    case UpdateType::edited_message:
    case UpdateType::channel_post:
    case UpdateType::edited_channel_post:
      return {0, update.group};
    case UpdateType::callback_query:
      return {1, update.group};
    case UpdateType::poll:
    case UpdateType::poll_answer:
      return {2, update.group};
    case UpdateType::my_chat_member:
      return {3, update.group};
    case UpdateType::chat_member:
    case UpdateType::chat_join_request:
      return {4, update.group};
    default:
      return {5, update.id};
  }
}

std::optional<std::int64_t> WebhookPlan::next(const UpdateQueue& queue, std::int64_t now_ms,
                                              std::int64_t connections_max) {
  if (busy_count_ >= connections_max) return std::nullopt;
  // Telegram looks only so far ahead.
  auto ahead = 2 * connections_max;
  std::set<Group> seen;
  for (const auto& update : queue.updates()) {
    if (update.expires * 1000 <= now_ms) continue;
    if (ahead-- <= 0) break;
    const auto group = group_of(update);
    if (!seen.insert(group).second) continue;
    auto& waiting = groups_[group];
    if (waiting.is_busy || waiting.retry_at_ms > now_ms) continue;
    waiting.is_busy = true;
    ++busy_count_;
    return update.id;
  }
  return std::nullopt;
}

void WebhookPlan::succeeded(const QueuedUpdate& update) {
  --busy_count_;
  groups_.erase(group_of(update));
}

void WebhookPlan::failed(const QueuedUpdate& update, std::int64_t now_ms, std::int64_t retry_after,
                         Random& random) {
  --busy_count_;
  auto& waiting = groups_[group_of(update)];
  waiting.is_busy = false;
  const auto delay = retry_after >= 0 ? std::min(retry_after, retry_after_max)
                                      : std::min(waiting.delay_seconds, random.between(60, 120));
  // The first try again is at once, then after 2, 4, 8 ... seconds.
  waiting.delay_seconds = waiting.delay_seconds == 0 ? 2 : waiting.delay_seconds * 2;
  waiting.delay_seconds = std::min<std::int64_t>(waiting.delay_seconds, 120);
  waiting.retry_at_ms = now_ms + delay * 1000;
}

std::optional<std::int64_t> WebhookPlan::next_retry_ms() const {
  std::optional<std::int64_t> earliest;
  for (const auto& [group, waiting] : groups_) {
    if (waiting.is_busy) continue;
    earliest = std::min(earliest.value_or(waiting.retry_at_ms), waiting.retry_at_ms);
  }
  return earliest;
}

bool WebhookPlan::is_gone_for_good(std::int64_t now_ms) {
  if (!gone_since_ms_) gone_since_ms_ = now_ms;
  return now_ms - *gone_since_ms_ >= gone_ms_max;
}

}  // namespace wardmote::sandbox
