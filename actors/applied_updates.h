#pragma once

#include <cstdint>
#include <map>
#include <set>

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

/// Which updates an entity has applied, so that none is applied twice however often it is
/// delivered. Everything below a bot's floor counts as applied: the gateway promises never to
/// deliver it again, which keeps the set at the size of what is in flight.
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
    std::int64_t floor = 0;
    std::set<std::int64_t> ids;
  };
  std::map<std::int64_t, Window> windows_;
};

}  // namespace wardmote
