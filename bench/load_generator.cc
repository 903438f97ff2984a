// A Bot API server that makes load: it plays the people of many groups, hands their doings to the
// bots that poll it, answers what the bots send, and measures how the bots do. docs/benchmarks.md
// says what the figures mean.
#include <sys/prctl.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "bench/bot_api.h"
#include "bench/process_usage.h"
#include "bench/town.h"

namespace wardmote::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_start = 120s;
constexpr auto longest_drain = 30s;

enum class Mode : std::uint8_t { saturate, paced, each_once, idle };
constexpr std::array<std::string_view, 4> mode_names = {"saturate", "paced", "each_once", "idle"};

struct Options {
  Mode mode = Mode::saturate;
  TownOptions town;
  BotApiOptions api;
  /// Groups belong to the first of the bots in turn.
  std::uint32_t loaded_bots = 1;
  double rate = 1000;
  bool is_poisson = false;
  double warmup_seconds = 2;
  double seconds = 10;
  std::string port_file = {};
  std::string pid_file = {};
};

class Generator {
 public:
  explicit Generator(const Options& options)
      : options_(options),
        town_(options.town),
        api_(options.api, town_),
        random_(options.town.seed ^ 0x9e3779b97f4a7c15) {}

  /// Returns false if the bots never came or left work undone.
  bool run() {
    write_port();
    if (!serve_until_all_poll()) return false;
    begin();
    const auto measured_from = Clock::now() + as_duration(options_.warmup_seconds);
    serve_until(measured_from);
    start_measuring();
    serve_until(measured_from + as_duration(options_.seconds));
    stop_measuring();
    drain();
    print();
    return town_.unanswered() == 0;
  }

