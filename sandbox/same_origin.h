#pragma once

#include <string_view>

namespace wardmote::sandbox {

/// Whether a Host header names this machine or the address that is listened on. Names that a site
/// elsewhere could point at this machine don't: only such a request is safe from DNS rebinding.
/// While all addresses are listened on, any IP address and names without a dot will do.
bool names_this_host(std::string_view host, std::string_view address);

/// Whether an Origin header, if there is one, is that of a page served under `host`.
bool is_same_origin(std::string_view origin, std::string_view host);

}  // namespace wardmote::sandbox
