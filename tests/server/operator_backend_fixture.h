#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "actors/ask.h"
#include "server/node.h"
#include "server/node_parts.h"
#include "server/operator_backend/actor_backend.h"
#include "tests/storage/scratch.h"

namespace wardmote::server {

inline constexpr std::int64_t bot = 500;

/// A node without bots at Telegram, and the operator API's inside. Bot 500 is registered.
class TestCity {
 public:
  explicit TestCity(const std::string& master_key_file, const std::string& data_dir = {}) {
    Config config;
    config.node.data_dir = data_dir.empty() ? directory_.path().string() : data_dir;
    config.storage.master_key_file = master_key_file;
    config.storage.disk_reserve_bytes.count = 1;
    auto node = Node::start(
        {.config = config,
         .log = telemetry::Log{{.write = [this](std::string_view line) { keep(line); }}},
         .metrics = nullptr,
         .probe_disk = [this] { return free_bytes.load(); }});
    if (!node.ok()) throw std::runtime_error(std::string{node.status().message()});
    node_ = *std::move(node);
    parts().profiles.set({.id = telegram::BotId{bot}, .username = "ward_bot"});
    tell(city_entity, city::Command{city::RegisterBot{"test", bot, "ward_bot", true}});
    backend_ = make_actor_backend(*node_);
  }

  /// Stops the node; its files stay until the test ends.
  void stop() {
    backend_.reset();
    node_.reset();
  }
  std::string data_dir() const { return directory_.path().string(); }

  Node& node() { return *node_; }

  /// How many lines of the log have `words` in them.
  std::ptrdiff_t lines_with(std::string_view words) {
    node_->parts().log.flush();
    const std::lock_guard lock{lines_mutex_};
    return std::ranges::count_if(
        lines_, [&](const std::string& line) { return line.find(words) != std::string::npos; });
  }
  NodeParts& parts() { return node_->parts(); }
  OperatorBackend& backend() { return *backend_; }

  OperatorAnswer tell(EntityId to, decltype(OperatorCall::request) request) {
    return ask_and_wait<OperatorAnswer>(
        *parts().actors, parts().router, std::chrono::seconds{30},
        OperatorCall{.to = to, .call_id = "test", .request = std::move(request)});
  }

  template <class Answer, class Asked>
  Outcome<Answer> call(const Asked& asked) {
    return wait<Answer>(
        [&](Reply<Answer> reply) { backend_->handle(caller, asked, std::move(reply)); });
  }

  /// Waits for the one answer of what `start(Reply<Answer>)` begins.
  template <class Answer, class Start>
  static Outcome<Answer> wait(Start start) {
    auto promise = std::make_shared<std::promise<Outcome<Answer>>>();
    auto answer = promise->get_future();
    start(Reply<Answer>{
        [promise](Outcome<Answer> outcome) { promise->set_value(std::move(outcome)); }});
    return answer.get();
  }

  std::uint32_t create_district(const std::string& name) {
    api::CreateDistrictRequest asked;
    asked.set_name(name);
    const auto made = call<api::District>(asked);
    EXPECT_TRUE(made) << made.error().message;
    return made ? made->id() : 0;
  }
  api::CreatedCommunity create_community(const std::string& name, std::uint32_t district) {
    api::CreateCommunityRequest asked;
    asked.set_name(name);
    asked.set_district(district);
    auto made = call<api::CreatedCommunity>(asked);
    EXPECT_TRUE(made) << made.error().message;
    return made ? *std::move(made) : api::CreatedCommunity{};
  }

  Outcome<std::string> export_community(std::uint64_t community) {
    api::ExportCommunityRequest asked;
    asked.set_community(community);
    using Source = std::shared_ptr<ArchiveSource>;
    const auto source = wait<Source>(
        [&](Reply<Source> reply) { backend_->export_community(caller, asked, reply); });
    if (!source) return tl::unexpected(source.error());
    std::string archive;
    while (true) {
      using Piece = std::optional<std::string>;
      const auto piece = wait<Piece>([&](Reply<Piece> reply) { (*source)->next(reply); });
      if (!piece) return tl::unexpected(piece.error());
      if (!*piece) return archive;
      archive += **piece;
    }
  }

  /// In portions of `portion` bytes.
  Outcome<api::Community> import_community(std::uint32_t district, std::string_view archive,
                                           std::size_t portion = 1000) {
    api::ImportHeader header;
    header.set_district(district);
    using Sink = std::shared_ptr<ArchiveSink>;
    const auto sink =
        wait<Sink>([&](Reply<Sink> reply) { backend_->import_community(caller, header, reply); });
    if (!sink) return tl::unexpected(sink.error());
    for (; !archive.empty(); archive.remove_prefix(std::min(portion, archive.size()))) {
      const auto taken = wait<bool>([&](Reply<bool> reply) {
        (*sink)->write(std::string{archive.substr(0, portion)}, reply);
      });
      if (!taken) return tl::unexpected(taken.error());
    }
    return wait<api::Community>([&](Reply<api::Community> reply) { (*sink)->finish(reply); });
  }

  /// Ana joins, under another Telegram id each time.
  MemberId join(CommunityId community, std::int64_t person) {
    const members::Join command{.person = {.id = PersonId{person},
                                           .first_name = "Ana",
                                           .last_name = {},
                                           .username = {},
                                           .language_hint = {}},
                                .private_chat_open = true};
    EXPECT_TRUE(tell(entity_of(community), members::Command{command}).accepted);
    const CommunityQuery query = [person](const CommunityState& state, const Context&) {
      return std::to_string(
          raw(*members::member_of(state.state<members::Feature>(), PersonId{person})));
    };
    return MemberId{std::stoull(tell(entity_of(community), query).response)};
  }

  /// What the disk of this city says of itself.
  std::atomic<std::uint64_t> free_bytes = 1u << 30;
  const Caller caller{
      .call_id = "call-1", .token_id = "t1", .name = "anna", .role = OperatorRole::admin};

 private:
  void keep(std::string_view line) {
    const std::lock_guard lock{lines_mutex_};
    lines_.emplace_back(line);
  }

  std::mutex lines_mutex_;
  std::vector<std::string> lines_;
  storage::Scratch directory_;
  std::unique_ptr<Node> node_;
  std::unique_ptr<OperatorBackend> backend_;
};

template <class Answer>
void expect_error(const Outcome<Answer>& outcome, CallError::Kind kind) {
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().kind, kind) << outcome.error().message;
  EXPECT_FALSE(outcome.error().message.empty());
}

}  // namespace wardmote::server
