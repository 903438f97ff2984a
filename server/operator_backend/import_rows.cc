#include "server/operator_backend/import_rows.h"

#include "actors/entity_journal.h"
#include "governance/members/members.h"
#include "server/operator_backend/refusals.h"
#include "storage/keys.h"
#include "wardmote/v1/desk.pb.h"

namespace wardmote::server {

namespace {

v1::OutboxRow to_desk(std::int64_t bot, const v1::RouteChange& change) {
  v1::OutboxRow row;
  row.set_bot(bot);
  row.set_method("#route");
  row.set_body(change.SerializeAsString());
  row.set_send_class(v1::SEND_CLASS_ANSWER);
  row.set_to_kind(static_cast<std::uint32_t>(EntityKind::bot));
  row.set_to_id(static_cast<std::uint64_t>(bot));
  row.set_repeat_if_unknown(true);
  return row;
}

std::vector<v1::RouteChange> routes_of(const CommunityState& state, std::uint64_t community) {
  std::vector<v1::RouteChange> routes;
  for (const auto& [purpose, chat] : state.state<community::Feature>().chats) {
    auto& route = *routes.emplace_back().mutable_add_chat();
    route.set_chat(chat.chat());
    route.set_community(community);
  }
  const auto& members = state.state<members::Feature>();
  for (const auto& [person, member] : members.by_person) {
    if (!members::is_member(members, member)) continue;
    auto& route = *routes.emplace_back().mutable_add_person();
    route.set_person(raw(person));
    route.set_community(community);
  }
  return routes;
}

storage::Mutations archived_rows(const ArchivedCommunity& archive, EntityId entity) {
  storage::Mutations rows;
  std::uint64_t seq = 0;
  for (const auto& event : archive.events) rows.put(storage::event_key(entity, ++seq), event);
  for (const auto& row : archive.records)
    rows.put(storage::state_key(entity, row.table, row.key), row.value);
  for (const auto& row : archive.wrapped_keys)
    rows.put(storage::wrapped_key_key(entity, row.id), row.bytes);
  if (archive.head.wake_at_ms() != 0)
    rows.put(storage::timer_key(entity, archive.head.wake_at_ms()), "");
  return rows;
}

/// Decides by the community's own rules that it belongs here now.
Outcome<void> move_here(NodeParts& parts, CheckedArchive& checked, const ImportedBy& by,
                        Timestamp now, EntityJournal& journal) {
  auto& state = checked.state;
  const auto view = parts.city.view();
  const Context context{.now = now,
                        .city = *view,
                        .community = state.state<community::Feature>(),
                        .members = state.state<members::Feature>(),
                        .vault = *checked.vault,
                        .random = parts.random,
                        .zones = parts.zones};
  const auto decision = community::decide(state.state<community::Feature>(), context,
                                          community::Move{Operator{by.name}, by.district, by.bot});
  if (!decision) return tl::unexpected(to_call_error(decision.error().key, decision.error().key));
  v1::Cause cause;
  cause.set_operator_call(by.call_id);
  for (const auto& event : decision->events) {
    apply(state.state<community::Feature>(), event);
    journal.add_event(cause, now,
                      {.feature = community::Feature::id, .body = event.SerializeAsString()});
  }
  return {};
}

}  // namespace

Outcome<storage::Mutations> import_rows(NodeParts& parts, CheckedArchive& checked,
                                        const ImportedBy& by) {
  const auto& archive = checked.archive;
  const auto entity = entity_of(CommunityId{archive.header.community()});
  const auto now = parts.entity_deps->now();
  auto head = archive.head;
  // What senders of another city have sent: here they count anew, and would be taken for known.
  head.clear_applied_messages();
  EntityJournal journal{entity, head};
  if (auto moved = move_here(parts, checked, by, now, journal); !moved)
    return tl::unexpected(moved.error());
  take_table_changes(checked.state, journal);
  for (const auto& route : routes_of(checked.state, entity.id)) {
    auto row = to_desk(by.bot, route);
    journal.number_call(row, now);
    journal.put_call(row);
  }
  auto rows = archived_rows(archive, entity);
  rows.append(journal.take());
  return rows;
}

}  // namespace wardmote::server
