#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sandbox/formatted_text.h"
#include "sandbox/utf8.h"

/// The two Markdowns that Telegram reads: the old one without nesting, and MarkdownV2.
namespace wardmote::sandbox {
namespace {

using Parsed = tl::expected<FormattedText, std::string>;

constexpr std::string_view user_link = "tg://user?id=";

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\0';
}

/// Looks at a text and writes another, counting the UTF-16 units written.
class MarkdownReader {
 public:
  explicit MarkdownReader(std::string_view source) : source_(source) {}

 protected:
  char at(std::size_t i) const { return i < source_.size() ? source_[i] : '\0'; }
  bool has(std::string_view what) const { return source_.substr(i_).starts_with(what); }
  bool is_end() const { return i_ >= source_.size(); }

  /// Copies the character at the current place and moves past it.
  void copy() {
    const auto code_point = read_code_point(source_, i_);
    append_utf8(out_.text, code_point.value);
    offset_ += code_point.value > 0xFFFF ? 2 : 1;
    i_ += code_point.bytes;
  }

  /// Moves past one end of line, in whichever of its forms.
  void skip_line_end() {
    if (at(i_) != '\n' && at(i_) != '\r') return;
    const bool is_pair = (at(i_ + 1) == '\n' || at(i_ + 1) == '\r') && at(i_ + 1) != at(i_);
    i_ += is_pair ? 2 : 1;
  }

  /// Reads the language behind the three backticks of a block of code.
  std::string language() {
    auto end = i_;
    while (!is_space(at(end)) && at(end) != '`') ++end;
    if (end >= source_.size() || at(end) == '`') return {};
    auto name = std::string(source_.substr(i_, end - i_));
    i_ = end;
    return name;
  }

  void add(std::string_view type, std::size_t begin, std::string argument = {}) {
    if (begin == offset_) return;
    out_.entities.push_back({.type = std::string(type),
                             .offset = begin,
                             .length = offset_ - begin,
                             .argument = std::move(argument)});
  }

  /// Adds what a link stands for: a person, an address, or nothing if it is none.
  void add_link(std::size_t begin, const std::string& url) {
    if (url.starts_with(user_link)) {
      add("text_mention", begin, url.substr(user_link.size()));
      return;
    }
    const bool is_address = url.find('.') != std::string::npos || url.find("://") != url.npos;
    if (is_address && url.find(' ') == std::string::npos) add("text_link", begin, url);
  }

  Parsed finished() {
    if (!error_.empty()) return tl::unexpected<std::string>(std::move(error_));
    std::ranges::stable_sort(out_.entities, [](const Entity& a, const Entity& b) {
      return a.offset != b.offset ? a.offset < b.offset : a.length > b.length;
    });
    return std::move(out_);
  }

  std::string_view source_;
  std::size_t i_ = 0;
  std::size_t offset_ = 0;
  FormattedText out_;
  std::string error_;
};

class OldMarkdown : MarkdownReader {
 public:
  using MarkdownReader::MarkdownReader;

  Parsed run() {
    while (!is_end() && error_.empty()) step();
    return finished();
  }

 private:
  static bool is_mark(char c) { return c == '_' || c == '*' || c == '`' || c == '['; }

  void step() {
    if (at(i_) == '\\' && is_mark(at(i_ + 1))) {
      ++i_;
      return copy();
    }
    if (!is_mark(at(i_))) return copy();
    entity();
  }

  void entity() {
    const auto begin = i_;
    const char mark = at(i_);
    const bool is_block = has("```");
    std::string code_language;
    i_ += is_block ? 3 : 1;
    if (is_block) {
      code_language = language();
      skip_line_end();
    }
    const std::string_view end = is_block ? "```" : mark == '[' ? "]" : source_.substr(begin, 1);
    const auto offset = offset_;
    const auto start = out_.text.size();
    while (!is_end() && !has(end)) copy();
    if (is_end()) {
      error_ = "Can't find end of the entity starting at byte offset " + std::to_string(begin);
      return;
    }
    i_ += end.size();
    if (mark == '_') add("italic", offset);
    if (mark == '*') add("bold", offset);
    if (mark == '`') add(is_block ? "pre" : "code", offset, code_language);
    if (mark == '[' && offset != offset_) add_link(offset, address(start));
  }

