#pragma once

// Every limit of the Bot API that Wardmote minds, in one place. "Docs" is
// https://core.telegram.org/bots/api, "server" is tdlib/telegram-bot-api, "TDLib" is tdlib/td.

#include <cstddef>
#include <cstdint>

namespace wardmote::telegram::limits {

/// Visible text of a message. TDLib counts code points (MessageContent.cpp), other clients UTF-16
/// units; counting UTF-16 units is never over either.
inline constexpr std::size_t message_units = 4096;
/// Visible text of a caption, counted likewise (docs, sendPhoto).
inline constexpr std::size_t caption_units = 1024;
/// The `text` argument with its tags, in bytes (server, Client.cpp: "text is too long").
inline constexpr std::size_t message_bytes = 32768;
/// Text of answerCallbackQuery (docs).
inline constexpr std::size_t callback_answer_units = 200;
/// Data behind an inline button, in bytes, at least one (docs, InlineKeyboardButton).
inline constexpr std::size_t callback_data_bytes = 64;
/// Buttons that TDLib keeps (ReplyMarkup.cpp); the rest vanish silently.
inline constexpr std::size_t buttons_per_row = 12;
inline constexpr std::size_t buttons_per_keyboard = 300;
/// input_field_placeholder of a keyboard (docs).
inline constexpr std::size_t placeholder_units = 64;
/// Photos of one album (docs, sendMediaGroup).
inline constexpr std::size_t album_min = 2;
inline constexpr std::size_t album_max = 10;
/// A native poll (docs, sendPoll).
inline constexpr std::size_t poll_question_units = 300;
inline constexpr std::size_t poll_option_units = 100;
inline constexpr std::size_t poll_options_max = 12;
inline constexpr std::size_t poll_description_units = 1024;
/// Name of a forum topic (docs, createForumTopic).
inline constexpr std::size_t topic_name_units = 128;
/// Parameter of a deep link, of A-Z a-z 0-9 _ - (docs, features).
inline constexpr std::size_t deep_link_bytes = 64;
/// Commands (docs, BotCommand, setMyCommands).
inline constexpr std::size_t command_bytes = 32;
inline constexpr std::size_t command_description_units = 256;
inline constexpr std::size_t commands_per_scope = 100;
/// A username: TDLib allows 32 characters at most.
inline constexpr std::size_t username_bytes = 32;
/// Secret token of a webhook, of A-Z a-z 0-9 _ - (docs, setWebhook).
inline constexpr std::size_t webhook_secret_bytes = 256;
/// Updates asked for at once and seconds a poll may wait (docs, getUpdates; the server clamps).
inline constexpr std::int32_t updates_per_poll = 100;
inline constexpr std::int32_t poll_seconds = 50;
/// A file a bot may download (docs, getFile).
inline constexpr std::int64_t download_bytes = 20 * 1000 * 1000;
/// Seconds that an unanswered button press waits at Telegram (server, Client.cpp).
inline constexpr std::int32_t callback_seconds = 150;

/// One update: the server drops what is longer (TQueue: 512 KiB an event).
inline constexpr std::size_t update_bytes = std::size_t{512} * 1024;
/// One getUpdates answer. The server cuts at about 4 MiB; the rest is room for the last update
/// and the envelope, since a batch refused for a few bytes could never be confirmed.
inline constexpr std::size_t batch_bytes = std::size_t{5} * 1024 * 1024;
/// Any other answer; Telegram's are a few kilobytes.
inline constexpr std::size_t response_bytes = std::size_t{1024} * 1024;
/// Nesting of one update; Telegram's stay below 20.
inline constexpr std::size_t update_depth = 64;
/// Ids have at most 52 significant bits (docs, User and Chat).
inline constexpr std::int64_t id_magnitude = std::int64_t{1} << 52;

/// What we allow ourselves.
/// A file that waits in the outbox; Telegram takes 50 MB.
inline constexpr std::size_t upload_bytes = std::size_t{8} * 1024 * 1024;
/// A person's name in a message; Telegram's own limit is 64 + 64.
inline constexpr std::size_t name_units = 64;
/// Combining marks on one base character; what is over is a prank (Zalgo).
inline constexpr std::size_t marks_per_base = 3;
/// Longest address that becomes a link.
inline constexpr std::size_t link_bytes = 2048;

}  // namespace wardmote::telegram::limits
