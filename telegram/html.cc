#include "telegram/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "telegram/html_tokens.h"
#include "telegram/limits.h"
#include "telegram/unicode.h"

namespace wardmote::telegram {
namespace {

constexpr std::string_view first_strong_isolate = "\u2068";
constexpr std::string_view pop_directional_isolate = "\u2069";
constexpr std::string_view nameless = "\u2014";

void escape_into(std::string& out, std::string_view text) {
  std::size_t plain = 0;
  for (auto i = text.find_first_of("&<>\""); i != std::string_view::npos;
       i = text.find_first_of("&<>\"", i + 1)) {
    out.append(text, plain, i - plain);
    switch (text[i]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out += "&quot;";
    }
    plain = i + 1;
  }
  out.append(text, plain);
}

bool is_safe_address(std::string_view url) {
  static constexpr std::array<std::string_view, 4> schemes = {"https://", "http://", "tg://",
                                                              "mailto:"};
  const auto is_visible = [](char byte) { return static_cast<unsigned char>(byte) > 0x20; };
  return url.size() <= limits::link_bytes && std::all_of(url.begin(), url.end(), is_visible) &&
         std::any_of(schemes.begin(), schemes.end(),
                     [url](std::string_view scheme) { return url.starts_with(scheme); });
}

}  // namespace

HtmlBuilder& HtmlBuilder::text(std::string_view text) {
  escape_into(html_.value, sanitise_text(text));
  return *this;
}

HtmlBuilder& HtmlBuilder::line() {
  html_.value += '\n';
  return *this;
}

HtmlBuilder& HtmlBuilder::append(const Html& html) {
  html_.value += html.value;
  return *this;
}

HtmlBuilder& HtmlBuilder::wrap(std::string_view tag, std::string_view text) {
  html_.value.append("<").append(tag).append(">");
  this->text(text);
  html_.value.append("</").append(tag).append(">");
  return *this;
}

HtmlBuilder& HtmlBuilder::wrap(std::string_view tag, const Html& html) {
  html_.value.append("<").append(tag).append(">").append(html.value);
  html_.value.append("</").append(tag.substr(0, tag.find(' '))).append(">");
  return *this;
}

HtmlBuilder& HtmlBuilder::bold(std::string_view text) { return wrap("b", text); }
HtmlBuilder& HtmlBuilder::bold(const Html& html) { return wrap("b", html); }
HtmlBuilder& HtmlBuilder::italic(std::string_view text) { return wrap("i", text); }
HtmlBuilder& HtmlBuilder::italic(const Html& html) { return wrap("i", html); }
HtmlBuilder& HtmlBuilder::code(std::string_view text) { return wrap("code", text); }
HtmlBuilder& HtmlBuilder::blockquote(std::string_view text) { return wrap("blockquote", text); }
HtmlBuilder& HtmlBuilder::blockquote(const Html& html) { return wrap("blockquote", html); }
HtmlBuilder& HtmlBuilder::expandable_blockquote(const Html& html) {
  return wrap("blockquote expandable", html);
}

HtmlBuilder& HtmlBuilder::link(std::string_view text, std::string_view url) {
  const auto address = sanitise_text(url);
  if (!is_safe_address(address)) return this->text(text);
  html_.value += "<a href=\"";
  escape_into(html_.value, address);
  html_.value += "\">";
  this->text(text);
  html_.value += "</a>";
  return *this;
}

HtmlBuilder& HtmlBuilder::name(std::string_view name) {
  auto clean = sanitise_name(name);
  if (clean.empty()) clean = nameless;
  const bool isolate = direction_ == TextDirection::right_to_left || has_right_to_left(clean);
  if (isolate) html_.value += first_strong_isolate;
  escape_into(html_.value, clean);
  if (isolate) html_.value += pop_directional_isolate;
  return *this;
}

HtmlBuilder& HtmlBuilder::mention(UserId user, std::string_view name) {
  fmt::format_to(std::back_inserter(html_.value), "<a href=\"tg://user?id={}\">", raw(user));
  this->name(name);
  html_.value += "</a>";
  return *this;
}

Html HtmlBuilder::take() { return std::exchange(html_, {}); }

std::size_t visible_length(const Html& html) {
  std::size_t units = 0;
  HtmlTokens tokens{html.value};
  for (HtmlToken token; tokens.next(token);) units += token.units;
  return units;
}

std::string visible_text(const Html& html) {
  std::string text;
  HtmlTokens tokens{html.value};
  for (HtmlToken token; tokens.next(token);) text += token.shown;
  return text;
}

}  // namespace wardmote::telegram
