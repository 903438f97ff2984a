#pragma once

#include "server/commands.h"

namespace wardmote::server {

/// What the last command was run with; the test's own run_serve and its like write it.
struct RanWith {
  Config config;
  DemoOptions demo;
  SandboxOptions sandbox;
  CountOptions count;
  std::string verified;
  VerifyBoardOptions board;
  WitnessOptions witness;
  std::string witness_key;
};
RanWith& ran_with();

}  // namespace wardmote::server
