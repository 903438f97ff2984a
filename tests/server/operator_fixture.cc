#include "tests/server/operator_fixture.h"

#include <fstream>

namespace wardmote::server {
void OperatorFixture::SetUp() {
  std::string lines = "# tokens of the test\n\n";
  for (const auto role : {OperatorRole::viewer, OperatorRole::manager, OperatorRole::admin}) {
    const auto made = create_token("the-" + std::string{name_of(role)}, role, TokenCost::least);
    tokens[role] = made->token;
    lines += made->line + "\n";
  }
  auto opened = TokenStore::open(write("tokens", lines));
  ASSERT_TRUE(opened) << opened.error();
  store = *std::move(opened);
}

void OperatorFixture::serve(OperatorServerOptions options) {
  auto started = OperatorServer::start(options, backend, *store, telemetry::Log{});
  ASSERT_TRUE(started) << started.error();
  server = *std::move(started);
}

std::string OperatorFixture::write(const std::string& name, const std::string& content) const {
  std::ofstream{folder / name, std::ios::binary} << content;
  return folder / name;
}

}  // namespace wardmote::server