  /// What follows a link's text in parentheses; without any, the text is the address.
  std::string address(std::size_t start) {
    if (at(i_) != '(') return out_.text.substr(start);
    const auto end = std::min(source_.find(')', i_), source_.size());
    auto url = std::string(source_.substr(i_ + 1, end - i_ - 1));
    i_ = std::min(end + 1, source_.size());
    return url;
  }
};

/// The kinds of mark in MarkdownV2, with the names that errors use.
enum class Mark : std::uint8_t {
  bold,
  italic,
  underline,
  strikethrough,
  spoiler,
  code,
  block,
  link,
  emoji,
  quote,
};

struct MarkText {
  std::string_view name;
  std::string_view entity;
  std::string_view end;
};

MarkText text_of(Mark mark) {
  switch (mark) {
    case Mark::bold:
      return {"Bold", "bold", "*"};
    case Mark::italic:
      return {"Italic", "italic", "_"};
    case Mark::underline:
      return {"Underline", "underline", "__"};
    case Mark::strikethrough:
      return {"Strikethrough", "strikethrough", "~"};
    case Mark::spoiler:
      return {"Spoiler", "spoiler", "||"};
    case Mark::code:
      return {"Code", "code", "`"};
    case Mark::block:
      return {"Pre", "pre", "```"};
    case Mark::link:
      return {"TextUrl", "text_link", "]"};
    case Mark::emoji:
      return {"CustomEmoji", "custom_emoji", "]"};
    case Mark::quote:
      break;
  }
  return {"BlockQuote", "blockquote", "\n"};
}

struct OpenMark {
  Mark mark = Mark::bold;
  std::string argument = {};
  std::size_t offset = 0;
  std::size_t source = 0;
  std::size_t start = 0;
};

class MarkdownV2 : MarkdownReader {
 public:
  using MarkdownReader::MarkdownReader;

  Parsed run() {
    while (!is_end() && error_.empty()) step();
    if (error_.empty() && is_innermost(Mark::quote)) end_quote(false);
    if (error_.empty() && !open_.empty()) miss_end();
    return finished();
  }

 private:
  bool is_innermost(Mark mark) const { return !open_.empty() && open_.back().mark == mark; }
  bool is_in_code() const { return is_innermost(Mark::code) || is_innermost(Mark::block); }
  bool is_in_quote() const {
    return std::ranges::any_of(open_, [](const auto& mark) { return mark.mark == Mark::quote; });
  }
  static bool is_reserved(char c) {
    return std::string_view("_*[]()~`>#+-=|{}.!\n").find(c) != std::string_view::npos;
  }

  void miss_end() {
    const auto& mark = open_.back();
    const bool has_language = mark.mark == Mark::block && !mark.argument.empty();
    error_ = "Can't find end of " +
             std::string(has_language ? "PreCode" : text_of(mark.mark).name) +
             " entity at byte offset " + std::to_string(mark.source);
  }

  void step() {
    const char c = at(i_);
    if (c == '\\' && at(i_ + 1) > 0 && at(i_ + 1) <= 126) {
      ++i_;
      is_line_start_ = false;
      return copy();
    }
    if (is_in_code() ? c != '`' : !is_reserved(c)) {
      is_line_start_ = false;
      return copy();
    }
    if (is_end_of_innermost()) return close();
    if (c == '\n') {
      // A quotation ends here, but something in it does not.
      if (is_in_quote() && at(i_ + 1) != '>') return miss_end();
      copy();
      is_line_start_ = true;
      return;
    }
    if (c == '>' && is_line_start_) return quote();
    begin();
  }

  /// Whether the innermost mark ends here; a single `_` never ends what `__` has begun.
  bool is_end_of_innermost() const {
    if (open_.empty()) return false;
    if (is_innermost(Mark::quote)) return ends_quote();
    if (is_innermost(Mark::italic) && has("__")) return false;
    return has(text_of(open_.back().mark).end);
  }

