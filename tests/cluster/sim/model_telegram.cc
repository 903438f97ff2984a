#include "tests/cluster/sim/model_telegram.h"

#include <algorithm>
#include <utility>

namespace wardmote::cluster::sim {

bool ModelTelegram::happen(std::uint64_t community, bool is_button, std::int64_t now) {
  expire(now);
  const Update update{.id = next_id_++, .community = community};
  if (queue_.size() >= options_.queue_max) {
    ++lost_;
    return false;
  }
  queue_.push_back({update, now + (is_button ? options_.button_life : options_.update_life)});
  return true;
}

void ModelTelegram::expire(std::int64_t now) {
  lost_ += std::erase_if(queue_, [now](const Held& held) { return held.until <= now; });
}

std::vector<Update> ModelTelegram::first(std::int64_t offset) const {
  std::vector<Update> updates;
  for (const auto& held : queue_) {
    if (updates.size() >= options_.limit) break;
    if (held.update.id >= offset) updates.push_back(held.update);
  }
  return updates;
}

void ModelTelegram::get_updates(std::int64_t offset, std::int64_t now, Answer answer) {
  expire(now);
  std::erase_if(queue_, [offset](const Held& held) { return held.update.id < offset; });
  if (poll_) std::exchange(poll_, nullptr)(Result::conflict, {});
  const auto updates = first(offset);
  if (!updates.empty()) return answer(Result::updates, updates);
  poll_ = std::move(answer);
  polled_offset_ = offset;
  poll_until_ = now + options_.poll_timeout;
}

void ModelTelegram::wake(std::int64_t now) {
  expire(now);
  if (!poll_) return;
  const auto updates = first(polled_offset_);
  if (!updates.empty() || now >= poll_until_)
    std::exchange(poll_, nullptr)(Result::updates, updates);
}

}  // namespace wardmote::cluster::sim
