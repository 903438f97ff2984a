// What one synced append costs on a disk: the floor below everything that is durable.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: fsync_bench DIRECTORY [SECONDS]\n");
    return 64;
  }
  using Clock = std::chrono::steady_clock;
  const std::chrono::duration<double> span{argc > 2 ? std::atof(argv[2]) : 2.0};
  const auto path = std::string{argv[1]} + "/fsync_bench.tmp";
  const int fd = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) {
    std::perror(path.c_str());
    return 1;
  }
  unlink(path.c_str());
  const std::string block(4096, 'w');
  std::vector<double> times;
  const auto start = Clock::now();
  while (Clock::now() - start < span) {
    const auto from = Clock::now();
    const bool is_written =
        write(fd, block.data(), block.size()) == static_cast<ssize_t>(block.size());
    if (!is_written || fdatasync(fd) != 0) {
      std::perror("write and sync");
      return 1;
    }
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - from).count());
  }
  close(fd);
  std::sort(times.begin(), times.end());
  const auto at = [&](double share) {
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  std::printf(R"({"count":%zu,"per_second":%.1f,"p50_ms":%.3f,"p99_ms":%.3f})"
              "\n",
              times.size(), static_cast<double>(times.size()) / span.count(), at(0.5), at(0.99));
  return 0;
}
