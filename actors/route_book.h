#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "governance/core/ids.h"
#include "telegram/ids.h"

namespace wardmote {

/// Which community a bot's chats and people belong to, for finding the way of an update without
/// asking anybody. The bot's desk entity owns the facts and writes them here; the gateway reads.
/// Thread-safe.
class RouteBook {
 public:
  std::optional<CommunityId> chat(telegram::ChatId chat) const {
    const std::shared_lock lock{mutex_};
    return find(chats_, telegram::raw(chat));
  }
  /// The community that the person's private chat means at present.
  std::optional<CommunityId> person(telegram::UserId person) const {
    const std::shared_lock lock{mutex_};
    return find(people_, telegram::raw(person));
  }
  /// The community, if the bot serves just one.
  std::optional<CommunityId> only_community() const {
    const std::shared_lock lock{mutex_};
    if (communities_.size() != 1) return std::nullopt;
    return *communities_.begin();
  }
  bool serves(CommunityId community) const {
    const std::shared_lock lock{mutex_};
    return communities_.contains(community);
  }

  void set_chat(telegram::ChatId chat, std::optional<CommunityId> community) {
    const std::unique_lock lock{mutex_};
    set(chats_, telegram::raw(chat), community);
  }
  void set_person(telegram::UserId person, std::optional<CommunityId> community) {
    const std::unique_lock lock{mutex_};
    set(people_, telegram::raw(person), community);
  }
  void set_communities(const std::vector<CommunityId>& communities) {
    const std::unique_lock lock{mutex_};
    communities_ = {communities.begin(), communities.end()};
  }

 private:
  using Routes = std::unordered_map<std::int64_t, CommunityId>;

  static std::optional<CommunityId> find(const Routes& routes, std::int64_t id) {
    const auto found = routes.find(id);
    if (found == routes.end()) return std::nullopt;
    return found->second;
  }
  static void set(Routes& routes, std::int64_t id, std::optional<CommunityId> community) {
    if (community)
      routes[id] = *community;
    else
      routes.erase(id);
  }

  mutable std::shared_mutex mutex_;
  Routes chats_;
  Routes people_;
  std::unordered_set<CommunityId> communities_;
};

}  // namespace wardmote
