#include "sandbox/json_text.h"
#include "sandbox/membership.h"
#include "sandbox/methods.h"

namespace wardmote::sandbox {
namespace {

/// As long as the bot may write to who has asked. Source: ChatJoinRequest.user_chat_id.
constexpr Seconds web_app_lifetime = 300;
/// What stands before the chat in a query's id.
constexpr std::size_t random_part = 10;

struct Queried {
  Chat* chat = nullptr;
  std::map<std::string, JoinQuery>::iterator query = {};
};

/// Whose query it is, unless it is too late.
Checked<Queried> query_of(Call& call) {
  const auto invalid =
      refuse("query is too old and response timeout expired or query ID is invalid");
  const auto id = std::string(call.params.text("chat_join_request_query_id"));
  if (id.size() <= random_part) return invalid;
  const auto number = std::strtoll(id.c_str() + random_part, nullptr, 10);
  auto* chat = call.state.find_chat({0, -number});
  if (chat == nullptr) return invalid;
  const auto found = chat->join_queries.find(id);
  if (found == chat->join_queries.end() || found->second.bot != call.me() ||
      found->second.until < call.state.now()) {
    return invalid;
  }
  return Queried{.chat = chat, .query = found};
}

}  // namespace

Answer answer_chat_join_request_query(Call& call) {
  const auto result = call.params.text("result");
  if (result != "approve" && result != "decline" && result != "queue")
    return bad_request("invalid join request query result specified");
  const auto queried = query_of(call);
  if (!queried) return queried.error();
  auto& chat = *queried->chat;
  const auto user = queried->query->second.user;
  chat.join_queries.erase(queried->query);
  const auto asked = chat.join_requests.find(user);
  // Somebody may have decided meanwhile.
  const bool is_waiting = asked != chat.join_requests.end();
  if (is_waiting && result != "queue") {
    const auto request = asked->second;
    chat.join_requests.erase(asked);
    if (result == "approve") admit(call.state, chat, request, call.me());
  }
  call.state.changed_chat(chat);
  note_sent(call, "answerChatJoinRequestQuery", chat, 0,
            std::to_string(user) + " " + std::string(result));
  return is_waiting ? ok() : bad_request("HIDE_REQUESTER_MISSING");
}

Answer send_chat_join_request_web_app(Call& call) {
  const auto url = call.params.text("web_app_url");
  if (!url.starts_with("https://")) return bad_request("Web App URL must be an HTTPS URL");
  const auto queried = query_of(call);
  if (!queried) return queried.error();
  auto& query = queried->query->second;
  query.until = call.state.now() + web_app_lifetime;
  call.state.changed_chat(*queried->chat);
  JsonObject payload;
  payload.add("bot", call.me()).add("url", url);
  call.state.emit({.kind = "join_web_app",
                   .chat = queried->chat->key,
                   .person = query.user,
                   .payload = payload.take_members()});
  note_sent(call, "sendChatJoinRequestWebApp", *queried->chat, 0, url);
  return ok();
}

}  // namespace wardmote::sandbox
