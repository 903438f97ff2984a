#include "sandbox/update_queue.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::array<std::string_view, 23> update_type_names = {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
    "chat_boost",
    "removed_chat_boost",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "purchased_paid_media",
};

// Telegram counts this much beside each update when it cuts a reply.
constexpr std::size_t overhead_per_update = 50;

constexpr std::uint64_t bit(UpdateType type) {
  return std::uint64_t{1} << static_cast<unsigned>(type);
}

}  // namespace

std::string_view name_of(UpdateType type) {
  return update_type_names[static_cast<std::size_t>(type)];
}

std::uint64_t default_update_types() {
  const auto all = (std::uint64_t{1} << update_type_names.size()) - 1;
  return all & ~(bit(UpdateType::chat_member) | bit(UpdateType::message_reaction) |
                 bit(UpdateType::message_reaction_count));
}

std::optional<std::uint64_t> parse_allowed_updates(std::string_view json) {
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  if (error || !value.is_array()) return std::nullopt;
  std::uint64_t types = 0;
  for (const auto& item : value.get_array()) {
    if (!item.is_string()) return std::nullopt;
    const auto name = to_lower_ascii(std::string_view(item.get_string()));
    const auto* found = std::ranges::find(update_type_names, name);
    if (found == update_type_names.end()) continue;
    types |= std::uint64_t{1} << static_cast<unsigned>(found - update_type_names.begin());
  }
  return types == 0 ? default_update_types() : types;
}

std::int64_t lifetime_of(UpdateType type) {
  switch (type) {
    case UpdateType::callback_query:
    case UpdateType::shipping_query:
    case UpdateType::pre_checkout_query:
      return 150;
    case UpdateType::inline_query:
      return 30;
    case UpdateType::chosen_inline_result:
      return 600;
    default:
      return 86400;
  }
}

std::int64_t UpdateQueue::push(UpdateType type, std::int64_t group, std::int64_t expires,
                               std::string_view payload) {
  const bool is_full = updates_.size() >= capacity || bytes_ + payload.size() > bytes_max;
  if (is_full || payload.size() > event_bytes_max) return 0;
  const auto id = next_id_++;
  std::string json = "{\"update_id\":" + std::to_string(id) + ",\"";
  json.reserve(json.size() + payload.size() + 32);
  json += name_of(type);
  json += "\":";
  json += payload;
  json += '}';
  restore({.id = id, .expires = expires, .type = type, .group = group, .json = std::move(json)});
  return id;
}

void UpdateQueue::restore(QueuedUpdate update) {
  bytes_ += update.json.size();
  next_id_ = std::max(next_id_, update.id + 1);
  updates_.push_back(std::move(update));
}

bool UpdateQueue::confirm(std::int64_t offset) {
  constexpr std::int64_t future_max = 10;
  constexpr std::int64_t past_max = 100'000;
  const auto before = updates_.size();
  if (offset < 0) {
    const auto keep = static_cast<std::size_t>(-std::max(offset, -past_max));
    while (updates_.size() > keep) pop_front();
  } else if (offset > 0 && offset <= next_id_ + future_max && offset >= first_id() - past_max) {
    while (!updates_.empty() && updates_.front().id < offset) pop_front();
  }
  return updates_.size() != before;
}

std::string UpdateQueue::read(int limit, std::int64_t now) {
  drop_expired(now);
  std::string out = "[";
  std::size_t bytes = 0;
  for (const auto& update : updates_) {
    if (limit <= 0) break;
    if (update.expires <= now) continue;
    bytes += update.json.size() + overhead_per_update;
    if (out.size() > 1 && bytes > reply_bytes_max) break;
    if (out.size() > 1) out += ',';
    out += update.json;
    --limit;
  }
  out += ']';
  return out;
}

void UpdateQueue::erase(std::int64_t id) {
  const auto found = std::ranges::lower_bound(updates_, id, {}, &QueuedUpdate::id);
  if (found == updates_.end() || found->id != id) return;
  bytes_ -= found->json.size();
  updates_.erase(found);
}

void UpdateQueue::drop_expired(std::int64_t now) {
  constexpr std::int64_t seconds_between_sweeps = 60;
  while (!updates_.empty() && updates_.front().expires <= now) pop_front();
  const auto since = now - swept_at_;
  if (since >= 0 && since < seconds_between_sweeps) return;
  swept_at_ = now;
  std::erase_if(updates_, [this, now](const QueuedUpdate& update) {
    if (update.expires > now) return false;
    bytes_ -= update.json.size();
    return true;
  });
}

void UpdateQueue::clear() {
  updates_.clear();
  bytes_ = 0;
}

bool UpdateQueue::has_any(std::int64_t now) {
  drop_expired(now);
  return std::ranges::any_of(updates_, [now](const auto& update) { return update.expires > now; });
}

void UpdateQueue::pop_front() {
  bytes_ -= updates_.front().json.size();
  updates_.pop_front();
}

PollTerms throttled(PollHistory& history, PollTerms terms, std::int64_t now_ms) {
  constexpr std::int64_t same_offset_ms = 3000;
  constexpr std::int64_t at_once_ms = 500;
  constexpr int least_timeout = 3;
  const auto age = now_ms - history.previous_start_ms;
  if (terms.offset == history.previous_offset) {
    if (age < same_offset_ms) terms.timeout = std::max(terms.timeout, least_timeout);
    if (age < at_once_ms) terms.limit = 1;
  }
  history.previous_offset = terms.offset;
  history.previous_start_ms = now_ms;
  return terms;
}

std::int64_t conflict_delay_ms(PollHistory& history, std::int64_t now_ms) {
  constexpr std::int64_t delay_ms = 3000;
  const bool is_repeated = now_ms - history.last_conflict_ms < delay_ms;
  history.last_conflict_ms = now_ms;
  return is_repeated ? delay_ms : 0;
}

}  // namespace wardmote::sandbox
