#include "tests/server/operator_fixture.h"

#include <unistd.h>

#include <filesystem>
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
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  const auto folder =
      std::filesystem::path{testing::TempDir()} /
      (std::string{test->test_suite_name()} + "." + test->name() + "." + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream{folder / name, std::ios::binary} << content;
  return folder / name;
}

}  // namespace wardmote::server
