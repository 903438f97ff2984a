#include "telegram/splitter.h"

#include <algorithm>
#include <string_view>

#include "telegram/html_tokens.h"

namespace wardmote::telegram {
namespace {

using Kind = HtmlToken::Kind;

constexpr std::string_view ellipsis = "\u2026";

/// Bytes of `</name>`.
std::size_t closing_bytes(const HtmlToken& tag) { return tag.name.size() + 3; }

/// The tags that are open somewhere in a text.
class OpenTags {
 public:
  void pass(const HtmlToken& token) {
    if (token.kind == Kind::open_tag) {
      tags_.push_back(token);
      opening_bytes_ += token.raw.size();
      closing_bytes_ += closing_bytes(token);
    } else if (token.kind == Kind::close_tag) {
      opening_bytes_ -= tags_.back().raw.size();
      closing_bytes_ -= closing_bytes(tags_.back());
      tags_.pop_back();
    }
  }

  void write_opening(std::string& out) const {
    for (const auto& tag : tags_) out += tag.raw;
  }
  void write_closing(std::string& out) const {
    for (auto tag = tags_.rbegin(); tag != tags_.rend(); ++tag) {
      out.append("</").append(tag->name).append(">");
    }
  }

  [[nodiscard]] std::size_t bytes_to_open() const { return opening_bytes_; }
  [[nodiscard]] std::size_t bytes_to_close() const { return closing_bytes_; }

 private:
  std::vector<HtmlToken> tags_;
  std::size_t opening_bytes_ = 0;
  std::size_t closing_bytes_ = 0;
};

/// The text's tokens with matching tags only, open ones never above `tag_bytes` at a time.
std::vector<HtmlToken> well_nested(std::string_view html, std::size_t tag_bytes) {
  struct Open {
    std::string_view name;
    std::size_t bytes;
  };
  std::vector<HtmlToken> out;
  std::vector<Open> open;
  std::size_t open_bytes = 0;
  HtmlTokens tokens{html};
  for (HtmlToken token; tokens.next(token);) {
    if (token.kind == Kind::open_tag) {
      const auto bytes = token.raw.size() + closing_bytes(token);
      const bool kept = open_bytes + bytes <= tag_bytes;
      open.push_back({token.name, kept ? bytes : 0});
      open_bytes += open.back().bytes;
      if (!kept) continue;
    } else if (token.kind == Kind::close_tag) {
      if (open.empty() || open.back().name != token.name) continue;
      const auto bytes = open.back().bytes;
      open.pop_back();
      open_bytes -= bytes;
      if (bytes == 0) continue;
    }
    out.push_back(token);
  }
  return out;
}

bool is_space(const HtmlToken& token) {
  return token.kind == Kind::text && (token.shown == " " || token.shown == "\n" ||
                                      token.shown == "\t" || token.shown == "\r\n");
}

bool is_line_end(const HtmlToken& token) {
  return token.kind == Kind::text && (token.shown == "\n" || token.shown == "\r\n");
}

/// How good it is to cut behind the token at `index`: 0 not at all, 3 best.
int cut_quality(const std::vector<HtmlToken>& tokens, std::size_t index) {
  if (is_line_end(tokens[index])) return index > 0 && is_line_end(tokens[index - 1]) ? 3 : 2;
  return is_space(tokens[index]) ? 1 : 0;
}

class Splitter {
 public:
  Splitter(std::string_view html, PartLimits limits)
      : tokens_{well_nested(html, limits.bytes / 2)}, limits_{limits} {}

  std::vector<Html> parts() {
    std::vector<Html> parts;
    for (std::size_t begin = 0; begin < tokens_.size();) {
      const auto end = cut(begin, furthest(begin));
      add_part(parts, begin, end);
      begin = end;
      // A message must not begin with the gap between two paragraphs.
      while (begin < tokens_.size() && is_line_end(tokens_[begin])) ++begin;
    }
    return parts;
  }

 private:
  /// The first token that no longer fits a part from `begin` on; always one further at least.
  [[nodiscard]] std::size_t furthest(std::size_t begin) const {
    auto open = open_;
    std::size_t units = 0;
    std::size_t bytes = open.bytes_to_open();
    for (auto i = begin; i < tokens_.size(); ++i) {
      open.pass(tokens_[i]);
      units += tokens_[i].units;
      bytes += tokens_[i].raw.size();
      const bool fits =
          units <= limits_.visible_units && bytes + open.bytes_to_close() <= limits_.bytes;
      if (!fits) return std::max(i, begin + 1);
    }
    return tokens_.size();
  }

  /// The best place to cut in the second half of [begin, end), the latest among equals.
  [[nodiscard]] std::size_t cut(std::size_t begin, std::size_t end) const {
    if (end == tokens_.size()) return end;
    auto best = end;
    int best_quality = 0;
    for (auto i = end; i >= begin + (end - begin + 1) / 2; --i) {
      const auto quality = cut_quality(tokens_, i - 1);
      if (quality <= best_quality) continue;
      best = i;
      best_quality = quality;
    }
    return best;
  }

  void add_part(std::vector<Html>& parts, std::size_t begin, std::size_t end) {
    Html part;
    bool blank = true;
    open_.write_opening(part.value);
    for (auto i = begin; i < end; ++i) {
      part.value += tokens_[i].raw;
      blank = blank && (tokens_[i].kind != Kind::text || is_space(tokens_[i]));
      open_.pass(tokens_[i]);
    }
    open_.write_closing(part.value);
    if (!blank) parts.push_back(std::move(part));
  }

  std::vector<HtmlToken> tokens_;
  PartLimits limits_;
  OpenTags open_;
};

/// How many tokens fit, leaving room for an ellipsis if that is not all.
std::size_t clipped_end(const std::vector<HtmlToken>& tokens, std::size_t visible_units) {
  OpenTags open;
  std::size_t units = 0;
  std::size_t bytes = 0;
  std::size_t end = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    open.pass(tokens[i]);
    units += tokens[i].units;
    bytes += tokens[i].raw.size();
    const auto written = bytes + open.bytes_to_close() + ellipsis.size();
    if (units > visible_units || written > limits::message_bytes) return end;
    if (units < visible_units && !is_space(tokens[i])) end = i + 1;
  }
  return tokens.size();
}

}  // namespace

std::vector<Html> split_html(const Html& html, PartLimits limits) {
  if (html.value.find_first_not_of(" \t\r\n") == std::string::npos) return {};
  // No text shows more than it has bytes.
  if (html.value.size() <= std::min(limits.visible_units, limits.bytes)) return {html};
  return Splitter{html.value, limits}.parts();
}

Html clip_html(const Html& html, std::size_t visible_units) {
  if (html.value.size() <= std::min(visible_units, limits::message_bytes)) return html;
  const auto tokens = well_nested(html.value, limits::message_bytes / 2);
  const auto end = clipped_end(tokens, visible_units);
  OpenTags open;
  Html out;
  for (std::size_t i = 0; i < end; ++i) {
    open.pass(tokens[i]);
    out.value += tokens[i].raw;
  }
  if (end < tokens.size() && visible_units > 0) out.value += ellipsis;
  open.write_closing(out.value);
  return out;
}

}  // namespace wardmote::telegram
