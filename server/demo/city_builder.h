#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/demo/cast.h"
#include "server/demo/sandbox_control.h"
#include "server/node.h"
#include "server/node_parts.h"

namespace wardmote::server {

/// Brings the cast to life: people, groups and bots in the sandbox, districts and communities in
/// the server, and a history that both share. Throws std::runtime_error with a sentence when
/// something says no.
class CityBuilder {
 public:
  struct Bots {
    std::int64_t city = 0;
    std::int64_t own = 0;
  };

  CityBuilder(Node& node, SandboxControl& sandbox, Bots bots)
      : parts_(node.parts()), sandbox_(sandbox), bots_(bots) {}

  void build();
  /// What the time that has passed since brings about in the votes, without waiting for the clock.
  void catch_up();

 private:
  struct Community {
    CommunityId id{};
    std::int64_t group = 0;
    std::int64_t officers_group = 0;
    std::int64_t bot = 0;
  };

  void add_people();
  DistrictId add_district(const DemoDistrict& district);
  /// A group of the city (district 0) or a district that hears what was left undone.
  void add_escalation(DistrictId district, const std::string& title,
                      const std::vector<std::string_view>& readers);
  void add_community(const DemoCommunity& plan, DistrictId district);
  Community found(const DemoCommunity& plan, DistrictId district);
  void add_chats(const DemoCommunity& plan, Community& community);
  void add_members(const DemoCommunity& plan, const Community& community);
  void add_history(const DemoCommunity& plan, const Community& community);
  void add_report(const DemoCommunity& plan, const Community& community, const DemoReport& report);
  void add_vote(const DemoCommunity& plan, const Community& community, const DemoVote& vote);
  void move(const Community& community, std::string_view officer, std::uint64_t report,
            const DemoReport& plan);

  std::int64_t person(std::string_view username) const;
  members::Person member_person(std::string_view username) const;
  MemberId member(const Community& community, std::string_view username);
  /// Asks an entity and waits; throws if it refuses.
  std::string ask(EntityId to, decltype(OperatorCall::request) request);
  void bind(const Community& community, community::Purpose purpose, std::int64_t chat,
            const std::string& title, bool is_forum);

  NodeParts& parts_;
  SandboxControl& sandbox_;
  Bots bots_;
  std::map<std::string, std::int64_t, std::less<>> people_;
  std::vector<CommunityId> with_votes_;
};

}  // namespace wardmote::server
