#include <algorithm>
#include <boost/json.hpp>

#include "sandbox/json_text.h"
#include "sandbox/outgoing.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"

namespace wardmote::sandbox {
namespace {

struct Original {
  Chat* chat = nullptr;
  Message* message = nullptr;
};

Checked<Original> original_of(Call& call, MessageId id, std::string_view verb) {
  auto chat = chat_of(call, "from_chat_id");
  if (!chat) return tl::unexpected(chat.error());
  const auto missing = "message to " + std::string(verb) + " not found";
  auto* message = call.state.find_message(**chat, id);
  if (message == nullptr) return refuse(missing);
  const bool is_protected = message->is_protected || (*chat)->has_protected_content;
  if (is_protected) return refuse("message has protected content and can't be forwarded");
  if (message->content.kind == ContentKind::service) {
    return refuse("message can't be " + std::string(verb == "copy" ? "copied" : "forwarded"));
  }
  return Original{.chat = *chat, .message = message};
}

std::string origin_json(const State& state, const Original& original) {
  JsonObject origin;
  if (original.message->sender_chat != 0) {
    const auto* sender = state.find_chat({0, original.message->sender_chat});
    const bool is_channel = original.chat->type == ChatType::channel;
    origin.add("type", is_channel ? "channel" : "chat");
    origin.raw(is_channel ? "chat" : "sender_chat",
               chat_json(state, sender == nullptr ? *original.chat : *sender));
    if (is_channel) origin.add("message_id", original.message->id);
  } else {
    origin.add("type", "user");
    origin.raw("sender_user", user_json(state, original.message->from));
  }
  return origin.add("date", original.message->date).take();
}

Content copied_content(State& state, const Content& content) {
  auto copy = content;
  const auto poll = state.polls.find(content.poll_id);
  if (poll == state.polls.end()) return copy;
  // A copy is a poll of its own; only a forward is the same poll.
  auto fresh = poll->second;
  fresh.id = std::to_string(5'000'000'000'000'000 + state.next_id());
  fresh.votes.clear();
  copy.poll_id = fresh.id;
  state.changed({.kind = Change::Kind::poll, .name = fresh.id});
  state.polls.emplace(fresh.id, std::move(fresh));
  return copy;
}

Checked<std::vector<MessageId>> read_ids(const Params& params) {
  constexpr std::size_t ids_max = 100;
  boost::system::error_code error;
  const auto value = boost::json::parse(params.text("message_ids"), error);
  if (error || !value.is_array()) return refuse("can't parse message identifiers JSON object");
  std::vector<MessageId> ids;
  for (const auto& item : value.get_array()) {
    if (item.is_int64()) ids.push_back(item.get_int64());
  }
  if (ids.empty()) return refuse("message identifiers are not specified");
  if (ids.size() > ids_max) return refuse("too many message identifiers specified");
  const bool is_increasing = std::ranges::adjacent_find(ids, std::greater_equal{}) == ids.end();
  if (!is_increasing) return refuse("message identifiers must be in a strictly increasing order");
  return ids;
}

std::string message_id_json(MessageId id) {
  JsonObject out;
  return out.add("message_id", id).take();
}

/// Sends several, leaving out what can't be found, and answers with their numbers.
template <class SendOne>
Answer send_several(Call& call, std::string_view verb, SendOne send_each) {
  const auto ids = read_ids(call.params);
  if (!ids) return ids.error();
  JsonArray out;
  for (const auto id : *ids) {
    const auto original = original_of(call, id, verb);
    if (!original) continue;
    auto outgoing = read_outgoing(call, Permission::send_messages, "text messages");
    if (!outgoing) return outgoing.error();
    out.raw(message_id_json(send_each(*original, *outgoing)));
  }
  if (out.is_empty()) return bad_request("there are no messages to " + std::string(verb));
  return ok(out.take());
}

}  // namespace

Answer forward_message(Call& call) {
  auto outgoing = read_outgoing(call, Permission::send_messages, "text messages");
  if (!outgoing) return outgoing.error();
  const auto original = original_of(call, call.params.number("message_id"), "forward");
  if (!original) return original.error();
  outgoing->draft.extra = "\"forward_origin\":" + origin_json(call.state, *original);
  return send(call, "forwardMessage", std::move(*outgoing), original->message->content);
}

Answer forward_messages(Call& call) {
  return send_several(call, "forward", [&call](const Original& original, Outgoing& outgoing) {
    outgoing.draft.extra = "\"forward_origin\":" + origin_json(call.state, original);
    return send_one(call, "forwardMessages", outgoing, original.message->content);
  });
}

Answer copy_message(Call& call) {
  auto outgoing = read_outgoing(call, Permission::send_messages, "text messages");
  if (!outgoing) return outgoing.error();
  const auto original = original_of(call, call.params.number("message_id"), "copy");
  if (!original) return original.error();
  auto content = copied_content(call.state, original->message->content);
  if (call.params.has("caption") && content.kind != ContentKind::text) {
    const auto caption = read_caption(call.params);
    if (!caption) return caption.error();
    content.text = caption->text;
    content.entities = entities_json(call.state, caption->entities);
  }
  return ok(message_id_json(send_one(call, "copyMessage", *outgoing, std::move(content))));
}

Answer copy_messages(Call& call) {
  return send_several(call, "copy", [&call](const Original& original, Outgoing& outgoing) {
    return send_one(call, "copyMessages", outgoing,
                    copied_content(call.state, original.message->content));
  });
}

}  // namespace wardmote::sandbox
