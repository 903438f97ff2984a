#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sandbox/params.h"

namespace wardmote::sandbox {

/// Decodes %XX, and + as a space in queries and forms.
std::string url_decoded(std::string_view text, bool plus_is_space = true);

/// Writes everything but letters, digits, `-`, `.` and `_` as %XX.
std::string url_encoded(std::string_view text);

/// Adds `name=value&...` to the arguments.
void add_form(Params& params, std::string_view form);

/// Adds a body according to its content type, as Telegram reads it: multipart, form or JSON;
/// anything else is left alone. The body of a JSON request that can't be parsed counts as empty.
void add_body(Params& params, std::string_view content_type, std::string_view body);

/// Unpacks a gzip or deflate body; nullopt if it is broken or larger than `bytes_max`.
std::optional<std::string> unpacked(std::string_view packed, std::size_t bytes_max);

}  // namespace wardmote::sandbox
