#include "server/stop_signal.h"

#include <unistd.h>

#include <csignal>

namespace wardmote::server {

namespace {

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

StopSignal::StopSignal() {
  const auto signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A peer that hangs up is an error of that write, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
}

void StopSignal::request() { kill(getpid(), SIGTERM); }

void StopSignal::wait() const {
  const auto signals = stop_signals();
  int caught = 0;
  sigwait(&signals, &caught);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace wardmote::server