 private:
  static Clock::duration as_duration(double seconds) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>{seconds});
  }

  void write_port() const {
    if (options_.port_file.empty()) {
      std::cerr << "listening on port " << api_.port() << "\n";
      return;
    }
    // Renamed into place: whoever waits for the file never reads half of it.
    const auto partial = options_.port_file + ".part";
    std::ofstream{partial} << api_.port() << "\n";
    std::rename(partial.c_str(), options_.port_file.c_str());
  }

  bool serve_until_all_poll() {
    const auto deadline = Clock::now() + longest_start;
    while (!api_.all_have_polled()) {
      if (Clock::now() > deadline) {
        std::cerr << "not every bot has asked for updates within two minutes\n";
        return false;
      }
      api_.serve(Clock::now() + 100ms);
    }
    return true;
  }

  // -- making load -------------------------------------------------------------

  void begin() {
    next_arrival_ = Clock::now();
    if (options_.mode != Mode::saturate) return;
    api_.refill = [this](std::uint32_t bot) {
      if (bot >= options_.loaded_bots) return std::string{};
      return town_.act(town_.group_of(bot, options_.loaded_bots), Clock::now());
    };
  }

  void serve_until(Moment end) {
    const bool by_clock = options_.mode == Mode::paced || options_.mode == Mode::each_once;
    while (Clock::now() < end && !is_exhausted()) {
      api_.serve(by_clock ? std::min(end, next_arrival_) : end);
      if (by_clock) produce_due();
    }
  }

  bool is_exhausted() const {
    return options_.mode == Mode::each_once && next_group_ >= options_.town.communities &&
           town_.unanswered() == 0;
  }

  void produce_due() {
    const auto now = Clock::now();
    while (next_arrival_ <= now) {
      lags_.push_back(microseconds_between(next_arrival_, now));
      produce(next_arrival_);
      next_arrival_ += pause();
    }
    api_.wake();
  }

  void produce(Moment available) {
    if (options_.mode == Mode::paced) {
      const auto bot = turn_++ % options_.loaded_bots;
      api_.push(bot, town_.act(town_.group_of(bot, options_.loaded_bots), available));
    } else if (next_group_ < options_.town.communities) {
      api_.push(next_group_ % options_.loaded_bots, town_.ask_status(next_group_, available));
      ++next_group_;
    }
  }

  Clock::duration pause() {
    if (!options_.is_poisson) return as_duration(1 / options_.rate);
    return as_duration(std::exponential_distribution<double>{options_.rate}(random_));
  }

  // -- measuring ---------------------------------------------------------------

  struct Mark {
    Moment at;
    std::uint64_t confirmed = 0;
    Town::Tally tally;
    ProcessUsage server;
    std::chrono::microseconds own_time{0};
  };

  Mark mark() const {
    Mark now{
        .at = Clock::now(), .confirmed = 0, .tally = town_.tally(), .server = {}, .own_time = {}};
    now.confirmed = api_.confirmed();
    pid_t server = 0;
    if (!options_.pid_file.empty() && std::ifstream{options_.pid_file} >> server)
      now.server = usage_of(server);
    rusage own{};
    getrusage(RUSAGE_SELF, &own);
    now.own_time = std::chrono::seconds{own.ru_utime.tv_sec + own.ru_stime.tv_sec} +
                   std::chrono::microseconds{own.ru_utime.tv_usec + own.ru_stime.tv_usec};
    return now;
  }

  void start_measuring() {
    town_.start_measuring();
    lags_.clear();
    from_ = mark();
  }
  void stop_measuring() { to_ = mark(); }

  /// Nothing new is done; what is owed still comes.
  void drain() {
    api_.refill = nullptr;
    const auto deadline = Clock::now() + longest_drain;
    while (town_.unanswered() > 0 && Clock::now() < deadline) api_.serve(Clock::now() + 20ms);
  }

  static std::uint32_t microseconds_between(Moment a, Moment b) {
    return static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(b - a).count());
  }

  static double percentile_ms(std::vector<std::uint32_t> values, double share) {
    if (values.empty()) return 0;
    const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at),
                     values.end());
    return values[at] / 1000.0;
  }

  static void print_latencies(std::string_view name, const std::vector<std::uint32_t>& values) {
    std::printf(R"(,"%.*s":{"count":%zu,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f})",
                static_cast<int>(name.size()), name.data(), values.size(),
                percentile_ms(values, 0.5), percentile_ms(values, 0.99), percentile_ms(values, 1));
  }

  void print() const {
    const std::chrono::duration<double> took = to_.at - from_.at;
    const auto confirmed = to_.confirmed - from_.confirmed;
    const auto answered = to_.tally.answered - from_.tally.answered;
    const double cpu =
        static_cast<double>((to_.server.processor_time - from_.server.processor_time).count());
    const auto mode = mode_names[static_cast<std::size_t>(options_.mode)];
    std::printf(R"({"mode":"%.*s","seconds":%.3f,"confirmed":%zu,"confirmed_per_second":%.1f)",
                static_cast<int>(mode.size()), mode.data(), took.count(), confirmed,
                static_cast<double>(confirmed) / took.count());
    std::printf(R"(,"answered":%zu,"answered_per_second":%.1f)", answered,
                static_cast<double>(answered) / took.count());
    const auto& whole = town_.tally();
    std::printf(R"(,"awaited":%zu,"unanswered":%zu,"repeated":%zu,"cards":%zu)", whole.awaited,
                town_.unanswered(), whole.repeated, whole.cards);
    std::printf(R"(,"server_cpu_ms":%.0f,"server_cpu_ms_per_1000":%.3f,"server_cores":%.4f)", cpu,
                confirmed == 0 ? 0 : cpu * 1000 / static_cast<double>(confirmed),
                cpu / 1000 / took.count());
    constexpr double mebibyte = 1024 * 1024;
    std::printf(R"(,"rss_mib_before":%.2f,"rss_mib":%.2f,"rss_mib_peak":%.2f)",
                static_cast<double>(from_.server.resident_bytes) / mebibyte,
                static_cast<double>(to_.server.resident_bytes) / mebibyte,
                static_cast<double>(to_.server.resident_peak_bytes) / mebibyte);
    std::printf(R"(,"generator_cores":%.3f,"generator_lag_p99_ms":%.3f)",
                std::chrono::duration<double>{to_.own_time - from_.own_time} / took,
                percentile_ms(lags_, 0.99));
    print_details();
    std::printf("}\n");
  }

  void print_details() const {
    std::vector<std::uint32_t> all;
    for (const auto& some : town_.latencies()) all.insert(all.end(), some.begin(), some.end());
    print_latencies("latency", all);
    for (std::size_t i = 0; i < deed_count; ++i)
      if (!town_.latencies()[i].empty())
        print_latencies("latency_" + std::string{deed_names[i]}, town_.latencies()[i]);
    std::printf(R"(,"done":{)");
    for (std::size_t i = 0; i < deed_count; ++i)
      std::printf(R"(%s"%s":%zu)", i == 0 ? "" : ",", deed_names[i].data(), town_.tally().done[i]);
    std::printf(R"(},"calls":{)");
    std::size_t printed = 0;
    for (const auto& [method, count] : api_.calls())
      std::printf(R"(%s"%s":%zu)", printed++ == 0 ? "" : ",", method.c_str(), count);
    std::printf("}");
  }

  Options options_;
  Town town_;
  BotApi api_;
  std::mt19937_64 random_;
  Moment next_arrival_;
  std::uint32_t next_group_ = 0;
  std::uint32_t turn_ = 0;
  std::vector<std::uint32_t> lags_;
  Mark from_;
  Mark to_;
};

