#include "sandbox/people.h"

#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/callbacks.h"
#include "sandbox/formatted_text.h"
#include "sandbox/json_text.h"
#include "sandbox/membership.h"
#include "sandbox/polls.h"
#include "sandbox/posting.h"
#include "sandbox/reactions.h"
#include "sandbox/reply_markup.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

using Json = boost::json::object;

constexpr std::size_t text_length_max = 4096;

Done<Message*> message_in(State& state, Chat& chat, const Json& what) {
  auto* message = state.find_message(chat, number_in(what, "message_id"));
  if (message == nullptr) return impossible("There is no such message in that chat.");
  return message;
}

Done<Bot*> bot_in(State& state, const Json& what) {
  auto* bot = state.find_bot(number_in(what, "bot"));
  if (bot == nullptr) return impossible("There is no such bot.");
  return bot;
}

std::string start_text(const Json& what, std::string_view addressee) {
  const auto payload = text_in(what, "payload");
  std::string text = "/start" + std::string(addressee);
  return payload.empty() ? text : text + " " + payload;
}

Done<std::vector<MessageId>> say(State& state, UserId person, ChatId chat, std::string text) {
  Json what;
  what["chat"] = chat;
  what["text"] = std::move(text);
  return send_as(state, person, what);
}

Done<Chat*> chat_behind(State& state, const std::string& link) {
  for (auto& [key, chat] : state.chats) {
    if (chat.invite_links.contains(link)) return &chat;
  }
  return impossible("There is no such invite link.");
}

bool is_read_in_topic(const Member* member, const Message& message) {
  if (member == nullptr || member->read_topics.empty()) return false;
  const auto topic = member->read_topics.find(message.is_topic_message ? message.thread : 0);
  return topic != member->read_topics.end() && message.id <= topic->second;
}

bool is_valid(const InviteLink& link, Seconds now) {
  const bool is_over = link.expire_date != 0 && link.expire_date <= now;
  const bool is_full = link.member_limit != 0 && link.joined >= link.member_limit;
  return !link.is_revoked && !is_over && !is_full;
}

}  // namespace

std::int64_t number_in(const Json& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr) return 0;
  if (value->is_int64()) return value->get_int64();
  return value->is_string() ? lenient_number(std::string_view(value->get_string())) : 0;
}

std::string text_in(const Json& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(std::string_view(value->get_string()));
}

