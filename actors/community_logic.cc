#include "actors/community_logic.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "actors/interfaces.h"
#include "governance/community/community.h"
#include "governance/core/overloaded.h"
#include "governance/decisions/due_counts.h"
#include "governance/decisions/queries.h"
#include "governance/surveys/queries.h"
#include "wardmote/v1/desk.pb.h"

namespace wardmote {

namespace {

v1::SendClass to_record(dialogue::SendClass send_class) {
  switch (send_class) {
    case dialogue::SendClass::answer:
      return v1::SEND_CLASS_ANSWER;
    case dialogue::SendClass::notification:
      return v1::SEND_CLASS_NOTIFICATION;
    case dialogue::SendClass::broadcast:
      return v1::SEND_CLASS_BROADCAST;
  }
  return v1::SEND_CLASS_UNSPECIFIED;
}

/// What a person's choice at the desk looks like to the dialogue: they said hello in private.
telegram::Update greeting_of(const v1::PersonArrived& arrived, Timestamp now) {
  telegram::User person{.id = telegram::UserId{arrived.person()},
                        .is_bot = false,
                        .first_name = arrived.first_name(),
                        .last_name = arrived.last_name(),
                        .username = arrived.username(),
                        .language_code = arrived.language_code()};
  telegram::Message message;
  message.chat.id = telegram::ChatId{arrived.person()};
  message.chat.type = telegram::ChatType::private_chat;
  message.from = std::move(person);
  message.date = std::chrono::floor<std::chrono::seconds>(now);
  message.text = arrived.payload().empty() ? "/start" : "/start " + arrived.payload();
  message.entities.push_back(
      {.kind = telegram::EntityKind::bot_command, .offset = 0, .length = 6, .url = {}, .user = {}});
  return {.update_id = {}, .content = telegram::MessageReceived{std::move(message)}};
}

/// What the city has to say, as a command of the community's own rules.
std::optional<community::Command> city_command(const EntityMessage& message) {
  if (message.method == "#found") {
    v1::FoundCommunity found;
    if (!found.ParseFromString(message.body)) return std::nullopt;
    return community::Found{.id = CommunityId{found.community()},
                            .name = found.name(),
                            .district = DistrictId{found.district()},
                            .template_name = found.template_name(),
                            .time_zone = found.time_zone(),
                            .languages = {found.languages().begin(), found.languages().end()},
                            .bot = found.bot(),
                            .by = Operator{found.by()}};
  }
  if (message.method == "#rename") {
    v1::RenameCommunity rename;
    if (!rename.ParseFromString(message.body)) return std::nullopt;
    return community::Rename{.by = Operator{rename.by()}, .name = rename.name()};
  }
  if (message.method == "#close") {
    v1::CloseCommunity close;
    if (!close.ParseFromString(message.body)) return std::nullopt;
    return community::Close{.by = Operator{close.by()}};
  }
  if (message.method == "#move") {
    v1::MoveCommunity move;
    if (!move.ParseFromString(message.body)) return std::nullopt;
    return community::Move{
        .by = Operator{move.by()}, .district = DistrictId{move.district()}, .bot = move.bot()};
  }
  return std::nullopt;
}

v1::OutboxRow route_message(std::int64_t bot, const v1::RouteChange& change) {
  v1::OutboxRow row;
  row.set_bot(bot);
  row.set_method("#route");
  row.set_body(change.SerializeAsString());
  row.set_to_kind(static_cast<std::uint32_t>(EntityKind::bot));
  row.set_to_id(static_cast<std::uint64_t>(bot));
  row.set_repeat_if_unknown(true);
  return row;
}

class CommunityLogic final : public EntityLogic {
 public:
  CommunityLogic(CommunityId id, const CommunityServices& services,
                 std::unique_ptr<storage::EntityVault> vault)
      : id_(id),
        services_(services),
        vault_(std::move(vault)),
        board_origin_(services.board_name + "/" + std::to_string(raw(id))) {}

  bool load_row(std::uint8_t table, std::string_view key, std::string_view bytes) override {
    return state_.load_row(table, key, bytes);
  }
  bool finish_load() override {
    state_.after_load(*vault_);
    vault_->close_keys();
    // A key that came back with an old copy of the rows goes with the next commit.
    for (const auto decision : decisions::destroyed_keys(state_.state<decisions::Feature>()))
      vault_->destroy(raw(decision));
    for (const auto survey : surveys::destroyed_keys(state_.state<surveys::Feature>()))
      vault_->destroy(surveys::vault_number(survey));
    return true;
  }

  StepOutcome step(const Inbound& inbound, Timestamp now) override {
    return std::visit(Overloaded{
                          [&](const telegram::Update* update) { return perform(update, now); },
                          [&](const v1::CallOutcome* outcome) { return perform(outcome, now); },
                          [&](DeadlineReached) { return perform(dialogue::Wake{}, now); },
                          [&](const OperatorCall* call) { return operate(*call, now); },
                          [&](const EntityMessage* message) { return hear(*message, now); },
                          [&](const WorkDone* done) { return take(*done, now); },
                      },
                      inbound);
  }

