#include "server/demo/sandbox_control.h"

#include <future>
#include <utility>

namespace wardmote::server {

SandboxControl::SandboxControl(std::string root) : root_(std::move(root)), client_({}) {}

nlohmann::json SandboxControl::post(const std::string& path, const nlohmann::json& body) {
  return call(path, body.dump());
}

nlohmann::json SandboxControl::get(const std::string& path) { return call(path, ""); }

nlohmann::json SandboxControl::call(const std::string& path, std::string body) {
  std::promise<gateway::HttpResponse> promise;
  auto answered = promise.get_future();
  client_.submit(
      {.url = root_ + "/sim/v1" + path, .body = std::move(body)},
      [&promise](gateway::HttpResponse response) { promise.set_value(std::move(response)); });
  const auto response = answered.get();
  if (response.status != 200)
    throw SandboxTrouble("the sandbox refused " + path + ": " + response.body + response.trouble);
  return nlohmann::json::parse(response.body);
}

}  // namespace wardmote::server
