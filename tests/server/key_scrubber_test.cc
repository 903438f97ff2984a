// Whoever is forgotten leaves no key on the disk; and copies of the disk.
#include "server/key_scrubber.h"

#include <fstream>
#include <iterator>

#include "governance/decisions/queries.h"
#include "server/verify.h"
#include "tests/server/bench_vote.h"
#include "tests/server/operator_backend_fixture.h"

namespace wardmote::server {
namespace {

bool any_file_contains(const std::string& folder, const std::string& needle) {
  for (const auto& file : std::filesystem::recursive_directory_iterator{folder}) {
    if (!file.is_regular_file()) continue;
    std::ifstream stream{file.path(), std::ios::binary};
    const std::string content{std::istreambuf_iterator<char>{stream}, {}};
    if (content.find(needle) != std::string::npos) return true;
  }
  return false;
}

struct KeyScrubberTest : ::testing::Test {
  storage::Scratch keys;
  TestCity city{keys / "master.key"};
  const std::uint32_t north = city.create_district("North");
  const CommunityId community{city.create_community("Mill Lane", north).community().id()};

  MemberId join(std::int64_t person) { return city.join(community, person); }
  std::string wrapped_key(MemberId member) { return wrapped_key(storage::member_key_id(member)); }
  std::string wrapped_key(storage::KeyId id) {
    const auto rows = storage::load_entity(*city.parts().store, entity_of(community));
    for (const auto& row : rows->wrapped_keys)
      if (row.id == id) return row.bytes;
    return {};
  }
  void tell(const decisions::Command& command) {
    EXPECT_TRUE(city.tell(entity_of(community), command).accepted);
  }
  void forget(MemberId member) {
    EXPECT_TRUE(
        city.tell(entity_of(community), members::Command{members::Forget{member}}).accepted);
  }
};

TEST_F(KeyScrubberTest, AForgottenPersonsKeyIsGoneFromTheDisk) {
  const auto ana = join(4242);
  const auto ben = join(4243);
  const auto anas = wrapped_key(ana);
  const auto bens = wrapped_key(ben);
  ASSERT_FALSE(anas.empty());
  ASSERT_TRUE(any_file_contains(city.data_dir(), anas));
  forget(ana);
  auto& scrubber = *city.parts().scrubber;
  // The community and its bot, through which the person's words came in.
  EXPECT_EQ(scrubber.pending(), 2u);
  scrubber.scrub_now();
  EXPECT_EQ(scrubber.pending(), 0u);
  EXPECT_FALSE(any_file_contains(city.data_dir(), anas));
  // Asked of the store: compressed, the bytes need not lie in a file as they are.
  EXPECT_EQ(wrapped_key(storage::member_key_id(ben)), bens);
}

TEST_F(KeyScrubberTest, NothingIsLeftThatOpensThePrivateBallotsOfACancelledVote) {
  const auto ana = join(4242);
  const decisions::DecisionNumber vote{1};
  tell(decisions::DraftDecision{Operator{"one"}, bench_vote(v1::DECISION_SECRECY_PRIVATE)});
  tell(decisions::ApproveDraft{Operator{"two"}, vote});
  tell(decisions::OpenDecision{Operator{"one"}, vote});
  v1::DecisionChoice yes;
  yes.add_chosen(1);
  tell(decisions::CastBallot{ana, vote, yes});
  const auto key = wrapped_key(storage::decision_key_id(1));
  ASSERT_FALSE(key.empty());
  ASSERT_TRUE(any_file_contains(city.data_dir(), key));
  tell(decisions::CancelDecision{Operator{"one"}, vote, "the square is dug up"});
  city.parts().scrubber->scrub_now();
  EXPECT_FALSE(any_file_contains(city.data_dir(), key));
  EXPECT_TRUE(wrapped_key(storage::decision_key_id(1)).empty());
  // The ballot itself stays, and says who has voted, not how.
  const CommunityQuery ballot = [&](const CommunityState& state, const Context&) {
    const auto* cast = decisions::ballot_of(state.state<decisions::Feature>(), vote, ana);
    return cast == nullptr || !cast->has_choice() ? std::string{"sealed"} : std::string{"open"};
  };
  EXPECT_EQ(city.tell(entity_of(community), ballot).response, "sealed");
}

TEST_F(KeyScrubberTest, WhatOneRunLeavesTheNextOneDoes) {
  const auto ana = join(4242);
  const auto anas = wrapped_key(ana);
  forget(ana);
  city.stop();
  ASSERT_TRUE(any_file_contains(city.data_dir(), anas));
  TestCity again{keys / "master.key", city.data_dir()};
  again.parts().scrubber->scrub_now();
  EXPECT_EQ(again.parts().scrubber->pending(), 0u);
  EXPECT_FALSE(any_file_contains(city.data_dir(), anas));
}

TEST_F(KeyScrubberTest, ABackupIsACityOfItsOwn) {
  join(4242);
  const storage::Scratch elsewhere;
  api::BackupRequest asked;
  asked.set_directory("copy");
  expect_error(city.call<api::BackupResponse>(asked), CallError::Kind::invalid);
  asked.set_directory(elsewhere / "no/such/folder/copy");
  expect_error(city.call<api::BackupResponse>(asked), CallError::Kind::refused);
  asked.set_directory(elsewhere / "copy");
  const auto made = city.call<api::BackupResponse>(asked);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_GT(made->bytes(), 0u);
  expect_error(city.call<api::BackupResponse>(asked), CallError::Kind::already_exists);
  // Goes on, and the copy does not.
  city.create_community("High Street", north);

  TestCity restored{keys / "master.key", elsewhere / "copy"};
  EXPECT_EQ(restored.parts().city.view()->communities.size(), 1u);
  const auto verdict = verify_entity(*restored.parts().store, entity_of(community));
  ASSERT_TRUE(verdict.ok());
  EXPECT_EQ(*verdict, "");
  api::ShowCommunityRequest show;
  show.set_community(raw(community));
  EXPECT_EQ(restored.call<api::CommunityDetails>(show)->member_count(), 1u);
}

}  // namespace
}  // namespace wardmote::server
