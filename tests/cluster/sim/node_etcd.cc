#include <utility>

#include "cluster/codec.h"
#include "tests/cluster/sim/node.h"
#include "tests/cluster/sim/world.h"

namespace wardmote::cluster::sim {

namespace {

const std::string node_prefix = "/g1/sim/node/";
const std::string shard_prefix = "/g1/sim/shard/";
const std::string controller_key = "/g1/sim/ctl";

std::string key_of(NodeId node) {
  return node_prefix + std::to_string(static_cast<unsigned>(node));
}
std::string key_of(ShardId shard) {
  return shard_prefix + std::to_string(static_cast<unsigned>(shard));
}

std::uint32_t number_in(const std::string& key) {
  return static_cast<std::uint32_t>(std::stoul(key.substr(key.rfind('/') + 1)));
}

}  // namespace

template <class Request, class Answer>
void Node::ask_etcd(Request request, Answer answer) {
  auto* world = &world_;
  world->network.send(id_, etcd_node, [world, request, answer, id = id_, life = life_] {
    const auto result = request(*world);
    world->network.send(etcd_node, id, [world, answer, result, id, life] {
      world->node(id)->run(life, [answer, result] { answer(result); });
    });
  });
}

void Node::feed(const MembershipInput& input) {
  for (const auto& output : process_->membership.step(input, clock()))
    std::visit([this](const auto& one) { handle(one); }, output);
}

void Node::handle(const RevokeLease& revoke) {
  ask_etcd(
      [lease = revoke.lease](World& world) {
        world.etcd.revoke(lease);
        return true;
      },
      [](bool) {});
}

void Node::handle(const GrantLease& grant) {
  ask_etcd([ttl = grant.ttl.count()](
               World& world) { return world.etcd.grant(ttl, world.scheduler.now()); },
           [this, attempt = grant.attempt](LeaseId lease) {
             feed(LeaseGranted{.attempt = attempt, .lease = lease});
           });
}

void Node::handle(const StoreLease& store) { disk_.lease = store.lease; }

void Node::handle(const WriteNode& write) {
  const NodeRecord record{.address = "sim",
                          .zone = static_cast<unsigned>(id_) % 2 == 0 ? "even" : "odd",
                          .version = "1",
                          .disk = disk_.incarnation(),
                          .draining = draining};
  ask_etcd(
      [txn = Txn{.compares = {{key_of(id_), Compare::What::create, 0}},
                 .puts = {{key_of(id_), encode(record), write.lease}}}](World& world) {
        return world.etcd.commit(txn);
      },
      [this, attempt = write.attempt](const TxnAnswer& answer) {
        feed(NodeWritten{
            .attempt = attempt, .applied = answer.applied, .create_revision = answer.revision});
      });
}

void Node::handle(const Heartbeat& heartbeat) {
  ask_etcd(
      [lease = heartbeat.lease](World& world) {
        const bool lies = world.dice.chance(world.lying_keep_alives);
        return world.etcd.keep_alive(lease, world.scheduler.now()) || lies;
      },
      [this, attempt = heartbeat.attempt](bool alive) {
        feed(KeepAliveAnswered{.attempt = attempt, .alive = alive});
      });
  const auto key = "/g1/sim/hb/" + std::to_string(static_cast<unsigned>(id_));
  ask_etcd([txn = Txn{.compares = {{key_of(id_), Compare::What::create, heartbeat.create_revision}},
                      .puts = {{key, "beat"}}}](World& world) { return world.etcd.commit(txn); },
           [this, attempt = heartbeat.attempt](const TxnAnswer& answer) {
             feed(BeatAnswered{.attempt = attempt, .applied = answer.applied});
           });
}

void Node::handle(const Stopped&) { process_->controller_revision = 0; }

void Node::handle(ShardId id, Propose& propose) {
  ask_etcd(
      [txn = Txn{.compares = {{key_of(id), Compare::What::mod, propose.expected}},
                 .puts = {{key_of(id), encode(propose.record)}}}](World& world) {
        return world.etcd.commit(txn);
      },
      [this, id, expected = propose.expected](const TxnAnswer& answer) {
        feed(id, ProposalAnswered{
                     .expected = expected, .applied = answer.applied, .revision = answer.revision});
      });
}

void Node::handle(ShardId id, ReadRecord&) {
  auto& reading = process_->shards[id].reading;
  if (std::exchange(reading, true)) return;
  ask_etcd([key = key_of(id)](World& world) { return world.etcd.range(key); },
           [this](const std::vector<KeyValue>& rows) {
             for (const auto& row : rows) see(row);
           });
  world_.scheduler.after(150, [this, id, life = life_] {
    run(life, [this, id] { process_->shards[id].reading = false; });
  });
}

void Node::read_records() {
  ask_etcd(
      [](World& world) {
        return world.dice.chance(world.stale_reads)
                   ? world.etcd.stale_range(shard_prefix, world.dice.between(1, 20))
                   : world.etcd.range(shard_prefix);
      },
      [this](const std::vector<KeyValue>& rows) {
        for (const auto& row : rows) see(row);
      });
}

void Node::watched(const Change& change) {
  if (change.value && change.key.starts_with(shard_prefix)) see(*change.value);
}

void Node::see(const KeyValue& row) {
  const auto record = decode_shard(row.value);
  if (!record) return world_.checker.fail("a record cannot be read");
  const ShardId id{static_cast<std::uint16_t>(number_in(row.key))};
  feed(id, RecordSeen{.record = *record, .revision = row.mod});
  for (auto& [to, lane] : process_->lanes)
    if (to == id) feed_lane(to, OwnerSeen{.node = record->primary, .epoch = record->epoch});
}

void Node::control() {
  if (!process_->membership.is_member(clock()) || !world_.dice.chance(300)) return;
  if (process_->controller_revision == 0) {
    ask_etcd(
        [txn = Txn{.compares = {{controller_key, Compare::What::create, 0}},
                   .puts = {{controller_key, "controller", process_->membership.lease()}}}](
            World& world) {
          world.etcd.commit(txn);
          return world.etcd.get(controller_key);
        },
        [this](const std::optional<KeyValue>& row) {
          // Also if it was won before, and the answer was lost.
          if (!row || row->lease != process_->membership.lease()) return;
          process_->controller_revision = row->create;
          process_->absent_since.clear();
          process_->stable_since = clock();
        });
    return;
  }
  ask_etcd(
      [](World& world) {
        return world.dice.chance(world.stale_reads)
                   ? world.etcd.stale_range("/g1/sim/", world.dice.between(1, 20))
                   : world.etcd.range("/g1/sim/");
      },
      [this](const std::vector<KeyValue>& rows) { control(rows); });
}

void Node::control(const std::vector<KeyValue>& rows) {
  auto& own = *process_;
  ClusterView view;
  std::set<NodeId> members;
  for (const auto& row : rows) {
    if (row.key.starts_with(node_prefix)) {
      const NodeId node{number_in(row.key)};
      view.nodes[node] = *decode_node(row.value);
      members.insert(node);
    } else if (row.key.starts_with(shard_prefix)) {
      const ShardId id{static_cast<std::uint16_t>(number_in(row.key))};
      view.shards[id] = {.record = *decode_shard(row.value), .revision = row.mod};
    }
  }
  if (members != own.members) own.stable_since = clock();
  for (const auto& node : own.members)
    if (!members.contains(node)) own.absent_since.try_emplace(node, clock());
  for (const auto& [id, shard] : view.shards)
    for (const auto& member : shard.record.isr)
      if (!members.contains(member.node)) own.absent_since.try_emplace(member.node, clock());
  std::erase_if(own.absent_since, [&](const auto& one) { return members.contains(one.first); });
  own.members = std::move(members);
  view.absent_since = own.absent_since;
  view.stable_since = own.stable_since;
  for (const auto& change : plan_with(world_.bug, view, world_.plan_options, clock()))
    ask_etcd(
        [txn = Txn{.compares = {{key_of(change.shard), Compare::What::mod, change.expected},
                                {controller_key, Compare::What::create, own.controller_revision}},
                   .puts = {{key_of(change.shard), encode(change.record)}}}](World& world) {
          return world.etcd.commit(txn);
        },
        [](const TxnAnswer&) {});
}

}  // namespace wardmote::cluster::sim
