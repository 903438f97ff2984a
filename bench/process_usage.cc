#include "bench/process_usage.h"

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace wardmote::bench {

namespace {

/// The fields of /proc/PID/stat behind the name, which may hold spaces.
std::istringstream fields_after_name(const std::string& folder) {
  std::ifstream file{folder + "/stat"};
  std::string line;
  std::getline(file, line);
  const auto end = line.rfind(')');
  return std::istringstream{end == std::string::npos ? std::string{} : line.substr(end + 1)};
}

std::uint64_t kibibytes(const std::string& line) {
  return std::stoull(line.substr(line.find_first_of("0123456789"))) * 1024;
}

}  // namespace

ProcessUsage usage_of(pid_t process) {
  const auto folder = "/proc/" + std::to_string(process);
  ProcessUsage usage;
  auto fields = fields_after_name(folder);
  std::string skipped;
  // Behind the name: state, then ten numbers, then utime and stime.
  for (int i = 0; i < 11; ++i) fields >> skipped;
  std::int64_t user = 0;
  std::int64_t system = 0;
  if (fields >> user >> system)
    usage.processor_time = std::chrono::milliseconds{(user + system) * 1000 / sysconf(_SC_CLK_TCK)};
  std::ifstream status{folder + "/status"};
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) usage.resident_bytes = kibibytes(line);
    if (line.starts_with("VmHWM:")) usage.resident_peak_bytes = kibibytes(line);
  }
  return usage;
}

}  // namespace wardmote::bench