int run(int argc, char** argv) {
  Options options;
  CLI::App app{"Plays Telegram and a city's people, and measures the bots that serve them."};
  // CLI11 would show an enumeration by its numbers.
  const auto take_mode = [&options](const std::string& name) {
    const auto found = std::find(mode_names.begin(), mode_names.end(), name);
    options.mode = static_cast<Mode>(found - mode_names.begin());
  };
  app.add_option_function<std::string>("--mode", take_mode, "What is measured")
      ->check(CLI::IsMember(std::vector<std::string>{mode_names.begin(), mode_names.end()}))
      ->default_str(std::string{mode_names.front()});
  app.add_option("--communities", options.town.communities)->check(CLI::PositiveNumber);
  app.add_option("--people", options.town.people, "In each group")->check(CLI::PositiveNumber);
  app.add_option("--mix", options.town.mix, "Percent: chatter report button status edit");
  app.add_option("--seed", options.town.seed);
  app.add_option("--bots", options.api.bots, "Bots that poll")->check(CLI::PositiveNumber);
  app.add_option("--loaded-bots", options.loaded_bots, "Bots that groups belong to, in turn")
      ->check(CLI::PositiveNumber);
  app.add_option("--rate", options.rate, "Updates a second, paced and each_once")
      ->check(CLI::PositiveNumber);
  app.add_flag("--poisson", options.is_poisson, "Random pauses instead of equal ones");
  std::int64_t delay_ms = 0;
  app.add_option("--answer-delay-ms", delay_ms, "Every call but getUpdates is answered so late");
  app.add_flag("--delay-polls", options.api.delays_polls, "getUpdates as well");
  app.add_option("--warmup", options.warmup_seconds, "Seconds that are not measured");
  app.add_option("--seconds", options.seconds, "Seconds that are");
  app.add_option("--port", options.api.port, "0: any free one");
  app.add_option("--port-file", options.port_file, "The port is written here");
  app.add_option("--pid-file", options.pid_file, "The measured process's id is read here");
  CLI11_PARSE(app, argc, argv);
  options.api.answer_delay = std::chrono::milliseconds{delay_ms};
  options.loaded_bots = std::min(options.loaded_bots, options.api.bots);
  // Timers of the kernel are rounded up by 50 µs unless one asks for better.
  prctl(PR_SET_TIMERSLACK, 1UL);
  return Generator{options}.run() ? 0 : 1;
}

}  // namespace
}  // namespace wardmote::bench

int main(int argc, char** argv) { return wardmote::bench::run(argc, argv); }
