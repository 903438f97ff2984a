#include "governance/counting/pb_rows.h"

#include <algorithm>

#include "governance/core/text.h"

namespace wardmote::counting {

namespace {

/// Takes a cell in quotes, which doubles those within; none if its quote does not end it.
std::optional<std::string> take_quoted(std::string_view& rest) {
  std::string cell;
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] != '"') {
      cell += rest[at];
    } else if (at + 1 < rest.size() && rest[at + 1] == '"') {
      cell += '"';
      ++at;
    } else if (at + 1 == rest.size() || rest[at + 1] == ';') {
      rest.remove_prefix(at + 1);
      return cell;
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  while (true) {
    auto quoted = line.starts_with('"') ? take_quoted(line) : std::nullopt;
    if (quoted) {
      cells.push_back(*std::move(quoted));
    } else {
      const auto end = std::min(line.find(';'), line.size());
      cells.emplace_back(trim(line.substr(0, end)));
      line.remove_prefix(end);
    }
    if (line.empty()) return cells;
    line.remove_prefix(1);
  }
}

}  // namespace

std::optional<PbRow> PbRows::next() {
  while (!text_.empty()) {
    const auto end = std::min(text_.find('\n'), text_.size());
    auto line = text_.substr(0, end);
    text_.remove_prefix(std::min(end + 1, text_.size()));
    ++line_;
    while (line.ends_with('\r')) line.remove_suffix(1);
    if (!trim(line).empty()) return PbRow{line_, cells_of(line)};
  }
  return std::nullopt;
}

std::string pb_cell(std::string_view cell) {
  std::string text;
  for (const char c : cell) {
    text += c == '\n' || c == '\r' ? ' ' : c;
    if (c == '"') text += '"';
  }
  const bool plain = text.find_first_of(";\"") == std::string::npos && trim(text) == text;
  return plain ? text : '"' + text + '"';
}

std::vector<std::string_view> pb_list(std::string_view cell) {
  std::vector<std::string_view> items;
  cell = trim(cell);
  while (!cell.empty()) {
    const auto end = std::min(cell.find(','), cell.size());
    if (const auto item = trim(cell.substr(0, end)); !item.empty()) items.push_back(item);
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return items;
}

}  // namespace wardmote::counting
