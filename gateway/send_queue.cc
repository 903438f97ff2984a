#include "gateway/send_queue.h"

#include <algorithm>
#include <iterator>

namespace wardmote::gateway {

namespace {

std::size_t class_index(v1::SendClass send_class) {
  if (send_class == v1::SEND_CLASS_ANSWER) return 0;
  return send_class == v1::SEND_CLASS_BROADCAST ? 2 : 1;
}

/// Calls without a chat (answers to button presses) have neither order nor pace of their own.
bool is_unordered(const OutboxCall& call) { return call.row.chat() == 0; }

}  // namespace

SendQueue::Chat::Chat(const SendLimits& limits, std::int64_t id)
    : pace(id == 0 ? 0 : limits.per_chat_per_second, limits.per_chat_burst),
      minute(id < 0 ? limits.per_group_per_minute : 0, std::chrono::minutes{1}) {}

SendQueue::Chat& SendQueue::chat(std::int64_t id) {
  return chats_.try_emplace(id, limits_, id).first->second;
}

std::optional<OutboxCall> SendQueue::push(OutboxCall call) {
  const auto id = call.row.chat();
  auto& to = chat(id);
  auto& queue = to.waiting[class_index(call.row.send_class())];
  std::optional<OutboxCall> superseded;
  if (!call.row.coalesce_key().empty()) {
    const auto older = std::ranges::find_if(queue, [&](const OutboxCall& waiting) {
      return waiting.row.coalesce_key() == call.row.coalesce_key();
    });
    if (older != queue.end()) {
      superseded = std::move(*older);
      *older = std::move(call);
      return superseded;
    }
  }
  queue.push_back(std::move(call));
  ++size_;
  enqueue(id, to, now_);
  return superseded;
}

void SendQueue::push_back(OutboxCall call, SteadyTime not_before) {
  const auto id = call.row.chat();
  auto& to = chat(id);
  to.waiting[class_index(call.row.send_class())].push_front(std::move(call));
  ++size_;
  to.held_until = std::max(to.held_until, not_before);
  enqueue(id, to, now_);
}

std::vector<OutboxCall> SendQueue::take_waiting(std::int64_t id) {
  std::vector<OutboxCall> calls;
  for (auto& queue : chat(id).waiting) {
    size_ -= queue.size();
    std::ranges::move(queue, std::back_inserter(calls));
    queue.clear();
  }
  return calls;
}

std::optional<std::size_t> SendQueue::best_class(const Chat& chat) {
  for (std::size_t i = 0; i < classes; ++i)
    if (!chat.waiting[i].empty()) return i;
  return std::nullopt;
}

void SendQueue::enqueue(std::int64_t id, Chat& to, SteadyTime now) {
  const auto best = best_class(to);
  if (to.in_flight || !best) return;
  // An answer to a chat that waits for a broadcast's turn is not to wait with it.
  const bool rises = to.queued && to.ready_class < classes && *best < to.ready_class;
  if (to.queued && !rises) return;
  const auto due = std::max({to.pace.next(now), to.minute.next(now), to.held_until});
  to.queued = true;
  if (due <= now || rises) {
    to.ready_class = *best;
    ready_[*best].push_back(id);
  } else {
    later_.emplace(due, id);
  }
}

std::optional<std::int64_t> SendQueue::next_chat() {
  const bool lowest_first = taken_ % fairness == fairness - 1;
  for (std::size_t i = 0; i < classes; ++i) {
    const auto index = lowest_first ? classes - 1 - i : i;
    auto& queue = ready_[index];
    while (!queue.empty()) {
      const auto id = queue.front();
      queue.pop_front();
      const auto found = chats_.find(id);
      if (found != chats_.end() && found->second.ready_class == index) return id;
    }
  }
  return std::nullopt;
}

std::vector<OutboxCall> SendQueue::take(SteadyTime now, std::size_t max) {
  now_ = std::max(now_, now);
  while (!later_.empty() && later_.begin()->first <= now_) {
    const auto id = later_.begin()->second;
    later_.erase(later_.begin());
    auto& waiting = chat(id);
    waiting.queued = false;
    enqueue(id, waiting, now_);
  }
  std::vector<OutboxCall> calls;
  while (calls.size() < max && now_ >= bot_held_until_) {
    if (bot_.next(now_) > now_) break;
    const auto id = next_chat();
    if (!id) break;
    auto& from = chat(*id);
    from.queued = false;
    from.ready_class = classes;
    const auto best = best_class(from);
    if (!best) continue;
    auto& queue = from.waiting[*best];
    calls.push_back(std::move(queue.front()));
    queue.pop_front();
    --size_;
    ++taken_;
    if (is_unordered(calls.back())) {
      enqueue(*id, from, now_);
      continue;
    }
    bot_.take(now_);
    from.pace.take(now_);
    from.minute.take(now_);
    from.in_flight = true;
  }
  return calls;
}

void SendQueue::finished(std::int64_t id, SteadyTime now) {
  now_ = std::max(now_, now);
  if (id == 0) return;
  auto& done = chat(id);
  done.in_flight = false;
  enqueue(id, done, now_);
  forget_idle_chats();
}

/// A chat is forgotten once nothing waits and its buckets are full again; looked for now and then,
/// since most chats speak rarely and a city has very many.
void SendQueue::forget_idle_chats() {
  if (++finished_ % sweep_every != 0) return;
  std::erase_if(chats_, [&](auto& entry) {
    auto& chat = entry.second;
    return !chat.queued && !chat.in_flight && !best_class(chat) && chat.held_until <= now_ &&
           chat.pace.is_full(now_) && chat.minute.is_empty(now_);
  });
}

void SendQueue::hold_chat(std::int64_t id, SteadyTime until) {
  auto& held = chat(id);
  held.held_until = std::max(held.held_until, until);
}

void SendQueue::hold_bot(SteadyTime until) { bot_held_until_ = std::max(bot_held_until_, until); }

std::optional<SteadyTime> SendQueue::next_ready() const {
  const bool any_ready =
      std::ranges::any_of(ready_, [](const auto& queue) { return !queue.empty(); });
  std::optional<SteadyTime> due;
  if (any_ready) {
    auto bucket = bot_;
    due = std::max(bucket.next(now_), bot_held_until_);
  } else if (!later_.empty()) {
    due = std::max(later_.begin()->first, bot_held_until_);
  }
  return due;
}

}  // namespace wardmote::gateway
