#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "gateway/http_client.h"

namespace wardmote::server {

/// The sandbox said no, or nothing.
class SandboxTrouble : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Speaks the sandbox's control API (sandbox/CONTROL_API.md) and waits for each answer. Throws
/// SandboxTrouble: a demo that cannot be set up has nothing else to do.
class SandboxControl {
 public:
  /// `root` is like http://127.0.0.1:8090.
  explicit SandboxControl(std::string root);

  nlohmann::json post(const std::string& path, const nlohmann::json& body);
  nlohmann::json get(const std::string& path);

 private:
  nlohmann::json call(const std::string& path, std::string body);

  std::string root_;
  gateway::HttpClient client_;
};

}  // namespace wardmote::server
