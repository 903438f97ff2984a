#include "sandbox/posting.h"

#include <algorithm>

#include "sandbox/forwarding.h"
#include "sandbox/json_text.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr Seconds update_age_max = 86400;

/// Returns the command's addressee: nullopt if the text is no command, "" if it names nobody.
std::optional<std::string> command_addressee(std::string_view text) {
  if (!text.starts_with('/') || text.size() < 2) return std::nullopt;
  const auto word = text.substr(0, text.find_first_of(" \t\n\r"));
  const auto at = word.find('@');
  return at == std::string_view::npos ? std::string{} : to_lower_ascii(word.substr(at + 1));
}

bool sees_everything(const State& state, const Chat& chat, const Bot& bot) {
  return bot.reads_all || state.member_of(chat, bot.user.id).is_admin();
}

bool may_see(const State& state, const Chat& chat, const Message& message, const Bot& bot) {
  if (message.content.kind == ContentKind::service) return true;
  if (message.from == bot.user.id || message.bot == bot.user.id) return false;
  const bool is_other_bot = state.bots.contains(message.from);
  if (is_other_bot) return false;
  return sees_everything(state, chat, bot) || is_meant_for(state, chat, message, bot);
}

UpdateType update_type(const Chat& chat, bool is_edit) {
  if (chat.type == ChatType::channel) {
    return is_edit ? UpdateType::edited_channel_post : UpdateType::channel_post;
  }
  return is_edit ? UpdateType::edited_message : UpdateType::message;
}

void publish_to_bots(State& state, const Chat& chat, const Message& message, bool is_edit) {
  const auto type = update_type(chat, is_edit);
  if (chat.is_private()) {
    const bool is_own = message.from == chat.key.bot;
    if (is_own && message.content.kind != ContentKind::service) return;
    queue_update(state, chat.key.bot, type, chat.key.chat, message_json(state, chat, message));
    return;
  }
  std::string json;
  for (const auto id : chat.bots) {
    const auto* bot = state.find_bot(id);
    if (bot == nullptr || !may_see(state, chat, message, *bot)) continue;
    if (json.empty()) json = message_json(state, chat, message);
    queue_update(state, id, type, chat.key.chat, json);
  }
}

/// What a channel posts comes into its discussion group, too.
void forward_to_discussion(State& state, const Chat& channel, const Message& post_there) {
  const bool is_post = channel.type == ChatType::channel && channel.linked_chat != 0 &&
                       post_there.content.kind != ContentKind::service;
  if (!is_post) return;
  auto* group = state.find_chat({0, channel.linked_chat});
  if (group == nullptr) return;
  Message copy{.from = service_notifications,
               .sender_chat = channel.key.chat,
               .is_protected = post_there.is_protected,
               .content = post_there.content,
               .extra = "\"is_automatic_forward\":true"};
  if (!post_there.extra.empty()) copy.extra += "," + post_there.extra;
  copy.forward = forward_members(state, channel, post_there);
  post(state, *group, std::move(copy));
}

}  // namespace

bool is_meant_for(const State& state, const Chat& chat, const Message& message, const Bot& bot) {
  if (const auto addressee = command_addressee(message.content.text)) {
    if (!addressee->empty()) return *addressee == to_lower_ascii(bot.user.username);
    const bool is_only_bot = chat.bots.size() == 1;
    if (is_only_bot || chat.last_bot == bot.user.id || chat.last_bot == 0) return true;
  }
  if (message.reply_to == 0) return false;
  const auto* original = state.find_message(chat, message.reply_to);
  return original != nullptr && original->from == bot.user.id;
}

const Message& post(State& state, Chat& chat, Message draft) {
  draft.id = chat.next_message_id++;
  draft.date = state.now();
  chat.messages.push_back(std::move(draft));
  if (chat.messages.size() > state.limits.messages_per_chat_max) chat.messages.pop_front();
  const auto& message = chat.messages.back();
  if (state.bots.contains(message.from)) chat.last_bot = message.from;
  if (chat.is_private()) {
    // The chat appears in the person's list with its first message.
    state.index_chat(chat.key.chat, chat.key);
  }
  state.changed_message(chat, message.id);
  state.emit({.kind = "message", .chat = chat.key, .message = message.id});
  publish_to_bots(state, chat, message, false);
  forward_to_discussion(state, chat, message);
  return message;
}

const Message& post_service(State& state, Chat& chat, UserId actor, std::string media,
                            ThreadId thread) {
  Message message{.from = actor, .thread = thread, .is_topic_message = thread != 0};
  if (chat.type == ChatType::channel) {
    message.from = 0;
    message.sender_chat = chat.key.chat;
  }
  message.content = {.kind = ContentKind::service, .media = std::move(media)};
  return post(state, chat, std::move(message));
}

void publish_edit(State& state, Chat& chat, Message& message, bool is_visible_edit) {
  if (is_visible_edit) message.edit_date = state.now();
  state.changed_message(chat, message.id);
  state.emit({.kind = "edit", .chat = chat.key, .message = message.id});
  if (state.now() - message.date < update_age_max) publish_to_bots(state, chat, message, true);
}

void remove_message(State& state, Chat& chat, Message& message) {
  message.is_deleted = true;
  std::erase(chat.pinned, message.id);
  state.changed_message(chat, message.id);
  state.emit({.kind = "delete", .chat = chat.key, .message = message.id});
}

void queue_update(State& state, UserId id, UpdateType type, std::int64_t group,
                  std::string_view payload) {
  auto* bot = state.find_bot(id);
  if (bot == nullptr || bot->is_logged_out) return;
  if (((bot->allowed_updates >> static_cast<unsigned>(type)) & 1) == 0) return;
  auto& queue = bot->queue;
  if (queue.next_id() == 0) queue.start_at(state.random.between(2'000'001, 1'000'000'000));
  const auto number = queue.push(type, group, state.now() + lifetime_of(type), payload);
  if (number == 0) return;
  state.changed({.kind = Change::Kind::update, .chat = {.bot = id}, .number = number});
  if (state.on_update) state.on_update(id, queue.updates().back());
}

void show_keyboard(State& state, Chat& chat, UserId person, const std::string& keyboard,
                   MessageId message) {
  if (keyboard.empty()) return;
  const bool is_removal = keyboard.find("\"remove_keyboard\"") != std::string::npos;
  if (is_removal && person == 0) {
    chat.keyboards.clear();
  } else if (is_removal) {
    chat.keyboards.erase(person);
  } else {
    // With the number of its message: who is forced to reply must know to what.
    JsonObject shown;
    shown.fragment(std::string_view(keyboard).substr(1, keyboard.size() - 2));
    chat.keyboards[person] = shown.add("message_id", message).take();
  }
  state.changed_chat(chat);
  JsonObject payload;
  payload.raw("reply_markup", is_removal ? "null" : keyboard).add("message_id", message);
  state.emit(
      {.kind = "keyboard", .chat = chat.key, .person = person, .payload = payload.take_members()});
}

}  // namespace wardmote::sandbox
