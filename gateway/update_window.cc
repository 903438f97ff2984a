#include "gateway/update_window.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace wardmote::gateway {

namespace {

using namespace std::chrono_literals;

/// As long as Telegram keeps an update that it could not deliver.
constexpr auto retry_life = 24h;
/// What may have been overtaken by the very first update is only what was tried beside it, and that
/// is tried again within two minutes: the communities need not remember every id for a day.
constexpr auto first_contact_life = 1h;
/// Nothing of the old numbers can come after so much silence.
constexpr auto silence_that_ends_a_row = 72h;
/// No bot gets so many updates in a day that one so far behind could be a late one.
constexpr std::int64_t too_far_behind = 500'000'000;
/// More are saved as fewer and larger ones; the communities know what they have applied.
constexpr std::size_t saved_gaps_max = 1000;

}  // namespace

std::map<std::int64_t, UpdateWindow::Gap>::const_iterator UpdateWindow::gap_of(
    std::int64_t id) const {
  auto after = gaps_.upper_bound(id);
  if (after == gaps_.begin()) return gaps_.end();
  const auto gap = std::prev(after);
  return id < gap->second.end ? gap : gaps_.end();
}

bool UpdateWindow::is_safe(std::int64_t id) const { return id < end_ && gap_of(id) == gaps_.end(); }

void UpdateWindow::arrive(std::int64_t id, Timestamp now) {
  last_update_ = std::max(last_update_, now);
  if (id < end_) return;
  if (id > end_)
    gaps_[end_] = {.end = id, .until = now + (end_ == 0 ? first_contact_life : retry_life)};
  gaps_[id] = {.end = id + 1, .until = now + retry_life};
  end_ = id + 1;
}

void UpdateWindow::make_safe(std::int64_t id) {
  const auto found = gap_of(id);
  if (found == gaps_.end()) return;
  const auto [first, gap] = *found;
  gaps_.erase(found);
  if (first < id) gaps_[first] = {.end = id, .until = gap.until};
  if (id + 1 < gap.end) gaps_[id + 1] = gap;
}

void UpdateWindow::make_safe_below(std::int64_t end, Timestamp now) {
  last_update_ = std::max(last_update_, now);
  end_ = std::max(end_, end);
  while (!gaps_.empty() && gaps_.begin()->first < end) {
    const auto gap = gaps_.begin()->second;
    gaps_.erase(gaps_.begin());
    if (gap.end > end) gaps_[end] = gap;
  }
}

void UpdateWindow::forget_old(Timestamp now) {
  std::erase_if(gaps_, [now](const auto& gap) { return gap.second.until <= now; });
}

bool UpdateWindow::begins_anew(std::int64_t id, Timestamp now) const {
  if (id >= floor()) return false;
  return end_ - id > too_far_behind || now - last_update_ > silence_that_ends_a_row;
}

void UpdateWindow::restart() {
  gaps_.clear();
  end_ = 0;
}

void UpdateWindow::save(v1::PollPosition& position) const {
  position.set_offset(end_);
  position.set_last_update_at_ms(to_ms(last_update_));
  // Neighbours become one, and the lowest ones whatever lies between them if there are too many.
  auto to_merge = gaps_.size() > saved_gaps_max ? gaps_.size() - saved_gaps_max : 0;
  for (const auto& [first, gap] : gaps_) {
    auto* last =
        position.gaps_size() > 0 ? position.mutable_gaps(position.gaps_size() - 1) : nullptr;
    const bool merged = last != nullptr && (last->to() == first || to_merge > 0);
    if (!merged) {
      last = position.add_gaps();
      last->set_from(first);
    } else if (last->to() != first) {
      --to_merge;
    }
    last->set_to(gap.end);
    last->set_until_ms(std::max(last->until_ms(), to_ms(gap.until)));
  }
}

UpdateWindow UpdateWindow::load(const v1::PollPosition& position, Timestamp now) {
  UpdateWindow window;
  window.end_ = position.offset();
  // A row of old does not say when: its silence begins now.
  window.last_update_ =
      position.last_update_at_ms() == 0 ? now : from_ms(position.last_update_at_ms());
  for (const auto& gap : position.gaps())
    window.gaps_[gap.from()] = {.end = gap.to(), .until = from_ms(gap.until_ms())};
  return window;
}

}  // namespace wardmote::gateway
