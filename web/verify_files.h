#pragma once

#include <optional>
#include <string_view>

#include "web/listener.h"

namespace wardmote::web {

/// The page that checks boards in the browser, at "/verify/" and below; nothing for other paths.
std::optional<PublicFile> find_verify_file(std::string_view path);

}  // namespace wardmote::web
