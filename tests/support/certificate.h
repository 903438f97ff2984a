#pragma once

#include <string>

namespace wardmote::testing_support {

/// A self-signed certificate for localhost and its key, both PEM.
struct Certificate {
  std::string cert;
  std::string key;
};
Certificate make_certificate();

}  // namespace wardmote::testing_support
