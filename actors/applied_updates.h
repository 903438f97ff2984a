#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "governance/core/ids.h"
#include "wardmote/v1/log.pb.h"

namespace wardmote {

/// Names an update for ever: Telegram's number, the bot it came to, and how often the bot's numbers
/// began anew.
struct UpdateKey {
  std::int64_t bot = 0;
  std::uint32_t generation = 0;
  std::int64_t update_id = 0;
  auto operator<=>(const UpdateKey&) const = default;
};

/// Numbers that were seen. Everything below the floor counts as seen: whoever gives the numbers
/// promises never to give those again, which keeps the set at the size of what is in flight.
class SeenNumbers {
 public:
  bool contains(std::int64_t number) const { return number < floor_ || numbers_.contains(number); }
  /// Remembers `number` and forgets what lies below `floor`, which may only rise.
  void add(std::int64_t number, std::int64_t floor);
  std::int64_t floor() const { return floor_; }
  std::size_t size() const { return numbers_.size(); }

  /// Ascending, each as the difference to its predecessor, the first to the floor.
  std::vector<std::uint64_t> differences() const;
  template <class Differences>
  static SeenNumbers load(std::int64_t floor, const Differences& differences) {
    SeenNumbers seen;
    seen.floor_ = floor;
    auto number = floor;
    for (const auto difference : differences) {
      number += static_cast<std::int64_t>(difference);
      seen.numbers_.insert(number);
    }
    return seen;
  }

 private:
  std::int64_t floor_ = 0;
  std::set<std::int64_t> numbers_;
};

/// Which updates an entity has applied, so that none is applied twice however often it is
/// delivered. The gateway says below which number it will never deliver again.
class AppliedUpdates {
 public:
  bool contains(const UpdateKey& key) const;
  /// Remembers `key` and forgets what lies below `floor`, which may only rise within a generation.
  void add(const UpdateKey& key, std::int64_t floor);
  std::size_t size() const;

  void save(v1::Head& head) const;
  static AppliedUpdates load(const v1::Head& head);

 private:
  struct Window {
    std::uint32_t generation = 0;
    SeenNumbers seen;
  };
  std::map<std::int64_t, Window> windows_;
};

/// The same of messages from other entities. The sender says below which number nothing of it is
/// under way any more.
class AppliedMessages {
 public:
  bool contains(EntityId from, std::uint64_t number) const;
  void add(EntityId from, std::uint64_t number, std::uint64_t floor);

  /// Takes over a sender's row as it was stored; says whose it is.
  EntityId load(const v1::AppliedMessages& row);
  /// The same of a row that is still to be stored as one.
  void adopt(const v1::AppliedMessages& row);
  /// Calls `visit(sender, row)` for each sender of whom something was added since the last call: an
  /// entity that hears from thousands writes one row at a time.
  template <class Visit>
  void take_changes(Visit&& visit) {
    for (const auto from : changed_) visit(from, row_of(from));
    changed_.clear();
  }

 private:
  v1::AppliedMessages row_of(EntityId from) const;

  std::map<EntityId, SeenNumbers> senders_;
  std::set<EntityId> changed_;
};

}  // namespace wardmote
