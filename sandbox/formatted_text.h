#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sandbox/answer.h"
#include "sandbox/params.h"
#include "sandbox/state.h"

namespace wardmote::sandbox {

template <class T>
using Checked = tl::expected<T, Answer>;

inline tl::unexpected<Answer> refuse(Answer answer) {
  return tl::unexpected<Answer>(std::move(answer));
}
inline tl::unexpected<Answer> refuse(std::string_view reason) {
  return tl::unexpected<Answer>(bad_request(reason));
}

/// A mark on a part of a text; offset and length in UTF-16 units.
struct Entity {
  std::string type = {};
  std::size_t offset = 0;
  std::size_t length = 0;
  /// URL, language, custom emoji or user id, as the type asks.
  std::string argument = {};
};

struct FormattedText {
  std::string text = {};
  std::vector<Entity> entities = {};
};

/// Reads HTML as Telegram does; the error is the parser's message without prefix.
tl::expected<FormattedText, std::string> parse_html(std::string_view html);

/// The same for the two older and newer Markdowns.
tl::expected<FormattedText, std::string> parse_markdown(std::string_view markdown);
tl::expected<FormattedText, std::string> parse_markdown_v2(std::string_view markdown);

/// Adds commands, mentions, hashtags, links and e-mail addresses that nothing else marks.
void find_entities(FormattedText& formatted);

/// Removes white space at both ends and fits the entities.
void trim(FormattedText& formatted);

/// Returns the entities as a JSON array, "" if there are none.
std::string entities_json(const State& state, const std::vector<Entity>& entities);

/// Names of the arguments that hold a text, as methods differ.
struct TextFields {
  std::string_view text = "text";
  std::string_view parse_mode = "parse_mode";
  std::string_view entities = "entities";
};

/// Reads a text with its marks from a call, checked but for its length.
Checked<FormattedText> read_text(const Params& params, TextFields fields);

}  // namespace wardmote::sandbox
