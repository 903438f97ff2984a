#include "sandbox/reactions.h"

#include <algorithm>
#include <boost/json.hpp>
#include <functional>

#include "sandbox/json_text.h"
#include "sandbox/methods.h"
#include "sandbox/posting.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"

namespace wardmote::sandbox {
namespace {

/// As ReactionTypeEmoji lists them.
constexpr std::string_view known_emoji[] = {
    "❤",    "👍",          "👎",    "🔥",    "🥰",        "👏", "😁",    "🤔", "🤯", "😱",
    "🤬", "😢",          "🎉",    "🤩", "🤮",        "💩", "🙏",    "👌",    "🕊", "🤡",
    "🥱", "🥴",       "😍",    "🐳",    "❤‍🔥",  "🌚", "🌭", "💯",    "🤣", "⚡",
    "🍌",    "🏆",          "💔",    "🤨", "😐",           "🍓", "🍾", "💋",    "🖕", "😈",
    "😴",    "😭",          "🤓", "👻",    "👨‍💻", "👀", "🎃",    "🙈",    "😇",    "😨",
    "🤝", "✍",          "🤗", "🫡", "🎅",           "🎄", "☃",    "💅",    "🤪", "🗿",
    "🆒",    "💘",          "🙉",    "🦄", "😘",           "💊", "🙊",    "😎",    "👾",    "🤷‍♂",
    "🤷", "🤷‍♀", "😡",
};

constexpr std::size_t kinds_max = 11;

using Reactions = std::vector<std::string>;

/// A reaction and who shows it.
using ReactionKind = std::pair<std::string, std::vector<UserId>>;

std::vector<UserId>& users_of(std::vector<ReactionKind>& kinds, const std::string& reaction) {
  const auto known = std::ranges::find(kinds, reaction, &ReactionKind::first);
  if (known != kinds.end()) return known->second;
  return kinds.emplace_back(reaction, std::vector<UserId>{}).second;
}

/// Who reacted to what, the most frequent first.
std::vector<ReactionKind> by_kind(const Message& message) {
  std::vector<ReactionKind> kinds;
  for (const auto& [user, reactions] : message.reactions) {
    for (const auto& reaction : reactions) users_of(kinds, reaction).push_back(user);
  }
  const auto frequency = [](const ReactionKind& kind) { return kind.second.size(); };
  std::ranges::stable_sort(kinds, std::greater{}, frequency);
  return kinds;
}

std::string array_of(const Reactions& reactions) {
  JsonArray out;
  for (const auto& reaction : reactions) out.raw(reaction);
  return out.take();
}

void tell(State& state, const Chat& chat, UpdateType type, const std::string& payload) {
  if (chat.is_private()) {
    queue_update(state, chat.key.bot, type, chat.key.chat, payload);
    return;
  }
  for (const auto bot : chat.bots) {
    if (!state.member_of(chat, bot).is_admin()) continue;
    queue_update(state, bot, type, chat.key.chat, payload);
  }
}

void tell_who(State& state, const Chat& chat, const Message& message, UserId person,
              const Reactions& before, const Reactions& now) {
  JsonObject out;
  out.raw("chat", chat_json(state, chat)).add("message_id", message.id);
  if (state.member_of(chat, person).is_anonymous) {
    out.raw("actor_chat", chat_json(state, chat));
  } else {
    out.raw("user", user_json(state, person));
  }
  out.add("date", state.now()).raw("old_reaction", array_of(before));
  tell(state, chat, UpdateType::message_reaction, out.raw("new_reaction", array_of(now)).take());
}

void tell_counts(State& state, const Chat& chat, const Message& message) {
  JsonArray counts;
  for (const auto& [reaction, users] : by_kind(message)) {
    JsonObject count;
    counts.raw(count.raw("type", reaction).add("total_count", users.size()).take());
  }
  JsonObject out;
  out.raw("chat", chat_json(state, chat)).add("message_id", message.id).add("date", state.now());
  tell(state, chat, UpdateType::message_reaction_count, out.raw("reactions", counts.take()).take());
}

void put(State& state, const Chat& chat, Message& message, UserId user, Reactions now) {
  if (now.empty()) {
    message.reactions.erase(user);
  } else {
    message.reactions[user] = std::move(now);
  }
  state.changed_message(chat, message.id);
  state.emit({.kind = "edit", .chat = chat.key, .message = message.id});
}

Checked<Reactions> read_reactions(const Params& params) {
  const auto text = params.text("reaction");
  if (text.empty()) return Reactions{};
  boost::system::error_code error;
  const auto value = boost::json::parse(text, error);
  if (error || !value.is_array()) return refuse("can't parse reaction types JSON object");
  Reactions reactions;
  for (const auto& item : value.get_array()) {
    const auto* type = item.is_object() ? item.get_object().if_contains("type") : nullptr;
    if (type == nullptr || !type->is_string())
      return refuse("can't parse reaction types JSON object");
    const auto* emoji = item.get_object().if_contains("emoji");
    const bool is_emoji = type->get_string() == "emoji" && emoji != nullptr && emoji->is_string();
    auto reaction = is_emoji ? emoji_reaction(std::string_view(emoji->get_string())) : "";
    if (reaction.empty()) return refuse("REACTION_INVALID");
    reactions.push_back(std::move(reaction));
  }
  if (reactions.size() > 1) return refuse("REACTIONS_TOO_MANY");
  return reactions;
}

/// Takes away what somebody has put under a message, as an administrator may.
void take_away(State& state, Chat& chat, Message& message, UserId user) {
  const auto found = message.reactions.find(user);
  if (found == message.reactions.end()) return;
  const auto before = found->second;
  put(state, chat, message, user, {});
  if (chat.type == ChatType::channel) {
    tell_counts(state, chat, message);
  } else if (!state.bots.contains(user)) {
    tell_who(state, chat, message, user, before, {});
  }
}

}  // namespace

std::string emoji_reaction(std::string_view emoji) {
  // Clients send some of them with a selector of the coloured form behind.
  constexpr std::string_view selector = "\uFE0F";
  if (emoji.ends_with(selector)) emoji.remove_suffix(selector.size());
  if (std::ranges::find(known_emoji, emoji) == std::end(known_emoji)) return {};
  JsonObject out;
  return out.add("type", "emoji").add("emoji", emoji).take();
}

std::string react(State& state, Chat& chat, Message& message, UserId person, const Reactions& now) {
  const auto known = message.reactions.find(person);
  const auto before = known == message.reactions.end() ? Reactions{} : known->second;
  if (before == now) return {};
  const auto kinds = by_kind(message);
  for (const auto& reaction : now) {
    const bool is_new = std::ranges::find(kinds, reaction, &ReactionKind::first) == kinds.end();
    if (is_new && kinds.size() >= kinds_max) return "A message takes 11 kinds of reaction.";
  }
  put(state, chat, message, person, now);
  if (chat.type == ChatType::channel) {
    tell_counts(state, chat, message);
  } else {
    tell_who(state, chat, message, person, before, now);
  }
  return {};
}

std::string reactions_json(const Message& message) {
  if (message.reactions.empty()) return {};
  JsonArray out;
  for (const auto& [reaction, users] : by_kind(message)) {
    JsonArray who;
    for (const auto user : users) who.raw(std::to_string(user));
    JsonObject item;
    item.raw("type", reaction).add("total_count", users.size());
    out.raw(item.raw("users", who.take()).take());
  }
  return out.take();
}

Answer set_message_reaction(Call& call) {
  auto chat = chat_of(call);
  if (!chat) return chat.error();
  auto message = message_of(call, **chat, "message to react not found");
  if (!message) return message.error();
  auto reactions = read_reactions(call.params);
  if (!reactions) return reactions.error();
  const auto me = call.state.member_of(**chat, call.me());
  const bool may = (*chat)->is_private() || (*chat)->type == ChatType::channel ||
                   (permissions_of(**chat, me) & Permission::react) != 0;
  if (!may) return bad_request("not enough rights to react to messages in the chat");
  note_sent(call, "setMessageReaction", **chat, (*message)->id, call.params.text("reaction"));
  // No bot is told of what a bot does, not even of its own.
  put(call.state, **chat, **message, call.me(), std::move(*reactions));
  return ok();
}

Answer delete_message_reaction(Call& call) {
  auto chat = administered_chat(call, AdminRight::delete_messages);
  if (!chat) return chat.error();
  auto message = message_of(call, **chat, "message to react not found");
  if (!message) return message.error();
  const auto user = user_of(call);
  if (!user) return user.error();
  take_away(call.state, **chat, **message, *user);
  note_sent(call, "deleteMessageReaction", **chat, (*message)->id, std::to_string(*user));
  return ok();
}

Answer delete_all_message_reactions(Call& call) {
  auto chat = administered_chat(call, AdminRight::delete_messages);
  if (!chat) return chat.error();
  const auto user = user_of(call);
  if (!user) return user.error();
  for (auto& message : (*chat)->messages) take_away(call.state, **chat, message, *user);
  note_sent(call, "deleteAllMessageReactions", **chat, 0, std::to_string(*user));
  return ok();
}

}  // namespace wardmote::sandbox
