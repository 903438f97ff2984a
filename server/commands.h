#pragma once

#include <cstdint>
#include <string>

#include "server/config/config.h"

namespace wardmote::server {

/// Exit codes of the command line, as sysexits.h has them.
enum class ExitCode : std::uint8_t {
  success = 0,
  failure = 1,
  usage = 64,
  unavailable = 69,
  no_permission = 77,
  config = 78,
};

/// Runs the server until SIGINT or SIGTERM. Returns the process's exit code, as all of these do.
int run_serve(const Config& config);

/// Server, sandbox and a demo city in one process.
struct DemoOptions {
  std::string data_dir = "demo-data";
  std::string address = "127.0.0.1";
  std::uint32_t page_port = 8090;
  std::uint64_t seed = 1;
  /// Forgets what an earlier demo left in `data_dir`.
  bool reset = false;
  /// Lets others than this machine play the people.
  bool control_from_anywhere = false;
};
int run_demo(const DemoOptions& options);

/// The sandbox Telegram alone.
struct SandboxOptions {
  /// Empty: remembers nothing.
  std::string data_dir = {};
  std::string address = "127.0.0.1";
  std::uint32_t port = 8081;
  std::uint64_t seed = 1;
  /// Lets others than this machine script people and faults.
  bool control_from_anywhere = false;
};
int run_sandbox(const SandboxOptions& options);

/// A city of invented communities in a data folder, for measuring; no Telegram is needed.
struct SeedOptions {
  std::uint32_t communities = 1000;
  /// Of each community.
  std::uint32_t residents = 10;
  std::uint32_t reports = 5;
};
int run_seed(const Config& config, const SeedOptions& options);

/// Replays every entity's events below `data_dir` and compares with its records to the byte.
int run_verify(const std::string& data_dir);

}  // namespace wardmote::server
