#include <fmt/format.h>

#include "governance/core/overloaded.h"
#include "governance/core/person.h"
#include "server/operator_backend/actor_backend.h"
#include "server/operator_backend/asking.h"
#include "server/operator_backend/scope.h"

namespace wardmote::server {

namespace {

std::string name_of(const Actor& actor) {
  return std::visit(Overloaded{
                        [](MemberId member) { return fmt::format("member {}", raw(member)); },
                        [](const Operator& by) { return by.name; },
                        [](const Clock&) { return std::string{"clock"}; },
                    },
                    actor);
}

api::RoleGrant to_api(const v1::StaffGrant& grant) {
  api::RoleGrant told;
  told.set_person(grant.person());
  told.set_role(std::string{name(static_cast<Role>(grant.role()))});
  told.set_district(grant.district());
  told.set_granted_by(grant.granted_by());
  told.set_granted_at_ms(grant.at_ms());
  return told;
}

/// Who the member is stays sealed: operators see a number.
api::RoleGrant to_api(const v1::RoleGrant& grant, std::uint64_t community) {
  api::RoleGrant told;
  told.set_member(grant.member());
  told.set_role(std::string{name(static_cast<Role>(grant.role()))});
  told.set_community(community);
  told.set_granted_by(name_of(from_record(grant.granted_by())));
  told.set_granted_at_ms(grant.at_ms());
  return told;
}

/// What GrantRole and RevokeRole name alike.
struct Named {
  PersonId person;
  Role role;
  DistrictId district;
  std::uint64_t community = 0;
};

template <class Asked>
Outcome<Named> named_in(const Asked& asked) {
  const auto role = parse_role(asked.role());
  if (!role) return fail(CallError::Kind::invalid, "role is owner, officer, moderator or helper");
  if (!is_person(PersonId{asked.person()}))
    return fail(CallError::Kind::invalid, "person is a person's number at Telegram");
  const auto scope = scope_of(asked, ScopeRule::must_be_said);
  if (!scope) return tl::unexpected(scope.error());
  return Named{PersonId{asked.person()}, *role, scope->district, scope->community};
}

/// The member that a person is now; 0 if none, as api::RoleGrant::member.
auto present_member(PersonId person) {
  return [person](const CommunityState& state, const Context&) -> Outcome<api::RoleGrant> {
    const auto& members = state.state<members::Feature>();
    const auto member = members::member_of(members, person);
    api::RoleGrant told;
    if (member && members::is_member(members, *member)) told.set_member(raw(*member));
    return told;
  };
}

auto grant_of(MemberId member, Role role, std::uint64_t community) {
  return [=](const CommunityState& state, const Context&) -> Outcome<api::RoleGrant> {
    const auto* grant =
        state.state<members::Feature>().grants.find(members::grant_key(member, role));
    if (grant == nullptr) return fail(CallError::Kind::not_found, "the role was taken meanwhile");
    return to_api(*grant, community);
  };
}

/// Grants a role in a community: whoever is no member joins first.
struct Granting : std::enable_shared_from_this<Granting> {
  Granting(NodeParts& parts, Caller caller, Named named, Reply<api::RoleGrant> reply)
      : parts(parts), caller(std::move(caller)), named(named), reply(std::move(reply)) {}

  void find() {
    const Reply<api::RoleGrant> found{
        [self = shared_from_this()](const Outcome<api::RoleGrant>& member) {
          if (!member) return self->reply(tl::unexpected(member.error()));
          if (member->member() != 0) return self->grant(MemberId{member->member()});
          self->join();
        }};
    read_community(parts, caller, named.community, present_member(named.person), found);
  }
  void join() {
    if (std::exchange(has_joined, true))
      return reply(fail(CallError::Kind::refused, "the person left again"));
    // What they are called is learnt when they first write.
    const members::Join command{.person = {.id = named.person,
                                           .first_name = {},
                                           .last_name = {},
                                           .username = {},
                                           .language_hint = {}},
                                .private_chat_open = false};
    tell_community(parts, caller, named.community, members::Command{command}, reply,
                   [self = shared_from_this()](const std::string&) { self->find(); });
  }
  void grant(MemberId member) {
    const members::GrantRole command{
        .by = Operator{caller.name}, .member = member, .role = named.role, .until = {}};
    tell_community(parts, caller, named.community, members::Command{command}, reply,
                   [self = shared_from_this(), member](const std::string&) {
                     const auto& named = self->named;
                     read_community(self->parts, self->caller, named.community,
                                    grant_of(member, named.role, named.community), self->reply);
                   });
  }

