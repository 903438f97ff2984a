#pragma once

// What Wardmote asks Telegram to do. Each builder returns a Request whose body is the JSON that
// goes on the wire, so that an outbox row holds exactly what will be sent.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "telegram/ids.h"
#include "telegram/update.h"

namespace wardmote::telegram {

/// One call of the Bot API: POST <root>/bot<token>/<method> with `body` as application/json.
struct Request {
  std::string method;
  std::string body;
  /// The chat whose rate limit the call uses; 0 for calls that concern no chat.
  ChatId chat{};
  bool operator==(const Request&) const = default;
};

/// Text in Telegram's HTML parse mode. Only HtmlBuilder (telegram/html.h) makes one, so that
/// nothing a stranger typed reaches Telegram unescaped.
struct Html {
  std::string value;
  bool operator==(const Html&) const = default;
};

struct CallbackButton {
  std::string text;
  std::string data;
};
struct UrlButton {
  std::string text;
  std::string url;
};
using InlineButton = std::variant<CallbackButton, UrlButton>;
struct InlineKeyboard {
  std::vector<std::vector<InlineButton>> rows;
};

struct ReplyButton {
  std::string text;
  bool request_location = false;
  bool request_contact = false;
};
struct ReplyKeyboard {
  std::vector<std::vector<ReplyButton>> rows;
  std::string input_field_placeholder;
  bool one_time = true;
  bool persistent = false;
};
struct RemoveKeyboard {};
struct ForceReply {
  std::string input_field_placeholder;
};
using Markup =
    std::variant<std::monostate, InlineKeyboard, ReplyKeyboard, RemoveKeyboard, ForceReply>;

struct SendMessage {
  ChatId chat{};
  Html text;
  ThreadId thread{};
  MessageId reply_to{};
  Markup markup{};
  bool silent = false;
  bool link_preview = false;
};
struct SendPhoto {
  ChatId chat{};
  /// Empty: the photo itself goes with the call.
  std::string file_id = {};
  Html caption{};
  ThreadId thread{};
  MessageId reply_to{};
  Markup markup{};
};
/// 2 to 10 photos.
struct SendAlbum {
  ChatId chat{};
  std::vector<std::string> file_ids;
  Html caption{};
  ThreadId thread{};
};
struct SendVoice {
  ChatId chat{};
  std::string file_id;
  Html caption{};
  ThreadId thread{};
};
struct SendDocument {
  ChatId chat{};
  /// Empty: the file itself goes with the call.
  std::string file_id = {};
  Html caption{};
  ThreadId thread{};
};
struct SendLocation {
  ChatId chat{};
  Location location;
  ThreadId thread{};
  MessageId reply_to{};
};
/// A poll of Telegram's own, with 1 to 12 options. Whoever sees it may answer.
struct SendPoll {
  ChatId chat{};
  std::string question;
  std::vector<std::string> options;
  /// Below the question; without markup.
  std::string description{};
  bool anonymous = true;
  bool several_answers = false;
  bool hides_results = false;
  ThreadId thread{};
};
struct StopPoll {
  ChatId chat{};
  MessageId message{};
  InlineKeyboard keyboard{};
};
struct EditMessageText {
  ChatId chat{};
  MessageId message{};
  Html text;
  InlineKeyboard keyboard{};
};
struct EditMessageCaption {
  ChatId chat{};
  MessageId message{};
  Html caption;
  InlineKeyboard keyboard{};
};
struct EditMessageKeyboard {
  ChatId chat{};
  MessageId message{};
  InlineKeyboard keyboard{};
};
struct DeleteMessage {
  ChatId chat{};
  MessageId message{};
};
struct AnswerCallbackQuery {
  std::string id;
  std::string text;
  bool show_alert = false;
};
struct CreateForumTopic {
  ChatId chat{};
  std::string name;
};
struct EditForumTopic {
  ChatId chat{};
  ThreadId thread{};
  std::string name;
};
struct CloseForumTopic {
  ChatId chat{};
  ThreadId thread{};
};
struct ReopenForumTopic {
  ChatId chat{};
  ThreadId thread{};
};
struct PinMessage {
  ChatId chat{};
  MessageId message{};
};
struct SendChatAction {
  ChatId chat{};
  std::string action;
  ThreadId thread{};
};
struct GetFile {
  std::string file_id;
};
struct GetChatMember {
  ChatId chat{};
  UserId user{};
};
struct LeaveChat {
  ChatId chat{};
};

struct BotCommand {
  std::string command;
  std::string description;
};
/// Scope is one of default, all_private_chats, all_group_chats, all_chat_administrators, chat,
/// chat_administrators (the last two with `chat`).
struct SetMyCommands {
  std::vector<BotCommand> commands;
  std::string scope = "default";
  ChatId chat{};
  std::string language_code;
};
struct GetUpdates {
  std::int64_t offset = 0;
  std::int32_t limit = 100;
  std::int32_t timeout_seconds = 50;
  std::vector<std::string> allowed_updates;
};
struct SetWebhook {
  std::string url;
  std::string secret_token;
  std::int32_t max_connections = 40;
  std::vector<std::string> allowed_updates;
};
struct DeleteWebhook {};
struct GetMe {};

Request to_request(const SendMessage& call);
Request to_request(const SendPhoto& call);
Request to_request(const SendAlbum& call);
Request to_request(const SendVoice& call);
Request to_request(const SendDocument& call);
Request to_request(const SendLocation& call);
Request to_request(const SendPoll& call);
Request to_request(const StopPoll& call);
Request to_request(const EditMessageText& call);
Request to_request(const EditMessageCaption& call);
Request to_request(const EditMessageKeyboard& call);
Request to_request(const DeleteMessage& call);
Request to_request(const AnswerCallbackQuery& call);
Request to_request(const CreateForumTopic& call);
Request to_request(const EditForumTopic& call);
Request to_request(const CloseForumTopic& call);
Request to_request(const ReopenForumTopic& call);
Request to_request(const PinMessage& call);
Request to_request(const SendChatAction& call);
Request to_request(const GetFile& call);
Request to_request(const GetChatMember& call);
Request to_request(const LeaveChat& call);
Request to_request(const SetMyCommands& call);
Request to_request(const GetUpdates& call);
Request to_request(const SetWebhook& call);
Request to_request(const DeleteWebhook& call);
Request to_request(const GetMe& call);

/// True if repeating `method` after an unknown outcome changes nothing more (edits, deletes, pins,
/// answers to callback queries, getters); false for calls that would post a second message.
bool is_idempotent(std::string_view method);

}  // namespace wardmote::telegram
