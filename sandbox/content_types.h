#pragma once

#include <string_view>

namespace wardmote::sandbox {

/// Returns the content type that a file's first bytes show, "" if they show none.
std::string_view guessed_content_type(std::string_view bytes);

/// Returns the usual ending of a file's name for its type, without the dot.
std::string_view extension_for(std::string_view content_type);

/// Whether a browser may show a file of this type in place: pictures, sounds and films, nothing
/// that can hold a script.
bool is_shown_inline(std::string_view content_type);

}  // namespace wardmote::sandbox
