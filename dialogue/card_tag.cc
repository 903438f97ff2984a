#include "dialogue/card_tag.h"

#include <functional>

namespace wardmote::dialogue {

std::string to_text(const CardTag& tag) {
  auto text = std::string{tag.feature} + ":" + std::string{tag.kind} + ":" +
              std::to_string(tag.number) + ":" + std::to_string(tag.detail);
  if (!tag.face.empty()) text += ":" + std::string{tag.face};
  return text;
}

std::optional<CardTag> parse_card_tag(std::string_view text, std::string_view feature) {
  const auto take = [&] {
    const auto colon = text.find(':');
    const auto part = text.substr(0, colon);
    text.remove_prefix(colon == std::string_view::npos ? text.size() : colon + 1);
    return part;
  };
  CardTag tag{.feature = take(), .kind = take()};
  if (tag.feature != feature) return std::nullopt;
  tag.number = std::strtoull(std::string{take()}.c_str(), nullptr, 10);
  tag.detail = std::strtoll(std::string{take()}.c_str(), nullptr, 10);
  tag.face = take();
  return tag;
}

std::string face_of(const Screen& screen) {
  return std::to_string(std::hash<std::string>{}(screen.text.value));
}

}  // namespace wardmote::dialogue
