#include "sandbox/state.h"

#include <algorithm>

#include "sandbox/utf8.h"

namespace wardmote::sandbox {

State::State(std::uint64_t seed_value, Limits limits_value)
    : limits(limits_value), random(seed_value), seed(seed_value) {}

const User* State::find_user(UserId id) const {
  if (const auto person = people.find(id); person != people.end()) return &person->second;
  const auto* bot = find_bot(id);
  return bot == nullptr ? nullptr : &bot->user;
}

Bot* State::find_bot(UserId id) {
  const auto found = bots.find(id);
  return found == bots.end() ? nullptr : &found->second;
}

const Bot* State::find_bot(UserId id) const {
  const auto found = bots.find(id);
  return found == bots.end() ? nullptr : &found->second;
}

Chat* State::find_chat(ChatKey key) {
  const auto found = chats.find(key);
  return found == chats.end() ? nullptr : &found->second;
}

const Chat* State::find_chat(ChatKey key) const {
  const auto found = chats.find(key);
  return found == chats.end() ? nullptr : &found->second;
}

std::optional<std::int64_t> State::find_username(std::string_view username) const {
  if (username.starts_with('@')) username.remove_prefix(1);
  const auto found = usernames_.find(to_lower_ascii(username));
  if (found == usernames_.end()) return std::nullopt;
  return found->second;
}

void State::index_username(std::string_view username, std::int64_t id) {
  if (!username.empty()) usernames_[to_lower_ascii(username)] = id;
}

Chat& State::private_chat(UserId bot, UserId person) {
  const ChatKey key{bot, person};
  const auto [found, is_new] = chats.try_emplace(key);
  auto& chat = found->second;
  if (!is_new) return chat;
  chat.key = key;
  chat.type = ChatType::private_chat;
  changed_chat(chat);
  return chat;
}

const Member* State::find_member(const Chat& chat, UserId user) const {
  const auto found = chat.members.find(user);
  return found == chat.members.end() ? nullptr : &found->second;
}

Member State::member_of(const Chat& chat, UserId user) const {
  const auto* member = find_member(chat, user);
  return member == nullptr ? Member{.user = user} : *member;
}

void State::put_member(Chat& chat, const Member& member) {
  auto& slot = chat.members[member.user];
  const bool was_present = slot.user != 0 && slot.is_present();
  slot = member;
  if (member.until != 0) due.emplace(member.until, Due{.chat = chat.key, .user = member.user});
  changed({.kind = Change::Kind::member, .chat = chat.key, .number = member.user});
  if (was_present == member.is_present()) return;
  chat.present += member.is_present() ? 1 : std::size_t(-1);
  const bool is_bot = bots.contains(member.user);
  if (!member.is_present()) {
    if (is_bot) std::erase(chat.bots, member.user);
    std::erase(chats_of_[member.user], chat.key);
    return;
  }
  if (is_bot) chat.bots.push_back(member.user);
  index_chat(member.user, chat.key);
}

const std::vector<ChatKey>& State::chats_of(UserId user) const {
  static const std::vector<ChatKey> none;
  const auto found = chats_of_.find(user);
  return found == chats_of_.end() ? none : found->second;
}

void State::index_chat(UserId user, ChatKey key) {
  auto& keys = chats_of_[user];
  if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
}

Message* State::find_any_message(Chat& chat, MessageId id) {
  if (chat.messages.empty() || id < chat.messages.front().id) return nullptr;
  // Ids within a chat have no gaps, so the place follows from the id.
  const auto place = static_cast<std::size_t>(id - chat.messages.front().id);
  return place < chat.messages.size() ? &chat.messages[place] : nullptr;
}

Message* State::find_message(Chat& chat, MessageId id) {
  auto* message = find_any_message(chat, id);
  return message == nullptr || message->is_deleted ? nullptr : message;
}

const Message* State::find_message(const Chat& chat, MessageId id) const {
  return const_cast<State*>(this)->find_message(const_cast<Chat&>(chat), id);
}

void State::emit(Event event) {
  event.number = ++event_count;
  events.push_back(std::move(event));
  while (events.size() > limits.events_max) events.pop_front();
  if (on_event) on_event(events.back());
}

void State::record_sent(SentRecord record) {
  record.number = ++sent_count;
  record.at = now();
  sent.push_back(std::move(record));
  changed({.kind = Change::Kind::sent, .number = sent_count});
  while (sent.size() > limits.sent_max) sent.pop_front();
}

}  // namespace wardmote::sandbox
