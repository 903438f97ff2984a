#pragma once

#include <string>
#include <string_view>

namespace wardmote::server {

/// Text for a page of man(7): its own signs escaped, what stands between backquotes in bold.
std::string troff_text(std::string_view text);

/// The same, all of it in bold.
std::string troff_bold(std::string_view text);

/// The first line of a page: ".TH ...". `title` as it is asked for: "wardmote.toml".
std::string troff_title(std::string_view title, int section);

}  // namespace wardmote::server
