#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "telegram/ids.h"
#include "telegram/request.h"

namespace wardmote::telegram {

/// Which way the language of a message runs.
enum class TextDirection : std::uint8_t { left_to_right, right_to_left };

/// Builds a message in Telegram's HTML. Everything given as a string is text, never markup: it is
/// escaped, made valid UTF-8 and freed of control characters. Markup nests by handing in Html:
///
///   HtmlBuilder{}.bold("Report").text(" from ").mention(user, name).take();
///
/// Telegram wants no markup inside code, and no quotation inside a quotation.
class HtmlBuilder {
 public:
  explicit HtmlBuilder(TextDirection direction = TextDirection::left_to_right)
      : direction_{direction} {}

  HtmlBuilder& text(std::string_view text);
  /// A line feed.
  HtmlBuilder& line();
  HtmlBuilder& append(const Html& html);

  HtmlBuilder& bold(std::string_view text);
  HtmlBuilder& bold(const Html& html);
  HtmlBuilder& italic(std::string_view text);
  HtmlBuilder& italic(const Html& html);
  HtmlBuilder& code(std::string_view text);
  HtmlBuilder& blockquote(std::string_view text);
  HtmlBuilder& blockquote(const Html& html);
  /// A quotation of which clients show three lines until it is tapped.
  HtmlBuilder& expandable_blockquote(const Html& html);
  /// A link to an http, https, tg or mailto address; of any other address only the text.
  HtmlBuilder& link(std::string_view text, std::string_view url);

  /// Somebody's name, sanitised and kept from upsetting the line if it runs the other way. A name
  /// with nothing to show becomes a dash.
  HtmlBuilder& name(std::string_view name);
  /// The name as a link that notifies the person.
  HtmlBuilder& mention(UserId user, std::string_view name);

  [[nodiscard]] bool empty() const { return html_.value.empty(); }
  /// The message so far; the builder is empty afterwards.
  Html take();

 private:
  HtmlBuilder& wrap(std::string_view tag, std::string_view text);
  HtmlBuilder& wrap(std::string_view tag, const Html& html);

  Html html_;
  TextDirection direction_;
};

/// UTF-16 units that a reader sees: without tags, entities counted as what they stand for.
std::size_t visible_length(const Html& html);

/// What a reader sees.
std::string visible_text(const Html& html);

}  // namespace wardmote::telegram
