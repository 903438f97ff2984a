#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "server/operator/operator_server.h"
#include "server/operator/tokens.h"
#include "tests/server/fake_backend.h"
#include "tests/storage/scratch.h"
#include "tests/support/certificate.h"

namespace wardmote::server {

/// A server of the operator API over a fake city, with a token of each role.
class OperatorFixture : public testing::Test {
 protected:
  void SetUp() override;
  void serve(OperatorServerOptions options = {});
  /// Writes a file that is the test's own; returns its path.
  std::string write(const std::string& name, const std::string& content) const;
  std::string endpoint() const { return "127.0.0.1:" + std::to_string(server->port()); }

  storage::Scratch folder;
  FakeBackend backend;
  std::map<OperatorRole, std::string> tokens;
  std::unique_ptr<TokenStore> store;
  std::unique_ptr<OperatorServer> server;
};

using testing_support::make_certificate;

}  // namespace wardmote::server
