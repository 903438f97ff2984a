#include <fmt/format.h>

#include <deque>
#include <future>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "actors/ask.h"
#include "server/commands.h"
#include "server/node.h"
#include "server/node_parts.h"
#include "server/process_log.h"

namespace wardmote::server {

namespace {

using namespace std::chrono_literals;

/// bench/town.h speaks of the same groups and people.
constexpr std::int64_t first_group = -1'000'000'000'001;
constexpr std::int64_t first_person = 100'000;
constexpr std::int64_t people_per_group = 50;
/// Questions under way at a time: enough for the committer to make large groups.
constexpr std::size_t window = 256;

/// Asks many things at once and stops at the first refusal.
class Asker {
 public:
  explicit Asker(NodeParts& parts) : parts_(parts) {}

  std::future<OperatorAnswer> ask(EntityId to, decltype(OperatorCall::request) request) {
    auto promise = std::make_shared<std::promise<OperatorAnswer>>();
    auto answer = promise->get_future();
    wardmote::ask(
        *parts_.actors, parts_.router, 60s,
        OperatorCall{.to = to, .call_id = "seed", .request = std::move(request)},
        [promise](OperatorAnswer& got) { promise->set_value(std::move(got)); },
        [promise](const std::string& trouble) {
          promise->set_value({.accepted = false, .response = trouble, .refusal_key = {}});
        });
    return answer;
  }
  void later(EntityId to, decltype(OperatorCall::request) request) {
    pending_.push_back(ask(to, std::move(request)));
    if (pending_.size() >= window) settle_one();
  }
  void settle() {
    while (!pending_.empty()) settle_one();
  }
  static std::string accepted(std::future<OperatorAnswer> answer) {
    auto got = answer.get();
    if (!got.accepted) throw std::runtime_error(got.refusal_key + " " + got.response);
    return std::move(got.response);
  }

 private:
  void settle_one() {
    accepted(std::move(pending_.front()));
    pending_.pop_front();
  }

