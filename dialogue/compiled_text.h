#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wardmote::dialogue {

/// A pattern taken apart once. Most sentences are literals and plain `{name}`s and are put together
/// without ICU; the others (plural, select) go through a MessageFormat.
struct CompiledText {
  struct Piece {
    std::string literal;
    /// The argument that follows the literal; empty after the last one.
    std::string argument;
  };
  std::vector<Piece> pieces;
  /// For ICU; empty if `pieces` say it all.
  std::string pattern;
  /// Arguments that choose a branch: passed to ICU as they are, neither escaped nor isolated.
  std::vector<std::string> selectors;
};

CompiledText compile_text(std::string_view pattern);

/// `text` without <b>, </b>, <i> and </i>.
std::string without_markup(std::string_view text);

}  // namespace wardmote::dialogue
