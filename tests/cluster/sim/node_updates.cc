#include <utility>

#include "tests/cluster/sim/node.h"
#include "tests/cluster/sim/world.h"

namespace wardmote::cluster::sim {

namespace {

LaneItem item_of(const Update& update) {
  return {.community = update.community, .bot = 1, .update_id = update.id};
}

Update update_of(const LaneItem& item) {
  return {.id = item.update_id, .community = item.community};
}

}  // namespace

void Node::start_serving(ShardId id) {
  auto& shard = process_->shards[id];
  // All that is in the log is committed when serving begins.
  shard.ahead = shard.state;
  if (id != inbox_shard) {
    shard.receiver.emplace(id, shard.replica->epoch());
    return;
  }
  DurableInbox durable{.end = shard.state.offset};
  for (const auto& [index, updates] : shard.state.batches)
    for (const auto& update : updates) durable.batches[index].push_back(item_of(update));
  for (std::uint16_t number = 1; number < shard_count; ++number) {
    const ShardId to{number};
    process_->lanes.insert_or_assign(
        to, LaneSender({.resend_after = Time{300}, .longest_pause = Time{400}}, inbox_shard,
                       shard.replica->epoch(), to));
    const auto& record = this->shard(to).replica->record();
    feed_lane(to, OwnerSeen{.node = record.primary, .epoch = record.epoch});
  }
  process_->inbox.emplace(
      InboxOptions{.pending_max = 60, .poll_timeout = Time{1500}, .pause_after_failure = Time{300}},
      durable);
  perform(process_->inbox->start());
}

void Node::stop_serving(ShardId id) {
  auto& shard = process_->shards[id];
  shard.ahead.reset();
  shard.receiver.reset();
  if (id != inbox_shard) return;
  process_->inbox.reset();
  process_->lanes.clear();
}

void Node::moved(ShardId id) {
  auto& shard = process_->shards[id];
  if (shard.receiver) feed_receiver(id, CommitMoved{.index = shard.replica->commit()});
  if (id == inbox_shard && process_->inbox)
    feed_inbox(InboxCommitted{.index = shard.replica->commit()});
}

void Node::tick_updates() {
  if (process_->inbox) feed_inbox(InboxTick{.may_poll = process_->membership.is_member(clock())});
  for (std::uint16_t number = 1; number < shard_count; ++number)
    feed_lane(ShardId{number}, LaneTick{});
}

void Node::feed_inbox(const InboxInput& input) {
  if (process_->inbox) perform(process_->inbox->step(input, clock()));
}

void Node::perform(const std::vector<InboxOutput>& outputs) {
  for (const auto& output : outputs) std::visit([this](const auto& one) { handle(one); }, output);
}

void Node::handle(const Poll& poll) {
  auto offset = poll.offset;
  auto* world = &world_;
  const auto answered = [world, id = id_, life = life_, attempt = poll.attempt](
                            ModelTelegram::Result result, const std::vector<Update>& updates) {
    PollAnswered answer{.attempt = attempt};
    for (const auto& update : updates) answer.updates.push_back(item_of(update));
    world->network.send(telegram_node, id, [world, id, life, attempt, result, answer] {
      auto* node = world->node(id);
      node->run(life, [node, attempt, result, answer] {
        if (result == ModelTelegram::Result::conflict)
          node->feed_inbox(PollFailed{attempt});
        else
          node->feed_inbox(answer);
      });
    });
  };
  world->network.send(id_, telegram_node, [world, offset, answered] {
    world->checker.confirmed(offset);
    world->telegram.get_updates(offset, world->scheduler.now(), answered);
  });
}

void Node::handle(const TakeBatch& batch) {
  std::vector<Update> updates;
  for (const auto& item : batch.updates) updates.push_back(update_of(item));
  const auto index = place(inbox_shard, batch_payload(updates));
  if (!index) return feed_inbox(InboxNotPlaced{});
  feed_inbox(InboxPlaced{.index = *index});
  if (world_.bug == Bug::confirms_before_the_commit) feed_inbox(InboxCommitted{.index = *index});
}

void Node::handle(const BatchDone& done) {
  const auto index = place(inbox_shard, done_payload(done.index));
  if (index)
    feed_inbox(InboxPlaced{.index = *index});
  else
    feed_inbox(InboxNotPlaced{});
}

void Node::handle(const Route& route) {
  const auto to = home_of(route.item.community);
  feed_lane(to, Enqueue{.item = route.item});
}

void Node::feed_lane(ShardId to, const LaneSenderInput& input) {
  const auto lane = process_->lanes.find(to);
  if (lane == process_->lanes.end() || !process_->inbox) return;
  const auto floor = world_.bug == Bug::prunes_by_a_wrong_floor ? process_->inbox->end()
                                                                : process_->inbox->floor();
  lane->second.step(FloorMoved{.floor = floor}, clock());
  for (const auto& output : lane->second.step(input, clock())) {
    if (const auto* send = std::get_if<SendEnvelope>(&output))
      world_.send(id_, send->to, [from = id_, envelope = send->envelope](Node& node) {
        node.receive(from, envelope);
      });
    else if (const auto* delivered = std::get_if<Delivered>(&output))
      feed_inbox(
          InboxDelivered{.generation = delivered->generation, .update_id = delivered->update_id});
    else if (std::holds_alternative<AskOwner>(output) && world_.dice.chance(300))
      read_records();
  }
}

void Node::receive(const LaneAck& ack) { feed_lane(ack.lane.to_shard, LaneAcked{.ack = ack}); }

void Node::receive(NodeId from, const LaneEnvelope& envelope) {
  const auto id = envelope.lane.to_shard;
  auto& shard = this->shard(id);
  if (shard.receiver && shard.replica->epoch() == envelope.lane.to_epoch) {
    EnvelopeReceived received{.from = from, .envelope = envelope};
    auto& taken = process_->taken[envelope.lane];
    if (world_.bug == Bug::takes_any_number && envelope.seq > taken)
      received.envelope.seq = ++taken;
    return feed_receiver(id, received);
  }
  const auto ack = not_owner(envelope, shard.replica->record());
  world_.send(id_, from, [ack](Node& node) { node.receive(ack); });
}

void Node::feed_receiver(ShardId id, const LaneReceiverInput& input) {
  auto& shard = process_->shards[id];
  if (!shard.receiver) return;
  for (const auto& output : shard.receiver->step(input, clock())) {
    if (const auto* deliver = std::get_if<Deliver>(&output)) {
      handle(id, *deliver);
    } else if (const auto* send = std::get_if<SendAck>(&output)) {
      world_.send(id_, send->to, [ack = send->ack](Node& node) { node.receive(ack); });
    }
  }
}

void Node::handle(ShardId id, const Deliver& deliver) {
  auto& shard = process_->shards[id];
  if (!shard.ahead) return;
  const auto& [lane, seq, item, floor, abandoned] = deliver.envelope;
  const bool known =
      shard.ahead->applied[item.community].contains({item.bot, item.generation, item.update_id});
  if (known || abandoned)
    return feed_receiver(id, Placed{.lane = lane,
                                    .seq = seq,
                                    .index = shard.replica->log().last().index,
                                    .outcome = LaneOutcome::duplicate});
  const auto index = place(id, apply_payload(update_of(item), floor));
  if (index)
    feed_receiver(id, Placed{.lane = lane,
                             .seq = seq,
                             .index = world_.bug == Bug::answers_before_the_commit ? 0 : *index,
                             .outcome = LaneOutcome::applied});
  else
    feed_receiver(id, NotPlaced{.lane = lane, .seq = seq, .retry_after = Time{100}});
}

}  // namespace wardmote::cluster::sim
