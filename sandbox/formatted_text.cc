#include "sandbox/formatted_text.h"

#include <boost/json.hpp>

#include "sandbox/json_text.h"
#include "sandbox/render.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

// Longer raw texts are refused before they are parsed.
constexpr std::size_t raw_text_bytes_max = 32768;

std::string_view text_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return std::string_view(value->get_string());
}

std::int64_t number_of(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value == nullptr || !value->is_int64() ? 0 : value->get_int64();
}

std::string argument_of(const boost::json::object& object) {
  for (const auto key : {"url", "language", "custom_emoji_id"}) {
    if (const auto text = text_of(object, key); !text.empty()) return std::string(text);
  }
  if (const auto* user = object.if_contains("user"); user != nullptr && user->is_object()) {
    return std::to_string(number_of(user->get_object(), "id"));
  }
  if (const auto unix_time = number_of(object, "unix_time")) return std::to_string(unix_time);
  return {};
}

Checked<std::vector<Entity>> read_entities(std::string_view json, std::size_t text_length) {
  boost::system::error_code error;
  const auto value = boost::json::parse(json, error);
  if (error) return refuse("can't parse entities JSON object");
  if (!value.is_array()) return refuse("expected an Array of MessageEntity");
  std::vector<Entity> entities;
  for (const auto& item : value.get_array()) {
    if (!item.is_object()) return refuse("can't parse MessageEntity: expected an Object");
    const auto& object = item.get_object();
    Entity entity{.type = std::string(text_of(object, "type")),
                  .offset = static_cast<std::size_t>(number_of(object, "offset")),
                  .length = static_cast<std::size_t>(number_of(object, "length")),
                  .argument = argument_of(object)};
    if (entity.type.empty()) return refuse("can't parse MessageEntity: Can't find field \"type\"");
    const bool is_inside = entity.offset <= text_length && entity.length <= text_length &&
                           entity.offset + entity.length <= text_length && entity.length > 0;
    if (is_inside) entities.push_back(std::move(entity));
  }
  return entities;
}

}  // namespace

std::string entities_json(const State& state, const std::vector<Entity>& entities) {
  if (entities.empty()) return {};
  JsonArray out;
  for (const auto& entity : entities) {
    JsonObject item;
    item.add("type", entity.type).add("offset", entity.offset).add("length", entity.length);
    if (entity.type == "text_link") item.add("url", entity.argument);
    if (entity.type == "pre") item.add_unless_empty("language", entity.argument);
    if (entity.type == "custom_emoji") item.add("custom_emoji_id", entity.argument);
    if (entity.type == "date_time") item.add("unix_time", lenient_number(entity.argument));
    if (entity.type == "text_mention") {
      item.raw("user", user_json(state, lenient_number(entity.argument)));
    }
    out.raw(item.take());
  }
  return out.take();
}

Checked<FormattedText> read_text(const Params& params, TextFields fields) {
  const auto raw = params.text(fields.text);
  if (raw.size() > raw_text_bytes_max) return refuse("text is too long");
  if (!is_valid_utf8(raw)) return refuse("strings must be encoded in UTF-8");
  FormattedText formatted;
  const auto mode = to_lower_ascii(params.text(fields.parse_mode));
  if (mode == "html") {
    auto parsed = parse_html(raw);
    if (!parsed) return refuse("can't parse entities: " + parsed.error());
    formatted = std::move(*parsed);
  } else if (mode == "markdown" || mode == "markdownv2") {
    auto parsed = mode == "markdown" ? parse_markdown(raw) : parse_markdown_v2(raw);
    if (!parsed) return refuse("can't parse entities: " + parsed.error());
    formatted = std::move(*parsed);
  } else if (mode.empty() || mode == "none") {
    formatted.text = std::string(raw);
    if (const auto json = params.text(fields.entities); mode.empty() && !json.empty()) {
      auto entities = read_entities(json, utf16_length(raw));
      if (!entities) return tl::unexpected(entities.error());
      formatted.entities = std::move(*entities);
    }
  } else {
    return refuse("unsupported parse_mode");
  }
  trim(formatted);
  find_entities(formatted);
  return formatted;
}

}  // namespace wardmote::sandbox
