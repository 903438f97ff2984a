#pragma once

// A city with one community, small enough to read in a test.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "governance/city/city.h"
#include "governance/community/community.h"
#include "governance/conversations/conversations.h"
#include "governance/core/context.h"
#include "governance/members/members.h"
#include "tests/governance/core/fakes.h"

namespace wardmote::testing {

inline const Actor operator_anna = Operator{"anna"};

/// The bytes of all tables, to compare states by.
template <class State>
std::string bytes_of(State& state) {
  std::string bytes;
  state.visit_tables([&](std::uint8_t table, auto& rows) {
    for (const auto& [key, record] : rows) {
      bytes += std::to_string(table) + '/' + encode_key(key) + '=';
      bytes += record.SerializeAsString() + '\n';
    }
  });
  return bytes;
}

/// What a new state becomes if the events are stored and replayed.
template <class State, class Event>
State replayed(const std::vector<Event>& events) {
  State state;
  for (const auto& event : events) {
    Event stored;
    EXPECT_TRUE(stored.ParseFromString(event.SerializeAsString()));
    apply(state, stored);
  }
  return state;
}

/// What a new state becomes if the rows are stored and loaded.
template <class State>
State reloaded(State& state, const PersonVault& vault) {
  State loaded;
  state.visit_tables([&](std::uint8_t table, auto& rows) {
    for (const auto& [key, record] : rows) {
      const auto key_bytes = encode_key(key);
      const auto record_bytes = record.SerializeAsString();
      loaded.visit_tables([&](std::uint8_t number, auto& target) {
        if (number == table) {
          EXPECT_TRUE(target.load(key_bytes, record_bytes));
        }
      });
    }
  });
  loaded.after_load(vault);
  return loaded;
}

/// The reason's name if `result` is a rejection of `feature`, else an empty text.
template <class T>
std::string reason(const Result<T>& result) {
  if (result.has_value()) return {};
  const auto& key = result.error().key;
  return key.substr(key.rfind('.') + 1);
}

template <class Effect, class Decision>
const Effect* effect_of(const Decision& decision) {
  for (const auto& effect : decision.effects) {
    if (const auto* found = std::get_if<Effect>(&effect)) return found;
  }
  return nullptr;
}

struct World {
  World() = default;
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Timestamp now = at("2026-03-02T10:00:00Z");  // a Monday
  FakeVault vault;
  SeededRandom random;
  FakeZones zones;
  city::State city;
  city::View view;
  community::State community;
  members::State members;
  conversations::State conversations;
  std::vector<v1::CityEvent> city_events;
  std::vector<v1::CommunityEvent> community_events;
  std::vector<v1::MembersEvent> members_events;
  std::vector<v1::ConversationsEvent> conversations_events;

  Context context() { return {now, view, community, members, vault, random, zones}; }

  Result<city::Decision> run(const city::Command& command) {
    auto decision = decide(city, city::Context{now, random, zones}, command);
    if (!decision) return decision;
    for (const auto& event : decision->events) {
      apply(city, event);
      city_events.push_back(event);
    }
    if (effect_of<city::ViewChanged>(*decision) != nullptr) view = view_of(city);
    return decision;
  }
  Result<community::Decision> run(const community::Command& command) {
    return run_in(community, community_events, command);
  }
  Result<members::Decision> run(const members::Command& command) {
    auto decision = run_in(members, members_events, command);
    if (!decision) return decision;
    for (const auto& event : decision->events) index_event(members, event, vault);
    for (const auto& effect : decision->effects) {
      if (const auto* key = std::get_if<members::DestroyKey>(&effect)) vault.destroy(key->member);
    }
    return decision;
  }
  Result<conversations::Decision> run(const conversations::Command& command) {
    return run_in(conversations, conversations_events, command);
  }

  /// Founds the community in district 1 of the city, in Berlin's time.
  void found(std::string template_name = "neighbourhood") {
    ASSERT_TRUE(run(city::CreateDistrict{"anna", "North"}));
    ASSERT_TRUE(run(city::RegisterBot{"anna", 500, "ward_bot", true}));
    auto created = run(city::CreateCommunity{"anna",
                                             "Mill Lane",
                                             DistrictId{1},
                                             std::move(template_name),
                                             "Europe/Berlin",
                                             {"en", "zh-Hans", "ru"},
                                             500});
    ASSERT_TRUE(created);
    const auto* told = effect_of<city::FoundCommunity>(*created);
    ASSERT_NE(told, nullptr);
    ASSERT_TRUE(
        run(community::Found{told->community, told->name, told->district, told->template_name,
                             told->time_zone, told->languages, told->bot, Operator{told->by}}));
  }

  static members::Person person(std::int64_t id, std::string first_name = "Ben") {
    return {PersonId{id}, std::move(first_name), "Miller", "ben_" + std::to_string(id), "de"};
  }
  /// A new member, by the person's id.
  MemberId join(std::int64_t id) {
    EXPECT_TRUE(run(members::Join{person(id), true}));
    return members::member_of(members, PersonId{id}).value();
  }
  MemberId join_as(std::int64_t id, Role role) {
    const auto member = join(id);
    EXPECT_TRUE(run(members::GrantRole{operator_anna, member, role, {}}));
    return member;
  }
  void pass(std::chrono::milliseconds time) { now += time; }

 private:
  template <class State, class Event, class Command>
  auto run_in(State& state, std::vector<Event>& log, const Command& command)
      -> decltype(decide(state, std::declval<const Context&>(), command)) {
    const Context surroundings = context();
    auto decision = decide(state, surroundings, command);
    if (!decision) return decision;
    for (const auto& event : decision->events) {
      apply(state, event);
      log.push_back(event);
    }
    return decision;
  }
};

}  // namespace wardmote::testing
