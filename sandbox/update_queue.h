#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace wardmote::sandbox {

/// Kinds of update, in the order of `update_type_names`.
enum class UpdateType : std::uint8_t {
  message,
  edited_message,
  channel_post,
  edited_channel_post,
  inline_query,
  chosen_inline_result,
  callback_query,
  shipping_query,
  pre_checkout_query,
  poll,
  poll_answer,
  my_chat_member,
  chat_member,
  chat_join_request,
  message_reaction,
  message_reaction_count,
  chat_boost,
  removed_chat_boost,
  business_connection,
  business_message,
  edited_business_message,
  deleted_business_messages,
  purchased_paid_media,
};

std::string_view name_of(UpdateType type);
/// Bits of the kinds a bot gets unless it asks for others.
std::uint64_t default_update_types();
/// Reads `allowed_updates`: nullopt if it is no array of strings (then the old setting stays).
std::optional<std::uint64_t> parse_allowed_updates(std::string_view json);
/// How long the sandbox keeps an update of this kind, in seconds.
std::int64_t lifetime_of(UpdateType type);

/// One update that waits for its bot.
struct QueuedUpdate {
  std::int64_t id = 0;
  std::int64_t expires = 0;
  UpdateType type = UpdateType::message;
  /// Webhooks deliver one update at a time of each group.
  std::int64_t group = 0;
  /// The Update object, complete.
  std::string json = {};
};

/// The updates of one bot, as Telegram keeps them: confirmed by offset, forgotten with age.
class UpdateQueue {
 public:
  static constexpr std::size_t capacity = 100'000;
  static constexpr std::size_t bytes_max = std::size_t{128} << 20;
  static constexpr std::size_t event_bytes_max = std::size_t{512} << 10;
  static constexpr std::size_t reply_bytes_max = std::size_t{4} << 20;

  /// Appends an update around `payload` and returns its id, or 0 if it is full.
  std::int64_t push(UpdateType type, std::int64_t group, std::int64_t expires,
                    std::string_view payload);
  /// The first id; must be called before the first push.
  void start_at(std::int64_t id) { next_id_ = id; }
  void restore(QueuedUpdate update);
  void restore_next(std::int64_t id) { next_id_ = id; }

  /// Deletes what `offset` confirms. Returns whether something was deleted.
  bool confirm(std::int64_t offset);
  /// Returns up to `limit` updates as a JSON array, "[]" if there are none.
  std::string read(int limit, std::int64_t now);
  /// Deletes one update, as a webhook's delivery does.
  void erase(std::int64_t id);
  /// Forgets updates older than their lifetime: at the front at once, behind others that live
  /// longer once a minute.
  void drop_expired(std::int64_t now);
  void clear();

  bool has_any(std::int64_t now);
  std::size_t size() const { return updates_.size(); }
  std::int64_t next_id() const { return next_id_; }
  std::int64_t first_id() const { return updates_.empty() ? next_id_ : updates_.front().id; }
  const std::deque<QueuedUpdate>& updates() const { return updates_; }

 private:
  void pop_front();

  std::deque<QueuedUpdate> updates_;
  std::int64_t next_id_ = 0;
  std::size_t bytes_ = 0;
  std::int64_t swept_at_ = 0;
};

/// What Telegram remembers about a bot's earlier getUpdates calls, in real milliseconds.
struct PollHistory {
  std::int64_t previous_offset = -1;
  std::int64_t previous_start_ms = -1'000'000;
  std::int64_t last_conflict_ms = -1'000'000;
};

/// How a getUpdates call is to be served.
struct PollTerms {
  std::int64_t offset = 0;
  int limit = 100;
  int timeout = 0;
};

/// Applies the throttle for clients that ask for the same offset again and again.
PollTerms throttled(PollHistory& history, PollTerms terms, std::int64_t now_ms);

/// Returns how long a 409 must be held back: the first goes at once, others 3 s after.
std::int64_t conflict_delay_ms(PollHistory& history, std::int64_t now_ms);

}  // namespace wardmote::sandbox
