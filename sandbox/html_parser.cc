#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "sandbox/formatted_text.h"
#include "sandbox/utf8.h"

namespace wardmote::sandbox {
namespace {

constexpr std::array<std::string_view, 17> known_tags = {
    "a",   "b",          "strong",   "i",    "em",  "s",    "strike",     "del",    "u",
    "ins", "tg-spoiler", "tg-emoji", "span", "pre", "code", "blockquote", "tg-time"};

// The end of the input counts as a space, as in Telegram's own parser.
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\0';
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-';
}

std::string_view entity_type(std::string_view tag) {
  if (tag == "b" || tag == "strong") return "bold";
  if (tag == "i" || tag == "em") return "italic";
  if (tag == "s" || tag == "strike" || tag == "del") return "strikethrough";
  if (tag == "u" || tag == "ins") return "underline";
  if (tag == "span" || tag == "tg-spoiler") return "spoiler";
  if (tag == "tg-emoji") return "custom_emoji";
  if (tag == "tg-time") return "date_time";
  if (tag == "a") return "text_link";
  return tag;
}

/// A tag that is open, and where its text begins.
struct OpenTag {
  std::string name = {};
  std::string argument = {};
  std::size_t offset = 0;
  std::size_t start = 0;
};

class HtmlParser {
 public:
  explicit HtmlParser(std::string_view html) : html_(html) {}

  tl::expected<FormattedText, std::string> run() {
    while (i_ < html_.size() && error_.empty()) step();
    if (error_.empty() && !open_.empty()) {
      error_ = "Can't find end tag corresponding to start tag \"" + open_.back().name + '"';
    }
    if (!error_.empty()) return tl::unexpected<std::string>(std::move(error_));
    std::ranges::stable_sort(out_.entities, [](const Entity& a, const Entity& b) {
      return a.offset != b.offset ? a.offset < b.offset : a.length > b.length;
    });
    return std::move(out_);
  }

 private:
  char at(std::size_t i) const { return i < html_.size() ? html_[i] : '\0'; }
  bool is_end() const { return i_ >= html_.size(); }
  void skip_spaces() {
    while (!is_end() && is_space(at(i_))) ++i_;
  }
  void fail(std::string message, std::size_t offset) {
    if (error_.empty()) error_ = std::move(message) + " at byte offset " + std::to_string(offset);
  }

  void append(char32_t code_point) {
    append_utf8(out_.text, code_point);
    offset_ += code_point > 0xFFFF ? 2 : 1;
  }

  void step() {
    const char c = at(i_);
    if (c == '&') {
      if (const auto code_point = entity()) {
        append(*code_point);
        return;
      }
    }
    if (c == '<') {
      at(i_ + 1) == '/' ? end_tag() : start_tag();
      return;
    }
    const auto code_point = read_code_point(html_, i_);
    append(code_point.value);
    i_ += code_point.bytes;
  }

  /// Reads `&lt;` and the like and moves past it; nullopt leaves the & as it is.
  std::optional<char32_t> entity() {
    auto end = i_ + 1;
    std::optional<char32_t> value;
    if (at(end) == '#') {
      value = numeric_entity(end);
    } else {
      const auto begin = end;
      while (is_name_character(at(end)) && at(end) != '.' && at(end) != '-') ++end;
      value = named_entity(html_.substr(begin, end - begin));
    }
    if (!value) return std::nullopt;
    i_ = at(end) == ';' ? end + 1 : end;
    return value;
  }

  std::optional<char32_t> numeric_entity(std::size_t& end) const {
    ++end;
    const bool is_hex = at(end) == 'x';
    if (is_hex) ++end;
    std::uint32_t value = 0;
    const auto [stop, error] =
        std::from_chars(html_.data() + end, html_.data() + html_.size(), value, is_hex ? 16 : 10);
    if (error != std::errc{} || value == 0 || value >= 0x10FFFF) return std::nullopt;
    end = static_cast<std::size_t>(stop - html_.data());
    return value;
  }

  static std::optional<char32_t> named_entity(std::string_view name) {
    if (name == "lt") return U'<';
    if (name == "gt") return U'>';
    if (name == "amp") return U'&';
    if (name == "quot") return U'"';
    return std::nullopt;
  }

  void start_tag() {
    const auto begin = i_++;
    const auto name_begin = i_;
    while (!is_space(at(i_)) && at(i_) != '>') ++i_;
    if (is_end()) return fail("Unclosed start tag", begin);
    OpenTag tag{.name = to_lower_ascii(html_.substr(name_begin, i_ - name_begin)),
                .offset = offset_,
                .start = out_.text.size()};
    if (std::ranges::find(known_tags, tag.name) == known_tags.end()) {
      return fail("Unsupported start tag \"" + tag.name + '"', begin);
    }
    while (at(i_) != '>' && error_.empty()) attribute(tag, begin);
    if (!error_.empty()) return;
    if (tag.name == "span" && tag.argument != "spoiler") {
      return fail("Tag \"span\" must have class \"tg-spoiler\"", begin);
    }
    ++i_;
    open_.push_back(std::move(tag));
  }

