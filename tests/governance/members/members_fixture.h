#pragma once

#include <string>

#include "tests/governance/core/world.h"

namespace wardmote::members {

/// A community with one owner, one officer and one resident.
struct MembersTest : ::testing::Test {
  testing::World world;
  MemberId owner{}, officer{}, resident{};

  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(world.found());
    owner = world.join_as(11, Role::owner);
    officer = world.join_as(12, Role::officer);
    resident = world.join(13);
  }
  /// Expects `command` to be refused for `refusal`, and nothing to change by it.
  void expect_refused(const Command& command, Refusal refusal) {
    const auto before = testing::bytes_of(world.members);
    const int sealed = world.vault.sealed;
    EXPECT_EQ(testing::reason(world.run(command)), name(refusal));
    EXPECT_EQ(testing::bytes_of(world.members), before);
    EXPECT_EQ(world.vault.sealed, sealed) << "a refused command makes no key";
  }
  std::string invite(const CreateInvite& command) {
    const auto created = world.run(command);
    EXPECT_TRUE(created) << testing::reason(created);
    return created ? testing::effect_of<ShowInvite>(*created)->code : "";
  }
  std::string role_code(Actor by, Role role) {
    return invite({std::move(by), InviteKind::role, role, false, {}});
  }
};

}  // namespace wardmote::members
