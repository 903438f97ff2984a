// How large a Telegram of our own fits into memory: bots, chats and people as a whole country of
// towns would have them, made through the control API, without HTTP around it.
//
// usage: sandbox_scale [BOTS CHATS PEOPLE]; prints what it took.

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>

#include "sandbox/control.h"

namespace {

using wardmote::sandbox::World;

/// Makes something and returns its id, which is the first number of the answer.
std::int64_t create(World& world, const std::string& what, std::string body) {
  const auto answer = wardmote::sandbox::control(
      world, {.method = "POST", .path = {what}, .body = std::move(body)});
  if (answer.code == 200) return wardmote::sandbox::lenient_number(answer.body.substr(6));
  fmt::print(stderr, "{}: {}\n", what, answer.body);
  std::exit(1);
}

std::int64_t resident_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::strtoll(line.c_str() + 6, nullptr, 10);
  }
  return 0;
}

std::int64_t argument(int count, char** values, int place, std::int64_t otherwise) {
  return count > place ? std::strtoll(values[place], nullptr, 10) : otherwise;
}

/// Each person is in one chat, each chat has one bot.
void settle(World& world, std::int64_t bots, std::int64_t chats, std::int64_t people) {
  std::vector<std::int64_t> bot_ids;
  for (std::int64_t i = 0; i < bots; ++i) {
    bot_ids.push_back(create(world, "bots", fmt::format(R"({{"username":"town_{}_bot"}})", i)));
  }
  const auto each = std::max<std::int64_t>(1, people / chats);
  for (std::int64_t i = 0; i < chats; ++i) {
    std::string members = std::to_string(bot_ids[static_cast<std::size_t>(i % bots)]);
    std::int64_t owner = 0;
    for (std::int64_t person = 0; person < each; ++person) {
      owner = create(world, "people", R"({"first_name":"Ann","last_name":"Townsend"})");
      members += "," + std::to_string(owner);
    }
    create(world, "chats",
           fmt::format(R"({{"type":"supergroup","title":"Street {}","owner":{},"members":[{}]}})",
                       i, owner, members));
  }
}

}  // namespace

int main(int count, char** values) {
  const auto bots = argument(count, values, 1, 10'000);
  const auto chats = argument(count, values, 2, 100'000);
  const auto people = argument(count, values, 3, 1'000'000);
  if (bots < 1 || chats < 1 || people < 1) {
    fmt::print(stderr, "usage: sandbox_scale [BOTS CHATS PEOPLE]\n");
    return 2;
  }
  World world{{.transcript_max = 0}};
  world.set_time(1'790'000'000'000);
  const auto begin = std::chrono::steady_clock::now();
  settle(world, bots, chats, people);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  fmt::print("bots {} chats {} people {}: {:.1f} s, {} MiB resident\n", world.state.bots.size(),
             world.state.chats.size(), world.state.people.size(), took.count(),
             resident_kib() / 1024);
  return 0;
}
