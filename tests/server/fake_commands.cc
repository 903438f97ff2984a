#include "tests/server/fake_commands.h"

namespace wardmote::server {

RanWith& ran_with() {
  static RanWith last;
  return last;
}

int run_serve(const Config& config) {
  ran_with().config = config;
  return 0;
}
int run_demo(const DemoOptions& options) {
  ran_with().demo = options;
  return 0;
}
int run_sandbox(const SandboxOptions& options) {
  ran_with().sandbox = options;
  return 3;
}
int run_verify(const std::string& data_dir) {
  ran_with().verified = data_dir;
  return 0;
}

int run_verify_board(const VerifyBoardOptions& options) {
  ran_with().board = options;
  return 1;
}

int run_witness(const WitnessOptions& options) {
  ran_with().witness = options;
  return 1;
}
int run_witness_key(const std::string& name, const std::string& signer_file) {
  ran_with().witness_key = name + " " + signer_file;
  return 0;
}

int run_count(const CountOptions& options) {
  ran_with().count = options;
  return 0;
}

int run_seed(const Config&, const SeedOptions&) { return 0; }

}  // namespace wardmote::server