  void attribute(OpenTag& tag, std::size_t begin) {
    skip_spaces();
    if (at(i_) == '>') return;
    const auto name_begin = i_;
    while (!is_space(at(i_)) && at(i_) != '=' && at(i_) != '>') ++i_;
    const auto name = to_lower_ascii(html_.substr(name_begin, i_ - name_begin));
    if (name.empty()) return fail("Empty attribute name in the tag \"" + tag.name + '"', begin);
    skip_spaces();
    if (at(i_) != '=') {
      if (is_end()) return fail("Unclosed start tag \"" + tag.name + '"', begin);
      if (tag.name == "blockquote" && name == "expandable") {
        tag.argument = "1";
        return;
      }
      return fail(
          "Expected equal sign in declaration of an attribute of the tag \"" + tag.name + '"',
          begin);
    }
    ++i_;
    skip_spaces();
    if (is_end()) return fail("Unclosed start tag \"" + tag.name + '"', begin);
    const auto value = attribute_value();
    if (is_end()) return fail("Unclosed start tag", begin);
    keep_attribute(tag, name, value);
  }

  std::string attribute_value() {
    std::string value;
    const char quote = at(i_);
    if (quote != '"' && quote != '\'') {
      const auto begin = i_;
      while (is_name_character(at(i_))) ++i_;
      value = to_lower_ascii(html_.substr(begin, i_ - begin));
      if (!is_space(at(i_)) && at(i_) != '>') fail("Unexpected end of name token", begin);
      return value;
    }
    ++i_;
    while (!is_end() && at(i_) != quote) {
      if (at(i_) == '&') {
        if (const auto code_point = entity()) {
          append_utf8(value, *code_point);
          continue;
        }
      }
      value += html_[i_++];
    }
    if (at(i_) == quote) ++i_;
    return value;
  }

  static void keep_attribute(OpenTag& tag, const std::string& name, const std::string& value) {
    constexpr std::string_view language = "language-";
    if (tag.name == "a" && name == "href") tag.argument = value;
    if (tag.name == "code" && name == "class" && value.starts_with(language)) {
      tag.argument = value.substr(language.size());
    }
    if (tag.name == "span" && name == "class" && value.starts_with("tg-")) {
      tag.argument = value.substr(3);
    }
    if (tag.name == "tg-emoji" && name == "emoji-id") tag.argument = value;
    if (tag.name == "tg-time" && name == "unix") tag.argument = value;
    if (tag.name == "blockquote" && name == "expandable") tag.argument = "1";
  }

  void end_tag() {
    const auto begin = i_;
    if (open_.empty()) return fail("Unexpected end tag", begin);
    i_ += 2;
    const auto name_begin = i_;
    while (!is_space(at(i_)) && at(i_) != '>') ++i_;
    const auto name = to_lower_ascii(html_.substr(name_begin, i_ - name_begin));
    skip_spaces();
    if (at(i_) != '>') return fail("Unclosed end tag", begin);
    ++i_;
    const auto tag = std::move(open_.back());
    open_.pop_back();
    if (!name.empty() && name != tag.name) {
      error_ = "Unmatched end tag at byte offset " + std::to_string(begin) + ", expected \"</" +
               tag.name + ">\", found \"</" + name + ">\"";
      return;
    }
    if (offset_ > tag.offset) close(tag);
  }

  void close(const OpenTag& tag) {
    Entity entity{.type = std::string(entity_type(tag.name)),
                  .offset = tag.offset,
                  .length = offset_ - tag.offset,
                  .argument = tag.argument};
    auto& entities = out_.entities;
    if (tag.name == "a" && tag.argument.empty()) entity.argument = out_.text.substr(tag.start);
    if (tag.name == "a" && entity.argument.starts_with("tg://user?id=")) {
      entity.type = "text_mention";
      entity.argument.erase(0, std::string_view("tg://user?id=").size());
    }
    if (tag.name == "blockquote" && !tag.argument.empty()) entity.type = "expandable_blockquote";
    // <pre><code class="language-x"> is one block of code in that language.
    const auto covers = [&entity](const Entity& other) {
      return other.offset == entity.offset && other.length == entity.length;
    };
    if (tag.name == "pre" && !entities.empty() && entities.back().type == "code" &&
        covers(entities.back())) {
      entity.argument = entities.back().argument;
      entities.pop_back();
    }
    entities.push_back(std::move(entity));
  }

  std::string_view html_;
  std::size_t i_ = 0;
  std::size_t offset_ = 0;
  std::vector<OpenTag> open_;
  FormattedText out_;
  std::string error_;
};

}  // namespace

tl::expected<FormattedText, std::string> parse_html(std::string_view html) {
  return HtmlParser(html).run();
}

}  // namespace wardmote::sandbox
