#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/control_routes.h"
#include "sandbox/forum.h"
#include "sandbox/json_text.h"
#include "sandbox/membership.h"
#include "sandbox/people.h"
#include "sandbox/posting.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"

namespace wardmote::sandbox {
namespace {

constexpr UserId first_bot_id = 7'000'000'000;
constexpr UserId first_person_id = 1'000'000;
constexpr ChatId group_base = -4'000'000;
constexpr ChatId supergroup_base = -1'001'000'000'000;
constexpr std::size_t secret_length = 35;

std::vector<UserId> users_in(const Json& body, std::string_view key) {
  std::vector<UserId> users;
  const auto* list = body.if_contains(key);
  if (list == nullptr || !list->is_array()) return users;
  for (const auto& item : list->get_array()) {
    if (item.is_int64()) users.push_back(item.get_int64());
  }
  return users;
}

std::optional<ChatType> chat_type(std::string_view name) {
  for (const auto type : {ChatType::group, ChatType::supergroup, ChatType::channel}) {
    if (name_of(type) == name) return type;
  }
  return std::nullopt;
}

std::optional<Status> status_of(std::string_view name) {
  for (const auto status : {Status::creator, Status::administrator, Status::member,
                            Status::restricted, Status::left, Status::kicked}) {
    if (name_of(status) == name) return status;
  }
  return std::nullopt;
}

/// Reads names of rights; without any, an administrator gets the usual ones.
std::uint32_t rights_in(const Json& body, Status status, bool& is_anonymous) {
  const auto* list = body.if_contains("rights");
  if (list == nullptr || !list->is_array()) {
    return status == Status::administrator ? AdminRight::usual : 0;
  }
  const auto known = status == Status::administrator ? admin_right_names() : permission_names();
  std::uint32_t rights = status == Status::administrator ? AdminRight::manage_chat : 0;
  for (const auto& item : list->get_array()) {
    if (!item.is_string()) continue;
    const auto name = std::string_view(item.get_string());
    is_anonymous = is_anonymous || name == "is_anonymous";
    for (const auto& right : known) {
      if (right.name == name) rights |= right.bit;
    }
  }
  return rights;
}

std::string bot_summary(const Bot& bot) {
  JsonObject out;
  out.add("id", bot.user.id).add("username", bot.user.username);
  out.add("first_name", bot.user.first_name).add("pending_updates", bot.queue.size());
  out.add("webhook_url", bot.webhook.url).add("polling", bot.is_polling);
  return out.take();
}

std::string person_summary(const State& state, const User& person) {
  std::int64_t unread = 0;
  for (const auto& key : state.chats_of(person.id)) {
    if (const auto* chat = state.find_chat(key)) unread += unread_count(state, *chat, person.id);
  }
  JsonObject out;
  out.add("id", person.id).add("first_name", person.first_name);
  out.add("last_name", person.last_name).add("username", person.username);
  return out.add("language_code", person.language_code).add("unread", unread).take();
}

template <class Map>
std::vector<std::int64_t> sorted_ids(const Map& map) {
  std::vector<std::int64_t> ids;
  for (const auto& [id, value] : map) ids.push_back(id);
  std::ranges::sort(ids);
  return ids;
}

std::string missing_user(const State& state, const std::vector<UserId>& users) {
  for (const auto id : users) {
    if (state.find_user(id) == nullptr) return "Nobody has the id " + std::to_string(id) + ".";
  }
  return {};
}

void fill_chat(State& state, Chat& chat, const Json& body, UserId owner) {
  change_member(state, chat, {.user = owner, .status = Status::creator}, owner);
  const auto admins = users_in(body, "admins");
  for (const auto id : users_in(body, "members")) {
    const bool is_named_twice = id == owner || std::ranges::find(admins, id) != admins.end();
    if (!is_named_twice) change_member(state, chat, {.user = id, .status = Status::member}, owner);
  }
  auto rights = AdminRight::usual;
  if (chat.type == ChatType::channel) {
    rights |= AdminRight::post_messages | AdminRight::edit_messages;
  }
  for (const auto id : admins) {
    if (id == owner) continue;
    change_member(state, chat, {.user = id, .status = Status::administrator, .rights = rights},
                  owner);
  }
}

/// Has a bot decide who is let in; 0: the administrators again.
ControlAnswer assign_join_requests(State& state, Chat& chat, UserId id) {
  const auto* bot = state.find_bot(id);
  const bool is_fit = bot != nullptr && bot->takes_join_queries &&
                      has_admin_right(state.member_of(chat, id), AdminRight::invite_users);
  if (id != 0 && !is_fit)
    return refusal("The bot must take join queries, and be an administrator who may invite.");
  chat.join_request_bot = id;
  state.changed_chat(chat);
  return {};
}

/// Whoever is linked with the chat is so no longer.
void part(State& state, const Chat& chat) {
  auto* other = state.find_chat({0, chat.linked_chat});
  if (other == nullptr) return;
  other->linked_chat = 0;
  state.changed_chat(*other);
}

/// Links a channel with its discussion group, both ways, and parts both from others; 0 only parts.
ControlAnswer link_chats(State& state, Chat& channel, ChatId id) {
  if (channel.type != ChatType::channel) return refusal("Only a channel has a discussion group.");
  auto* group = state.find_chat({0, id});
  const bool is_fit = group != nullptr && group->type == ChatType::supergroup;
  if (id != 0 && !is_fit) return refusal("A discussion group is a supergroup.");
  part(state, channel);
  if (group != nullptr) part(state, *group);
  channel.linked_chat = id;
  state.changed_chat(channel);
  if (group == nullptr) return {};
  group->linked_chat = channel.key.chat;
  state.changed_chat(*group);
  return {};
}

}  // namespace

ControlAnswer create_bot(World& world, const Json& body) {
  auto& state = world.state;
  const auto username = text_in(body, "username");
  if (username.empty()) return refusal("A bot needs a username.");
  if (state.find_username(username)) return refusal("That username is taken.");
  auto token = text_in(body, "token");
  UserId id = lenient_number(token);
  if (token.empty()) {
    id = first_bot_id + state.next_id();
    token = std::to_string(id) + ":" + state.random.word(secret_length);
  }
  if (id <= 0 || token.find(':') == std::string::npos) return refusal("That is no bot token.");
  if (state.find_user(id) != nullptr) return refusal("Somebody has that id already.");
  auto first_name = text_in(body, "first_name");
  if (first_name.empty()) first_name = username;
  auto& bot = state.bots[id];
  bot.user = {.id = id, .is_bot = true, .first_name = first_name, .username = username};
  bot.token = token;
  bot.created = state.now();
  bot.allowed_updates = default_update_types();
  bot.reads_all = flag_in(body, "can_read_all_group_messages");
  bot.takes_join_queries = flag_in(body, "join_queries");
  state.index_username(username, id);
  state.changed_bot(id);
  state.changed({.kind = Change::Kind::meta});
  JsonObject out;
  return answer_json(out.add("id", id).add("token", token).add("username", username).take());
}

ControlAnswer list_bots(const World& world) {
  JsonArray out;
  for (const auto id : sorted_ids(world.state.bots)) out.raw(bot_summary(world.state.bots.at(id)));
  return answer_json(out.take());
}

ControlAnswer create_person(World& world, const Json& body) {
  auto& state = world.state;
  User person{.id = number_in(body, "id"),
              .first_name = text_in(body, "first_name"),
              .last_name = text_in(body, "last_name"),
              .username = text_in(body, "username"),
              .language_code = text_in(body, "language_code"),
              .hides_forwards = flag_in(body, "hides_forwards")};
  if (person.first_name.empty()) return refusal("A person needs a first name.");
  if (person.id < 0) return refusal("A person's id is above zero.");
  if (person.id == 0) person.id = first_person_id + state.next_id();
  if (state.find_user(person.id) != nullptr) return refusal("Somebody has that id already.");
  if (!person.username.empty() && state.find_username(person.username)) {
    return refusal("That username is taken.");
  }
  state.index_username(person.username, person.id);
  state.people[person.id] = person;
  state.changed({.kind = Change::Kind::person, .number = person.id});
  state.changed({.kind = Change::Kind::meta});
  return answer_json(person_summary(state, person));
}

ControlAnswer list_people(const World& world) {
  JsonArray out;
  for (const auto id : sorted_ids(world.state.people)) {
    out.raw(person_summary(world.state, world.state.people.at(id)));
  }
  return answer_json(out.take());
}

ControlAnswer create_chat(World& world, const Json& body) {
  auto& state = world.state;
  const auto type = chat_type(text_in(body, "type"));
  if (!type) return refusal("The type is group, supergroup or channel.");
  const auto owner = number_in(body, "owner");
  if (!state.people.contains(owner)) return refusal("The owner must be a person.");
  if (text_in(body, "title").empty()) return refusal("A chat needs a title.");
  for (const auto key : {"members", "admins"}) {
    const auto missing = missing_user(state, users_in(body, key));
    if (!missing.empty()) return refusal(missing);
  }
  auto id = number_in(body, "id");
  if (id == 0) id = (*type == ChatType::group ? group_base : supergroup_base) - state.next_id();
  if (id > 0 || state.find_chat({0, id}) != nullptr) return refusal("That id can't be had.");
  auto& chat = state.chats[{0, id}];
  chat.key = {0, id};
  chat.type = *type;
  chat.title = text_in(body, "title");
  chat.username = text_in(body, "username");
  chat.is_forum = flag_in(body, "is_forum") && *type == ChatType::supergroup;
  chat.has_protected_content = flag_in(body, "has_protected_content");
  chat.joins_by_request = flag_in(body, "join_by_request");
  chat.permissions = Permission::everything & ~Permission::manage_topics;
  state.index_username(chat.username, id);
  state.changed_chat(chat);
  state.changed({.kind = Change::Kind::meta});
  fill_chat(state, chat, body, owner);
  JsonObject out;
  out.add("id", id).add("type", name_of(chat.type)).add("title", chat.title);
  return answer_json(out.add("is_forum", chat.is_forum).take());
}

ControlAnswer list_chats(const World& world) {
  std::vector<ChatId> ids;
  for (const auto& [key, chat] : world.state.chats) {
    if (key.bot == 0) ids.push_back(key.chat);
  }
  std::ranges::sort(ids);
  JsonArray out;
  for (const auto id : ids) {
    const auto& chat = *world.state.find_chat({0, id});
    JsonObject item;
    item.add("id", id).add("type", name_of(chat.type)).add("title", chat.title);
    item.add_unless_empty("username", chat.username);
    out.raw(item.add("is_forum", chat.is_forum).add("members", chat.present).take());
  }
  return answer_json(out.take());
}

ControlAnswer change_chat(World& world, Chat& chat, const Json& body) {
  auto& state = world.state;
  if (const auto title = text_in(body, "title"); !title.empty()) {
    chat.title = title;
    JsonObject media;
    UserId owner = 0;
    for (const auto& [id, member] : chat.members) {
      if (member.status == Status::creator) owner = id;
    }
    post_service(state, chat, owner, media.add("new_chat_title", title).take_members());
  }
  if (body.contains("is_forum") && chat.type == ChatType::supergroup) {
    chat.is_forum = flag_in(body, "is_forum");
  }
  if (body.contains("has_protected_content")) {
    chat.has_protected_content = flag_in(body, "has_protected_content");
  }
  if (body.contains("join_by_request")) chat.joins_by_request = flag_in(body, "join_by_request");
  state.changed_chat(chat);
  if (body.contains("join_request_bot")) {
    auto assigned = assign_join_requests(state, chat, number_in(body, "join_request_bot"));
    if (assigned.code != 200) return assigned;
  }
  if (body.contains("linked_chat")) return link_chats(state, chat, number_in(body, "linked_chat"));
  return {};
}

ControlAnswer set_chat_member(World& world, Chat& chat, const Json& body) {
  auto& state = world.state;
  const auto user = number_in(body, "user");
  if (state.find_user(user) == nullptr) return refusal("There is no such user.");
  const auto status = status_of(text_in(body, "status"));
  if (!status) return refusal("There is no such status.");
  const auto by = number_in(body, "by");
  if (by != 0 && state.find_user(by) == nullptr) return refusal("Nobody has the id given in by.");
  const auto before = state.member_of(chat, user);
  Member now{.user = user, .status = *status, .read_up_to = before.read_up_to};
  now.rights = rights_in(body, *status, now.is_anonymous);
  now.custom_title = text_in(body, "custom_title");
  now.is_inside = *status == Status::restricted && (before.is_present() || before.is_inside);
  now.until = number_in(body, "until_date");
  change_member(state, chat, now, by == 0 ? user : by);
  return {};
}

ControlAnswer migrate_chat(World& world, Chat& chat) {
  if (chat.type != ChatType::group) return refusal("Only a group can become a supergroup.");
  if (chat.migrated_to != 0) return refusal("The group was upgraded already.");
  UserId owner = 0;
  for (const auto& [id, member] : chat.members) {
    if (member.status == Status::creator) owner = id;
  }
  const auto& supergroup = migrate(world.state, chat, owner);
  JsonObject out;
  return answer_json(out.add("new_chat_id", supergroup.key.chat).take());
}

ControlAnswer create_topic(World& world, Chat& chat, const Json& body) {
  if (!chat.is_forum) return refusal("That chat has no topics.");
  const auto name = text_in(body, "name");
  if (name.empty()) return refusal("A topic needs a name.");
  const auto& topic = open_topic(world.state, chat, number_in(body, "person"), {.name = name});
  JsonObject out;
  return answer_json(out.add("message_thread_id", topic.id).take());
}

}  // namespace wardmote::sandbox
