#include <algorithm>

#include "sandbox/formatted_text.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Letters outside ASCII count as part of a word: no command begins in the middle of one.
bool is_inside_word(char c) { return is_word(c) || static_cast<unsigned char>(c) >= 0x80; }

std::size_t word_length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if_not(text, is_word) - text.begin());
}

/// Returns the bytes of the command, mention or hashtag that begins here, 0 if none does.
std::size_t marked_word(std::string_view rest, std::string& type) {
  constexpr std::size_t command_max = 64;
  const auto word = word_length(rest.substr(1));
  if (rest[0] == '@') {
    type = "mention";
    return word >= 4 && word <= 32 ? word + 1 : 0;
  }
  if (rest[0] == '#') {
    type = "hashtag";
    const auto end = std::ranges::find_if_not(rest.substr(1), is_inside_word);
    const auto length = static_cast<std::size_t>(end - rest.begin());
    return length > 1 && length <= 257 ? length : 0;
  }
  type = "bot_command";
  if (word == 0 || word > command_max) return 0;
  auto length = word + 1;
  if (length < rest.size() && rest[length] == '@') {
    const auto name = word_length(rest.substr(length + 1));
    if (name >= 3) length += name + 1;
  }
  return length < rest.size() && rest[length] == '/' ? 0 : length;
}

std::size_t link(std::string_view rest) {
  if (!rest.starts_with("http://") && !rest.starts_with("https://")) return 0;
  auto end = std::min(rest.find_first_of(" \t\r\n<>\"'"), rest.size());
  while (end > 0 && std::string_view(".,;:!?)").find(rest[end - 1]) != std::string_view::npos) {
    --end;
  }
  return end > std::string_view("https://").size() ? end : 0;
}

bool is_covered(const std::vector<Entity>& entities, std::size_t offset, std::size_t length) {
  constexpr std::string_view closed[] = {"code", "pre", "text_link", "text_mention"};
  return std::ranges::any_of(entities, [&](const Entity& entity) {
    const bool overlaps = entity.offset < offset + length && offset < entity.offset + entity.length;
    return overlaps && std::ranges::find(closed, entity.type) != std::end(closed);
  });
}

}  // namespace

void find_entities(FormattedText& formatted) {
  const std::string_view text = formatted.text;
  if (text.find_first_of("@#/:") == std::string_view::npos) return;
  std::vector<Entity> found;
  std::size_t offset = 0;
  for (std::size_t i = 0; i < text.size();) {
    const bool starts_word = i == 0 || !(is_inside_word(text[i - 1]) || text[i - 1] == '/');
    std::string type;
    std::size_t bytes = 0;
    if (starts_word && (text[i] == '@' || text[i] == '#' || text[i] == '/')) {
      bytes = marked_word(text.substr(i), type);
    } else if (starts_word && text[i] == 'h') {
      type = "url";
      bytes = link(text.substr(i));
    }
    const auto length = utf16_length(text.substr(i, bytes));
    if (bytes > 0 && !is_covered(formatted.entities, offset, length)) {
      found.push_back({.type = type, .offset = offset, .length = length});
    }
    const auto step = bytes > 0 ? bytes : read_code_point(text, i).bytes;
    offset += utf16_length(text.substr(i, step));
    i += step;
  }
  if (found.empty()) return;
  formatted.entities.insert(formatted.entities.end(), found.begin(), found.end());
  std::ranges::stable_sort(formatted.entities, {}, &Entity::offset);
}

void trim(FormattedText& formatted) {
  const std::string_view text = formatted.text;
  const auto kept = trim(text);
  if (kept.size() == text.size()) return;
  const auto before =
      utf16_length(text.substr(0, static_cast<std::size_t>(kept.data() - text.data())));
  const auto length = utf16_length(kept);
  std::vector<Entity> entities;
  for (auto entity : formatted.entities) {
    const auto begin = std::max(entity.offset, before);
    const auto end = std::min(entity.offset + entity.length, before + length);
    if (begin >= end) continue;
    entity.offset = begin - before;
    entity.length = end - begin;
    entities.push_back(std::move(entity));
  }
  formatted = {.text = std::string(kept), .entities = std::move(entities)};
}

}  // namespace wardmote::sandbox