  NodeParts& parts;
  Caller caller;
  Named named;
  Reply<api::RoleGrant> reply;
  bool has_joined = false;
};

/// "They had it not" is an answer, no failure.
Reply<api::RevokeRoleResponse> taking_not_held(Reply<api::RevokeRoleResponse> reply) {
  return Reply<api::RevokeRoleResponse>{[reply](Outcome<api::RevokeRoleResponse> outcome) {
    if (outcome || outcome.error().kind != CallError::Kind::not_found)
      return reply(std::move(outcome));
    reply(api::RevokeRoleResponse{});
  }};
}

api::RevokeRoleResponse taken() {
  api::RevokeRoleResponse response;
  response.set_had_role(true);
  return response;
}

}  // namespace

void ActorBackend::handle(const Caller& caller, const api::ListRolesRequest& asked,
                          Reply<api::ListRolesResponse> reply) {
  const auto scope = scope_of(asked, ScopeRule::may_be_city);
  if (!scope) return reply(tl::unexpected(scope.error()));
  if (asked.community() != 0) {
    const auto all = [community = asked.community()](
                         const CommunityState& state,
                         const Context& context) -> Outcome<api::ListRolesResponse> {
      api::ListRolesResponse response;
      for (const auto& [key, grant] : state.state<members::Feature>().grants)
        if (grant.until_ms() == 0 || grant.until_ms() > to_ms(context.now))
          *response.add_grants() = to_api(grant, community);
      return response;
    };
    return read_community(parts_, caller, asked.community(), all, reply);
  }
  const auto all =
      [district = asked.district()](const city::State& city) -> Outcome<api::ListRolesResponse> {
    if (district != 0 && !city.districts.contains(DistrictId{district}))
      return fail(CallError::Kind::not_found, "there is no such district");
    api::ListRolesResponse response;
    for (const auto& [key, grant] : city.staff)
      if (grant.district() == district) *response.add_grants() = to_api(grant);
    return response;
  };
  read_city(parts_, caller, all, reply);
}

void ActorBackend::handle(const Caller& caller, const api::GrantRoleRequest& asked,
                          Reply<api::RoleGrant> reply) {
  const auto named = named_in(asked);
  if (!named) return reply(tl::unexpected(named.error()));
  if (named->community != 0)
    return std::make_shared<Granting>(parts_, caller, *named, reply)->find();
  const city::GrantStaff command{.by = caller.name,
                                 .person = named->person,
                                 .district = named->district,
                                 .role = named->role,
                                 .name = {},
                                 .chat = 0};
  tell_city(parts_, caller, command, reply, [this, caller, named = *named, reply](const auto&) {
    const auto granted = [named](const city::State& city) -> Outcome<api::RoleGrant> {
      const auto* grant =
          city.staff.find(city::staff_key(named.person, named.district, named.role));
      if (grant == nullptr) return fail(CallError::Kind::not_found, "the role was taken meanwhile");
      return to_api(*grant);
    };
    read_city(parts_, caller, granted, reply);
  });
}

void ActorBackend::handle(const Caller& caller, const api::RevokeRoleRequest& asked,
                          Reply<api::RevokeRoleResponse> reply) {
  const auto named = named_in(asked);
  if (!named) return reply(tl::unexpected(named.error()));
  if (named->community == 0) {
    const auto& district = named->district;
    if (district != DistrictId{} && parts_.city.view()->district(district) == nullptr)
      return reply(fail(CallError::Kind::not_found, "there is no such district"));
    return tell_city(parts_, caller,
                     city::RevokeStaff{caller.name, named->person, district, named->role},
                     taking_not_held(reply), [reply](const auto&) { reply(taken()); });
  }
  const Reply<api::RoleGrant> found{
      [this, caller, named = *named, reply](const Outcome<api::RoleGrant>& member) {
        if (!member) return reply(tl::unexpected(member.error()));
        if (member->member() == 0) return reply(api::RevokeRoleResponse{});
        const members::RevokeRole command{
            .by = Operator{caller.name}, .member = MemberId{member->member()}, .role = named.role};
        tell_community(parts_, caller, named.community, members::Command{command},
                       taking_not_held(reply), [reply](const auto&) { reply(taken()); });
      }};
  read_community(parts_, caller, named->community, present_member(named->person), found);
}

}  // namespace wardmote::server