  /// A quotation ends with the last line that begins with `>`, or with `||` at a line's end.
  bool ends_quote() const {
    if (at(i_) == '\n') return at(i_ + 1) != '>';
    return has("||") && (i_ + 2 == source_.size() || (at(i_ + 2) == '\n' && at(i_ + 3) != '>'));
  }

  void begin() {
    const auto source = i_;
    const auto mark = mark_here();
    if (!mark) {
      error_ = fmt::format("Character '{}' is reserved and must be escaped with the preceding '\\'",
                           at(i_));
      return;
    }
    i_ += *mark == Mark::emoji ? 2 : *mark == Mark::link ? 1 : text_of(*mark).end.size();
    std::string argument;
    if (*mark == Mark::block) {
      argument = language();
      skip_line_end();
    }
    open(*mark, source, std::move(argument));
  }

  std::optional<Mark> mark_here() const {
    if (has("__")) return Mark::underline;
    if (has("||")) return Mark::spoiler;
    if (has("```")) return Mark::block;
    if (has("![")) return Mark::emoji;
    switch (at(i_)) {
      case '_':
        return Mark::italic;
      case '*':
        return Mark::bold;
      case '~':
        return Mark::strikethrough;
      case '`':
        return Mark::code;
      case '[':
        return Mark::link;
      default:
        return std::nullopt;
    }
  }

  void open(Mark mark, std::size_t source, std::string argument = {}) {
    open_.push_back({.mark = mark,
                     .argument = std::move(argument),
                     .offset = offset_,
                     .source = source,
                     .start = out_.text.size()});
  }

  /// A `>` at the beginning of a line opens a quotation or goes on with it.
  void quote() {
    if (!is_in_quote()) open(Mark::quote, i_);
    ++i_;
    is_line_start_ = false;
  }

  void close() {
    if (is_innermost(Mark::quote)) return end_quote(at(i_) == '|');
    auto mark = std::move(open_.back());
    open_.pop_back();
    i_ += text_of(mark.mark).end.size();
    if (mark.mark == Mark::link) return close_link(mark);
    if (mark.mark == Mark::emoji) return close_emoji(mark);
    add(text_of(mark.mark).entity, mark.offset, std::move(mark.argument));
  }

  void end_quote(bool is_expandable) {
    const auto mark = open_.back();
    open_.pop_back();
    if (is_expandable) i_ += 2;
    add(is_expandable ? "expandable_blockquote" : "blockquote", mark.offset);
    if (is_end()) return;
    copy();
    is_line_start_ = true;
  }

  void close_link(const OpenMark& mark) {
    if (at(i_) != '(') {
      if (mark.offset != offset_) add_link(mark.offset, out_.text.substr(mark.start));
      return;
    }
    if (const auto url = address("a URL")) add_link(mark.offset, *url);
  }

  void close_emoji(const OpenMark& mark) {
    constexpr std::string_view emoji = "tg://emoji?id=";
    constexpr std::string_view time = "tg://time?unix=";
    std::optional<std::string> url;
    if (at(i_) == '(') {
      url = address("a custom emoji URL");
      if (!url) return;
    }
    if (url && url->starts_with(emoji))
      return add("custom_emoji", mark.offset, url->substr(emoji.size()));
    if (url && url->starts_with(time))
      return add("date_time", mark.offset, url->substr(time.size()));
    error_ = "Custom emoji entity must contain a tg://emoji URL";
  }

  /// Reads an address in parentheses; nullopt and an error if it does not end.
  std::optional<std::string> address(std::string_view what) {
    const auto begin = ++i_;
    std::string url;
    while (!is_end() && at(i_) != ')') {
      if (at(i_) == '\\' && at(i_ + 1) > 0 && at(i_ + 1) <= 126) ++i_;
      url += source_[i_++];
    }
    if (is_end()) {
      error_ =
          "Can't find end of " + std::string(what) + " at byte offset " + std::to_string(begin);
      return std::nullopt;
    }
    ++i_;
    return url;
  }

  std::vector<OpenMark> open_;
  bool is_line_start_ = true;
};

}  // namespace

Parsed parse_markdown(std::string_view markdown) { return OldMarkdown(markdown).run(); }

Parsed parse_markdown_v2(std::string_view markdown) { return MarkdownV2(markdown).run(); }

}  // namespace wardmote::sandbox
