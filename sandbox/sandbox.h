#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <tl/expected.hpp>

namespace wardmote::sandbox {

/// How a sandbox runs.
struct Options {
  std::string address = "127.0.0.1";
  /// 0 takes any free port.
  std::uint16_t port = 0;
  /// Where the sandbox keeps its journal; "" keeps everything in memory only.
  std::string data_dir = {};
  /// Makes a run repeat itself: ids, tokens, first update numbers, faults.
  std::uint64_t seed = 1;
  bool has_rate_limits = false;
  /// Lets other machines play people and order faults; the Bot API and the page are served to all
  /// that reach `address` anyhow.
  bool control_from_anywhere = false;
  /// Answers a waiting getUpdates 1 to 2 ms after an update, as Telegram does, instead of at once.
  bool gathers_updates = true;
  /// Syncs the journal to the disk after each step; without it, it survives a kill of the
  /// process but not of the machine.
  bool syncs_journal = false;
  std::size_t messages_per_chat_max = 10'000;
  std::size_t transcript_max = 20'000;
};

/// A Telegram of our own that runs on a thread of its own.
class Sandbox {
 public:
  static tl::expected<std::unique_ptr<Sandbox>, std::string> start(Options options);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  std::uint16_t port() const;
  /// Stops serving and writes what is not written yet. Once is enough, twice does no harm.
  void stop();

 private:
  struct Running;
  explicit Sandbox(std::unique_ptr<Running> running);

  std::unique_ptr<Running> running_;
};

/// Runs a sandbox until SIGINT or SIGTERM and returns the exit code.
int run_sandbox(const Options& options);

}  // namespace wardmote::sandbox
