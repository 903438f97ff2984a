#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "sandbox/sandbox.h"
#include "server/commands.h"
#include "server/demo/city_builder.h"
#include "server/doors.h"
#include "server/node.h"
#include "server/process_log.h"
#include "server/stop_signal.h"

namespace wardmote::server {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// What a demo remembers about itself beside the data of its two halves.
struct DemoMemory {
  CityBuilder::Bots bots;
  bool is_built = false;
};

fs::path memory_file(const DemoOptions& options) {
  return fs::path{options.data_dir} / "demo.json";
}

DemoMemory recall(const DemoOptions& options) {
  std::ifstream file{memory_file(options)};
  if (!file) return {};
  const auto saved = json::parse(file);
  return {.bots = {.city = saved.at("city_bot"), .own = saved.at("own_bot")},
          .is_built = saved.at("is_built")};
}

void remember(const DemoOptions& options, const DemoMemory& memory) {
  std::ofstream{memory_file(options)} << json{{"city_bot", memory.bots.city},
                                              {"own_bot", memory.bots.own},
                                              {"is_built", memory.is_built}}
                                      << "\n";
}

std::int64_t add_bot(SandboxControl& sandbox, const DemoOptions& options, const char* username,
                     const char* name) {
  const auto made = sandbox.post("/bots", {{"username", username}, {"first_name", name}});
  const auto path = fs::path{options.data_dir} / (std::string{username} + ".token");
  std::ofstream{path} << made.at("token").get<std::string>() << "\n";
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  return made.at("id");
}

/// Longer than the shortest vote.
constexpr std::chrono::minutes history{90};
constexpr auto city_bot = "wardmote_demo_bot";
constexpr auto own_bot = "harbour_side_bot";

Config config_of(const DemoOptions& options, std::uint16_t telegram_port) {
  Config config;
  config.node.data_dir = options.data_dir + "/server";
  config.node.name = "demo";
  config.telegram.api_root = fmt::format("http://127.0.0.1:{}", telegram_port);
  config.metrics.port = options.page_port == 0 ? 0 : options.page_port + 1;
  config.web.port = options.page_port == 0 ? 0 : options.page_port + 2;
  if (config.web.port != 0)
    config.board.public_url = fmt::format("http://127.0.0.1:{}", config.web.port);
  config.log.level = LogLevelName::warning;
  config.city.name = "Demo City";
  config.storage.disk_reserve_bytes = Bytes{32u << 20};
  for (const auto* username : {city_bot, own_bot}) {
    BotConfig bot;
    bot.token_file = options.data_dir + "/" + username + ".token";
    bot.shared = username == city_bot;
    config.bots.push_back(bot);
  }
  return config;
}

void print_welcome(const DemoOptions& options, std::uint16_t page, const Doors& doors) {
  const auto shown = options.address == "0.0.0.0" ? std::string{"127.0.0.1"} : options.address;
  std::cout << fmt::format(
      "\n"
      "  Wardmote demo: a city of three districts and nine communities\n"
      "  ---------------------------------------------------------------------------\n"
      "  Play people      http://{0}:{1}/\n"
      "  Check a vote     {4}\n"
      "  Health, metrics  http://127.0.0.1:{2}/healthz/ready   http://127.0.0.1:{2}/metrics\n"
      "\n"
      "  Residents        Ana, Ben, Cleo (Willow Court, English) · Lucía (es) · Иван (ru) · 伟 "
      "(zh) · سلمى (ar)\n"
      "  Officers         Olga (Willow Court) · Mateo (es) · Мария (ru) · 芳 (zh) · يوسف (ar)\n"
      "  Try              as Ana, write to the group:  /report The bench by the river is broken\n"
      "                   as Olga, open \"Willow Court · officers\" and press a button\n"
      "                   as Ana, vote on the card in the group; as Olga, agree to the draft of a "
      "vote\n"
      "                   as Ana, write /votes to the bot, open the vote that ended, and count it "
      "again\n"
      "\n"
      "  Data             {3}   (--reset begins anew)\n"
      "  Stop             Ctrl-C; started again, the city remembers\n\n",
      shown, page, doors.operations->port(), fs::absolute(options.data_dir).string(),
      doors.web ? fmt::format("http://127.0.0.1:{}/verify/", doors.web->port())
                : "(needs a --port)");
  std::cout.flush();
}

int run(const DemoOptions& options) {
  const StopSignal stop;
  if (options.reset) fs::remove_all(options.data_dir);
  fs::create_directories(options.data_dir);
  sandbox::Options telegram;
  telegram.address = options.address;
  telegram.port = static_cast<std::uint16_t>(options.page_port);
  telegram.data_dir = options.data_dir + "/sandbox";
  telegram.seed = options.seed;
  telegram.control_from_anywhere = options.control_from_anywhere;
  auto played = sandbox::Sandbox::start(telegram);
  if (!played) {
    std::cerr << "wardmote demo: " << played.error() << "\n";
    return static_cast<int>(ExitCode::unavailable);
  }
  SandboxControl control{fmt::format("http://127.0.0.1:{}", (*played)->port())};
  auto memory = recall(options);
  if (memory.bots.city == 0) {
    memory.bots.city = add_bot(control, options, city_bot, "Wardmote");
    memory.bots.own = add_bot(control, options, own_bot, "Harbour Side");
    remember(options, memory);
  }
  const auto config = config_of(options, (*played)->port());
  const auto log = process_log(config);
  telemetry::Metrics metrics;
  // A new city has some history: a vote that ended, and work that was waited for.
  const auto behind = std::make_shared<std::atomic<std::chrono::minutes>>(
      memory.is_built ? std::chrono::minutes{0} : history);
  Node::Options start{
      .config = config, .log = log, .metrics = &metrics, .on_fatal = &StopSignal::request};
  start.now = [behind] {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) -
           behind->load();
  };
  auto node = Node::start(std::move(start));
  if (!node.ok()) {
    std::cerr << "wardmote demo: " << node.status().message() << "\n";
    return static_cast<int>(ExitCode::failure);
  }
  auto doors = open_doors(**node, config, log, metrics);
  if (!doors) {
    std::cerr << "wardmote demo: " << doors.error() << "\n";
    return static_cast<int>(ExitCode::unavailable);
  }
  if (!memory.is_built) {
    std::cout << "Building the city ...\n" << std::flush;
    CityBuilder builder{**node, control, memory.bots};
    builder.build();
    *behind = std::chrono::minutes{0};
    builder.catch_up();
    memory.is_built = true;
    remember(options, memory);
  }
  print_welcome(options, (*played)->port(), *doors);
  stop.wait();
  (*node)->end_process_if_broken();
  std::cout << "\nStopping; everything is kept in " << options.data_dir << ".\n" << std::flush;
  return static_cast<int>(ExitCode::success);
}

}  // namespace

int run_demo(const DemoOptions& options) {
  try {
    return run(options);
  } catch (const std::exception& trouble) {
    std::cerr << "wardmote demo: " << trouble.what()
              << "\nwardmote demo: --reset begins anew, and forgets what was played\n";
    return static_cast<int>(ExitCode::failure);
  }
}

}  // namespace wardmote::server
