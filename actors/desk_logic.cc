#include "actors/desk_logic.h"

#include <algorithm>
#include <string>
#include <utility>

#include "actors/interfaces.h"
#include "governance/core/overloaded.h"
#include "governance/core/table.h"
#include "wardmote/v1/desk.pb.h"

namespace wardmote {

namespace {

constexpr std::uint8_t chat_routes_table = 200;
constexpr std::uint8_t person_routes_table = 201;

class DeskLogic final : public EntityLogic {
 public:
  DeskLogic(telegram::BotId bot, const DeskServices& services, std::shared_ptr<RouteBook> book)
      : bot_(bot), services_(services), book_(std::move(book)) {}

  bool load_row(std::uint8_t table, std::string_view key, std::string_view bytes) override {
    if (table == chat_routes_table) return chats_.load(key, bytes);
    if (table == person_routes_table) return people_.load(key, bytes);
    return false;
  }
  bool finish_load() override {
    for (const auto& [chat, route] : chats_)
      book_->set_chat(telegram::ChatId{chat}, CommunityId{route.community()});
    for (const auto& [person, route] : people_) publish(route);
    return true;
  }

  StepOutcome step(const Inbound& inbound, Timestamp now) override {
    return std::visit(Overloaded{
                          [&](const telegram::Update* update) { return answer(*update, now); },
                          [&](const v1::CallOutcome*) { return nothing(); },
                          [&](DeadlineReached) { return nothing(); },
                          [&](const WorkDone*) { return nothing(); },
                          [&](const OperatorCall*) { return refused("of an operator"); },
                          [&](const EntityMessage* message) { return hear(*message, now); },
                      },
                      inbound);
  }

  void take_changes(RowSink& sink) override {
    take(sink, chat_routes_table, chats_);
    take(sink, person_routes_table, people_);
  }
  std::optional<Timestamp> next_wake(Timestamp) const override { return std::nullopt; }
  /// The desk's records are routes, not facts: they are not chained, and follow from the
  /// communities'.
  bool apply_event(std::uint32_t, std::string_view) override { return false; }

 private:
  template <class Rows>
  static void take(RowSink& sink, std::uint8_t number, Rows& table) {
    table.take_changes([&](const std::string& key, const auto* record) {
      if (record == nullptr)
        sink.erase_row(number, key);
      else
        sink.put_row(number, key, record->SerializeAsString());
    });
  }
  static StepOutcome nothing() {
    StepOutcome outcome;
    outcome.ignored = true;
    return outcome;
  }
  static StepOutcome refused(const std::string& method) {
    StepOutcome outcome;
    outcome.accepted = false;
    outcome.refusal_key = "entity.refused.unreadable";
    outcome.answer = "a bot's desk knows no method " + method;
    return outcome;
  }

  void publish(const v1::PersonRoute& route) const {
    const auto current = route.current();
    book_->set_person(telegram::UserId{route.person()},
                      current == 0 ? std::nullopt : std::optional{CommunityId{current}});
  }

  // -- what the communities say ------------------------------------------------

  StepOutcome hear(const EntityMessage& message, Timestamp now) {
    v1::RouteChange change;
    if (message.method != "#route" || !change.ParseFromString(message.body))
      return refused(message.method);
    switch (change.kind_case()) {
      case v1::RouteChange::kAddChat:
        chats_.edit(change.add_chat().chat()) = change.add_chat();
        book_->set_chat(telegram::ChatId{change.add_chat().chat()},
                        CommunityId{change.add_chat().community()});
        break;
      case v1::RouteChange::kRemoveChat:
        remove_chat(change.remove_chat());
        break;
      case v1::RouteChange::kAddPerson:
        add_person(change.add_person());
        break;
      case v1::RouteChange::kRemovePerson:
        remove_person(change.remove_person());
        break;
      case v1::RouteChange::kAskPerson:
        return ask_person(change.ask_person(), now);
      case v1::RouteChange::KIND_NOT_SET:
        return refused(message.method);
    }
    return {};
  }

  /// The private chat means no community until the person has chosen one.
  StepOutcome ask_person(const v1::RoutePerson& asked, Timestamp now) {
    auto& route = people_.edit(asked.person());
    route.set_person(asked.person());
    route.set_current(0);
    publish(route);
    const auto city = services_.city();
    StepOutcome outcome;
    outcome.calls.push_back(
        to_row(dialogue::ask_which(asked.person(), asked.language(), scene(*city, now)), now));
    return outcome;
  }