  void take_changes(RowSink& sink) override {
    take_table_changes(state_, sink);
    if (vault_->has_destroyed() && services_.on_key_destroyed) {
      services_.on_key_destroyed(entity_of(id_));
      // Taps and receipts of private ballots came and went through its bot.
      const auto bot = static_cast<std::uint64_t>(telegram::raw(bot_profile().id));
      if (bot != 0) services_.on_key_destroyed({EntityKind::bot, bot});
    }
    sink.append(vault_->drain_changes());
  }

  std::optional<Timestamp> next_wake(Timestamp now) const override {
    const auto city = services_.city();
    const auto bot = bot_profile();
    return dialogue::next_wake(state_, context(now, *city, bot));
  }

  std::vector<Work> wanted_work(Timestamp now) const override {
    std::vector<Work> wanted;
    for (const auto number : decisions::due_counts(state_.state<decisions::Feature>(),
                                                   state_.state<community::Feature>(), now))
      wanted.push_back({count_of(number), [this, number, now] { return counting(number, now); }});
    return wanted;
  }

  bool apply_event(std::uint32_t feature, std::string_view body) override {
    return state_.apply_serialized(feature, body);
  }

 private:
  dialogue::BotProfile bot_profile() const {
    const auto* profile = community::profile_of(state_.state<community::Feature>());
    return services_.bot(telegram::BotId{profile == nullptr ? 0 : profile->bot()});
  }

  dialogue::StepContext context(Timestamp now, const city::View& city,
                                const dialogue::BotProfile& bot) const {
    return {.now = now,
            .city = city,
            .vault = *vault_,
            .random = *services_.random,
            .zones = *services_.zones,
            .texts = *services_.texts,
            .signer = *services_.signer,
            .bot = bot,
            .id = id_,
            .ballots = vault_.get(),
            .board_key = vault_.get(),
            .board_origin = board_origin_,
            .board_url = services_.board_url};
  }

  StepOutcome perform(const dialogue::Inbound& inbound, Timestamp now) {
    const auto city = services_.city();
    const auto bot = bot_profile();
    auto result = dialogue::step(state_, context(now, *city, bot), inbound);
    // Founding a community tells which bot it has.
    return to_outcome(std::move(result), bot_profile().id);
  }

  StepOutcome to_outcome(dialogue::StepResult result, telegram::BotId bot) const {
    StepOutcome outcome;
    outcome.ignored = result.ignored;
    outcome.answer = std::move(result.answer_json);
    if (result.refusal) {
      outcome.accepted = false;
      outcome.refusal_key = result.refusal->key;
      const auto arguments = dialogue::arguments_of(*result.refusal);
      outcome.answer = services_.texts->plain({}, result.refusal->key, arguments);
    }
    for (auto& event : result.events)
      outcome.events.push_back({.feature = event.feature, .body = std::move(event.body)});
    for (auto& call : result.calls) outcome.calls.push_back(to_row(std::move(call), bot));
    return outcome;
  }

  static v1::OutboxRow to_row(dialogue::Outgoing call, telegram::BotId bot) {
    v1::OutboxRow row;
    // A chat of the city's may be another bot's to write to.
    row.set_bot(telegram::raw(call.bot == telegram::BotId{} ? bot : call.bot));
    row.set_chat(telegram::raw(call.request.chat));
    row.set_method(std::move(call.request.method));
    row.set_body(std::move(call.request.body));
    if (call.upload) *row.mutable_upload() = *std::move(call.upload);
    row.set_send_class(to_record(call.send_class));
    row.set_tag(std::move(call.tag));
    row.set_coalesce_key(std::move(call.coalesce_key));
    if (call.expires_at) row.set_expires_at_ms(to_ms(*call.expires_at));
    row.set_repeat_if_unknown(call.repeat_if_unknown || telegram::is_idempotent(row.method()));
    if (row.method().starts_with('#')) {
      row.set_to_kind(static_cast<std::uint32_t>(EntityKind::bot));
      row.set_to_id(static_cast<std::uint64_t>(telegram::raw(bot)));
      row.set_repeat_if_unknown(true);
    }
    return row;
  }

  StepOutcome operate(const OperatorCall& call, Timestamp now) {
    if (const auto* query = std::get_if<CommunityQuery>(&call.request)) return ask(*query, now);
    const auto command =
        std::visit(Overloaded{
                       [&](const community::Command& x) { return as_command(call.call_id, x); },
                       [&](const members::Command& x) { return as_command(call.call_id, x); },
                       [&](const reports::Command& x) { return as_command(call.call_id, x); },
                       [&](const decisions::Command& x) { return as_command(call.call_id, x); },
                       [&](const surveys::Command& x) { return as_command(call.call_id, x); },
                       [&](const auto&) { return std::optional<dialogue::OperatorCommand>{}; },
                   },
                   call.request);
    return command ? perform(&*command, now) : unreadable("an operator's call");
  }

