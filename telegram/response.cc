#include "telegram/response.h"

#include <algorithm>
#include <array>

#include "telegram/json_document.h"
#include "telegram/limits.h"
#include "telegram/message_fields.h"

namespace wardmote::telegram {
namespace {

/// What Telegram says, and what it means. The first line that matches code and text counts.
struct Meaning {
  int error_code;
  std::string_view text;
  Outcome outcome;
};

constexpr auto meanings = std::to_array<Meaning>({
    {400, "is not modified", Outcome::not_modified},
    {400, "_NOT_MODIFIED", Outcome::not_modified},
    {400, "query is too old", Outcome::target_gone},
    {400, "QUERY_ID_INVALID", Outcome::target_gone},
    {400, "message to ", Outcome::target_gone},
    {400, "message with poll to stop not found", Outcome::target_gone},
    {400, "message not found", Outcome::target_gone},
    {400, "message thread not found", Outcome::target_gone},
    {400, "message can't be edited", Outcome::target_gone},
    {400, "message can't be deleted", Outcome::target_gone},
    {400, "MESSAGE_ID_INVALID", Outcome::target_gone},
    {400, "TOPIC_DELETED", Outcome::target_gone},
    {400, "TOPIC_ID_INVALID", Outcome::target_gone},
    {400, "chat not found", Outcome::chat_gone},
    {400, "PEER_ID_INVALID", Outcome::chat_gone},
    {400, "CHANNEL_PRIVATE", Outcome::chat_gone},
    {400, "bot is not a member", Outcome::chat_gone},
    {400, "USER_IS_BLOCKED", Outcome::blocked},
    {400, "USER_DEACTIVATED", Outcome::blocked},
    {400, "INPUT_USER_DEACTIVATED", Outcome::blocked},
    {400, "not enough rights", Outcome::no_rights},
    {400, "have no rights", Outcome::no_rights},
    {400, "need administrator rights", Outcome::no_rights},
    {400, "CHAT_ADMIN_REQUIRED", Outcome::no_rights},
    {400, "RIGHT_FORBIDDEN", Outcome::no_rights},
    {400, "CHAT_WRITE_FORBIDDEN", Outcome::no_rights},
    {400, "CHAT_RESTRICTED", Outcome::no_rights},
    {400, "CHAT_SEND_", Outcome::no_rights},
    {400, "TOPIC_CLOSED", Outcome::no_rights},
    {400, "Logged out", Outcome::unauthorized},
    {403, "blocked by the user", Outcome::blocked},
    {403, "user is deactivated", Outcome::blocked},
    {403, "can't initiate conversation", Outcome::blocked},
    {403, "can't send messages to bots", Outcome::blocked},
    {403, "bot was kicked", Outcome::chat_gone},
    {403, "bot is not a member", Outcome::chat_gone},
    {403, "group chat was deleted", Outcome::chat_gone},
    {403, "CHANNEL_PRIVATE", Outcome::chat_gone},
    {403, "rights", Outcome::no_rights},
    {403, "FORBIDDEN", Outcome::no_rights},
    {403, "CHAT_ADMIN_REQUIRED", Outcome::no_rights},
    {404, "method not found", Outcome::rejected},
    {404, "", Outcome::unauthorized},
    {401, "", Outcome::unauthorized},
    {421, "", Outcome::unauthorized},
    {409, "", Outcome::conflict},
    {429, "", Outcome::flood},
});

Outcome meaning_of(int error_code, std::string_view description) {
  // Codes outside 4xx are the server's own trouble, or no code at all.
  if (error_code < 400 || error_code >= 500) return Outcome::trouble;
  const auto* meaning = std::find_if(meanings.begin(), meanings.end(), [&](const Meaning& line) {
    return line.error_code == error_code && description.find(line.text) != std::string_view::npos;
  });
  return meaning == meanings.end() ? Outcome::rejected : meaning->outcome;
}

std::int64_t integer_or_zero(simdjson::simdjson_result<Element> value) {
  std::int64_t number = 0;
  return value.get(number) == simdjson::SUCCESS ? number : 0;
}

std::string string_or_empty(simdjson::simdjson_result<Element> value) {
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? std::string{text} : std::string{};
}

/// Telegram asks for up to some hours; a mistake must neither stop a bot for ever nor make it spin.
std::chrono::seconds patience(std::int64_t retry_after) {
  return std::chrono::seconds{std::clamp<std::int64_t>(retry_after, 1, 24 * 60 * 60)};
}

template <class Id>
Id id_or_none(simdjson::simdjson_result<Element> value, std::int64_t low, std::int64_t high) {
  const auto number = integer_or_zero(value);
  return number >= low && number <= high ? static_cast<Id>(number) : Id{};
}

MessageId message_id_of(Element message) {
  return id_or_none<MessageId>(message.at_key("message_id"), 1, INT32_MAX);
}

std::uint32_t count_of(simdjson::simdjson_result<Element> value) {
  const auto number = integer_or_zero(value);
  return number >= 0 && number <= UINT32_MAX ? static_cast<std::uint32_t>(number) : 0;
}

std::optional<PollTally> poll_of(simdjson::simdjson_result<Element> poll) {
  simdjson::dom::array options;
  PollTally tally;
  if (poll.at_key("options").get(options) != simdjson::SUCCESS ||
      poll.at_key("is_closed").get(tally.is_closed) != simdjson::SUCCESS)
    return std::nullopt;
  for (const auto option : options) tally.votes.push_back(count_of(option.at_key("voter_count")));
  tally.voters = count_of(poll.at_key("total_voter_count"));
  return tally;
}

void read_result(Element result, Response& response) {
  simdjson::dom::array album;
  if (result.get(album) == simdjson::SUCCESS) {
    for (const auto message : album) response.further_message_ids.push_back(message_id_of(message));
    if (response.further_message_ids.empty() || album.at(0).get(result)) return;
    response.further_message_ids.erase(response.further_message_ids.begin());
    std::erase(response.further_message_ids, MessageId{});
  }
  response.message_id = message_id_of(result);
  response.message_thread_id =
      id_or_none<ThreadId>(result.at_key("message_thread_id"), 1, INT32_MAX);
  response.file_path = string_or_empty(result.at_key("file_path"));
  response.poll = poll_of(result.at_key("poll"));
  if (!response.poll) response.poll = poll_of(Element{result});
}

void read_refusal(Element root, int http_status, Response& response) {
  const auto code = integer_or_zero(root.at_key("error_code"));
  response.error_code = code > 0 && code < 1000 ? static_cast<std::int32_t>(code) : http_status;
  response.description = string_or_empty(root.at_key("description"));
  response.outcome = meaning_of(response.error_code, response.description);
  Element parameters;
  if (root.at_key("parameters").get(parameters) == simdjson::SUCCESS) {
    response.migrate_to_chat_id =
        id_or_none<ChatId>(parameters.at_key("migrate_to_chat_id"), -limits::id_magnitude, -1);
    response.retry_after = std::chrono::seconds{integer_or_zero(parameters.at_key("retry_after"))};
  }
  if (raw(response.migrate_to_chat_id) != 0) response.outcome = Outcome::migrated;
  if (response.retry_after.count() > 0) response.outcome = Outcome::flood;
  if (response.outcome == Outcome::flood) {
    response.retry_after = patience(response.retry_after.count());
  } else {
    response.retry_after = {};
  }
}

/// What came is no envelope: a proxy speaks, or nobody.
Response no_envelope(int http_status) {
  Response response;
  response.error_code = http_status;
  response.description = "no Bot API answer";
  if (http_status == 429) {
    response.outcome = Outcome::flood;
    response.retry_after = patience(1);
  }
  return response;
}

bool parse(JsonDocument& document, std::string_view body, Element& root) {
  return body.size() <= limits::response_bytes &&
         document.parse(body, limits::update_depth, root) == simdjson::SUCCESS;
}

bool parse_result(JsonDocument& document, std::string_view body, Element& result) {
  Element root;
  bool ok = false;
  return parse(document, body, root) && root.at_key("ok").get(ok) == simdjson::SUCCESS && ok &&
         root.at_key("result").get(result) == simdjson::SUCCESS;
}

constexpr auto identity_fields = field_table<BotIdentity>({
    {"id", identity<&BotIdentity::id>, required},
    {"username", text<&BotIdentity::username>, required},
    {"first_name", text<&BotIdentity::first_name>},
    {"can_read_all_group_messages", flag<&BotIdentity::can_read_all_group_messages>},
});

}  // namespace

Response parse_response(std::string_view body, int http_status) {
  JsonDocument document;
  Element root;
  bool ok = false;
  if (!parse(document, body, root) || root.at_key("ok").get(ok)) return no_envelope(http_status);
  Response response;
  if (!ok) {
    read_refusal(root, http_status, response);
    return response;
  }
  response.outcome = Outcome::ok;
  Element result;
  if (root.at_key("result").get(result) == simdjson::SUCCESS) read_result(result, response);
  return response;
}

std::optional<ChatMember> parse_chat_member(std::string_view body) {
  JsonDocument document;
  Element result;
  ChatMember member;
  Fault fault;
  if (!parse_result(document, body, result)) return std::nullopt;
  if (!read_chat_member(result, member, fault)) return std::nullopt;
  return member;
}

std::optional<BotIdentity> parse_bot_identity(std::string_view body) {
  JsonDocument document;
  Element result;
  BotIdentity bot;
  Fault fault;
  if (!parse_result(document, body, result)) return std::nullopt;
  if (!identity_fields.read(result, bot, fault) || raw(bot.id) <= 0) return std::nullopt;
  return bot;
}

}  // namespace wardmote::telegram
