#include "server/process_log.h"

namespace wardmote::server {

namespace {

telemetry::LogLevel level_of(LogLevelName name) {
  switch (name) {
    case LogLevelName::debug:
      return telemetry::LogLevel::debug;
    case LogLevelName::info:
      return telemetry::LogLevel::info;
    case LogLevelName::warning:
      return telemetry::LogLevel::warning;
    case LogLevelName::error:
      return telemetry::LogLevel::error;
  }
  return telemetry::LogLevel::info;
}

}  // namespace

telemetry::Log process_log(const Config& config) {
  telemetry::LogOptions options;
  options.level = level_of(config.log.level);
  options.format = config.log.format == LogFormatName::json ? telemetry::LogFormat::json
                                                            : telemetry::LogFormat::text;
  options.node = config.node.name;
  return telemetry::Log{options};
}

}  // namespace wardmote::server