  template <class Command>
  static std::optional<dialogue::OperatorCommand> as_command(const std::string& call_id,
                                                             const Command& command) {
    return dialogue::OperatorCommand{.call_id = call_id, .command = command};
  }

  Context rules_context(Timestamp now, const city::View& city) const {
    return {.now = now,
            .city = city,
            .community = state_.state<community::Feature>(),
            .members = state_.state<members::Feature>(),
            .vault = *vault_,
            .random = *services_.random,
            .zones = *services_.zones,
            .ballots = vault_.get()};
  }

  StepOutcome ask(const CommunityQuery& query, Timestamp now) {
    const auto city = services_.city();
    StepOutcome outcome;
    outcome.answer = query(state_, rules_context(now, *city));
    return outcome;
  }

  static std::string count_of(decisions::DecisionNumber number) {
    return std::string{count_prefix} + std::to_string(raw(number));
  }

  WorkRun counting(decisions::DecisionNumber number, Timestamp now) const {
    const auto city = services_.city();
    return [material = decisions::count_material(state_.state<decisions::Feature>(),
                                                 rules_context(now, *city), number)](
               const counting::Watch& watch) -> std::optional<std::string> {
      const auto result = decisions::result_of(material, watch);
      return result ? std::optional{result->SerializeAsString()} : std::nullopt;
    };
  }

  StepOutcome take(const WorkDone& done, Timestamp now) {
    std::uint64_t number = 0;
    const auto digits =
        std::string_view{done.name}.substr(std::min(count_prefix.size(), done.name.size()));
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    v1::DecisionResult result;
    if (!done.name.starts_with(count_prefix) || read.ec != std::errc{} ||
        !result.ParseFromString(done.outcome))
      return unreadable(done.name);
    const dialogue::OperatorCommand command{
        .call_id = {},
        .command = decisions::TakeCount{decisions::DecisionNumber{number}, std::move(result)}};
    return perform(&command, now);
  }

  StepOutcome hear(const EntityMessage& message, Timestamp now) {
    if (message.method == "#arrived") {
      v1::PersonArrived arrived;
      if (!arrived.ParseFromString(message.body)) return unreadable(message.method);
      const auto greeting = greeting_of(arrived, now);
      return perform(&greeting, now);
    }
    const auto command = city_command(message);
    if (!command) return unreadable(message.method);
    const dialogue::OperatorCommand operated{.call_id = {}, .command = *command};
    const auto bot_before = bot_profile().id;
    auto outcome = perform(&operated, now);
    if (const auto bot = bot_profile().id; bot != bot_before && telegram::raw(bot_before) != 0)
      move_routes(telegram::raw(bot_before), telegram::raw(bot), outcome);
    // Delivered a second time after a crash, it has been done: that is no refusal.
    outcome.accepted = true;
    return outcome;
  }

  /// What the desk of the bot before knew of us is for the new one's.
  void move_routes(std::int64_t from, std::int64_t to, StepOutcome& outcome) const {
    for (const auto& [purpose, chat] : state_.state<community::Feature>().chats) {
      v1::RouteChange change;
      change.mutable_remove_chat()->set_chat(chat.chat());
      change.mutable_remove_chat()->set_community(raw(id_));
      outcome.calls.push_back(route_message(from, change));
      change.mutable_add_chat()->set_chat(chat.chat());
      change.mutable_add_chat()->set_community(raw(id_));
      outcome.calls.push_back(route_message(to, change));
    }
    const auto& people = state_.state<members::Feature>();
    for (const auto& [person, member] : people.by_person) {
      if (!members::is_member(people, member)) continue;
      v1::RouteChange change;
      change.mutable_remove_person()->set_person(raw(person));
      change.mutable_remove_person()->set_community(raw(id_));
      outcome.calls.push_back(route_message(from, change));
      change.mutable_add_person()->set_person(raw(person));
      change.mutable_add_person()->set_community(raw(id_));
      outcome.calls.push_back(route_message(to, change));
    }
  }

  static constexpr std::string_view count_prefix = "count of vote ";

  static StepOutcome unreadable(const std::string& what) {
    StepOutcome outcome;
    outcome.accepted = false;
    outcome.refusal_key = "entity.refused.unreadable";
    outcome.answer = "a community cannot read " + what;
    return outcome;
  }

  CommunityId id_;
  const CommunityServices& services_;
  std::unique_ptr<storage::EntityVault> vault_;
  std::string board_origin_;
  CommunityState state_;
};

}  // namespace

std::unique_ptr<EntityLogic> make_community_logic(CommunityId id, const CommunityServices& services,
                                                  std::unique_ptr<storage::EntityVault> vault) {
  return std::make_unique<CommunityLogic>(id, services, std::move(vault));
}

}  // namespace wardmote
