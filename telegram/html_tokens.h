#pragma once

// Internal to telegram/: HTML in the pieces that must not be cut.

#include <cstddef>
#include <string>
#include <string_view>

namespace wardmote::telegram {

/// One tag, one character reference or one grapheme.
struct HtmlToken {
  enum class Kind : unsigned char { open_tag, close_tag, text };
  Kind kind = Kind::text;
  /// As it is to be written; text that only looks like markup comes escaped.
  std::string_view raw;
  /// As it is read, for text.
  std::string_view shown;
  /// Name of the tag, for tags.
  std::string_view name;
  /// UTF-16 units a reader sees.
  std::size_t units = 0;
};

/// Walks through HTML. Whatever the input, the tokens' `raw` is well-formed but for the nesting of
/// tags, which is the reader's to mind.
class HtmlTokens {
 public:
  explicit HtmlTokens(std::string_view html) : html_{html} {}

  /// Reads the next token; false at the end.
  bool next(HtmlToken& token);

 private:
  bool read_tag(HtmlToken& token);
  bool read_reference(HtmlToken& token);

  std::string_view html_;
  std::size_t position_ = 0;
};

}  // namespace wardmote::telegram
