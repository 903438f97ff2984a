// The hot case of a vote: everybody votes in one decision of one community. Ballots go through the
// community's actor, the committer and RocksDB, and count when they are durable; nothing of
// Telegram is in it. At the end the vote closes, and its result is waited for.
#include <fmt/format.h>
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <deque>
#include <filesystem>
#include <future>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "actors/ask.h"
#include "governance/decisions/queries.h"
#include "server/node.h"
#include "server/node_parts.h"

namespace wardmote::server {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Options {
  std::string data_dir;
  std::uint32_t voters = 10'000;
  std::uint32_t ballots = 30'000;
  std::uint32_t in_flight = 256;
  bool is_open = false;
  bool is_ranked = false;
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A node without Telegram, asked as operators ask.
class Hall {
 public:
  explicit Hall(const Options& options) : options_(options) {
    Config config;
    config.node.data_dir = options.data_dir;
    config.actors.community_queue_max = 4 * options.in_flight;
    Node::Options start{.config = config,
                        .log = telemetry::Log{{.write = [](std::string_view) {}}}};
    start.offline = true;
    start.now = [this] {
      return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) +
             ahead_.load();
    };
    auto node = Node::start(std::move(start));
    if (!node.ok()) throw std::runtime_error(std::string{node.status().message()});
    node_ = *std::move(node);
  }

  void found() {
    ask(city_entity, city::Command{city::CreateDistrict{.by = "bench", .name = "District"}});
    ask(city_entity, city::Command{city::RegisterBot{
                         .by = "bench", .bot = 1, .username = "bench_bot", .shared = true}});
    const auto answer =
        ask(city_entity, city::Command{city::CreateCommunity{
                             .by = "bench",
                             .name = "Community",
                             .district = node_->parts().city.view()->districts.begin()->first,
                             .template_name = "neighbourhood",
                             .time_zone = "UTC",
                             .languages = {"en"},
                             .bot = 1}});
    community_ = CommunityId{nlohmann::json::parse(answer).at("community").get<std::uint64_t>()};
    const CommunityQuery is_founded = [](const CommunityState& state, const Context&) {
      return std::string{community::is_open(state.state<community::Feature>()) ? "yes" : ""};
    };
    while (ask(entity(), is_founded).empty()) std::this_thread::sleep_for(5ms);
    // Without a group every result would be a message to everybody.
    ask(entity(), community::Command{
                      community::BindChat{.by = Operator{"bench"},
                                          .purpose = community::Purpose::group,
                                          .chat = {.chat = -1'000'000'000'001, .title = "Group"}}});
    for (std::uint32_t i = 0; i < options_.voters; ++i)
      later(members::Command{members::Join{.person = {.id = PersonId{1000 + std::int64_t{i}},
                                                      .first_name = fmt::format("Voter {}", i),
                                                      .last_name = {},
                                                      .username = {},
                                                      .language_hint = "en"}}});
    settle();
  }

  void open_vote() {
    v1::DecisionTerms terms;
    terms.set_title("The square");
    terms.set_text("What shall become of it?");
    terms.set_method(options_.is_ranked ? v1::DECISION_METHOD_SCOTTISH_STV
                                        : v1::DECISION_METHOD_YES_NO);
    if (options_.is_ranked) {
      for (std::uint32_t i = 1; i <= choices; ++i)
        terms.add_options()->set_title(fmt::format("Candidate {}", i));
      terms.set_seats(4);
    } else {
      terms.mutable_threshold()->set_kind(v1::DECISION_THRESHOLD_SIMPLE_MAJORITY);
    }
    terms.set_secrecy(options_.is_open ? v1::DECISION_SECRECY_OPEN : v1::DECISION_SECRECY_PRIVATE);
    terms.set_tie_rule(v1::DECISION_TIE_RULE_LISTED_ORDER);
    terms.set_duration_ms(std::chrono::milliseconds{24h}.count());
    tell(decisions::DraftDecision{Operator{"bench"}, terms});
    tell(decisions::ApproveDraft{Operator{"bench, again"}, vote});
    tell(decisions::OpenDecision{Operator{"bench"}, vote});
  }

  /// Ballots a second, durable.
  double cast() {
    const auto start = Clock::now();
    for (std::uint32_t i = 0; i < options_.ballots; ++i)
      later(decisions::Command{
          decisions::CastBallot{MemberId{1 + i % options_.voters}, vote, choice(i)}});
    settle();
    return options_.ballots / seconds_since(start);
  }

  /// What all ballots take in memory: a copy of their table, made while nobody else allocates. (The
  /// heap before and after casting would not do: what the database buffers comes and goes.)
  double heap_bytes_of_ballots() {
    const CommunityQuery measure = [](const CommunityState& state, const Context&) {
      const auto in_use = [] { return mallinfo2().uordblks + mallinfo2().hblkhd; };
      const auto before = in_use();
      const auto copy = state.state<decisions::Feature>().ballots.rows();
      return std::to_string(in_use() - before);
    };
    return std::stod(ask(entity(), measure));
  }

