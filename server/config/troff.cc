#include "server/config/troff.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/version.h"

namespace wardmote::server {

namespace {

void append_escaped(std::string& result, char c) {
  switch (c) {
    case '\\':
      result += "\\e";
      return;
    // As they are typed: plain ones are set as hyphens and quotation marks.
    case '-':
      result += "\\-";
      return;
    case '\'':
      result += "\\(aq";
      return;
    default:
      result += c;
  }
}

}  // namespace

std::string troff_text(std::string_view text) {
  std::string result;
  // A full stop that begins a line would be a request.
  if (text.starts_with('.')) result += "\\&";
  bool is_bold = false;
  for (const char c : text) {
    if (c == '`') {
      is_bold = !is_bold;
      result += is_bold ? "\\fB" : "\\fR";
    } else {
      append_escaped(result, c);
    }
  }
  return result;
}

std::string troff_bold(std::string_view text) {
  std::string result = "\\fB";
  for (const char c : text) append_escaped(result, c);
  return result + "\\fR";
}

std::string troff_title(std::string_view title, int section) {
  std::string upper{title};
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return fmt::format(".TH {} {} {} \"wardmote {}\" Wardmote\n", upper, section, release_date(),
                     version());
}

}  // namespace wardmote::server
