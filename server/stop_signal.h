#pragma once

namespace wardmote::server {

/// Blocks SIGINT and SIGTERM in this thread and in all it starts from now on, so that wait() is the
/// only place that sees them. Make it before any thread.
class StopSignal {
 public:
  StopSignal();
  /// Returns when somebody wants the process to stop. A second signal while it stops ends it at
  /// once.
  void wait() const;
  /// Makes wait() return, from any thread.
  static void request();
};

}  // namespace wardmote::server
