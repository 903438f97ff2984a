#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>

namespace wardmote::bench {

/// What a process has used so far, from /proc. All 0 if there is no such process.
struct ProcessUsage {
  std::chrono::milliseconds processor_time{0};
  std::uint64_t resident_bytes = 0;
  std::uint64_t resident_peak_bytes = 0;
};

ProcessUsage usage_of(pid_t process);

}  // namespace wardmote::bench
