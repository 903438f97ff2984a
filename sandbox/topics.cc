#include <algorithm>
#include <array>

#include "sandbox/forum.h"
#include "sandbox/json_text.h"
#include "sandbox/methods.h"
#include "sandbox/posting.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t name_length_max = 128;
constexpr ThreadId general = 1;

Checked<Chat*> forum_of(Call& call) {
  auto chat = chat_of(call);
  if (!chat) return chat;
  if ((*chat)->type != ChatType::supergroup) {
    return refuse("method is available only for supergroups");
  }
  if (!(*chat)->is_forum) return refuse("the chat is not a forum");
  const auto me = call.state.member_of(**chat, call.me());
  if (!has_admin_right(me, AdminRight::manage_topics)) {
    return refuse("not enough rights to manage topics");
  }
  return chat;
}

struct InTopic {
  Chat* chat = nullptr;
  Topic* topic = nullptr;
};

Checked<InTopic> topic_of(Call& call) {
  auto chat = forum_of(call);
  if (!chat) return tl::unexpected(chat.error());
  const auto id = call.params.number("message_thread_id");
  const auto found = (*chat)->topics.find(id);
  if (id == general || found == (*chat)->topics.end()) return refuse("message thread not found");
  return InTopic{.chat = *chat, .topic = &found->second};
}

/// The General topic exists in every forum, without a service message of its own.
Checked<InTopic> general_of(Call& call) {
  auto chat = forum_of(call);
  if (!chat) return tl::unexpected(chat.error());
  auto& topic = (*chat)->topics[general];
  topic.id = general;
  if (topic.name.empty()) topic.name = "General";
  return InTopic{.chat = *chat, .topic = &topic};
}

void announce(Call& call, const InTopic& place, std::string media) {
  const auto thread = place.topic->id == general ? 0 : place.topic->id;
  call.state.changed_chat(*place.chat);
  post_service(call.state, *place.chat, call.me(), std::move(media), thread);
}

Answer set_closed(Call& call, const Checked<InTopic>& place, bool is_closed) {
  if (!place) return place.error();
  if (place->topic->is_closed == is_closed) return bad_request("TOPIC_NOT_MODIFIED");
  place->topic->is_closed = is_closed;
  announce(call, *place, is_closed ? "\"forum_topic_closed\":{}" : "\"forum_topic_reopened\":{}");
  return ok();
}

Answer set_hidden(Call& call, bool is_hidden) {
  const auto place = general_of(call);
  if (!place) return place.error();
  if (place->topic->is_hidden == is_hidden) return bad_request("TOPIC_NOT_MODIFIED");
  place->topic->is_hidden = is_hidden;
  announce(call, *place,
           is_hidden ? "\"general_forum_topic_hidden\":{}" : "\"general_forum_topic_unhidden\":{}");
  return ok();
}

Checked<std::string> read_name(const Params& params) {
  const auto name = trim(params.text("name"));
  if (name.empty()) return refuse("TOPIC_NAME_EMPTY");
  if (code_point_count(name) > name_length_max) return refuse("TOPIC_NAME_INVALID");
  return std::string(name);
}

}  // namespace

std::string topic_json(const Topic& topic) {
  JsonObject out;
  out.add("message_thread_id", topic.id).add("name", topic.name);
  out.add("icon_color", topic.icon_color);
  return out.add_unless_empty("icon_custom_emoji_id", topic.icon_custom_emoji_id).take();
}

const Topic& open_topic(State& state, Chat& chat, UserId actor, Topic draft) {
  JsonObject created;
  created.add("name", draft.name).add("icon_color", draft.icon_color);
  created.add_unless_empty("icon_custom_emoji_id", draft.icon_custom_emoji_id);
  // The topic must be known before the message is shown, so its number is taken first.
  draft.id = chat.next_message_id;
  auto& topic = chat.topics[draft.id] = std::move(draft);
  post_service(state, chat, actor, "\"forum_topic_created\":" + created.take(), topic.id);
  state.changed_chat(chat);
  return topic;
}

Answer create_forum_topic(Call& call) {
  constexpr std::array<std::int64_t, 6> colors = {0x6FB9F0, 0xFFD67E, 0xCB86DB,
                                                  0x8EEE98, 0xFF93B2, 0xFB6F5F};
  auto chat = forum_of(call);
  if (!chat) return chat.error();
  auto name = read_name(call.params);
  if (!name) return name.error();
  Topic draft{.name = std::move(*name)};
  if (call.params.has("icon_color")) {
    draft.icon_color = call.params.number("icon_color");
    if (std::ranges::find(colors, draft.icon_color) == colors.end()) {
      return bad_request("invalid icon color specified");
    }
  }
  draft.icon_custom_emoji_id = std::string(call.params.text("icon_custom_emoji_id"));
  const auto& topic = open_topic(call.state, **chat, call.me(), std::move(draft));
  note_sent(call, "createForumTopic", **chat, topic.id, topic.name);
  return ok(topic_json(topic));
}

Answer edit_forum_topic(Call& call) {
  const auto place = topic_of(call);
  if (!place) return place.error();
  JsonObject edited;
  if (!call.params.text("name").empty()) {
    const auto name = read_name(call.params);
    if (!name) return name.error();
    place->topic->name = *name;
    edited.add("name", *name);
  }
  if (call.params.has("icon_custom_emoji_id")) {
    place->topic->icon_custom_emoji_id = std::string(call.params.text("icon_custom_emoji_id"));
    edited.add("icon_custom_emoji_id", place->topic->icon_custom_emoji_id);
  }
  announce(call, *place, "\"forum_topic_edited\":" + edited.take());
  return ok();
}

Answer close_forum_topic(Call& call) { return set_closed(call, topic_of(call), true); }
Answer reopen_forum_topic(Call& call) { return set_closed(call, topic_of(call), false); }

Answer delete_forum_topic(Call& call) {
  const auto place = topic_of(call);
  if (!place) return place.error();
  const auto id = place->topic->id;
  for (auto& message : place->chat->messages) {
    const bool is_in_topic = message.is_topic_message && message.thread == id;
    if (is_in_topic && !message.is_deleted) remove_message(call.state, *place->chat, message);
  }
  place->chat->topics.erase(id);
  call.state.changed_chat(*place->chat);
  return ok();
}

Answer unpin_all_forum_topic_messages(Call& call) {
  const auto place = topic_of(call);
  if (!place) return place.error();
  std::erase_if(place->chat->pinned, [&](MessageId id) {
    const auto* message = call.state.find_message(*place->chat, id);
    return message != nullptr && message->thread == place->topic->id;
  });
  call.state.changed_chat(*place->chat);
  return ok();
}

Answer edit_general_forum_topic(Call& call) {
  const auto place = general_of(call);
  if (!place) return place.error();
  const auto name = read_name(call.params);
  if (!name) return name.error();
  place->topic->name = *name;
  JsonObject edited;
  announce(call, *place, "\"forum_topic_edited\":" + edited.add("name", *name).take());
  return ok();
}

Answer close_general_forum_topic(Call& call) { return set_closed(call, general_of(call), true); }
Answer reopen_general_forum_topic(Call& call) { return set_closed(call, general_of(call), false); }
Answer hide_general_forum_topic(Call& call) { return set_hidden(call, true); }
Answer unhide_general_forum_topic(Call& call) { return set_hidden(call, false); }

}  // namespace wardmote::sandbox