  void remove_chat(const v1::ChatRoute& gone) {
    const auto* known = chats_.find(gone.chat());
    // A chat that has moved on to another community is not the former one's to remove.
    if (known == nullptr || known->community() != gone.community()) return;
    chats_.erase(gone.chat());
    book_->set_chat(telegram::ChatId{gone.chat()}, std::nullopt);
  }

  void add_person(const v1::RoutePerson& added) {
    auto& route = people_.edit(added.person());
    route.set_person(added.person());
    if (std::ranges::find(route.communities(), added.community()) == route.communities().end())
      route.add_communities(added.community());
    if (added.current() || route.current() == 0) route.set_current(added.community());
    publish(route);
  }

  void remove_person(const v1::RoutePerson& removed) {
    const auto* known = people_.find(removed.person());
    if (known == nullptr) return;
    auto& route = people_.edit(removed.person());
    auto& communities = *route.mutable_communities();
    communities.erase(std::remove(communities.begin(), communities.end(), removed.community()),
                      communities.end());
    if (route.current() == removed.community())
      route.set_current(communities.empty() ? 0 : communities[0]);
    publish(route);
    if (communities.empty()) people_.erase(removed.person());
  }

  // -- what people say -----------------------------------------------------------

  StepOutcome answer(const telegram::Update& update, Timestamp now) {
    const auto city = services_.city();
    auto said = dialogue::desk_answer(update, scene(*city, now));
    StepOutcome outcome;
    outcome.ignored = said.calls.empty() && !said.chosen;
    for (auto& request : said.calls) outcome.calls.push_back(to_row(std::move(request), now));
    if (said.chosen) choose(*said.chosen, outcome);
    return outcome;
  }

  dialogue::DeskScene scene(const city::View& city, Timestamp now) const {
    return {.now = now,
            .bot = services_.bot(bot_),
            .texts = *services_.texts,
            .communities = served(city)};
  }

  std::vector<dialogue::DeskCommunity> served(const city::View& city) const {
    std::vector<dialogue::DeskCommunity> list;
    for (const auto& [id, listed] : city.communities)
      if (listed.bot == telegram::raw(bot_) && !listed.closed) list.push_back({id, listed.name});
    std::ranges::sort(list, {}, &dialogue::DeskCommunity::name);
    return list;
  }

  v1::OutboxRow to_row(telegram::Request request, Timestamp) const {
    v1::OutboxRow row;
    row.set_bot(telegram::raw(bot_));
    row.set_chat(telegram::raw(request.chat));
    row.set_method(std::move(request.method));
    row.set_body(std::move(request.body));
    row.set_send_class(v1::SEND_CLASS_ANSWER);
    row.set_repeat_if_unknown(true);
    return row;
  }

  void choose(const dialogue::DeskChoice& choice, StepOutcome& outcome) {
    v1::RoutePerson route;
    route.set_person(telegram::raw(choice.person.id));
    route.set_community(raw(choice.community));
    route.set_current(true);
    add_person(route);
    v1::PersonArrived arrived;
    arrived.set_person(telegram::raw(choice.person.id));
    arrived.set_first_name(choice.person.first_name);
    arrived.set_last_name(choice.person.last_name);
    arrived.set_username(choice.person.username);
    arrived.set_language_code(choice.person.language_code);
    v1::OutboxRow row;
    row.set_method("#arrived");
    row.set_body(arrived.SerializeAsString());
    row.set_to_kind(static_cast<std::uint32_t>(EntityKind::community));
    row.set_to_id(raw(choice.community));
    row.set_repeat_if_unknown(true);
    outcome.calls.push_back(std::move(row));
  }

  telegram::BotId bot_;
  const DeskServices& services_;
  std::shared_ptr<RouteBook> book_;
  Table<std::int64_t, v1::ChatRoute> chats_;
  Table<std::int64_t, v1::PersonRoute> people_;
};

}  // namespace

std::unique_ptr<EntityLogic> make_desk_logic(telegram::BotId bot, const DeskServices& services,
                                             std::shared_ptr<RouteBook> book) {
  return std::make_unique<DeskLogic>(bot, services, std::move(book));
}

}  // namespace wardmote