  /// From the closing being due to the durable result; nothing else happens meanwhile.
  double close() {
    ahead_ = 25h;
    const auto start = Clock::now();
    const CommunityQuery is_counted = [](const CommunityState& state, const Context&) {
      const auto* record = decisions::find(state.state<decisions::Feature>(), vote);
      return std::string{record->counted_at_ms() != 0 ? "yes" : ""};
    };
    // The clock that jumped is noticed with the next thing that happens.
    tell(decisions::Tick{});
    while (ask(entity(), is_counted).empty()) std::this_thread::sleep_for(5ms);
    return seconds_since(start);
  }

 private:
  static constexpr decisions::DecisionNumber vote{1};
  static constexpr std::uint32_t choices = 12;

  EntityId entity() const { return entity_of(community_); }

  v1::DecisionChoice choice(std::uint32_t i) const {
    v1::DecisionChoice choice;
    if (!options_.is_ranked) {
      choice.add_chosen(1 + i % 2);
      return choice;
    }
    // A walk through all candidates by a step that has no factor in common with their number.
    constexpr std::uint32_t steps[] = {1, 5, 7, 11};
    for (std::uint32_t place = 0; place < 1 + i % choices; ++place)
      choice.add_ranks()->add_options(1 + (i * 7 / 3 + place * steps[i % 4]) % choices);
    return choice;
  }

  std::future<OperatorAnswer> send(EntityId to, decltype(OperatorCall::request) request) {
    auto promise = std::make_shared<std::promise<OperatorAnswer>>();
    auto answer = promise->get_future();
    wardmote::ask(
        *node_->parts().actors, node_->parts().router, 120s,
        OperatorCall{.to = to, .call_id = "bench", .request = std::move(request)},
        [promise](OperatorAnswer& got) { promise->set_value(std::move(got)); },
        [promise](const std::string& trouble) {
          promise->set_value({.accepted = false, .response = trouble, .refusal_key = {}});
        });
    return answer;
  }
  static std::string accepted(std::future<OperatorAnswer> answer) {
    auto got = answer.get();
    if (!got.accepted) throw std::runtime_error(got.refusal_key + " " + got.response);
    return std::move(got.response);
  }
  std::string ask(EntityId to, decltype(OperatorCall::request) request) {
    return accepted(send(to, std::move(request)));
  }
  void tell(const decisions::Command& command) { ask(entity(), command); }
  void later(decltype(OperatorCall::request) request) {
    pending_.push_back(send(entity(), std::move(request)));
    if (pending_.size() < options_.in_flight) return;
    accepted(std::move(pending_.front()));
    pending_.pop_front();
  }
  void settle() {
    for (; !pending_.empty(); pending_.pop_front()) accepted(std::move(pending_.front()));
  }

  const Options& options_;
  std::atomic<std::chrono::milliseconds> ahead_{0ms};
  std::unique_ptr<Node> node_;
  CommunityId community_{};
  std::deque<std::future<OperatorAnswer>> pending_;
};

int run(Options options) {
  namespace fs = std::filesystem;
  fs::remove_all(options.data_dir);
  nlohmann::json result{{"voters", options.voters}, {"ballots", options.ballots}};
  {
    Hall hall{options};
    hall.found();
    hall.open_vote();
    result["ballots_per_second"] = hall.cast();
    result["heap_bytes_per_voter"] = hall.heap_bytes_of_ballots() / options.voters;
    result["result_seconds"] = hall.close();
  }
  fs::remove_all(options.data_dir);
  std::cout << result.dump() << "\n";
  return 0;
}

}  // namespace
}  // namespace wardmote::server

int main(int argc, char** argv) {
  wardmote::server::Options options;
  CLI::App app{"Ballots in one decision of one community, durable"};
  app.add_option("--data", options.data_dir, "Folder for the database; emptied")->required();
  app.add_option("--voters", options.voters, "People on the roll")->capture_default_str();
  app.add_option("--ballots", options.ballots, "Ballots cast, in turn")->capture_default_str();
  app.add_option("--in-flight", options.in_flight, "Ballots under way at once")
      ->capture_default_str();
  app.add_flag("--open", options.is_open, "An open vote instead of a private one");
  app.add_flag("--ranked", options.is_ranked, "Scottish STV with 12 candidates instead of yes/no");
  CLI11_PARSE(app, argc, argv);
  try {
    return wardmote::server::run(options);
  } catch (const std::exception& trouble) {
    std::cerr << "ballots_bench: " << trouble.what() << "\n";
    return 1;
  }
}
