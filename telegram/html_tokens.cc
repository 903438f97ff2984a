#include "telegram/html_tokens.h"

#include <algorithm>
#include <array>

#include "telegram/unicode.h"

namespace wardmote::telegram {
namespace {

constexpr bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || byte == '-'; }

struct Reference {
  std::string_view raw;
  std::string_view shown;
};
/// The only named references Telegram knows.
constexpr std::array<Reference, 4> references = {
    {{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", "\""}}};

/// How a byte that means something to HTML is written as text.
std::string_view escaped(char byte) {
  for (const auto& reference : references) {
    if (reference.shown.front() == byte) return reference.raw;
  }
  return {};
}

}  // namespace

bool HtmlTokens::read_tag(HtmlToken& token) {
  const auto end = html_.find('>', position_);
  if (end == std::string_view::npos) return false;
  const bool closes = html_.substr(position_ + 1).starts_with('/');
  const auto name_begin = position_ + (closes ? 2 : 1);
  const auto inside = html_.substr(name_begin, end - name_begin);
  const auto name_end = std::find_if_not(inside.begin(), inside.end(), is_letter);
  const auto name = inside.substr(0, static_cast<std::size_t>(name_end - inside.begin()));
  const auto rest = inside.substr(name.size());
  if (name.empty() || rest.find('<') != std::string_view::npos) return false;
  if (!rest.empty() && (closes || rest.front() != ' ')) return false;
  token.kind = closes ? HtmlToken::Kind::close_tag : HtmlToken::Kind::open_tag;
  token.raw = html_.substr(position_, end + 1 - position_);
  token.name = name;
  position_ = end + 1;
  return true;
}

bool HtmlTokens::read_reference(HtmlToken& token) {
  const auto rest = html_.substr(position_);
  for (const auto& reference : references) {
    if (!rest.starts_with(reference.raw)) continue;
    token.raw = reference.raw;
    token.shown = reference.shown;
    token.units = 1;
    position_ += reference.raw.size();
    return true;
  }
  return false;
}

bool HtmlTokens::next(HtmlToken& token) {
  if (position_ >= html_.size()) return false;
  token = {};
  const char first = html_[position_];
  if (first == '<' && read_tag(token)) return true;
  if (first == '&' && read_reference(token)) return true;
  if (const auto written = escaped(first); !written.empty()) {
    token.raw = first == '"' ? html_.substr(position_, 1) : written;
    token.shown = html_.substr(position_, 1);
    token.units = 1;
    ++position_;
    return true;
  }
  const auto end = grapheme_end(html_, position_);
  token.raw = token.shown = html_.substr(position_, end - position_);
  token.units = utf16_length(token.raw);
  position_ = end;
  return true;
}

}  // namespace wardmote::telegram
