#include "telemetry/log.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <atomic>
#include <map>
#include <mutex>
#include <utility>

#include "telemetry/escape.h"

namespace wardmote::telemetry {
namespace {

using Clock = std::chrono::system_clock;

constexpr std::string_view level_names[] = {"debug", "info", "warning", "error"};
/// Different messages are constants of the program; a caller that breaks this must not grow memory.
constexpr std::size_t messages_tracked_max = 1024;

class FunctionSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FunctionSink(std::function<void(std::string_view)> write) : write_(std::move(write)) {}

 private:
  void sink_it_(const spdlog::details::log_msg& msg) override {
    write_({msg.payload.data(), msg.payload.size()});
  }
  void flush_() override {}

  std::function<void(std::string_view)> write_;
};

void append_value(std::string& line, const LogField::Value& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    line += '"';
    append_escaped(line, redacted(*text));
    line += '"';
  } else if (const auto* real = std::get_if<double>(&value)) {
    // JSON has no word for infinity.
    line += *real - *real == 0 ? fmt::format("{}", *real) : "null";
  } else {
    std::visit([&line](const auto& plain) { line += fmt::format("{}", plain); }, value);
  }
}

void append_fields(std::string& line, LogFormat format, LogFields fields) {
  for (const auto& field : fields) {
    line += format == LogFormat::json ? ",\"" : " ";
    append_escaped(line, field.name);
    line += format == LogFormat::json ? "\":" : "=";
    append_value(line, field.value);
  }
}

std::string rfc3339(Clock::time_point time) {
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(Clock::to_time_t(time)), ms % 1000);
}

/// Lets the first lines of a message through in each window, and counts the rest.
class RepeatLimit {
 public:
  RepeatLimit(std::uint32_t repeats_max, std::chrono::milliseconds window)
      : repeats_max_(repeats_max), window_(window) {}

  struct Verdict {
    bool passes = true;
    std::uint64_t suppressed_before = 0;
  };
  Verdict admit(LogLevel level, std::string_view message, Clock::time_point now) {
    const std::scoped_lock lock{mutex_};
    if (seen_.size() >= messages_tracked_max) seen_.clear();
    auto& seen = seen_[{level, std::string{message}}];
    if (now - seen.window_start >= window_ || now < seen.window_start) {
      seen.window_start = now;
      seen.passed = 0;
    }
    if (seen.passed >= repeats_max_) return {false, ++seen.suppressed};
    ++seen.passed;
    return {true, std::exchange(seen.suppressed, 0)};
  }

 private:
  struct Seen {
    Clock::time_point window_start;
    std::uint32_t passed = 0;
    std::uint64_t suppressed = 0;
  };
  std::uint32_t repeats_max_;
  std::chrono::milliseconds window_;
  std::mutex mutex_;
  std::map<std::pair<LogLevel, std::string>, Seen> seen_;
};

}  // namespace

struct Log::Impl {
  explicit Impl(LogOptions given)
      : options(std::move(given)),
        level(options.level),
        repeats(options.repeats_max, options.repeat_window) {
    if (options.write) {
      logger = std::make_shared<spdlog::logger>(
          "wardmote", std::make_shared<FunctionSink>(std::move(options.write)));
    } else {
      pool = std::make_shared<spdlog::details::thread_pool>(options.queue_lines_max, 1);
      logger = std::make_shared<spdlog::async_logger>(
          "wardmote", std::make_shared<spdlog::sinks::stderr_sink_mt>(), pool,
          spdlog::async_overflow_policy::overrun_oldest);
    }
    logger->set_level(spdlog::level::trace);
    logger->set_pattern("%v");
    logger->flush_on(spdlog::level::warn);
  }

  std::string render(LogLevel at, std::string_view message, const std::string& context,
                     LogFields fields, std::uint64_t suppressed) const {
    const bool json = options.format == LogFormat::json;
    const auto level_name = level_names[static_cast<std::size_t>(at)];
    std::string line = json ? fmt::format(R"({{"ts":"{}","level":"{}","msg":")",
                                          rfc3339(options.now()), level_name)
                            : fmt::format("{} {:7} ", rfc3339(options.now()), level_name);
    append_escaped(line, redacted(message));
    if (json) line += '"';
    if (!options.node.empty()) append_fields(line, options.format, {{"node", options.node}});
    line += context;
    append_fields(line, options.format, fields);
    if (suppressed > 0) append_fields(line, options.format, {{"suppressed", suppressed}});
    if (json) line += '}';
    return line;
  }

  LogOptions options;
  std::atomic<LogLevel> level;
  RepeatLimit repeats;
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::logger> logger;
};

Log::Log(LogOptions options) : impl_(std::make_shared<Impl>(std::move(options))) {}

void Log::write(LogLevel level, std::string_view message, LogFields fields) const {
  if (!is_on(level)) return;
  const auto verdict = impl_->repeats.admit(level, message, impl_->options.now());
  if (!verdict.passes) return;
  const auto line = impl_->render(level, message, context_, fields, verdict.suppressed_before);
  const auto severity = level >= LogLevel::warning ? spdlog::level::warn : spdlog::level::info;
  impl_->logger->log(severity, spdlog::string_view_t{line.data(), line.size()});
}

Log Log::with(LogFields fields) const {
  Log child = *this;
  if (impl_) append_fields(child.context_, impl_->options.format, fields);
  return child;
}

void Log::set_level(LogLevel level) const {
  if (impl_) impl_->level = level;
}

bool Log::is_on(LogLevel level) const { return impl_ && level >= impl_->level.load(); }

std::uint64_t Log::dropped() const {
  return impl_ && impl_->pool ? impl_->pool->overrun_counter() : 0;
}

void Log::flush() const {
  if (impl_) impl_->logger->flush();
}

}  // namespace wardmote::telemetry
