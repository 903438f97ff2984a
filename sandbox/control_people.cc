#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/commands.h"
#include "sandbox/control_routes.h"
#include "sandbox/json_text.h"
#include "sandbox/people.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"

namespace wardmote::sandbox {
namespace {

constexpr std::int64_t messages_default = 50;
constexpr std::int64_t messages_max = 500;

ControlAnswer ids_answer(const Done<std::vector<MessageId>>& done) {
  if (!done) return refusal(done.error());
  JsonArray ids;
  for (const auto id : *done) ids.raw(std::to_string(id));
  JsonObject out;
  return answer_json(out.raw("message_ids", ids.take()).take());
}

template <class T>
ControlAnswer plain_answer(const Done<T>& done) {
  return done ? ControlAnswer{} : refusal(done.error());
}

ControlAnswer join_answer(const State& state, UserId person, const Done<ChatId>& chat) {
  if (!chat) return refusal(chat.error());
  const bool is_member = state.member_of(*state.find_chat({0, *chat}), person).is_present();
  JsonObject out;
  return answer_json(out.add("ok", true).add("chat", *chat).add("is_member", is_member).take());
}

/// Who belongs to a chat, administrators first, as a client lists them.
ControlAnswer show_members(const State& state, const Chat& chat) {
  constexpr std::size_t members_max = 200;
  std::vector<const Member*> members;
  for (const auto& [id, member] : chat.members) {
    if (member.is_present()) members.push_back(&member);
  }
  std::ranges::sort(members, [](const Member* a, const Member* b) {
    return a->status != b->status ? a->status < b->status : a->user < b->user;
  });
  if (members.size() > members_max) members.resize(members_max);
  JsonArray out;
  for (const auto* member : members) out.raw(member_json(state, chat, *member));
  return answer_json(out.take());
}

/// What a person is in a chat and may do there, as a client would show it.
std::string own_place(const State& state, const Chat& chat, UserId person) {
  const auto member = state.member_of(chat, person);
  const bool may_write = chat.type == ChatType::channel
                             ? has_admin_right(member, AdminRight::post_messages)
                             : (permissions_of(chat, member) & Permission::send_messages) != 0;
  JsonObject out;
  out.add("status", name_of(member.status)).add("may_write", member.is_present() && may_write);
  return out.take();
}

std::string chat_entry(const State& state, const Chat& chat, UserId person) {
  JsonArray topics;
  for (const auto& [id, topic] : chat.topics) {
    JsonObject item;
    item.add("message_thread_id", id).add("name", topic.name);
    topics.raw(item.add("closed", topic.is_closed).take());
  }
  JsonObject about;
  about.add("id", chat.is_private() ? chat.key.bot : chat.key.chat);
  about.add("type", name_of(chat.type));
  const auto* bot = state.find_bot(chat.key.bot);
  about.add("title", bot == nullptr ? chat.title : bot->user.first_name);
  about.add("is_forum", chat.is_forum);
  if (bot != nullptr) about.add("bot_id", chat.key.bot).add("username", bot->user.username);
  about.add_unless_empty("username", bot == nullptr ? chat.username : "");
  about.raw("topics", topics.take());
  if (!chat.is_private()) about.raw("me", own_place(state, chat, person));
  if (!chat.pinned.empty()) {
    if (const auto* pinned = state.find_message(chat, chat.pinned.back())) {
      about.raw("pinned_message", message_json(state, chat, *pinned, View::person));
    }
  }
  const auto last = std::find_if(chat.messages.rbegin(), chat.messages.rend(),
                                 [](const Message& message) { return !message.is_deleted; });
  JsonObject out;
  out.raw("chat", about.take());
  out.raw("last_message",
          last == chat.messages.rend() ? "null" : message_json(state, chat, *last, View::person));
  return out.add("unread", unread_count(state, chat, person)).take();
}

ControlAnswer show_chats(const State& state, UserId person) {
  std::vector<const Chat*> chats;
  for (const auto& key : state.chats_of(person)) {
    const auto* chat = state.find_chat(key);
    if (chat != nullptr && chat->migrated_to == 0) chats.push_back(chat);
  }
  const auto newest = [](const Chat* chat) {
    return chat->messages.empty() ? Seconds{0} : chat->messages.back().date;
  };
  std::ranges::stable_sort(chats,
                           [&](const Chat* a, const Chat* b) { return newest(a) > newest(b); });
  JsonArray out;
  for (const auto* chat : chats) out.raw(chat_entry(state, *chat, person));
  return answer_json(out.take());
}

ControlAnswer show_messages(const State& state, const Chat& chat, const Params& query) {
  const auto limit = query.clamped("limit", messages_default, 1, messages_max);
  const auto thread = query.number("thread");
  const auto after = query.number("after");
  const auto before = query.number("before");
  const auto fits = [&](const Message& message) {
    if (after != 0 && message.id <= after) return false;
    if (before != 0 && message.id >= before) return false;
    if (thread == 0) return true;
    const auto own = message.is_topic_message ? message.thread : 1;
    return own == thread;
  };
  std::vector<std::string> found;
  const auto take = [&](const Message& message) {
    if (fits(message)) found.push_back(message_json(state, chat, message, View::person));
    return static_cast<std::int64_t>(found.size()) < limit;
  };
  if (after != 0) {
    for (const auto& message : chat.messages) {
      if (!take(message)) break;
    }
  } else {
    for (auto i = chat.messages.rbegin(); i != chat.messages.rend() && take(*i);) ++i;
    std::ranges::reverse(found);
  }
  JsonArray out;
  for (const auto& message : found) out.raw(message);
  return answer_json(out.take());
}

ControlAnswer show_commands(const State& state, const Chat& chat, UserId person) {
  const auto* user = state.find_user(person);
  auto bots = chat.bots;
  if (chat.is_private()) bots = {chat.key.bot};
  boost::json::array all;
  for (const auto id : bots) {
    const auto* bot = state.find_bot(id);
    if (bot == nullptr) continue;
    const auto commands = boost::json::parse(commands_for(state, *bot, chat, *user));
    for (const auto& command : commands.as_array()) all.push_back(command);
  }
  return answer_json(boost::json::serialize(all));
}

}  // namespace

ControlAnswer act(World& world, UserId person, const std::string& verb, const Json& body) {
  auto& state = world.state;
  if (!state.people.contains(person)) return refusal("There is no such person.", 404);
  if (verb == "send") return ids_answer(send_as(state, person, body));
  if (verb == "start") return ids_answer(start_as(state, person, body));
  if (verb == "edit") return plain_answer(edit_as(state, person, body));
  if (verb == "delete") return plain_answer(delete_as(state, person, body));
  if (verb == "startgroup") return plain_answer(start_group_as(state, person, body));
  if (verb == "join") return join_answer(state, person, join_as(state, person, body));
  if (verb == "leave") return plain_answer(leave_as(state, person, body));
  if (verb == "block") return plain_answer(block_as(state, person, body, true));
  if (verb == "unblock") return plain_answer(block_as(state, person, body, false));
  if (verb == "read") return plain_answer(read_as(state, person, body));
  if (verb == "react") return plain_answer(react_as(state, person, body));
  if (verb == "web_app") return open_web_app(world, person, body);
  if (verb == "vote") return plain_answer(vote_as(state, person, body));
  if (verb != "tap") return refusal("People can't do that.", 404);
  const auto query = tap_as(state, person, body);
  if (!query) return refusal(query.error());
  JsonObject out;
  return answer_json(out.add("query_id", *query).take());
}

ControlAnswer see(World& world, UserId person, const std::string& what, const Params& query) {
  const auto& state = world.state;
  if (!state.people.contains(person)) return refusal("There is no such person.", 404);
  if (what == "chats") return show_chats(state, person);
  const auto* chat = find_chat_for(state, person, query.number("chat"));
  if (chat == nullptr) {
    // A chat with a bot that was never written to is simply empty.
    const auto id = query.number("chat");
    if (state.find_bot(id) != nullptr) chat = &world.state.private_chat(id, person);
  }
  if (chat == nullptr) return refusal("There is no such chat.", 404);
  if (!sees(state, person, *chat)) return refusal("This person is not in that chat.", 403);
  if (what == "messages") return show_messages(state, *chat, query);
  if (what == "members") return show_members(state, *chat);
  if (what == "commands") return show_commands(state, *chat, person);
  if (what != "keyboard") return refusal("People can't see that.", 404);
  auto keyboard = chat->keyboards.find(person);
  if (keyboard == chat->keyboards.end()) keyboard = chat->keyboards.find(0);
  return answer_json(keyboard == chat->keyboards.end() ? "null" : keyboard->second);
}

std::string event_data(const State& state, const Event& event, UserId person) {
  if (event.person != 0 && event.person != person) return {};
  const auto* chat = state.find_chat(event.chat);
  if (chat == nullptr) return {};
  const bool is_in =
      chat->is_private() ? chat->key.chat == person : state.member_of(*chat, person).is_present();
  if (!is_in && event.person != person) return {};
  const auto chat_id = chat->is_private() ? chat->key.bot : chat->key.chat;
  JsonObject out;
  if (event.kind == "message" || event.kind == "edit") {
    const auto place = event.message - (chat->messages.empty() ? 0 : chat->messages.front().id);
    const bool is_kept = place >= 0 && place < static_cast<std::int64_t>(chat->messages.size());
    if (!is_kept) return {};
    const auto& message = chat->messages[static_cast<std::size_t>(place)];
    return message_json(state, *chat, message, View::person);
  }
  if (event.kind == "delete") {
    return out.add("chat", chat_id).add("message_id", event.message).take();
  }
  // That the list of chats changed comes with the chat itself, the others name it.
  if (event.kind != "chat") out.add("chat", chat_id);
  return out.fragment(event.payload).take();
}

}  // namespace wardmote::sandbox
