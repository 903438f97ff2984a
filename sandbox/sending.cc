#include "sandbox/expiry.h"
#include "sandbox/json_text.h"
#include "sandbox/live_location.h"
#include "sandbox/outgoing.h"
#include "sandbox/polls.h"
#include "sandbox/render.h"
#include "sandbox/rights.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t text_length_max = 4096;

}  // namespace

Answer send_message(Call& call) {
  if (call.params.text("text").empty()) return bad_request("message text is empty");
  auto text = read_text(call.params, {});
  if (!text) return text.error();
  auto outgoing = read_outgoing(call, Permission::send_messages, "text messages");
  if (!outgoing) return outgoing.error();
  if (text->text.empty()) return bad_request("text must be non-empty");
  if (code_point_count(text->text) > text_length_max) return bad_request("message is too long");
  auto entities = entities_json(call.state, text->entities);
  return send(call, "sendMessage", std::move(*outgoing),
              {.text = std::move(text->text), .entities = std::move(entities)});
}

Answer send_location(Call& call) {
  const auto live_period = read_live_period(call.params);
  if (!live_period) return live_period.error();
  const auto location = read_location(call.params, *live_period);
  if (!location) return location.error();
  auto outgoing = read_outgoing(call, Permission::send_other, "locations");
  if (!outgoing) return outgoing.error();
  return send(call, "sendLocation", std::move(*outgoing),
              {.kind = ContentKind::location, .media = "\"location\":" + *location});
}

Answer send_venue(Call& call) {
  const auto location = read_location(call.params, 0);
  if (!location) return location.error();
  auto outgoing = read_outgoing(call, Permission::send_other, "venues");
  if (!outgoing) return outgoing.error();
  JsonObject venue;
  venue.raw("location", *location).add("title", call.params.text("title"));
  venue.add("address", call.params.text("address"));
  JsonObject media;
  media.raw("venue", venue.take()).raw("location", *location);
  return send(call, "sendVenue", std::move(*outgoing),
              {.kind = ContentKind::location, .media = media.take_members()});
}

Answer send_contact(Call& call) {
  const auto phone = call.params.text("phone_number");
  const auto name = call.params.text("first_name");
  if (phone.empty()) return bad_request("phone_number is empty");
  if (name.empty()) return bad_request("first_name is empty");
  auto outgoing = read_outgoing(call, Permission::send_other, "contacts");
  if (!outgoing) return outgoing.error();
  JsonObject contact;
  contact.add("phone_number", phone).add("first_name", name);
  contact.add_unless_empty("last_name", call.params.text("last_name"));
  contact.add_unless_empty("vcard", call.params.text("vcard"));
  return send(call, "sendContact", std::move(*outgoing),
              {.kind = ContentKind::contact, .media = "\"contact\":" + contact.take()});
}

Answer send_poll(Call& call) {
  auto poll = read_poll(call);
  if (!poll) return poll.error();
  auto outgoing = read_outgoing(call, Permission::send_polls, "polls");
  if (!outgoing) return outgoing.error();
  const auto id = poll->id;
  call.state.changed({.kind = Change::Kind::poll, .name = id});
  poll->chat = outgoing->chat->key;
  poll->message = outgoing->chat->next_message_id;
  schedule_close(call.state, *poll);
  call.state.polls.emplace(id, std::move(*poll));
  return send(call, "sendPoll", std::move(*outgoing), {.kind = ContentKind::poll, .poll_id = id});
}

Answer send_dice(Call& call) {
  auto outgoing = read_outgoing(call, Permission::send_other, "dice");
  if (!outgoing) return outgoing.error();
  const auto emoji = call.params.text("emoji");
  JsonObject dice;
  dice.add("emoji", emoji.empty() ? "\U0001F3B2" : emoji);
  dice.add("value", call.state.random.between(1, 6));
  return send(call, "sendDice", std::move(*outgoing),
              {.kind = ContentKind::document, .media = "\"dice\":" + dice.take()});
}

Answer send_chat_action(Call& call) {
  const auto chat = chat_of(call);
  if (!chat) return chat.error();
  const auto action = call.params.text("action");
  if (action.empty()) return bad_request("wrong parameter action in request");
  if ((*chat)->is_private() && (*chat)->is_blocked) {
    return forbidden("bot was blocked by the user");
  }
  JsonObject payload;
  payload.add("action", action);
  call.state.emit({.kind = "typing", .chat = (*chat)->key, .payload = payload.take_members()});
  return ok();
}

}  // namespace wardmote::sandbox
