#pragma once

#include <string>
#include <string_view>

namespace wardmote::dialogue {

/// A text in which no address looks like another: the name of a host that mixes scripts, or whose
/// letters all look Latin without being so, stands in Punycode (RFC 3492) with `warning` behind it.
/// Addresses in honest scripts of their own stay as they were typed. What counts as alike is
/// Unicode's matter (UTS 39: restriction level "highly restrictive", skeletons).
std::string unmask_hosts(std::string_view text, std::string_view warning);

}  // namespace wardmote::dialogue
