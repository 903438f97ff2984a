#include "sandbox/membership.h"

#include "sandbox/json_text.h"
#include "sandbox/posting.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"

namespace wardmote::sandbox {
namespace {

std::string member_update(const State& state, const Chat& chat, const Member& before,
                          const Member& now, UserId actor) {
  JsonObject out;
  out.raw("chat", chat_json(state, chat)).raw("from", user_json(state, actor));
  out.add("date", state.now());
  out.raw("old_chat_member", member_json(state, chat, before));
  return out.raw("new_chat_member", member_json(state, chat, now)).take_members();
}

void announce_presence(State& state, Chat& chat, const Member& now, UserId actor) {
  if (chat.type == ChatType::channel) return;
  const auto user = user_json(state, now.user);
  JsonObject media;
  if (now.is_present()) {
    media.raw("new_chat_participant", user).raw("new_chat_member", user);
    media.raw("new_chat_members", "[" + user + "]");
  } else {
    media.raw("left_chat_participant", user).raw("left_chat_member", user);
  }
  post_service(state, chat, actor, media.take_members());
}

void tell_bots(State& state, const Chat& chat, const Member& now, const std::string& members) {
  const auto payload = "{" + members + "}";
  const bool is_bot = state.bots.contains(now.user);
  if (is_bot) {
    queue_update(state, now.user, UpdateType::my_chat_member, chat.key.chat, payload);
  }
  for (const auto bot : chat.bots) {
    const bool is_itself = bot == now.user;
    if (is_itself || !state.member_of(chat, bot).is_admin()) continue;
    queue_update(state, bot, UpdateType::chat_member, now.user, payload);
  }
}

}  // namespace

void change_member(State& state, Chat& chat, const Member& now, UserId actor, const Entry& entry) {
  const auto before = state.member_of(chat, now.user);
  const bool comes_or_goes = before.is_present() != now.is_present();
  const bool leaves = comes_or_goes && before.is_present();
  auto members = member_update(state, chat, before, now, actor);
  if (!entry.link.empty()) {
    const auto link = chat.invite_links.find(entry.link);
    if (link != chat.invite_links.end()) {
      members += ",\"invite_link\":" + invite_link_json(state, link->second);
    }
  }
  if (entry.is_via_request) members += ",\"via_join_request\":true";
  // Who is put out still reads that it happened; who comes in reads it as a member.
  if (leaves && chat.type != ChatType::channel) announce_presence(state, chat, now, actor);
  state.put_member(chat, now);
  tell_bots(state, chat, now, members);
  if (comes_or_goes && !leaves) announce_presence(state, chat, now, actor);
  if (!comes_or_goes) return;
  JsonObject payload;
  payload.raw("chat", chat_json(state, chat, View::person));
  state.emit(
      {.kind = "chat", .chat = chat.key, .person = now.user, .payload = payload.take_members()});
}

void change_block(State& state, Chat& chat, bool is_blocked) {
  if (chat.is_blocked == is_blocked) return;
  chat.is_blocked = is_blocked;
  state.changed_chat(chat);
  const auto status = [](bool blocked) { return blocked ? Status::kicked : Status::member; };
  const Member before{.user = chat.key.bot, .status = status(!is_blocked)};
  const Member now{.user = chat.key.bot, .status = status(is_blocked)};
  const auto payload = "{" + member_update(state, chat, before, now, chat.key.chat) + "}";
  queue_update(state, chat.key.bot, UpdateType::my_chat_member, chat.key.chat, payload);
}

namespace {

/// How long a bot has to answer a query. Source: ChatJoinRequest.query_id.
constexpr Seconds join_query_lifetime = 10;

/// The chat is in it, so that it can be found by the query alone.
std::string new_join_query(State& state, Chat& chat, UserId person) {
  const auto id = state.random.word(10) + std::to_string(-chat.key.chat);
  std::erase_if(chat.join_queries, [&](const auto& query) {
    return query.second.user == person || query.second.until < state.now();
  });
  chat.join_queries[id] = {
      .user = person, .bot = chat.join_request_bot, .until = state.now() + join_query_lifetime};
  return id;
}

}  // namespace

void request_to_join(State& state, Chat& chat, UserId person, const std::string& link,
                     const std::string& bio) {
  chat.join_requests[person] = {.user = person, .date = state.now(), .bio = bio, .link = link};
  const auto may_let_in = [&](UserId bot) {
    return has_admin_right(state.member_of(chat, bot), AdminRight::invite_users);
  };
  const auto query =
      may_let_in(chat.join_request_bot) ? new_join_query(state, chat, person) : std::string{};
  state.changed_chat(chat);
  JsonObject out;
  out.raw("chat", chat_json(state, chat)).raw("from", user_json(state, person));
  out.add("user_chat_id", person).add("date", state.now()).add_unless_empty("bio", bio);
  if (const auto known = chat.invite_links.find(link); known != chat.invite_links.end()) {
    out.raw("invite_link", invite_link_json(state, known->second));
  }
  const auto payload = out.take();
  for (const auto bot : chat.bots) {
    if (!may_let_in(bot)) continue;
    auto told = payload;
    if (bot == chat.join_request_bot && !query.empty())
      told.insert(told.size() - 1, ",\"query_id\":" + json_string(query));
    queue_update(state, bot, UpdateType::chat_join_request, person, told);
  }
}

void admit(State& state, Chat& chat, const JoinRequest& request, UserId actor) {
  const auto link = chat.invite_links.find(request.link);
  if (link != chat.invite_links.end()) ++link->second.joined;
  change_member(state, chat, {.user = request.user, .status = Status::member}, actor,
                {.link = request.link, .is_via_request = true});
}

Chat& migrate(State& state, Chat& group, UserId actor) {
  constexpr ChatId supergroup_base = -1'000'000'000'000;
  const ChatId id = supergroup_base - 1'500'000'000 - state.next_id();
  auto& chat = state.chats[{0, id}];
  chat.key = {0, id};
  chat.type = ChatType::supergroup;
  chat.title = group.title;
  chat.description = group.description;
  chat.permissions = group.permissions;
  state.changed_chat(chat);
  for (const auto& [user, member] : group.members) {
    auto moved = member;
    moved.read_up_to = 0;
    if (member.is_present()) state.put_member(chat, moved);
  }
  JsonObject to;
  post_service(state, group, actor, to.add("migrate_to_chat_id", id).take_members());
  JsonObject from;
  post_service(state, chat, group_anonymous_bot,
               from.add("migrate_from_chat_id", group.key.chat).take_members());
  group.migrated_to = id;
  state.changed_chat(group);
  for (const auto& [user, member] : chat.members) {
    JsonObject payload;
    payload.raw("chat", chat_json(state, chat, View::person));
    state.emit(
        {.kind = "chat", .chat = chat.key, .person = user, .payload = payload.take_members()});
  }
  return chat;
}

std::string invite_link_json(const State& state, const InviteLink& link) {
  JsonObject out;
  out.add("invite_link", link.link).raw("creator", user_json(state, link.creator));
  out.add("creates_join_request", link.creates_join_request);
  out.add("is_primary", link.is_primary).add("is_revoked", link.is_revoked);
  out.add_unless_empty("name", link.name);
  if (link.expire_date != 0) out.add("expire_date", link.expire_date);
  if (link.member_limit != 0) out.add("member_limit", link.member_limit);
  return out.take();
}

}  // namespace wardmote::sandbox