  NodeParts& parts_;
  std::deque<std::future<OperatorAnswer>> pending_;
};

std::vector<CommunityId> add_communities(NodeParts& parts, Asker& asker,
                                         const SeedOptions& options) {
  asker.later(city_entity, city::Command{city::CreateDistrict{.by = "seed", .name = "District"}});
  for (const auto& bot : parts.bots)
    asker.later(city_entity, city::Command{city::RegisterBot{
                                 .by = "seed",
                                 .bot = telegram::raw(bot->id),
                                 .username = fmt::format("bot_{}", telegram::raw(bot->id)),
                                 .shared = true}});
  asker.settle();
  const auto district = parts.city.view()->districts.begin()->first;
  std::deque<std::future<OperatorAnswer>> made;
  std::vector<CommunityId> communities;
  const auto take = [&] {
    const auto answer = nlohmann::json::parse(Asker::accepted(std::move(made.front())));
    communities.push_back(CommunityId{answer.at("community").get<std::uint64_t>()});
    made.pop_front();
  };
  for (std::uint32_t i = 0; i < options.communities; ++i) {
    made.push_back(
        asker.ask(city_entity, city::Command{city::CreateCommunity{
                                   .by = "seed",
                                   .name = fmt::format("Community {:06}", i),
                                   .district = district,
                                   .template_name = "neighbourhood",
                                   .time_zone = "UTC",
                                   .languages = {"en"},
                                   .bot = telegram::raw(parts.bots[i % parts.bots.size()]->id)}}));
    if (made.size() >= window) take();
  }
  while (!made.empty()) take();
  return communities;
}

void await_founding(Asker& asker, CommunityId community) {
  const CommunityQuery is_founded = [](const CommunityState& state, const Context&) {
    return std::string{community::is_open(state.state<community::Feature>()) ? "yes" : ""};
  };
  while (Asker::accepted(asker.ask(entity_of(community), is_founded)).empty())
    std::this_thread::sleep_for(5ms);
}

void open_vote(Asker& asker, CommunityId community, std::uint32_t index) {
  const decisions::DecisionNumber number{index + 1};
  v1::DecisionTerms terms;
  terms.set_title(fmt::format("Question {}", index + 1));
  terms.set_text("Shall it be so?");
  terms.set_method(v1::DECISION_METHOD_YES_NO);
  terms.set_secrecy(index % 2 == 0 ? v1::DECISION_SECRECY_OPEN : v1::DECISION_SECRECY_PRIVATE);
  terms.mutable_threshold()->set_kind(v1::DECISION_THRESHOLD_SIMPLE_MAJORITY);
  terms.set_tie_rule(v1::DECISION_TIE_RULE_LISTED_ORDER);
  terms.set_duration_ms(std::chrono::milliseconds{decisions::longest_vote}.count());
  const auto now = [&](const decisions::Command& command) {
    (void)Asker::accepted(asker.ask(entity_of(community), command));
  };
  now(decisions::DraftDecision{Operator{"seed"}, terms});
  now(decisions::ApproveDraft{Operator{"seed, again"}, number});
  now(decisions::OpenDecision{Operator{"seed"}, number});
}

void furnish(Asker& asker, CommunityId community, std::uint32_t number,
             const SeedOptions& options) {
  const community::ChatFacts chat{.chat = first_group - number,
                                  .title = fmt::format("Community {:06}", number),
                                  .bot_status = community::BotStatus::administrator,
                                  .can_read_all = true};
  asker.later(entity_of(community),
              community::Command{community::BindChat{
                  .by = Operator{"seed"}, .purpose = community::Purpose::group, .chat = chat}});
  for (std::uint32_t i = 0; i < options.residents; ++i) {
    const members::Person person{.id = PersonId{first_person + number * people_per_group + i},
                                 .first_name = fmt::format("Resident {}", i),
                                 .last_name = {},
                                 .username = {},
                                 .language_hint = "en"};
    asker.later(entity_of(community), members::Command{members::Join{.person = person}});
  }
  for (std::uint32_t i = 0; i < options.reports; ++i) {
    reports::FileReport file;
    file.by = MemberId{1 + i % std::max(options.residents, 1u)};
    file.category = "other";
    file.text = fmt::format("Something to be mended at house number {}", i);
    file.not_a_duplicate = true;
    asker.later(entity_of(community), reports::Command{file});
  }
  // Who votes must be on the roll before it is fixed.
  if (options.votes > 0) asker.settle();
  for (std::uint32_t i = 0; i < options.votes; ++i) open_vote(asker, community, i);
}

}  // namespace

int run_seed(const Config& config, const SeedOptions& options) {
  try {
    auto quiet = config;
    quiet.actors.passivate_after = std::chrono::seconds{10};
    Node::Options start{
        .config = quiet, .log = process_log(config), .metrics = nullptr, .offline = true};
    start.now = [age = std::chrono::seconds{options.age_seconds}] {
      return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) - age;
    };
    auto node = Node::start(std::move(start));
    if (!node.ok()) throw std::runtime_error(std::string{node.status().message()});
    auto& parts = (*node)->parts();
    if (parts.bots.empty()) throw std::runtime_error("the configuration names no bot");
    Asker asker{parts};
    const auto communities = add_communities(parts, asker, options);
    for (std::uint32_t i = 0; i < communities.size(); ++i) {
      await_founding(asker, communities[i]);
      furnish(asker, communities[i], i, options);
      if (i % 1000 == 999) std::cout << fmt::format("{} communities\n", i + 1) << std::flush;
    }
    asker.settle();
    // Cards and greetings are answered by nobody; what is left of them must not go out later.
    std::this_thread::sleep_for(1s);
    std::cout << fmt::format("{} communities with {} residents and {} reports each\n",
                             communities.size(), options.residents, options.reports);
    return static_cast<int>(ExitCode::success);
  } catch (const std::exception& trouble) {
    std::cerr << "wardmote seed: " << trouble.what() << "\n";
    return static_cast<int>(ExitCode::failure);
  }
}

}  // namespace wardmote::server
