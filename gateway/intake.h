#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "actors/interfaces.h"
#include "gateway/token_bucket.h"

namespace wardmote::gateway {

struct IntakeLimits {
  /// Updates under way to one entity; more wait here, so that a slow community fills no mailbox.
  std::size_t window_per_entity = 64;
  /// Updates taken and not yet done, by all bots of the node; above it a bot takes no more,
  std::size_t pending_max = 10'000;
  /// unless it has fewer than this itself: a busy bot must not starve the others.
  std::size_t pending_of_each = 200;
  /// Times an update may be the first under way when its entity fails, before it is put into
  /// quarantine.
  std::uint32_t attempts_max = 5;
  /// An entity that has broken is left alone for this long, twice as long after each further time.
  std::chrono::milliseconds first_pause{20};
  std::chrono::milliseconds longest_pause{60'000};
};

/// The destination of an update that must not be delivered, for it was before.
inline constexpr EntityId nobody{EntityKind{0}, 0};

/// The updates of one bot between being taken and being done: who gets what, in which order, what
/// must be delivered again, and which inbox entries are finished. Sans-I/O; kept in memory only,
/// since the inbox rows hold the same.
class Intake {
 public:
  /// Which life of an entity what is sent to it first is meant for (EntityLives).
  using LifeOf = std::function<std::uint64_t(EntityId)>;
  explicit Intake(
      IntakeLimits limits, LifeOf life_of = [](EntityId) { return std::uint64_t{0}; })
      : limits_(limits), life_of_(std::move(life_of)) {}

  /// A batch of updates; `destinations[i]` gets update i.
  void add(SharedUpdates updates, const std::vector<EntityId>& destinations, std::int64_t bot,
           std::uint32_t generation, std::uint64_t number);

  /// Envelopes that may go to their entities now, in order per entity.
  std::vector<Envelope> take_deliverable(SteadyTime now);
  /// When an entity that is left alone may be tried again; nothing if there is none.
  std::optional<SteadyTime> next_deliverable() const;

  /// Marks updates as done. Returns the numbers of batches of which nothing is left.
  std::vector<std::uint64_t> done(const EnvelopesDone& done);

  struct Reset {
    /// The update that has failed too often, to be put into quarantine; it counts as done.
    std::optional<Envelope> poisoned;
    std::uint64_t poisoned_batch = 0;
    std::vector<std::uint64_t> finished_batches;
  };
  /// The entity lost its memory: everything not done is deliverable again, after a pause. Only an
  /// update that the entity itself says it broke on can be poison: a load or a commit that failed
  /// is nobody's fault.
  Reset reset(const EntityReset& reset, SteadyTime now);

  bool is_done(std::uint64_t batch) const { return !batches_.contains(batch); }
  /// `pending_of_node`: of all bots, this one included.
  bool is_full(std::size_t pending_of_node) const {
    return pending_of_node >= limits_.pending_max &&
           pending_ >= std::min(limits_.pending_of_each, limits_.pending_max);
  }
  std::size_t pending() const { return pending_; }

  /// No update below it will be delivered again: the lowest that may still be, or `confirmed` if
  /// all are done.
  std::int64_t floor() const;
  /// The offset that Telegram has been told, and answered.
  void set_confirmed(std::int64_t offset) { confirmed_ = offset; }

 private:
  struct Item {
    Envelope envelope;
    std::uint64_t batch = 0;
    /// Times the entity broke on it.
    std::uint32_t breaks = 0;
  };
  struct Lane {
    std::deque<Item> items;
    /// How many of `items`, from the front, are under way.
    std::size_t sent = 0;
    std::uint64_t life = 0;
    /// Resets since something was done.
    std::uint32_t resets = 0;
    SteadyTime not_before{};
    bool deliverable = false;
  };
  struct Batch {
    std::size_t left = 0;
    std::int64_t first_update_id = 0;
  };

  Lane& lane(EntityId entity);
  void offer(EntityId entity, Lane& lane);
  /// Takes the update that `reset` names out, if it has broken its entity too often.
  void take_poison(Lane& lane, const EntityReset& reset, Reset& result);
  void finish(const Item& item, std::vector<std::uint64_t>& finished);

  IntakeLimits limits_;
  LifeOf life_of_;
  std::map<EntityId, Lane> lanes_;
  std::deque<EntityId> deliverable_;
  std::map<std::uint64_t, Batch> batches_;
  /// The `first_update_id` of each batch: deliveries ask for the lowest.
  std::multiset<std::int64_t> firsts_;
  std::size_t pending_ = 0;
  std::int64_t confirmed_ = 0;
};

}  // namespace wardmote::gateway
