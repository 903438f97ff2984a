#pragma once

#include <string>
#include <string_view>

namespace wardmote::telemetry {

/// Appends `text` as the inside of a JSON string that is safe to show on a terminal: control
/// characters, escape sequences and invisible direction marks become \u escapes, and what is no
/// UTF-8 becomes U+FFFD. The result is one line.
void append_escaped(std::string& line, std::string_view text);

/// Returns `text` with everything that looks like a bot token masked: digits, a colon, and 30 or
/// more of [A-Za-z0-9_-].
std::string redacted(std::string_view text);

}  // namespace wardmote::telemetry
