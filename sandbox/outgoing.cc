#include "sandbox/outgoing.h"

#include <boost/json.hpp>

#include "sandbox/posting.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t caption_length_max = 1024;

struct ReplyTo {
  MessageId message = 0;
  bool may_be_missing = false;
};

Checked<ReplyTo> read_reply(const Params& params) {
  const auto json = params.text("reply_parameters");
  if (json.empty()) {
    return ReplyTo{.message = params.number("reply_to_message_id"),
                   .may_be_missing = params.flag("allow_sending_without_reply")};
  }
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  if (error) return refuse("can't parse reply parameters JSON object");
  if (!value.is_object()) return refuse("object expected as reply parameters");
  ReplyTo reply{.may_be_missing = params.flag("allow_sending_without_reply")};
  const auto& object = value.get_object();
  if (const auto* id = object.if_contains("message_id")) {
    if (id->is_int64()) reply.message = id->get_int64();
    if (id->is_string()) reply.message = lenient_number(std::string_view(id->get_string()));
  }
  if (const auto* may = object.if_contains("allow_sending_without_reply"); may != nullptr) {
    reply.may_be_missing = reply.may_be_missing || (may->is_bool() && may->get_bool());
  }
  return reply;
}

/// Puts the draft into its topic, or says why it can't go there.
Checked<bool> place_in_thread(Call& call, const Chat& chat, Message& draft) {
  const auto thread = call.params.number("message_thread_id");
  if (thread == 0 && !draft.is_topic_message) return true;
  const auto wanted = thread == 0 ? draft.thread : thread;
  if (wanted == 0) return true;
  if (chat.is_private()) return true;
  if (!chat.is_forum) {
    // Outside forums a thread is a chain of replies: it begins with a message of that number.
    if (call.state.find_message(chat, wanted) == nullptr) return refuse("message thread not found");
    draft.thread = wanted;
    return true;
  }
  const auto topic = chat.topics.find(wanted);
  if (wanted == 1 || topic == chat.topics.end()) return refuse("message thread not found");
  const auto me = call.state.member_of(chat, call.me());
  const bool may_write = has_admin_right(me, AdminRight::manage_topics);
  if (topic->second.is_closed && !may_write) return refuse("TOPIC_CLOSED");
  draft.thread = wanted;
  draft.is_topic_message = true;
  return true;
}

UserId keyboard_target(Call& call, const Outgoing& outgoing) {
  if (outgoing.chat->is_private()) return outgoing.chat->key.chat;
  if (!outgoing.markup.is_selective || outgoing.draft.reply_to == 0) return 0;
  const auto* original = call.state.find_message(*outgoing.chat, outgoing.draft.reply_to);
  return original == nullptr ? 0 : original->from;
}

}  // namespace

Checked<Outgoing> read_outgoing(Call& call, std::uint32_t permission, std::string_view what) {
  auto chat = writable_chat(call, permission, what);
  if (!chat) return tl::unexpected(chat.error());
  Outgoing outgoing{.chat = *chat};
  auto& draft = outgoing.draft;
  draft.from = (*chat)->type == ChatType::channel ? 0 : call.me();
  if ((*chat)->type == ChatType::channel) draft.sender_chat = (*chat)->key.chat;
  draft.bot = call.me();
  draft.is_protected = call.params.flag("protect_content");
  const auto reply = read_reply(call.params);
  if (!reply) return tl::unexpected(reply.error());
  if (reply->message != 0) {
    const auto* original = call.state.find_message(**chat, reply->message);
    if (original == nullptr && !reply->may_be_missing) {
      return refuse("message to be replied not found");
    }
    if (original != nullptr) {
      draft.reply_to = original->id;
      draft.is_topic_message = original->is_topic_message;
      draft.thread = original->is_topic_message ? original->thread : 0;
    }
  }
  if (auto placed = place_in_thread(call, **chat, draft); !placed) {
    return tl::unexpected(placed.error());
  }
  auto markup = read_reply_markup(call.params.text("reply_markup"), (*chat)->is_private());
  if (!markup) return tl::unexpected(markup.error());
  draft.reply_markup = markup->inline_keyboard;
  outgoing.markup = std::move(*markup);
  return outgoing;
}

MessageId send_one(Call& call, std::string_view method, Outgoing& outgoing, Content content) {
  outgoing.draft.content = std::move(content);
  const auto& message = post(call.state, *outgoing.chat, outgoing.draft);
  note_sent(call, method, *outgoing.chat, message.id, message.content.text);
  return message.id;
}

Answer send(Call& call, std::string_view method, Outgoing outgoing, Content content) {
  outgoing.draft.content = std::move(content);
  const auto target = keyboard_target(call, outgoing);
  const auto& message = post(call.state, *outgoing.chat, std::move(outgoing.draft));
  note_sent(call, method, *outgoing.chat, message.id, message.content.text);
  show_keyboard(call.state, *outgoing.chat, target, outgoing.markup.keyboard, message.id);
  return ok(message_json(call.state, *outgoing.chat, message));
}

Checked<FormattedText> read_caption(const Params& params) {
  auto caption = read_text(params, {"caption", "parse_mode", "caption_entities"});
  if (caption && code_point_count(caption->text) > caption_length_max) {
    return refuse("message caption is too long");
  }
  return caption;
}

}  // namespace wardmote::sandbox
