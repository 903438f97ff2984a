#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace wardmote::telemetry {

enum class LogLevel : std::uint8_t { debug, info, warning, error };
enum class LogFormat : std::uint8_t { json, text };

/// A named value of a line. Fixed names: shard, community, bot, update_id, error; others
/// in snake_case. Never the text of a message, never a name that a person chose for themselves.
struct LogField {
  using Value = std::variant<std::int64_t, std::uint64_t, double, bool, std::string_view>;

  template <std::signed_integral Number>
  LogField(std::string_view name, Number value) : name(name), value(std::int64_t{value}) {}
  template <std::unsigned_integral Number>
  requires(!std::same_as<Number, bool>) LogField(std::string_view name, Number value)
      : name(name), value(std::uint64_t{value}) {}
  template <std::same_as<bool> Truth>
  LogField(std::string_view name, Truth value) : name(name), value(value) {}
  LogField(std::string_view name, double value) : name(name), value(value) {}
  LogField(std::string_view name, std::string_view value) : name(name), value(value) {}
  LogField(std::string_view name, const std::string& value)
      : name(name), value(std::string_view{value}) {}
  LogField(std::string_view name, const char* value) : name(name), value(std::string_view{value}) {}

  std::string_view name;
  Value value;
};
using LogFields = std::initializer_list<LogField>;

struct LogOptions {
  LogLevel level = LogLevel::info;
  LogFormat format = LogFormat::json;
  std::string node = {};
  /// Of one message at one level: how many lines in `repeat_window`; the rest is counted, and the
  /// count stands as "suppressed" in the next line that goes out.
  std::uint32_t repeats_max = 20;
  std::chrono::milliseconds repeat_window{10'000};
  /// Lines that wait for a slow terminal or pipe; beyond it the oldest are dropped and counted.
  std::size_t queue_lines_max = 8192;
  /// Where lines go; standard error, from a thread of its own, unless given (tests).
  std::function<void(std::string_view line)> write = {};
  std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
};

/// Writes lines about what the process does, one JSON object each. A cheap handle: copy it freely,
/// use it from any thread. The message is a constant sentence; what varies goes into fields.
class Log {
 public:
  /// Writes nothing: for tests and for code that is given no log.
  Log() = default;
  explicit Log(LogOptions options);

  void debug(std::string_view message, LogFields fields = {}) const {
    write(LogLevel::debug, message, fields);
  }
  void info(std::string_view message, LogFields fields = {}) const {
    write(LogLevel::info, message, fields);
  }
  void warning(std::string_view message, LogFields fields = {}) const {
    write(LogLevel::warning, message, fields);
  }
  void error(std::string_view message, LogFields fields = {}) const {
    write(LogLevel::error, message, fields);
  }

  /// Returns a log whose every line carries `fields` as well.
  Log with(LogFields fields) const;
  /// Changes the level of this log and all its copies.
  void set_level(LogLevel level) const;
  bool is_on(LogLevel level) const;
  /// How many lines were lost because the terminal or pipe was too slow.
  std::uint64_t dropped() const;
  /// Waits until what was written has left.
  void flush() const;

 private:
  struct Impl;
  void write(LogLevel level, std::string_view message, LogFields fields) const;

  std::shared_ptr<Impl> impl_;
  /// Fields of `with`, already rendered.
  std::string context_;
};

}  // namespace wardmote::telemetry
