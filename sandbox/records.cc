#include "sandbox/records.h"

#include <algorithm>
#include <iterator>

#include "sandbox/codec.h"
#include "sandbox/expiry.h"

namespace wardmote::sandbox {

// Found by the codec through their arguments' namespace, so they can't be in an unnamed one.
// Members are only ever added at the end of what is a record of its own, and a journal is not read
// by an older sandbox.
void fields(auto& codec, ChatKey& key) { codec(key.bot, key.chat); }
void fields(auto& codec, User& user) {
  codec(user.id, user.is_bot, user.first_name, user.last_name, user.username, user.language_code);
}
void fields(auto& codec, Member& member) {
  codec(member.user, member.status, member.rights, member.is_anonymous, member.is_inside,
        member.custom_title, member.tag, member.until, member.promoted_by, member.read_up_to,
        member.read_topics);
}
void fields(auto& codec, Content& content) {
  codec(content.kind, content.text, content.entities, content.media, content.poll_id);
}
void fields(auto& codec, Message& message) {
  codec(message.id, message.from, message.sender_chat, message.date, message.edit_date,
        message.thread, message.is_topic_message, message.is_deleted, message.is_protected,
        message.reply_to, message.content, message.reply_markup, message.extra, message.forward,
        message.bot, message.signature, message.reactions);
}
void fields(auto& codec, Topic& topic) {
  codec(topic.id, topic.name, topic.icon_color, topic.icon_custom_emoji_id, topic.is_closed,
        topic.is_hidden);
}
void fields(auto& codec, InviteLink& link) {
  codec(link.link, link.creator, link.name, link.expire_date, link.member_limit, link.joined,
        link.creates_join_request, link.is_primary, link.is_revoked);
}
void fields(auto& codec, JoinRequest& request) {
  codec(request.user, request.date, request.bio, request.link);
}
void fields(auto& codec, JoinQuery& query) { codec(query.user, query.bot, query.until); }
void fields(auto& codec, Chat& chat) {
  codec(chat.key, chat.type, chat.title, chat.username, chat.description, chat.is_forum,
        chat.has_protected_content, chat.joins_by_request, chat.is_started, chat.is_blocked,
        chat.permissions, chat.migrated_to, chat.linked_chat, chat.next_message_id, chat.last_bot,
        chat.pinned, chat.topics, chat.invite_links, chat.join_requests, chat.keyboards,
        chat.join_request_bot, chat.join_queries);
}
void fields(auto& codec, Profile& profile) {
  codec(profile.name, profile.description, profile.short_description);
}
void fields(auto& codec, Webhook& webhook) {
  codec(webhook.url, webhook.secret, webhook.max_connections, webhook.ip_address,
        webhook.has_certificate, webhook.last_error_date, webhook.last_error, webhook.certificate);
}
void fields(auto& codec, Bot& bot) {
  codec(bot.user, bot.token, bot.can_join_groups, bot.reads_all, bot.is_logged_out, bot.created,
        bot.profile, bot.commands, bot.allowed_updates, bot.default_group_rights, bot.webhook,
        bot.takes_join_queries);
}
void fields(auto& codec, QueuedUpdate& update) {
  codec(update.id, update.expires, update.type, update.group, update.json);
}
void fields(auto& codec, StoredFile& file) {
  codec(file.id, file.unique_id, file.content_type, file.name, file.width, file.height, file.bytes,
        file.kind);
}
void fields(auto& codec, CallbackQuery& query) {
  codec(query.id, query.bot, query.from, query.chat, query.message, query.created,
        query.is_answered);
}
void fields(auto& codec, PollOption& option) {
  codec(option.text, option.entities, option.persistent_id);
}
void fields(auto& codec, Poll& poll) {
  codec(poll.id, poll.bot, poll.question, poll.question_entities, poll.options, poll.votes,
        poll.is_anonymous, poll.is_quiz, poll.allows_multiple, poll.allows_revoting, poll.is_closed,
        poll.correct_option, poll.explanation, poll.open_period, poll.close_date, poll.chat,
        poll.message);
}
void fields(auto& codec, SentRecord& sent) {
  codec(sent.number, sent.bot, sent.method, sent.chat, sent.message, sent.text, sent.at);
}

namespace {

using Kind = Change::Kind;

template <class... Values>
std::string record(Kind kind, const Values&... values) {
  Encoder encoder;
  encoder(kind, values...);
  return encoder.take();
}

template <class Map, class Key>
std::string record_if_known(Kind kind, const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? std::string{} : record(kind, found->second);
}

std::string person_record(const User& person) {
  // Behind the user, who is also a part of a bot's record.
  return record(Kind::person, person, person.hides_forwards);
}

std::string person_record(const State& state, UserId id) {
  const auto found = state.people.find(id);
  return found == state.people.end() ? std::string{} : person_record(found->second);
}

std::string meta_record(const State& state) {
  return record(Kind::meta, state.random.state(), state.id_count, state.clock_offset_ms,
                state.event_count);
}

std::string message_record(const State& state, const Change& change) {
  const auto* chat = state.find_chat(change.chat);
  if (chat == nullptr || chat->messages.empty()) return {};
  const auto place = change.number - chat->messages.front().id;
  if (place < 0 || place >= static_cast<std::int64_t>(chat->messages.size())) return {};
  return record(Kind::message, chat->key, chat->messages[static_cast<std::size_t>(place)]);
}

std::string update_record(const State& state, const Change& change) {
  const auto* bot = state.find_bot(change.chat.bot);
  if (bot == nullptr) return {};
  const auto& updates = bot->queue.updates();
  const auto found = std::ranges::lower_bound(updates, change.number, {}, &QueuedUpdate::id);
  if (found == updates.end() || found->id != change.number) return {};
  return record(Kind::update, change.chat.bot, *found);
}

void apply_meta(State& state, Decoder& in) {
  std::uint64_t random = 0;
  std::int64_t events = 0;
  in(random, state.id_count, state.clock_offset_ms, events);
  state.random = Random(random);
  state.event_count = std::max(state.event_count, events);
}

void apply_bot(State& state, Decoder& in) {
  Bot bot;
  in(bot);
  auto& kept = state.bots[bot.user.id];
  bot.queue = std::move(kept.queue);
  kept = std::move(bot);
  state.index_username(kept.user.username, kept.user.id);
}

void apply_chat(State& state, Decoder& in) {
  Chat read;
  in(read);
  auto& chat = state.chats[read.key];
  read.next_message_id = std::max(read.next_message_id, chat.next_message_id);
  read.members = std::move(chat.members);
  read.messages = std::move(chat.messages);
  read.bots = std::move(chat.bots);
  read.present = chat.present;
  chat = std::move(read);
  state.index_username(chat.username, chat.key.chat);
  if (chat.is_private() && !chat.messages.empty()) state.index_chat(chat.key.chat, chat.key);
}

void apply_message(State& state, Decoder& in) {
  ChatKey key;
  Message message;
  in(key, message);
  auto& chat = state.chats[key];
  if (auto* known = state.find_any_message(chat, message.id)) {
    *known = std::move(message);
    return;
  }
  // Numbers have no gaps while the journal is whole; after damage the newer ones count.
  const bool follows = chat.messages.empty() || message.id == chat.messages.back().id + 1;
  if (!follows) chat.messages.clear();
  const bool is_private = key.bot != 0;
  if (is_private && chat.messages.empty()) state.index_chat(key.chat, key);
  chat.next_message_id = std::max(chat.next_message_id, message.id + 1);
  if (state.bots.contains(message.from)) chat.last_bot = message.from;
  chat.messages.push_back(std::move(message));
  if (chat.messages.size() > state.limits.messages_per_chat_max) chat.messages.pop_front();
}

void apply_queue(State& state, Decoder& in) {
  UserId bot = 0;
  std::int64_t first = 0;
  std::int64_t next = 0;
  in(bot, first, next);
  auto& queue = state.bots[bot].queue;
  while (queue.size() > 0 && queue.first_id() < first) queue.erase(queue.first_id());
  queue.restore_next(std::max(queue.next_id(), next));
}

void apply_sent(State& state, Decoder& in) {
  SentRecord sent;
  in(sent);
  state.sent_count = std::max(state.sent_count, sent.number);
  state.sent.push_back(std::move(sent));
}

void apply_person(State& state, Decoder& in) {
  User person;
  in(person, person.hides_forwards);
  state.index_username(person.username, person.id);
  state.people[person.id] = std::move(person);
}

void apply_member(State& state, Decoder& in) {
  ChatKey key;
  Member member;
  in(key, member);
  state.put_member(state.chats[key], member);
}

void apply_update(State& state, Decoder& in) {
  UserId bot = 0;
  QueuedUpdate update;
  in(bot, update);
  state.bots[bot].queue.restore(std::move(update));
}

void apply_update_gone(State& state, Decoder& in) {
  UserId bot = 0;
  std::int64_t id = 0;
  in(bot, id);
  state.bots[bot].queue.erase(id);
}

template <class Value>
void apply_named(std::unordered_map<std::string, Value>& map, Decoder& in) {
  Value value;
  in(value);
  const auto id = value.id;
  map[id] = std::move(value);
}

void apply_file(State& state, Decoder& in) { apply_named(state.files, in); }
void apply_callback_query(State& state, Decoder& in) { apply_named(state.callback_queries, in); }

void apply_poll(State& state, Decoder& in) {
  Poll poll;
  in(poll);
  schedule_close(state, poll);
  const auto id = poll.id;
  state.polls[id] = std::move(poll);
}

}  // namespace

std::string record_of(const State& state, const Change& change) {
  switch (change.kind) {
    case Kind::meta:
      return meta_record(state);
    case Kind::person:
      return person_record(state, change.number);
    case Kind::bot:
      return record_if_known(Kind::bot, state.bots, change.number);
    case Kind::chat:
      return record_if_known(Kind::chat, state.chats, change.chat);
    case Kind::member: {
      const auto* chat = state.find_chat(change.chat);
      if (chat == nullptr) return {};
      return record(Kind::member, change.chat, state.member_of(*chat, change.number));
    }
    case Kind::message:
      return message_record(state, change);
    case Kind::update:
      return update_record(state, change);
    case Kind::update_gone:
      return record(Kind::update_gone, change.chat.bot, change.number);
    case Kind::queue: {
      const auto* bot = state.find_bot(change.chat.bot);
      if (bot == nullptr) return {};
      return record(Kind::queue, change.chat.bot, change.number, bot->queue.next_id());
    }
    case Kind::file:
      return record_if_known(Kind::file, state.files, change.name);
    case Kind::callback_query:
      return record_if_known(Kind::callback_query, state.callback_queries, change.name);
    case Kind::poll:
      return record_if_known(Kind::poll, state.polls, change.name);
    case Kind::sent:
      break;
  }
  const auto place = change.number - (state.sent.empty() ? 1 : state.sent.front().number);
  if (place < 0 || place >= static_cast<std::int64_t>(state.sent.size())) return {};
  return record(Kind::sent, state.sent[static_cast<std::size_t>(place)]);
}

bool apply_record(State& state, std::string_view bytes) {
  // In the order of Change::Kind.
  static constexpr void (*appliers[])(State&, Decoder&) = {
      apply_meta,           apply_person, apply_bot,         apply_chat,  apply_member,
      apply_message,        apply_update, apply_update_gone, apply_queue, apply_file,
      apply_callback_query, apply_poll,   apply_sent};
  if (bytes.empty()) return false;
  Decoder in(bytes);
  std::size_t kind = 0;
  in(kind);
  if (kind >= std::size(appliers)) return false;
  appliers[kind](state, in);
  return !in.is_broken();
}

void each_record(const State& state, const std::function<void(const std::string&)>& visit) {
  visit(meta_record(state));
  for (const auto& [id, person] : state.people) visit(person_record(person));
  for (const auto& [id, bot] : state.bots) {
    visit(record(Kind::bot, bot));
    visit(record(Kind::queue, id, bot.queue.first_id(), bot.queue.next_id()));
    for (const auto& update : bot.queue.updates()) visit(record(Kind::update, id, update));
  }
  for (const auto& [key, chat] : state.chats) {
    visit(record(Kind::chat, chat));
    for (const auto& [user, member] : chat.members) visit(record(Kind::member, key, member));
    for (const auto& message : chat.messages) visit(record(Kind::message, key, message));
  }
  for (const auto& [id, file] : state.files) visit(record(Kind::file, file));
  for (const auto& [id, query] : state.callback_queries) {
    visit(record(Kind::callback_query, query));
  }
  for (const auto& [id, poll] : state.polls) visit(record(Kind::poll, poll));
  for (const auto& sent : state.sent) visit(record(Kind::sent, sent));
}

}  // namespace wardmote::sandbox
