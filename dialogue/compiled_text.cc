#include "dialogue/compiled_text.h"

#include <unicode/messagepattern.h>
#include <unicode/unistr.h>

#include <array>

namespace wardmote::dialogue {
namespace {

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

/// True if the pattern needs nothing but names filled in.
bool is_plain(const icu::MessagePattern& parsed) {
  for (int32_t i = 0; i < parsed.countParts(); ++i) {
    const auto& part = parsed.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_START && part.getArgType() != UMSGPAT_ARG_TYPE_NONE)
      return false;
  }
  return true;
}

std::vector<CompiledText::Piece> pieces_of(const icu::MessagePattern& parsed) {
  std::vector<CompiledText::Piece> pieces(1);
  const auto& text = parsed.getPatternString();
  int32_t from = 0;
  for (int32_t i = 0; i < parsed.countParts(); ++i) {
    const auto& part = parsed.getPart(i);
    const auto type = part.getType();
    const bool ends_literal = type == UMSGPAT_PART_TYPE_ARG_START ||
                              type == UMSGPAT_PART_TYPE_SKIP_SYNTAX ||
                              type == UMSGPAT_PART_TYPE_MSG_LIMIT;
    if (ends_literal)
      pieces.back().literal += utf8(text.tempSubStringBetween(from, part.getIndex()));
    if (type == UMSGPAT_PART_TYPE_ARG_NAME) {
      pieces.back().argument = utf8(parsed.getSubstring(part));
      pieces.emplace_back();
    }
    from = part.getLimit();
  }
  return pieces;
}

std::vector<std::string> selectors_of(const icu::MessagePattern& parsed) {
  std::vector<std::string> selectors;
  for (int32_t i = 0; i + 1 < parsed.countParts(); ++i) {
    const auto& part = parsed.getPart(i);
    if (part.getType() == UMSGPAT_PART_TYPE_ARG_START &&
        part.getArgType() == UMSGPAT_ARG_TYPE_SELECT)
      selectors.push_back(utf8(parsed.getSubstring(parsed.getPart(i + 1))));
  }
  return selectors;
}

}  // namespace

CompiledText compile_text(std::string_view pattern) {
  CompiledText compiled;
  UErrorCode status = U_ZERO_ERROR;
  icu::MessagePattern parsed{status};
  parsed.parse(icu::UnicodeString::fromUTF8({pattern.data(), static_cast<int32_t>(pattern.size())}),
               nullptr, status);
  if (U_FAILURE(status) != 0) {
    // The texts' test refuses such a pattern; at run time its words are better than none.
    compiled.pieces.push_back({std::string{pattern}, {}});
  } else if (is_plain(parsed)) {
    compiled.pieces = pieces_of(parsed);
  } else {
    compiled.pattern = pattern;
    compiled.selectors = selectors_of(parsed);
  }
  return compiled;
}

std::string without_markup(std::string_view text) {
  constexpr std::array<std::string_view, 4> tags{"<b>", "</b>", "<i>", "</i>"};
  std::string out;
  while (!text.empty()) {
    std::size_t skip = 0;
    for (const auto tag : tags) {
      if (text.starts_with(tag)) skip = tag.size();
    }
    if (skip == 0) out += text.front();
    text.remove_prefix(skip == 0 ? 1 : skip);
  }
  return out;
}

}  // namespace wardmote::dialogue
