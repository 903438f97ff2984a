#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wardmote::counting {

/// A line of a .pb file, cut at semicolons and trimmed. A cell may stand in quotes.
struct PbRow {
  std::size_t line = 0;
  std::vector<std::string> cells;
};

/// The rows of a text; empty lines are none.
class PbRows {
 public:
  explicit PbRows(std::string_view text) : text_(text) {}

  std::optional<PbRow> next();
  /// Of the row that was last taken.
  std::size_t line() const { return line_; }

 private:
  std::string_view text_;
  std::size_t line_ = 0;
};

/// `cell` as it has to be written so that it is read as it is.
std::string pb_cell(std::string_view cell);

/// "a,b,c" cut and trimmed; nothing of an empty text.
std::vector<std::string_view> pb_list(std::string_view cell);

}  // namespace wardmote::counting