bool flag_in(const Json& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

const Chat* find_chat_for(const State& state, UserId person, ChatId chat) {
  return state.find_chat(chat > 0 ? ChatKey{chat, person} : ChatKey{0, chat});
}

Done<Chat*> chat_for(State& state, UserId person, ChatId id) {
  if (!state.people.contains(person)) return impossible("There is no such person.");
  if (id > 0) {
    if (state.find_bot(id) == nullptr) return impossible("There is no such bot.");
    return &state.private_chat(id, person);
  }
  auto* chat = state.find_chat({0, id});
  if (chat == nullptr) return impossible("There is no such chat.");
  return chat;
}

bool sees(const State& state, UserId person, const Chat& chat) {
  if (chat.is_private()) return chat.key.chat == person;
  return !chat.username.empty() || state.member_of(chat, person).is_present();
}

Done<Chat*> seen_chat_for(State& state, UserId person, ChatId id) {
  auto chat = chat_for(state, person, id);
  if (chat && !sees(state, person, **chat)) return impossible("This person is not in that chat.");
  return chat;
}

Done<MessageId> edit_as(State& state, UserId person, const Json& what) {
  auto chat = seen_chat_for(state, person, number_in(what, "chat"));
  if (!chat) return impossible(chat.error());
  auto message = message_in(state, **chat, what);
  if (!message) return impossible(message.error());
  if ((*message)->from != person) return impossible("Only one's own messages can be edited.");
  FormattedText formatted{.text = text_in(what, "text")};
  trim(formatted);
  find_entities(formatted);
  if (formatted.text.empty()) return impossible("A message needs a text.");
  if (code_point_count(formatted.text) > text_length_max) {
    return impossible("A message has at most 4096 characters.");
  }
  const bool is_same = (*message)->content.text == formatted.text;
  if (is_same) return (*message)->id;
  (*message)->content.text = formatted.text;
  (*message)->content.entities = entities_json(state, formatted.entities);
  publish_edit(state, **chat, **message);
  return (*message)->id;
}

Done<MessageId> delete_as(State& state, UserId person, const Json& what) {
  auto chat = seen_chat_for(state, person, number_in(what, "chat"));
  if (!chat) return impossible(chat.error());
  auto message = message_in(state, **chat, what);
  if (!message) return impossible(message.error());
  const auto member = state.member_of(**chat, person);
  const bool may = (*chat)->is_private() || (*message)->from == person ||
                   has_admin_right(member, AdminRight::delete_messages);
  if (!may) return impossible("This person may not delete that message.");
  const auto id = (*message)->id;
  remove_message(state, **chat, **message);
  return id;
}

Done<std::string> tap_as(State& state, UserId person, const Json& what) {
  auto chat = seen_chat_for(state, person, number_in(what, "chat"));
  if (!chat) return impossible(chat.error());
  auto* message = state.find_any_message(**chat, number_in(what, "message_id"));
  if (message == nullptr) return impossible("There is no such message in that chat.");
  auto data = text_in(what, "data");
  if (data.empty()) {
    data = callback_data_at(message->reply_markup, static_cast<std::size_t>(number_in(what, "row")),
                            static_cast<std::size_t>(number_in(what, "column")));
  }
  // An old client may still show a button that an edit has removed, so `data` is not compared
  // with the keyboard; but without any data there is nothing to press.
  if (data.empty()) return impossible("There is no button that sends something.");
  if (state.find_bot(sender_bot(**chat, *message)) == nullptr)
    return impossible("The message is not by a bot.");
  return press(state, **chat, *message, person, data);
}

Done<std::vector<MessageId>> start_as(State& state, UserId person, const Json& what) {
  const auto bot = bot_in(state, what);
  if (!bot) return impossible(bot.error());
  return say(state, person, (*bot)->user.id, start_text(what, ""));
}

Done<bool> start_group_as(State& state, UserId person, const Json& what) {
  const auto bot = bot_in(state, what);
  if (!bot) return impossible(bot.error());
  auto* chat = state.find_chat({0, number_in(what, "chat")});
  if (chat == nullptr || !chat->is_group()) return impossible("There is no such group.");
  if (!(*bot)->can_join_groups) return impossible("The bot can't be added to groups.");
  const auto adder = state.member_of(*chat, person);
  const bool may_invite =
      adder.is_present() && (permissions_of(*chat, adder) & Permission::invite_users) != 0;
  if (!may_invite) return impossible("This person may not add anybody to the group.");
  const auto id = (*bot)->user.id;
  if (!state.member_of(*chat, id).is_present()) {
    change_member(state, *chat, {.user = id, .status = Status::member}, person);
  }
  const auto sent =
      say(state, person, chat->key.chat, start_text(what, "@" + (*bot)->user.username));
  if (!sent) return impossible(sent.error());
  return true;
}

Done<ChatId> join_as(State& state, UserId person, const Json& what) {
  const auto link = text_in(what, "invite_link");
  auto chat = what.contains("chat") ? chat_for(state, person, number_in(what, "chat"))
                                    : chat_behind(state, link);
  if (!chat) return impossible(chat.error());
  const auto before = state.member_of(**chat, person);
  if (before.is_present()) return (*chat)->key.chat;
  if (before.status == Status::kicked) return impossible("This person is banned there.");
  const auto known = (*chat)->invite_links.find(link);
  const bool has_link = known != (*chat)->invite_links.end();
  if (!has_link && (*chat)->username.empty()) {
    return impossible("That chat is not public: one needs an invite link.");
  }
  if (has_link && !is_valid(known->second, state.now())) {
    return impossible("The invite link has expired.");
  }
  if ((*chat)->joins_by_request || (has_link && known->second.creates_join_request)) {
    request_to_join(state, **chat, person, link, text_in(what, "bio"));
    return (*chat)->key.chat;
  }
  auto now = before;
  if (before.status == Status::restricted) {
    now.is_inside = true;
  } else {
    now.status = Status::member;
  }
  if (has_link) ++known->second.joined;
  change_member(state, **chat, now, person, {.link = link});
  return (*chat)->key.chat;
}

Done<bool> leave_as(State& state, UserId person, const Json& what) {
  auto chat = chat_for(state, person, number_in(what, "chat"));
  if (!chat) return impossible(chat.error());
  auto now = state.member_of(**chat, person);
  if (!now.is_present()) return impossible("This person is not in that chat.");
  if (now.status == Status::restricted) {
    now.is_inside = false;
  } else {
    now = {.user = person, .status = Status::left};
  }
  change_member(state, **chat, now, person);
  return true;
}

Done<bool> block_as(State& state, UserId person, const Json& what, bool is_blocked) {
  auto chat = chat_for(state, person, number_in(what, "bot"));
  if (!chat) return impossible(chat.error());
  if (!(*chat)->is_private()) return impossible("Only bots can be blocked.");
  change_block(state, **chat, is_blocked);
  return true;
}

Done<bool> read_as(State& state, UserId person, const Json& what) {
  auto chat = seen_chat_for(state, person, number_in(what, "chat"));
  if (!chat) return impossible(chat.error());
  auto& member = (*chat)->members[person];
  member.user = person;
  auto& read_up_to =
      what.contains("thread") ? member.read_topics[number_in(what, "thread")] : member.read_up_to;
  read_up_to = std::max(read_up_to, number_in(what, "message_id"));
  std::erase_if(member.read_topics,
                [&](const auto& topic) { return topic.second <= member.read_up_to; });
  state.changed({.kind = Change::Kind::member, .chat = (*chat)->key, .number = person});
  return true;
}

Done<bool> vote_as(State& state, UserId person, const Json& what) {
  auto chat = seen_chat_for(state, person, number_in(what, "chat"));
  if (!chat) return impossible(chat.error());
  auto message = message_in(state, **chat, what);
  if (!message) return impossible(message.error());
  const auto poll = state.polls.find((*message)->content.poll_id);
  if (poll == state.polls.end()) return impossible("That message is no poll.");
  std::vector<std::int64_t> choice;
  if (const auto* options = what.if_contains("options");
      options != nullptr && options->is_array()) {
    for (const auto& option : options->get_array()) {
      if (option.is_int64()) choice.push_back(option.get_int64());
    }
  }
  const auto reason = vote(state, poll->second, person, std::move(choice));
  if (!reason.empty()) return impossible("It can't be done: " + reason + ".");
  state.emit({.kind = "edit", .chat = (*chat)->key, .message = (*message)->id});
  return true;
}

Done<bool> react_as(State& state, UserId person, const Json& what) {
  auto chat = seen_chat_for(state, person, number_in(what, "chat"));
  if (!chat) return impossible(chat.error());
  auto message = message_in(state, **chat, what);
  if (!message) return impossible(message.error());
  const auto member = state.member_of(**chat, person);
  const bool may =
      !(*chat)->is_group() ||
      (member.is_present() && (permissions_of(**chat, member) & Permission::react) != 0);
  if (!may) return impossible("This person may not react in that chat.");
  std::vector<std::string> reactions;
  if (const auto emoji = text_in(what, "emoji"); !emoji.empty()) {
    reactions.push_back(emoji_reaction(emoji));
    if (reactions.back().empty()) return impossible("Telegram has no such reaction.");
  }
  const auto reason = react(state, **chat, **message, person, reactions);
  if (!reason.empty()) return impossible(reason);
  return true;
}

std::int64_t unread_count(const State& state, const Chat& chat, UserId person) {
  const auto* member = state.find_member(chat, person);
  const auto read_up_to = member == nullptr ? 0 : member->read_up_to;
  std::int64_t count = 0;
  for (auto message = chat.messages.rbegin(); message != chat.messages.rend(); ++message) {
    if (message->id <= read_up_to) break;
    if (is_read_in_topic(member, *message)) continue;
    count += static_cast<std::int64_t>(!message->is_deleted && message->from != person);
  }
  return count;
}

}  // namespace wardmote::sandbox
