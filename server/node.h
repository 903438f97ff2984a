#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <memory>
#include <string>

#include "governance/core/time.h"
#include "server/config/config.h"
#include "telemetry/log.h"
#include "telemetry/metrics.h"

namespace caf {
class actor_system;
}

namespace wardmote::server {

struct NodeParts;

/// One running server: store, committer, actors, bots. Starts everything in order and stops it in
/// the opposite one.
class Node {
 public:
  struct Options {
    Config config;
    telemetry::Log log;
    telemetry::Metrics* metrics = nullptr;
    /// Bots that speak to nobody: no updates come, and every call succeeds at once. For preparing
    /// data.
    bool offline = false;
    /// Free bytes on the disk of the data; asks the operating system if empty.
    std::function<std::uint64_t()> probe_disk = {};
    /// What time it is, in milliseconds; the clock of the machine if empty. For preparing data that
    /// has a past. Called from any thread.
    std::function<Timestamp()> now = {};
    /// Called from another thread when nothing can become durable any more: only a new process can
    /// go on.
    std::function<void()> on_fatal = [] {};
  };

  /// Opens the store, brings back what was under way, and starts the bots. Fails with a sentence
  /// that says what to do.
  static absl::StatusOr<std::unique_ptr<Node>> start(Options options);
  /// Takes no more updates, lets calls in flight come back (at most five seconds), writes what is
  /// queued, and stops.
  ~Node();

  /// True while commits succeed and the disk has room for more: what /healthz/ready says.
  bool is_ready() const;
  /// True unless the actors have handled nothing for a minute: what /healthz/live says. Only a new
  /// process helps then. Logs the first time that it is not.
  bool is_alive() const;
  /// True if a write has failed for good.
  bool has_failed() const;
  /// Ends the process at once, with exit code 1, if an actor has ended that everything needs: then
  /// the others cannot be stopped in order. Nothing is lost by it that `kill -9` would not lose.
  void end_process_if_broken() const;
  /// The parts, for the operator API, the webhook door and the demo.
  NodeParts& parts() { return *parts_; }

 private:
  explicit Node(std::unique_ptr<NodeParts> parts);
  std::unique_ptr<NodeParts> parts_;
};

}  // namespace wardmote::server
