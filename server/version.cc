#include "server/version.h"

namespace wardmote::server {

std::string_view version() { return WARDMOTE_VERSION; }

std::string_view release_date() { return WARDMOTE_RELEASE_DATE; }

std::string_view compiler() {
#ifdef __clang__
  return "clang " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

}  // namespace wardmote::server
