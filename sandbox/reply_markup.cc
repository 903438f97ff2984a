#include "sandbox/reply_markup.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <span>

#include "sandbox/json_text.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

namespace json = boost::json;

constexpr std::size_t callback_data_bytes_max = 64;
constexpr std::size_t buttons_per_row_max = 12;
constexpr std::size_t buttons_max = 300;
constexpr std::size_t markup_bytes_max = 10'000;

/// Writes a parsed value back as Telegram writes JSON.
std::string written(const json::value& value) {
  if (value.is_string()) return json_string(std::string_view(value.get_string()));
  if (value.is_array()) {
    JsonArray out;
    for (const auto& item : value.get_array()) out.raw(written(item));
    return out.take();
  }
  if (!value.is_object()) return json::serialize(value);
  JsonObject out;
  for (const auto& member : value.get_object()) out.raw(member.key(), written(member.value()));
  return out.take();
}

/// What an object may have, by the Bot API. Telegram keeps nothing else of it.
using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 13> inline_button_names = {
    "text",
    "icon_custom_emoji_id",
    "style",
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay"};
constexpr std::array<std::string_view, 10> reply_button_names = {"text",
                                                                 "icon_custom_emoji_id",
                                                                 "style",
                                                                 "request_users",
                                                                 "request_chat",
                                                                 "request_managed_bot",
                                                                 "request_contact",
                                                                 "request_location",
                                                                 "request_poll",
                                                                 "web_app"};
constexpr std::array<std::string_view, 5> reply_keyboard_names = {
    "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder",
    "selective"};
constexpr std::array<std::string_view, 2> removal_names = {"remove_keyboard", "selective"};
constexpr std::array<std::string_view, 3> force_reply_names = {
    "force_reply", "input_field_placeholder", "selective"};
/// Members that are texts wherever they stand.
constexpr std::array<std::string_view, 6> text_names = {"url",
                                                        "callback_data",
                                                        "switch_inline_query",
                                                        "switch_inline_query_current_chat",
                                                        "input_field_placeholder",
                                                        "style"};

bool is_one_of(Names names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// Adds the members of `object` that have one of the names.
void add_known(JsonObject& out, const json::object& object, Names names) {
  for (const auto& member : object) {
    const bool is_kept = is_one_of(names, member.key()) &&
                         (member.value().is_string() || !is_one_of(text_names, member.key()));
    if (is_kept) out.raw(member.key(), written(member.value()));
  }
}

std::string known_members(const json::value& value, Names names) {
  JsonObject out;
  add_known(out, value.get_object(), names);
  return out.take();
}

Checked<std::string> inline_button(const json::value& value, bool is_private) {
  constexpr std::array<std::string_view, 10> actions = {"url",
                                                        "callback_data",
                                                        "web_app",
                                                        "login_url",
                                                        "pay",
                                                        "copy_text",
                                                        "callback_game",
                                                        "switch_inline_query",
                                                        "switch_inline_query_current_chat",
                                                        "switch_inline_query_chosen_chat"};
  if (!value.is_object()) {
    return refuse("can't parse inline keyboard button: InlineKeyboardButton must be an Object");
  }
  const auto& button = value.get_object();
  const auto* text = button.if_contains("text");
  if (text == nullptr || !text->is_string()) {
    return refuse("can't parse inline keyboard button: Can't find field \"text\"");
  }
  const bool has_action = std::ranges::any_of(
      actions, [&button](std::string_view name) { return button.contains(name); });
  if (!has_action) return refuse("text buttons are unallowed in the inline keyboard");
  if (const auto* url = button.if_contains("url"); url != nullptr && !url->is_string()) {
    return refuse("can't parse inline keyboard button: Field \"url\" must be of type String");
  }
  if (button.contains("web_app") && !is_private) return refuse("BUTTON_TYPE_INVALID");
  if (const auto* data = button.if_contains("callback_data")) {
    const auto size = data->is_string() ? data->get_string().size() : 0;
    if (size == 0 || size > callback_data_bytes_max) return refuse("BUTTON_DATA_INVALID");
  }
  return known_members(value, inline_button_names);
}

Checked<std::string> reply_button(const json::value& value, bool is_private) {
  if (value.is_string()) {
    JsonObject out;
    return out.add("text", std::string_view(value.get_string())).take();
  }
  if (!value.is_object())
    return refuse("can't parse keyboard button: KeyboardButton must be an Object");
  const auto& button = value.get_object();
  const auto* text = button.if_contains("text");
  if (text == nullptr || !text->is_string()) {
    return refuse("can't parse keyboard button: Can't find field \"text\"");
  }
  if (button.contains("web_app") && !is_private) {
    return refuse("web App buttons can be used in private chats only");
  }
  return known_members(value, reply_button_names);
}

/// Reads rows of buttons; what is beyond Telegram's numbers is dropped in silence.
template <class ReadButton>
Checked<std::string> rows_of(const json::value& value, std::string_view what, ReadButton read) {
  if (!value.is_array()) {
    return refuse("object expected as reply markup: Field \"" + std::string(what) +
                  "\" must be of type Array");
  }
  JsonArray rows;
  std::size_t count = 0;
  for (const auto& row : value.get_array()) {
    if (!row.is_array()) return refuse("can't parse " + std::string(what) + ": Array expected");
    JsonArray buttons;
    std::size_t in_row = 0;
    for (const auto& item : row.get_array()) {
      auto button = read(item);
      if (!button) return tl::unexpected(button.error());
      if (in_row == buttons_per_row_max || count == buttons_max) continue;
      buttons.raw(*button);
      ++in_row;
      ++count;
    }
    if (in_row > 0) rows.raw(buttons.take());
  }
  return rows.take();
}

Checked<ReplyMarkup> inline_keyboard(const json::value& value, bool is_private) {
  auto rows = rows_of(value, "inline_keyboard",
                      [&](const json::value& item) { return inline_button(item, is_private); });
  if (!rows) return tl::unexpected(rows.error());
  if (*rows == "[]") return ReplyMarkup{};
  JsonObject out;
  out.raw("inline_keyboard", *rows);
  return ReplyMarkup{.inline_keyboard = out.take()};
}

Checked<ReplyMarkup> reply_keyboard(const json::object& object, bool is_private) {
  auto rows = rows_of(object.at("keyboard"), "keyboard",
                      [&](const json::value& item) { return reply_button(item, is_private); });
  if (!rows) return tl::unexpected(rows.error());
  JsonObject out;
  out.raw("keyboard", *rows);
  add_known(out, object, reply_keyboard_names);
  return ReplyMarkup{.keyboard = out.take()};
}

bool is_set(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

template <class Visit>
void each_button(const std::string& keyboard, Visit visit) {
  boost::system::error_code error;
  const auto value = json::parse(keyboard, error);
  if (error || !value.is_object()) return;
  const auto* rows = value.get_object().if_contains("inline_keyboard");
  if (rows == nullptr) return;
  std::size_t row = 0;
  for (const auto& buttons : rows->get_array()) {
    std::size_t column = 0;
    for (const auto& button : buttons.get_array()) {
      const auto* data = button.get_object().if_contains("callback_data");
      if (data != nullptr) visit(row, column, std::string_view(data->get_string()));
      ++column;
    }
    ++row;
  }
}

}  // namespace

Checked<ReplyMarkup> read_reply_markup(std::string_view text, bool is_private) {
  if (trim(text).empty() || text == "null") return ReplyMarkup{};
  if (text.size() > markup_bytes_max * 10) return refuse("reply markup is too long");
  boost::system::error_code error;
  const auto value = json::parse(text, error);
  if (error) return refuse("can't parse reply keyboard markup JSON object");
  if (!value.is_object()) return refuse("object expected as reply markup");
  const auto& object = value.get_object();
  if (const auto* rows = object.if_contains("inline_keyboard")) {
    auto markup = inline_keyboard(*rows, is_private);
    const bool is_long = markup && markup->inline_keyboard.size() > markup_bytes_max * 10;
    if (is_long) return refuse("reply markup is too long");
    return markup;
  }
  Checked<ReplyMarkup> markup = ReplyMarkup{};
  if (object.contains("keyboard")) {
    markup = reply_keyboard(object, is_private);
  } else if (is_set(object, "remove_keyboard")) {
    markup->keyboard = known_members(value, removal_names);
  } else if (is_set(object, "force_reply")) {
    markup->keyboard = known_members(value, force_reply_names);
  }
  if (markup) markup->is_selective = is_set(object, "selective");
  return markup;
}

std::string callback_data_at(const std::string& keyboard, std::size_t row, std::size_t column) {
  std::string found;
  each_button(keyboard, [&](std::size_t r, std::size_t c, std::string_view data) {
    if (r == row && c == column) found = std::string(data);
  });
  return found;
}

bool has_callback_data(const std::string& keyboard, std::string_view data) {
  bool is_there = false;
  each_button(keyboard, [&](std::size_t, std::size_t, std::string_view known) {
    is_there = is_there || known == data;
  });
  return is_there;
}

}  // namespace wardmote::sandbox
