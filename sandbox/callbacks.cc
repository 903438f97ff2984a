#include "sandbox/callbacks.h"

#include "sandbox/json_text.h"
#include "sandbox/methods.h"
#include "sandbox/posting.h"
#include "sandbox/render.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::size_t answer_length_max = 200;

std::string chat_instance(const State& state, const Chat& chat) {
  Random random(state.seed ^ static_cast<std::uint64_t>(chat.key.chat * 31 + chat.key.bot));
  return std::to_string(static_cast<std::int64_t>(random.next()));
}

/// Forgets queries that nobody can answer any more, once in a while.
void prune(State& state) {
  constexpr std::size_t often = 65'536;
  auto& queries = state.callback_queries;
  if (queries.size() % often != often - 1) return;
  std::erase_if(queries, [&state](const auto& item) {
    return state.now() - item.second.created > callback_lifetime;
  });
}

}  // namespace

UserId sender_bot(const Chat& chat, const Message& message) {
  if (chat.is_private()) return chat.key.bot;
  return message.bot != 0 ? message.bot : message.from;
}

std::string press(State& state, Chat& chat, const Message& message, UserId person,
                  std::string_view data) {
  const auto bot = sender_bot(chat, message);
  auto id = std::to_string((std::int64_t{1} << 52) +
                           state.random.between(0, std::int64_t{1} << 40) * 1024 +
                           state.next_id() % 1024);
  const CallbackQuery query{.id = id,
                            .bot = bot,
                            .from = person,
                            .chat = chat.key,
                            .message = message.id,
                            .created = state.now()};
  prune(state);
  state.callback_queries[id] = query;
  state.changed({.kind = Change::Kind::callback_query, .name = id});
  JsonObject out;
  out.add("id", id).raw("from", user_json(state, person));
  out.raw("message", message_json(state, chat, message));
  out.add("chat_instance", chat_instance(state, chat)).add("data", data);
  queue_update(state, bot, UpdateType::callback_query, person, out.take());
  return id;
}

Answer answer_callback_query(Call& call) {
  const auto id = std::string(call.params.text("callback_query_id"));
  const auto found = call.state.callback_queries.find(id);
  const bool is_known = found != call.state.callback_queries.end() &&
                        found->second.bot == call.me() && !found->second.is_answered;
  if (!is_known || call.state.now() - found->second.created > callback_lifetime) {
    return bad_request("query is too old and response timeout expired or query ID is invalid");
  }
  const auto text = call.params.text("text");
  if (code_point_count(text) > answer_length_max) return bad_request("MESSAGE_TOO_LONG");
  auto& query = found->second;
  query.is_answered = true;
  call.state.changed({.kind = Change::Kind::callback_query, .name = id});
  JsonObject payload;
  payload.add("query_id", id).add("text", text);
  payload.add("show_alert", call.params.flag("show_alert")).add("url", call.params.text("url"));
  call.state.emit({.kind = "callback_answer",
                   .chat = query.chat,
                   .person = query.from,
                   .message = query.message,
                   .payload = payload.take_members()});
  if (const auto* chat = call.state.find_chat(query.chat)) {
    note_sent(call, "answerCallbackQuery", *chat, query.message, text);
  }
  return ok();
}

}  // namespace wardmote::sandbox
