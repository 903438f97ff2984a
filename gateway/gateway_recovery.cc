// What the last run has left in the inbox: delivered again before anything new is taken. A row that
// start after start finds may hold the update that ends the process: then its updates are tried one
// at a time, each named on the disk before, so that the one to blame is known and set aside.
#include <algorithm>
#include <utility>

#include "gateway/gateway_state.h"
#include "storage/keys.h"

namespace wardmote::gateway {

namespace {

/// A row that more starts have found is suspected.
constexpr std::uint32_t starts_max = 5;
/// So many ends of the process while it was tried alone are the update's fault.
constexpr std::uint32_t tries_max = 3;

/// Whom the updates of an entry went to when they came. A person may have chosen another community
/// since, which must not get them as well.
std::vector<EntityId> stored_destinations(const v1::InboxEntry& entry) {
  std::vector<EntityId> destinations;
  const auto count = std::min(entry.to_kinds_size(), entry.to_ids_size());
  for (int i = 0; i < count; ++i)
    destinations.push_back({static_cast<EntityKind>(entry.to_kinds(i)), entry.to_ids(i)});
  return destinations;
}

}  // namespace

void GatewayState::recover(const GatewayMemory& memory) {
  for (const auto& [number, entry] : memory.inbox) recover_entry(number, entry);
  if (recovered.empty()) {
    take_up();
    return;
  }
  for (auto& row : recovered) {
    row.entry.set_starts(row.entry.starts() + 1);
    put_row(row);
  }
  // Delivered only when it is durable that this start has found them.
  hold();
}

void GatewayState::recover_entry(std::uint64_t number, const v1::InboxEntry& entry) {
  next_batch = std::max(next_batch, number + 1);
  auto updates = std::make_shared<std::vector<telegram::Update>>();
  if (entry.webhook()) {
    if (auto update = parser.parse_update(entry.body())) updates->push_back(std::move(*update));
  } else if (auto batch = parser.parse_batch(entry.body())) {
    *updates = std::move(batch->updates);
  }
  // The row may be newer than the position that was kept beside it.
  if (entry.generation() == generation) {
    const auto received_at = from_ms(entry.received_at_ms());
    if (entry.webhook()) {
      window.arrive(entry.first_update_id(), received_at);
      window.make_safe(entry.first_update_id());
    } else {
      window.make_safe_below(entry.last_update_id() + 1, received_at);
    }
  }
  auto destinations = stored_destinations(entry);
  if (destinations.size() != updates->size()) {
    destinations.clear();
    for (const auto& update : *updates)
      destinations.push_back(destination_of(update, options.bot, *deps.book, deps.tags));
  }
  keep_body(number, entry.body());
  if (std::ranges::all_of(destinations, [](EntityId to) { return to == nobody; }))
    erase_entry(number);
  else
    recovered.push_back({.number = number,
                         .entry = entry,
                         .updates = std::move(updates),
                         .destinations = std::move(destinations)});
}

void GatewayState::put_row(const Recovered& row) {
  mutations.put(storage::inbox_key(telegram::raw(options.bot), row.number),
                row.entry.SerializeAsString());
}

void GatewayState::hold() {
  held_for = commit_number + 1;
  commit();
}

void GatewayState::go_on() {
  held_for.reset();
  if (!is_trying) {
    try_next();
    return;
  }
  const auto* suspect = first_suspect();
  // Alone, and with the lowest of floors: what waits behind it must not count as applied.
  intake.set_confirmed(0);
  std::vector<EntityId> only(suspect->destinations.size(), nobody);
  only[suspect->next] = suspect->destinations[suspect->next];
  intake.add(suspect->updates, only, telegram::raw(options.bot), suspect->entry.generation(),
             suspect->number);
  deliver();
}

Recovered* GatewayState::first_suspect() {
  const auto found = std::ranges::find_if(recovered, [](const Recovered& row) {
    return row.entry.starts() > starts_max && row.next < row.updates->size();
  });
  return found == recovered.end() ? nullptr : &*found;
}

void GatewayState::tried() {
  is_trying = false;
  ++first_suspect()->next;
  try_next();
}

/// Names the next update to be tried, or sets it aside if it was named too often.
void GatewayState::try_next() {
  while (auto* row = first_suspect()) {
    if (row->destinations[row->next] == nobody) {
      ++row->next;
      continue;
    }
    const auto id = telegram::raw((*row->updates)[row->next].update_id);
    const auto tries = row->entry.trying_update_id() == id ? row->entry.tries() : 0;
    if (tries < tries_max) {
      row->entry.set_trying_update_id(id);
      row->entry.set_tries(tries + 1);
      put_row(*row);
      is_trying = true;
      hold();
      return;
    }
    Envelope envelope;
    envelope.to = row->destinations[row->next];
    envelope.key = {telegram::raw(options.bot), row->entry.generation(), id};
    quarantine(envelope, row->number, "the process ended while it was tried, again and again");
    ++row->next;
  }
  take_up();
}

/// All is delivered that can be, and new updates are taken.
void GatewayState::take_up() {
  for (auto& row : std::exchange(recovered, {})) {
    if (row.next >= row.updates->size())
      erase_entry(row.number);
    else
      intake.add(std::move(row.updates), row.destinations, telegram::raw(options.bot),
                 row.entry.generation(), row.number);
  }
  is_taking = true;
  // Whatever Telegram still holds may come again, and anything older cannot.
  intake.set_confirmed(window.floor());
  deliver();
  if (options.polling) poll();
}

}  // namespace wardmote::gateway
