#include <iostream>
#include <string>

#include "server/commands.h"
#include "server/doors.h"
#include "server/node.h"
#include "server/open_files.h"
#include "server/operator_door.h"
#include "server/process_log.h"
#include "server/service_manager.h"
#include "server/stop_signal.h"

namespace wardmote::server {

namespace {

ExitCode exit_code_of(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return ExitCode::config;
    case absl::StatusCode::kUnavailable:
      return ExitCode::unavailable;
    case absl::StatusCode::kPermissionDenied:
      return ExitCode::no_permission;
    default:
      return ExitCode::failure;
  }
}

/// What the server opens besides the connections of its bots: the database, calls, its doors.
constexpr std::uint64_t files_of_its_own = 1024;

void open_enough_files(const Config& config, const telemetry::Log& log) {
  const auto limit = raise_open_files_limit();
  const auto needed = files_of_its_own + config.telegram.connections_max + config.bots.size();
  if (limit < needed)
    log.warning("this process may open too few files", {{"limit", limit}, {"needed", needed}});
}

/// Says in the log and to the service manager why the server gives up.
ExitCode give_up(const telemetry::Log& log, const ServiceManager& manager, const std::string& what,
                 const std::string& error, ExitCode code) {
  log.error(what, {{"error", error}});
  log.flush();
  manager.say(what + ": " + error);
  return code;
}

ExitCode serve(const Config& config, const telemetry::Log& log, ServiceManager& manager,
               const StopSignal& stop) {
  open_enough_files(config, log);
  telemetry::Metrics metrics;
  manager.say("Opening the database");
  auto node = Node::start(
      {.config = config, .log = log, .metrics = &metrics, .on_fatal = &StopSignal::request});
  if (!node.ok())
    return give_up(log, manager, "the server cannot start", std::string{node.status().message()},
                   exit_code_of(node.status()));
  auto doors = open_doors(**node, config, log, metrics);
  if (!doors)
    return give_up(log, manager, "a port cannot be opened", doors.error(), ExitCode::unavailable);
  auto operators = open_operator_door(**node, config, log);
  if (!operators)
    return give_up(log, manager, "the operator API cannot be opened", operators.error(),
                   ExitCode::unavailable);
  manager.watch([&node] { return service_state(**node); });
  stop.wait();
  manager.stopping();
  (*node)->end_process_if_broken();
  log.info("stopping");
  return (*node)->has_failed() ? ExitCode::failure : ExitCode::success;
}

}  // namespace

int run_serve(const Config& config) {
  const StopSignal stop;
  const auto log = process_log(config);
  ServiceManager manager{log};
  return static_cast<int>(serve(config, log, manager, stop));
}

}  // namespace wardmote::server
