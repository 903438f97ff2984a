#include "sandbox/forwarding.h"

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

/// The members about a chat that a message was sent in the name of.
std::string chat_forward(const State& state, const Chat& chat, const Message& message) {
  const auto* sender = state.find_chat({0, message.sender_chat});
  const auto sender_json = chat_json(state, sender == nullptr ? chat : *sender);
  const bool is_post = chat.type == ChatType::channel;
  JsonObject origin;
  origin.add("type", is_post ? "channel" : "chat");
  origin.raw(is_post ? "chat" : "sender_chat", sender_json);
  if (is_post) origin.add("message_id", message.id);
  origin.add_unless_empty("author_signature", message.signature).add("date", message.date);
  JsonObject out;
  out.raw("forward_origin", origin.take()).raw("forward_from_chat", sender_json);
  if (is_post) out.add("forward_from_message_id", message.id);
  out.add_unless_empty("forward_signature", message.signature);
  return out.add("forward_date", message.date).take_members();
}

std::string person_forward(const State& state, const Message& message) {
  const auto* person = state.find_user(message.from);
  const bool is_hidden = person != nullptr && person->hides_forwards;
  JsonObject origin;
  JsonObject out;
  if (is_hidden) {
    auto name = person->first_name;
    if (!person->last_name.empty()) name += " " + person->last_name;
    origin.add("type", "hidden_user").add("sender_user_name", name).add("date", message.date);
    out.raw("forward_origin", origin.take()).add("forward_sender_name", name);
  } else {
    const auto sender = user_json(state, message.from);
    origin.add("type", "user").raw("sender_user", sender).add("date", message.date);
    out.raw("forward_origin", origin.take()).raw("forward_from", sender);
  }
  return out.add("forward_date", message.date).take_members();
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

std::string forward_members(const State& state, const Chat& chat, const Message& message) {
  // A forward of a forward still names who wrote it first.
  if (!message.forward.empty()) return message.forward;
  return message.sender_chat == 0 ? person_forward(state, message)
                                  : chat_forward(state, chat, message);
}

Answer forward_message(Call& call) {
  auto outgoing = read_outgoing(call, Permission::send_messages, "text messages");
  if (!outgoing) return outgoing.error();
  const auto original = original_of(call, call.params.number("message_id"), "forward");
  if (!original) return original.error();
  outgoing->draft.forward = forward_members(call.state, *original->chat, *original->message);
  return send(call, "forwardMessage", std::move(*outgoing), original->message->content);
}

Answer forward_messages(Call& call) {
  return send_several(call, "forward", [&call](const Original& original, Outgoing& outgoing) {
    outgoing.draft.forward = forward_members(call.state, *original.chat, *original.message);
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
