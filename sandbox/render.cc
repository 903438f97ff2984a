#include "sandbox/render.h"

#include <algorithm>
#include <array>

#include "sandbox/json_text.h"
#include "sandbox/reactions.h"
#include "sandbox/rights.h"

namespace wardmote::sandbox {
namespace {

const User* stand_in(UserId id) {
  static const User anonymous{.id = group_anonymous_bot,
                              .is_bot = true,
                              .first_name = "Group",
                              .username = "GroupAnonymousBot"};
  static const User channel{
      .id = channel_bot, .is_bot = true, .first_name = "Channel", .username = "Channel_Bot"};
  static const User telegram{.id = service_notifications, .first_name = "Telegram"};
  if (id == service_notifications) return &telegram;
  if (id == group_anonymous_bot) return &anonymous;
  return id == channel_bot ? &channel : nullptr;
}

void add_person_names(JsonObject& out, const User& user) {
  out.add("first_name", user.first_name).add_unless_empty("last_name", user.last_name);
  out.add_unless_empty("username", user.username);
}

std::string sender_chat_json(const State& state, ChatId id) {
  const auto* chat = state.find_chat({0, id});
  return chat == nullptr ? std::string{} : chat_json(state, *chat);
}

void add_content(JsonObject& out, const State& state, const Content& content) {
  out.fragment(content.media);
  if (!content.poll_id.empty()) {
    const auto poll = state.polls.find(content.poll_id);
    if (poll != state.polls.end()) out.raw("poll", poll_json(poll->second, true));
  }
  if (content.text.empty()) return;
  const bool is_text = content.kind == ContentKind::text;
  out.add(is_text ? "text" : "caption", content.text);
  out.raw_unless_empty(is_text ? "entities" : "caption_entities", content.entities);
}

void add_sender(JsonObject& out, const State& state, const Message& message) {
  if (message.from != 0) out.raw("from", user_json(state, message.from));
  if (message.sender_chat == 0) return;
  out.raw_unless_empty("sender_chat", sender_chat_json(state, message.sender_chat));
}

std::string message_without_reply(const State& state, const Chat& chat, const Message& message,
                                  View view, std::string_view reply) {
  JsonObject out;
  out.add("message_id", message.id);
  if (message.thread != 0) out.add("message_thread_id", message.thread);
  add_sender(out, state, message);
  out.raw("chat", chat_json(state, chat, view)).add("date", message.date);
  if (message.edit_date != 0) out.add("edit_date", message.edit_date);
  out.add_if("is_topic_message", message.is_topic_message);
  out.add_if("has_protected_content", message.is_protected || chat.has_protected_content);
  out.add_unless_empty("author_signature", message.signature);
  out.fragment(message.forward).fragment(message.extra).raw_unless_empty("reply_to_message", reply);
  add_content(out, state, message.content);
  out.raw_unless_empty("reply_markup", message.reply_markup);
  if (view == View::person) {
    out.raw_unless_empty("reactions", reactions_json(message));
    out.add_if("deleted", message.is_deleted);
  }
  return out.take();
}

void add_restricted(JsonObject& out, const Member& member) {
  out.add("is_member", member.is_inside).add("until_date", member.until);
  add_permissions(out, member.rights);
}

}  // namespace

std::string_view name_of(ChatType type) {
  constexpr std::array<std::string_view, 4> names = {"private", "group", "supergroup", "channel"};
  return names[static_cast<std::size_t>(type)];
}

std::string_view name_of(Status status) {
  constexpr std::array<std::string_view, 6> names = {"creator",    "administrator", "member",
                                                     "restricted", "left",          "kicked"};
  return names[static_cast<std::size_t>(status)];
}

std::string user_json(const User& user) {
  JsonObject out;
  out.add("id", user.id).add("is_bot", user.is_bot);
  add_person_names(out, user);
  return out.add_unless_empty("language_code", user.language_code).take();
}

std::string user_json(const State& state, UserId id) {
  if (const auto* user = state.find_user(id)) return user_json(*user);
  if (const auto* user = stand_in(id)) return user_json(*user);
  return user_json(User{.id = id, .first_name = "Deleted Account"});
}

std::string chat_json(const State& state, const Chat& chat, View view) {
  JsonObject out;
  if (chat.is_private()) {
    const auto id = view == View::bot ? chat.key.chat : chat.key.bot;
    const auto* user = state.find_user(id);
    out.add("id", id);
    if (user != nullptr) add_person_names(out, *user);
    return out.add("type", name_of(chat.type)).take();
  }
  out.add("id", chat.key.chat).add("title", chat.title);
  out.add_unless_empty("username", chat.username).add("type", name_of(chat.type));
  if (chat.type == ChatType::group) out.add("all_members_are_administrators", false);
  return out.add_if("is_forum", chat.is_forum).take();
}

std::string message_json(const State& state, const Chat& chat, const Message& message, View view) {
  std::string reply;
  if (message.reply_to != 0) {
    if (const auto* original = state.find_message(chat, message.reply_to)) {
      reply = message_without_reply(state, chat, *original, view, {});
    }
  }
  return message_without_reply(state, chat, message, view, reply);
}

std::string member_json(const State& state, const Chat& chat, const Member& member) {
  JsonObject out;
  out.raw("user", user_json(state, member.user)).add("status", name_of(member.status));
  switch (member.status) {
    case Status::creator:
      out.add("is_anonymous", member.is_anonymous);
      break;
    case Status::administrator:
      out.add("can_be_edited", false).add("is_anonymous", member.is_anonymous);
      add_admin_rights(out, member.rights, chat.type);
      break;
    case Status::restricted:
      add_restricted(out, member);
      break;
    case Status::kicked:
      out.add("until_date", member.until);
      break;
    case Status::member:
      if (member.until != 0) out.add("until_date", member.until);
      break;
    case Status::left:
      break;
  }
  if (member.is_admin()) out.add_unless_empty("custom_title", member.custom_title);
  if (!member.is_admin()) out.add_unless_empty("tag", member.tag);
  return out.take();
}

std::string poll_json(const Poll& poll, bool for_owner) {
  JsonArray options;
  for (std::size_t i = 0; i < poll.options.size(); ++i) {
    const auto& option = poll.options[i];
    const auto voters = std::ranges::count_if(poll.votes, [i](const auto& vote) {
      return std::ranges::find(vote.second, static_cast<std::int64_t>(i)) != vote.second.end();
    });
    JsonObject item;
    item.add("persistent_id", option.persistent_id).add("text", option.text);
    item.raw_unless_empty("text_entities", option.entities).add("voter_count", voters);
    options.raw(item.take());
  }
  JsonObject out;
  out.add("id", poll.id).add("question", poll.question);
  out.raw_unless_empty("question_entities", poll.question_entities);
  out.raw("options", options.take()).add("total_voter_count", poll.votes.size());
  out.add("is_closed", poll.is_closed).add("is_anonymous", poll.is_anonymous);
  out.add("type", poll.is_quiz ? "quiz" : "regular");
  out.add("allows_multiple_answers", poll.allows_multiple);
  out.add("allows_revoting", poll.allows_revoting).add("members_only", false);
  if (poll.is_quiz && (for_owner || poll.is_closed)) {
    out.add("correct_option_id", poll.correct_option);
    out.raw("correct_option_ids", "[" + std::to_string(poll.correct_option) + "]");
  }
  out.add_unless_empty("explanation", poll.explanation);
  if (poll.open_period != 0) out.add("open_period", poll.open_period);
  if (poll.close_date != 0) out.add("close_date", poll.close_date);
  return out.take();
}

std::string inaccessible_message_json(const State& state, const Chat& chat, MessageId id) {
  JsonObject out;
  out.raw("chat", chat_json(state, chat)).add("message_id", id).add("date", 0);
  return out.take();
}

}  // namespace wardmote::sandbox
