#include "tests/cluster/sim/planted.h"

#include <algorithm>
#include <utility>

namespace wardmote::cluster::sim {

namespace {

using Outputs = std::vector<ReplicaOutput>;

void extend(Outputs& outputs, Outputs more) {
  outputs.insert(outputs.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
}

Appended* appended_in(ReplicaOutput& output) {
  auto* send = std::get_if<Send>(&output);
  return send == nullptr ? nullptr : std::get_if<Appended>(&send->message);
}

template <class Message>
Message* message_in(ReplicaInput& input) {
  auto* received = std::get_if<Received>(&input);
  return received == nullptr ? nullptr : std::get_if<Message>(&received->message);
}

Outputs obey_an_old_epoch(Replica& replica, ReplicaInput input, Time now) {
  auto* append = message_in<Append>(input);
  if (append == nullptr || append->epoch >= replica.epoch()) return replica.step(input, now);
  const auto epoch = std::exchange(append->epoch, replica.epoch());
  auto outputs = replica.step(input, now);
  for (auto& output : outputs)
    if (auto* appended = appended_in(output)) appended->epoch = epoch;
  return outputs;
}

Outputs ack_before_the_sync(Replica& replica, const ReplicaInput& input, Time now) {
  auto outputs = replica.step(input, now);
  std::uint64_t written = 0;
  for (const auto& output : outputs)
    if (const auto* write = std::get_if<Write>(&output)) written = write->number;
  if (written != 0) extend(outputs, replica.step(Synced{written}, now));
  return outputs;
}

Outputs count_a_learner(Replica& replica, ReplicaInput input, Time now) {
  auto outputs = replica.step(input, now);
  auto* appended = message_in<Appended>(input);
  if (appended == nullptr || !contains(replica.record().learners, appended->by)) return outputs;
  const auto in_sync = replica.record().isr;
  for (const auto& member : in_sync) {
    appended->by = member;
    extend(outputs, replica.step(input, now));
  }
  return outputs;
}

Outputs join_while_it_lags(Replica& replica, ReplicaInput input, Time now) {
  auto outputs = replica.step(input, now);
  const auto* appended = message_in<Appended>(input);
  if (appended == nullptr || replica.role() == Role::follower ||
      !contains(replica.record().learners, appended->by) ||
      appended->durable + 64 <= replica.log().last().index)
    return outputs;
  auto larger = replica.record();
  std::erase(larger.learners, appended->by);
  larger.isr.push_back(appended->by);
  outputs.push_back(Propose{.expected = replica.revision(), .record = std::move(larger)});
  return outputs;
}

Outputs shrink_before_etcd_says_so(Replica& replica, const ReplicaInput& input, Time now) {
  auto outputs = replica.step(input, now);
  std::optional<Propose> proposal;
  for (const auto& output : outputs)
    if (const auto* propose = std::get_if<Propose>(&output)) proposal = *propose;
  if (proposal && proposal->record.epoch == replica.record().epoch)
    extend(outputs, replica.step(RecordSeen{proposal->record, proposal->expected + 1}, now));
  return outputs;
}

Outputs append_anywhere(Replica& replica, ReplicaInput input, Time now) {
  auto* append = message_in<Append>(input);
  if (append != nullptr && append->previous.index <= replica.log().last().index &&
      !replica.log().has(append->previous))
    append->previous = replica.log().position(append->previous.index);
  return replica.step(input, now);
}

Outputs hand_over_before_the_freeze(Replica& replica, const ReplicaInput& input, Time now) {
  auto outputs = replica.step(input, now);
  const auto& record = replica.record();
  const auto* seen = std::get_if<RecordSeen>(&input);
  if (seen == nullptr || replica.role() != Role::serving || !record.transfer_to) return outputs;
  auto next = record;
  ++next.epoch;
  next.primary = *record.transfer_to;
  next.transfer_to.reset();
  if (const auto* learner = find_node(record.learners, next.primary)) next.isr.push_back(*learner);
  outputs.push_back(Propose{.expected = replica.revision(), .record = std::move(next)});
  return outputs;
}

}  // namespace

std::string_view name_of(Bug bug) {
  switch (bug) {
    case Bug::none:
      return "none";
    case Bug::obeys_an_old_epoch:
      return "obeys an old epoch";
    case Bug::acks_before_the_sync:
      return "acks before the sync";
    case Bug::counts_a_learner:
      return "counts a learner";
    case Bug::keeps_the_name_of_a_lost_disk:
      return "keeps the name of a lost disk";
    case Bug::resumes_its_epoch:
      return "resumes its epoch";
    case Bug::joins_while_it_lags:
      return "joins while it lags";
    case Bug::shrinks_before_etcd_says_so:
      return "shrinks before etcd says so";
    case Bug::appends_anywhere:
      return "appends anywhere";
    case Bug::hands_over_before_the_freeze:
      return "hands over before the freeze";
    case Bug::promotes_anybody:
      return "promotes anybody";
    case Bug::confirms_before_the_commit:
      return "confirms before the commit";
    case Bug::prunes_by_a_wrong_floor:
      return "prunes by a wrong floor";
    case Bug::answers_before_the_commit:
      return "answers before the commit";
    case Bug::takes_any_number:
      return "takes any number";
  }
  return "?";
}

Outputs step_with(Bug bug, Replica& replica, ReplicaInput input, Time now) {
  switch (bug) {
    case Bug::obeys_an_old_epoch:
      return obey_an_old_epoch(replica, std::move(input), now);
    case Bug::acks_before_the_sync:
      return ack_before_the_sync(replica, input, now);
    case Bug::counts_a_learner:
      return count_a_learner(replica, std::move(input), now);
    case Bug::joins_while_it_lags:
      return join_while_it_lags(replica, std::move(input), now);
    case Bug::shrinks_before_etcd_says_so:
      return shrink_before_etcd_says_so(replica, input, now);
    case Bug::appends_anywhere:
      return append_anywhere(replica, std::move(input), now);
    case Bug::hands_over_before_the_freeze:
      return hand_over_before_the_freeze(replica, input, now);
    default:
      return replica.step(input, now);
  }
}

DurableReplica restart_with(Bug bug, DurableReplica durable) {
  if (bug == Bug::resumes_its_epoch && durable.max_epoch > 0) --durable.max_epoch;
  return durable;
}

std::vector<SetShard> plan_with(Bug bug, const ClusterView& view, const PlanOptions& options,
                                Time now) {
  auto changes = plan(view, options, now);
  if (bug != Bug::promotes_anybody) return changes;
  for (auto& change : changes) {
    if (change.reason != PlanReason::failover) continue;
    // The one with the lowest number, as a controller would that knows of no in-sync set.
    const auto& [node, record] = *view.nodes.begin();
    change.record.primary = node;
    if (find_node(change.record.isr, node) == nullptr)
      change.record.isr.push_back({node, record.disk});
  }
  return changes;
}

}  // namespace wardmote::cluster::sim
