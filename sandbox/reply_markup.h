#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sandbox/formatted_text.h"

namespace wardmote::sandbox {

/// What stands under a message, or what the message does to the keyboard below the chat.
struct ReplyMarkup {
  /// InlineKeyboardMarkup as the message shows it, "" if none.
  std::string inline_keyboard = {};
  /// ReplyKeyboardMarkup, ReplyKeyboardRemove or ForceReply, "" if none.
  std::string keyboard = {};
  bool is_selective = false;
};

/// Reads and checks `reply_markup`; `is_private` decides whether web_app buttons may be there.
Checked<ReplyMarkup> read_reply_markup(std::string_view json, bool is_private);

/// Returns the callback data of the button there, "" if there is none.
std::string callback_data_at(const std::string& inline_keyboard, std::size_t row,
                             std::size_t column);
/// Returns whether a button with this callback data is there.
bool has_callback_data(const std::string& inline_keyboard, std::string_view data);

}  // namespace wardmote::sandbox
