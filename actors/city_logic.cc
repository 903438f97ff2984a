#include "actors/city_logic.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "actors/interfaces.h"
#include "governance/core/overloaded.h"
#include "wardmote/v1/desk.pb.h"

namespace wardmote {

namespace {

v1::OutboxRow message_to(CommunityId community, const char* method, std::string body) {
  v1::OutboxRow row;
  row.set_method(method);
  row.set_body(std::move(body));
  row.set_to_kind(static_cast<std::uint32_t>(EntityKind::community));
  row.set_to_id(raw(community));
  row.set_repeat_if_unknown(true);
  return row;
}

v1::OutboxRow to_row(const city::FoundCommunity& effect) {
  v1::FoundCommunity found;
  found.set_community(raw(effect.community));
  found.set_name(effect.name);
  found.set_district(raw(effect.district));
  found.set_template_name(effect.template_name);
  found.set_time_zone(effect.time_zone);
  for (const auto& language : effect.languages) found.add_languages(language);
  found.set_bot(effect.bot);
  found.set_by(effect.by);
  return message_to(effect.community, "#found", found.SerializeAsString());
}

class CityLogic final : public EntityLogic {
 public:
  explicit CityLogic(const CityServices& services) : services_(services) {}

  bool load_row(std::uint8_t table, std::string_view key, std::string_view bytes) override {
    return state_.load_row(table, key, bytes);
  }
  bool finish_load() override {
    publish();
    return true;
  }

  StepOutcome step(const Inbound& inbound, Timestamp now) override {
    return std::visit(Overloaded{
                          [&](const OperatorCall* call) { return operate(*call, now); },
                          [&](const auto&) {
                            StepOutcome nothing;
                            nothing.ignored = true;
                            return nothing;
                          },
                      },
                      inbound);
  }

  void take_changes(RowSink& sink) override { take_table_changes(state_, sink); }
  std::optional<Timestamp> next_wake(Timestamp) const override { return std::nullopt; }
  bool apply_event(std::uint32_t feature, std::string_view body) override {
    return state_.apply_serialized(feature, body);
  }

 private:
  city::State& city() { return state_.state<city::Feature>(); }
  void publish() {
    auto view = view_of(city());
    view.city.name = services_.name;
    services_.publish(std::make_shared<const city::View>(std::move(view)));
  }

  StepOutcome operate(const OperatorCall& call, Timestamp now) {
    StepOutcome outcome;
    if (const auto* query = std::get_if<CityQuery>(&call.request)) {
      outcome.answer = (*query)(city());
      return outcome;
    }
    const auto* command = std::get_if<city::Command>(&call.request);
    if (command == nullptr) {
      outcome.accepted = false;
      outcome.refusal_key = "entity.refused.unreadable";
      outcome.answer = "the city cannot read the call";
      return outcome;
    }
    const city::Context context{.now = now, .random = *services_.random, .zones = *services_.zones};
    auto decision = decide(city(), context, *command);
    if (!decision) {
      outcome.accepted = false;
      outcome.refusal_key = decision.error().key;
      const auto arguments = dialogue::arguments_of(decision.error());
      outcome.answer = services_.texts->plain({}, decision.error().key, arguments);
      return outcome;
    }
    for (const auto& event : decision->events) {
      apply(city(), event);
      outcome.events.push_back({.feature = city::Feature::id, .body = event.SerializeAsString()});
    }
    for (const auto& effect : decision->effects) perform(effect, outcome);
    return outcome;
  }

  void perform(const city::Effect& effect, StepOutcome& outcome) {
    std::visit(Overloaded{
                   [&](const city::FoundCommunity& found) {
                     outcome.calls.push_back(to_row(found));
                     outcome.answer = nlohmann::json{{"community", raw(found.community)}}.dump();
                   },
                   [&](const city::TellRenamed& renamed) {
                     v1::RenameCommunity rename;
                     rename.set_name(renamed.name);
                     rename.set_by(renamed.by);
                     outcome.calls.push_back(
                         message_to(renamed.community, "#rename", rename.SerializeAsString()));
                   },
                   [&](const city::TellClosed& closed) {
                     v1::CloseCommunity close;
                     close.set_by(closed.by);
                     outcome.calls.push_back(
                         message_to(closed.community, "#close", close.SerializeAsString()));
                   },
                   [&](const city::TellMoved& moved) {
                     v1::MoveCommunity move;
                     move.set_district(raw(moved.district));
                     move.set_bot(moved.bot);
                     move.set_by(moved.by);
                     outcome.calls.push_back(
                         message_to(moved.community, "#move", move.SerializeAsString()));
                   },
                   [&](const city::ViewChanged&) { publish(); },
               },
               effect);
  }

  const CityServices& services_;
  CityState state_;
};

}  // namespace

std::unique_ptr<EntityLogic> make_city_logic(const CityServices& services) {
  return std::make_unique<CityLogic>(services);
}

}  // namespace wardmote
