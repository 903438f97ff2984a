#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sandbox/model.h"
#include "sandbox/random.h"

namespace wardmote::sandbox {

/// Something people see happen. `person` 0 means everybody in the chat. A message event names
/// the message and is rendered when it is delivered; others carry their members in `payload`.
struct Event {
  std::int64_t number = 0;
  std::string kind = {};
  ChatKey chat = {};
  UserId person = 0;
  MessageId message = 0;
  std::string payload = {};
};

/// What a bot really did, for tests to compare with.
struct SentRecord {
  std::int64_t number = 0;
  UserId bot = 0;
  std::string method = {};
  ChatId chat = 0;
  MessageId message = 0;
  std::string text = {};
  Seconds at = 0;
};

/// Something that ends by itself: a ban or a restriction (`user`), or a poll.
struct Due {
  ChatKey chat = {};
  UserId user = 0;
  std::string poll = {};
};

/// Names a thing that changed, for the journal.
struct Change {
  enum class Kind : std::uint8_t {
    meta,
    person,
    bot,
    chat,
    member,
    message,
    update,
    update_gone,
    queue,
    file,
    callback_query,
    poll,
    sent,
  };
  Kind kind = Kind::meta;
  ChatKey chat = {};
  std::int64_t number = 0;
  std::string name = {};
};

struct Limits {
  std::size_t messages_per_chat_max = 10'000;
  std::size_t events_max = 20'000;
  std::size_t sent_max = 1'000'000;
};

/// Everything the sandbox knows, with lookups that keep the derived indexes right. No I/O, no
/// clock: whoever drives it sets `now_ms` first.
class State {
 public:
  explicit State(std::uint64_t seed, Limits limits = {});

  /// Time on the sandbox's clock.
  std::int64_t now_ms = 0;
  Seconds now() const { return now_ms / 1000; }

  Limits limits;
  Random random;
  std::unordered_map<UserId, User> people;
  std::unordered_map<UserId, Bot> bots;
  std::unordered_map<ChatKey, Chat, ChatKeyHash> chats;
  std::unordered_map<std::string, StoredFile> files;
  std::unordered_map<std::string, CallbackQuery> callback_queries;
  std::unordered_map<std::string, Poll> polls;
  /// What ends when (`expiry.h`); derived. What ended otherwise before stays in until its time.
  std::multimap<Seconds, Due> due;
  std::deque<Event> events;
  std::deque<SentRecord> sent;
  std::int64_t event_count = 0;
  std::int64_t sent_count = 0;
  std::int64_t id_count = 0;
  std::int64_t clock_offset_ms = 0;
  std::uint64_t seed = 0;

  /// Called whenever a bot's queue has got an update, and for each event.
  std::function<void(UserId bot, const QueuedUpdate&)> on_update;
  std::function<void(const Event&)> on_event;

  const User* find_user(UserId id) const;
  Bot* find_bot(UserId id);
  const Bot* find_bot(UserId id) const;
  Chat* find_chat(ChatKey key);
  const Chat* find_chat(ChatKey key) const;
  /// Finds who has a username, with or without the @, in any case.
  std::optional<std::int64_t> find_username(std::string_view username) const;
  void index_username(std::string_view username, std::int64_t id);

  /// Returns the chat between a bot and a person, creating it.
  Chat& private_chat(UserId bot, UserId person);
  const Member* find_member(const Chat& chat, UserId user) const;
  /// Returns the member as it is now; who was never there has left.
  Member member_of(const Chat& chat, UserId user) const;
  void put_member(Chat& chat, const Member& member);
  const std::vector<ChatKey>& chats_of(UserId user) const;
  void index_chat(UserId user, ChatKey key);

  /// Returns the message unless it is unknown, forgotten or deleted.
  Message* find_message(Chat& chat, MessageId id);
  const Message* find_message(const Chat& chat, MessageId id) const;
  /// As `find_message`, deleted messages included.
  Message* find_any_message(Chat& chat, MessageId id);

  /// Draws the next id of a kind; ids never repeat within a sandbox.
  std::int64_t next_id() { return ++id_count; }

  void emit(Event event);
  void record_sent(SentRecord record);

  /// The journal listens here; nothing is collected while nobody does.
  bool is_recording = false;
  std::vector<Change> changes;
  void changed(Change change) {
    if (is_recording) changes.push_back(std::move(change));
  }
  void changed_chat(const Chat& chat) { changed({Change::Kind::chat, chat.key}); }
  void changed_bot(UserId bot) { changed({.kind = Change::Kind::bot, .number = bot}); }
  void changed_message(const Chat& chat, MessageId id) {
    changed({.kind = Change::Kind::message, .chat = chat.key, .number = id});
  }

 private:
  std::unordered_map<std::string, std::int64_t> usernames_;
  std::unordered_map<UserId, std::vector<ChatKey>> chats_of_;
};

}  // namespace wardmote::sandbox
