#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "server/operator/operator_server.h"
#include "server/operator/tokens.h"
#include "tests/server/fake_backend.h"

namespace wardmote::server {

/// A server of the operator API over a fake city, with a token of each role.
class OperatorFixture : public testing::Test {
 protected:
  void SetUp() override;
  void serve(OperatorServerOptions options = {});
  /// Writes a file that is the test's own; returns its path.
  std::string write(const std::string& name, const std::string& content) const;
  std::string endpoint() const { return "127.0.0.1:" + std::to_string(server->port()); }

  FakeBackend backend;
  std::map<OperatorRole, std::string> tokens;
  std::unique_ptr<TokenStore> store;
  std::unique_ptr<OperatorServer> server;
};

/// A self-signed certificate for localhost and its key, both PEM.
struct Certificate {
  std::string cert;
  std::string key;
};
Certificate make_certificate();

}  // namespace wardmote::server
