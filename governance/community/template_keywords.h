#pragma once

#include <string_view>

#include "wardmote/v1/question.pb.h"

namespace wardmote::community {

/// By what words a text is known to speak of a category of the templates, in the shipped languages;
/// nothing for the one that takes the rest.
const v1::LocalText& keywords_of(std::string_view category);

}  // namespace wardmote::community
