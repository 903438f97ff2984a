// What an entity has done elsewhere, because it is too long for its turn.
#include <algorithm>

#include "actors/entity_state.h"

namespace wardmote {

EntityActorState::~EntityActorState() {
  for (auto& [name, run] : working) run.stop.request_stop();
}

void EntityActorState::arrange_work() {
  const auto wanted = logic->wanted_work(deps->now());
  std::erase_if(working, [&](auto& one) {
    const bool is_wanted = std::any_of(wanted.begin(), wanted.end(),
                                       [&](const auto& work) { return work.name == one.first; });
    if (!is_wanted) one.second.stop.request_stop();
    return !is_wanted;
  });
  for (const auto& work : wanted)
    if (!working.contains(work.name)) give(work);
}

void EntityActorState::give(const Work& work) {
  const auto number = ++runs;
  const auto stop = working.try_emplace(work.name, Run{number}).first->second.stop.get_token();
  auto done = [handle = caf::actor_cast<caf::actor>(self), name = work.name,
               number](std::optional<std::string> outcome) {
    caf::anon_send(handle, WorkFinished{name, number, std::move(outcome)});
  };
  GivenWork given{id, work.name, work.prepare(), stop, std::move(done)};
  if (deps->work)
    deps->work(std::move(given));
  else
    given.done(given.run({.stop = given.stop}));
}

void EntityActorState::finished(const WorkFinished& finished) {
  const auto run = working.find(finished.name);
  if (run == working.end() || run->second.number != finished.run) return;
  working.erase(run);
  // What failed is given away again when the entity is asked next.
  if (!finished.outcome) return;
  busy_since_tick = true;
  v1::Cause cause;
  cause.set_work(finished.name);
  const WorkDone done{finished.name, *finished.outcome};
  step(&done, cause);
  arrange_work();
  flush();
}

}  // namespace wardmote
