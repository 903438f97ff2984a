#include "telegram/raw_batch.h"

#include <charconv>

namespace wardmote::telegram {
namespace {

/// Steps over JSON values by their brackets and quotes. A step that finds no such value fails.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_{text} {}

  /// Eats `wanted` after any white space.
  bool eat(char wanted) {
    skip_space();
    if (position_ == text_.size() || text_[position_] != wanted) return false;
    ++position_;
    return true;
  }

  /// Eats a string; `content` is what stands between the quotes, still escaped.
  bool eat_string(std::string_view& content) {
    if (!eat('"')) return false;
    const auto begin = position_;
    while (position_ < text_.size()) {
      position_ = text_.find_first_of("\"\\", position_);
      if (position_ == std::string_view::npos) break;
      if (text_[position_] == '"') {
        content = text_.substr(begin, position_ - begin);
        ++position_;
        return true;
      }
      position_ += 2;
    }
    position_ = text_.size();
    return false;
  }

  /// Eats any value.
  bool eat_value(std::string_view& value) {
    skip_space();
    const auto begin = position_;
    if (!skip_value()) return false;
    value = text_.substr(begin, position_ - begin);
    return !value.empty();
  }

 private:
  void skip_space() {
    position_ = std::min(text_.find_first_not_of(" \t\r\n", position_), text_.size());
  }

  bool skip_value() {
    std::size_t depth = 0;
    std::string_view ignored;
    do {
      const auto stop = depth == 0 ? std::string_view{"\"{[,]} \t\r\n"} : "\"{[]}";
      position_ = std::min(text_.find_first_of(stop, position_), text_.size());
      if (position_ == text_.size()) return depth == 0;
      const char found = text_[position_];
      if (found == '"') {
        if (!eat_string(ignored)) return false;
      } else if (found == '{' || found == '[') {
        ++depth;
        ++position_;
      } else if (depth == 0) {
        return true;
      } else {
        --depth;
        ++position_;
      }
    } while (depth > 0);
    return true;
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

/// The value of `name` in the object that `text` begins with.
std::optional<std::string_view> member(std::string_view text, std::string_view name) {
  Scanner scanner{text};
  if (!scanner.eat('{')) return std::nullopt;
  do {
    std::string_view key;
    std::string_view value;
    if (!scanner.eat_string(key) || !scanner.eat(':') || !scanner.eat_value(value)) break;
    if (key == name) return value;
  } while (scanner.eat(','));
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string_view>> raw_updates(std::string_view body) {
  const auto result = member(body, "result");
  if (!result) return std::nullopt;
  Scanner scanner{*result};
  if (!scanner.eat('[')) return std::nullopt;
  std::vector<std::string_view> updates;
  if (scanner.eat(']')) return updates;
  do {
    std::string_view update;
    if (!scanner.eat_value(update)) return std::nullopt;
    updates.push_back(update);
  } while (scanner.eat(','));
  if (!scanner.eat(']')) return std::nullopt;
  return updates;
}

std::optional<UpdateId> raw_update_id(std::string_view update) {
  const auto value = member(update, "update_id");
  std::int64_t id = 0;
  if (!value) return std::nullopt;
  const auto end = value->data() + value->size();
  const auto [stop, error] = std::from_chars(value->data(), end, id);
  if (error != std::errc{} || stop != end || id <= 0) return std::nullopt;
  return UpdateId{id};
}

}  // namespace wardmote::telegram
