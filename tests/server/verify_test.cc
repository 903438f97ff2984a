// A difference of every kind is planted in a sound city; verify must name that one and no other.
#include "server/verify.h"

#include <vector>

#include "governance/surveys/queries.h"
#include "storage/event_chain.h"
#include "storage/keys.h"
#include "tests/server/bench_vote.h"
#include "tests/server/operator_backend_fixture.h"
#include "tests/storage/blocking_committer.h"

namespace wardmote::server {
namespace {

struct VerifyTest : ::testing::Test {
  storage::Scratch keys;
  TestCity city{keys / "master.key"};
  const CommunityId id{
      city.create_community("Mill Lane", city.create_district("North")).community().id()};
  const EntityId community = entity_of(id);
  MemberId ana = join(4242);
  MemberId forgotten = join(4243);
  std::unique_ptr<storage::Store> store;

  MemberId join(std::int64_t person) { return city.join(id, person); }

  /// A report with a target, so that there is a timer.
  void file_report() {
    const CommunityQuery query = [](const CommunityState& state, const Context&) {
      return state.state<reports::Feature>().categories.begin()->first;
    };
    reports::FileReport filing{.by = ana};
    filing.category = city.tell(community, query).response;
    filing.text = "the handrail is loose";
    filing.incomplete = true;
    EXPECT_TRUE(city.tell(community, reports::Command{filing}).accepted);
  }

  void SetUp() override {
    EXPECT_TRUE(city.tell(community, members::Command{members::Forget{forgotten}}).accepted);
    file_report();
    city.stop();
    storage::StoreOptions options;
    options.directory = city.data_dir() + "/db";
    auto opened = storage::Store::open(options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store = *std::move(opened);
    ASSERT_EQ(faults(), std::vector<std::string>{});
  }

  std::vector<std::string> faults() const {
    std::vector<std::string> all;
    const auto verified = verify_store(*store, [&](EntityId entity, const std::string& words) {
      all.push_back((entity == community ? "" : "elsewhere: ") + words);
    });
    EXPECT_TRUE(verified.ok()) << verified.status();
    EXPECT_EQ(verified.ok() ? verified->differ : 99u, all.empty() ? 0u : 1u);
    return all;
  }

  v1::Head head() const {
    v1::Head head;
    EXPECT_TRUE(head.ParseFromString(**store->get(storage::head_key(community))));
    return head;
  }
  storage::RecordRow any_record() const {
    return storage::load_entity(*store, community)->records.front();
  }
  void plant(const std::function<void(storage::Mutations&)>& change) { plant(community, change); }
  void plant(EntityId entity, const std::function<void(storage::Mutations&)>& change) {
    storage::Mutations mutations;
    change(mutations);
    storage::CommitterOptions options;
    options.disk_reserve_bytes = 1;
    storage::Committer committer(*store, options);
    ASSERT_TRUE(
        storage::commit_and_wait(committer, storage::shard_of(entity), mutations).first.ok());
  }
  void put(const std::string& key, const std::string& value) {
    plant([&](storage::Mutations& rows) { rows.put(key, value); });
  }
  void erase(const std::string& key) {
    plant([&](storage::Mutations& rows) { rows.erase(key); });
  }
  void put_head(const v1::Head& head) {
    put(storage::head_key(community), head.SerializeAsString());
  }
  void put_call(std::uint64_t key, const v1::OutboxRow& row) {
    put(storage::outbox_key(community, key), row.SerializeAsString());
  }
  /// A call that was given out and claimed, with a number that is free now.
  v1::OutboxRow call() {
    auto counted = head();
    v1::OutboxRow row;
    row.set_number(counted.next_outbox());
    row.set_method("sendMessage");
    row.mutable_claim()->set_epoch(1);
    row.mutable_claim()->set_attempt(1);
    counted.set_next_outbox(row.number() + 1);
    put_head(counted);
    return row;
  }
  void expect_only(const std::string& words) const {
    const auto found = faults();
    ASSERT_EQ(found.size(), 1u) << ::testing::PrintToString(found);
    EXPECT_NE(found.front().find(words), std::string::npos) << found.front();
    EXPECT_FALSE(found.front().starts_with("elsewhere")) << found.front();
  }
};

TEST_F(VerifyTest, NamesAChangedByteOfARecord) {
  auto record = any_record();
  record.value.back() = static_cast<char>(record.value.back() ^ 1);
  put(storage::state_key(community, record.table, record.key), record.value);
  expect_only("differs from what the events give");
}

TEST_F(VerifyTest, NamesAMissingRecord) {
  const auto record = any_record();
  erase(storage::state_key(community, record.table, record.key));
  expect_only("follows from the events, but is not stored");
}

TEST_F(VerifyTest, NamesARecordThatNoEventMade) {
  put(storage::state_key(community, 33, std::string(16, '\x7')), "");
  expect_only("is stored, but no event made it");
}

TEST_F(VerifyTest, NamesAMissingEvent) {
  erase(storage::event_key(community, 2));
  expect_only("the chain of events breaks at event 2");
}

TEST_F(VerifyTest, NamesAChangedEvent) {
  auto bytes = **store->get(storage::event_key(community, 2));
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  put(storage::event_key(community, 2), bytes);
  expect_only("the chain of events breaks at event");
}

TEST_F(VerifyTest, NamesAChainThatEndsElsewhereThanItsHead) {
  auto longer = head();
  v1::Event event;
  event.set_at_ms(1);
  (void)storage::seal(event, longer);
  put_head(longer);
  expect_only("the chain of events breaks at event");
}

TEST_F(VerifyTest, NamesAMissingHead) {
  erase(storage::head_key(community));
  expect_only("no head");
}

TEST_F(VerifyTest, NamesAMissingTimer) {
  const auto wake = head().wake_at_ms();
  ASSERT_NE(wake, 0);
  erase(storage::timer_key(community, wake));
  expect_only("the timer for " + std::to_string(wake) + " is missing");
}

TEST_F(VerifyTest, NamesATimerTooMany) {
  put(storage::timer_key(community, 7), "");
  expect_only("the timer for 7 is one too many");
}

TEST_F(VerifyTest, NamesADeadlineThatNobodyWakesFor) {
  auto asleep = head();
  const auto wake = asleep.wake_at_ms();
  asleep.clear_wake_at_ms();
  plant([&](storage::Mutations& rows) {
    rows.put(storage::head_key(community), asleep.SerializeAsString());
    rows.erase(storage::timer_key(community, wake));
  });
  expect_only("its records wait for " + std::to_string(wake) + ", but it is to be woken at 0");
}

TEST_F(VerifyTest, LetsACommunityWakeTooEarly) {
  auto early = head();
  const auto wake = early.wake_at_ms();
  early.set_wake_at_ms(7);
  plant([&](storage::Mutations& rows) {
    rows.put(storage::head_key(community), early.SerializeAsString());
    rows.erase(storage::timer_key(community, wake));
    rows.put(storage::timer_key(community, 7), "");
  });
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_F(VerifyTest, NamesAMissingKeyOfAPerson) {
  erase(storage::wrapped_key_key(community, storage::member_key_id(ana)));
  expect_only("the key of member " + std::to_string(raw(ana)) + " is missing");
}

TEST_F(VerifyTest, NamesTheKeyOfSomebodyErased) {
  put(storage::wrapped_key_key(community, storage::member_key_id(forgotten)), std::string(72, 'k'));
  expect_only("the key of member " + std::to_string(raw(forgotten)) + ", who is erased, is left");
}

TEST_F(VerifyTest, NamesTheKeyOfNobody) {
  put(storage::wrapped_key_key(community, storage::member_key_id(MemberId{99})),
      std::string(72, 'k'));
  expect_only("there is a key of member 99, who is none");
}

TEST_F(VerifyTest, NamesAKeyOfTheWrongLength) {
  put(storage::wrapped_key_key(community, storage::member_key_id(ana)), "short");
  expect_only("has 5 bytes");
}

/// A city with a private vote in which somebody has voted.
struct VerifyVoteTest : VerifyTest {
  static constexpr std::uint64_t vote = 1;

  void SetUp() override {
    using decisions::DecisionNumber;
    for (const auto& command : std::vector<decisions::Command>{
             decisions::DraftDecision{Operator{"one"}, bench_vote(v1::DECISION_SECRECY_PRIVATE)},
             decisions::ApproveDraft{Operator{"two"}, DecisionNumber{vote}},
             decisions::OpenDecision{Operator{"one"}, DecisionNumber{vote}},
             decisions::CastBallot{ana, DecisionNumber{vote}, {}}})
      ASSERT_TRUE(city.tell(community, command).accepted);
    cancel_if_wanted();
    VerifyTest::SetUp();
  }
  virtual void cancel_if_wanted() {}
};

TEST_F(VerifyVoteTest, NamesAMissingKeyOfADecision) {
  erase(storage::wrapped_key_key(community, storage::decision_key_id(vote)));
  expect_only("the key of decision 1 is missing");
}

TEST_F(VerifyVoteTest, NamesAKeyOfTheWrongLength) {
  put(storage::wrapped_key_key(community, storage::decision_key_id(vote)), "short");
  expect_only("the key of decision 1 has 5 bytes");
}

TEST_F(VerifyVoteTest, NamesAKeyThatNoDecisionNeeds) {
  put(storage::wrapped_key_key(community, storage::decision_key_id(2)), std::string(72, 'k'));
  expect_only("there is a key of decision 2, which has no private ballots");
}

TEST_F(VerifyVoteTest, NamesAMissingKeyOfTheBoard) {
  erase(storage::wrapped_key_key(community, storage::board_key_id()));
  expect_only("the key that signs the board is missing");
}

TEST_F(VerifyVoteTest, NamesAKeyOfTheBoardOfTheWrongLength) {
  put(storage::wrapped_key_key(community, storage::board_key_id()), "short");
  expect_only("the key that signs the board has 5 bytes");
}

TEST_F(VerifyTest, NamesAKeyOfABoardThatIsNotThere) {
  put(storage::wrapped_key_key(community, storage::board_key_id()), std::string(72, 'k'));
  expect_only("there is a key to sign a board with, but no board");
}

TEST_F(VerifyVoteTest, NamesALeafThatWasChanged) {
  using Log = public_log::State;
  v1::PublicLogLeaf leaf;
  leaf.set_line("{}");
  put(storage::state_key(community, Log::leaf_table, encode_key(std::uint64_t{0})),
      leaf.SerializeAsString());
  expect_only("table 192 key 0000000000000000 differs from what the events give");
}

struct VerifyCancelledVoteTest : VerifyVoteTest {
  void cancel_if_wanted() override {
    ASSERT_TRUE(city.tell(community, decisions::Command{decisions::CancelDecision{
                                         Operator{"one"}, decisions::DecisionNumber{vote},
                                         "the square is dug up"}})
                    .accepted);
  }
};

TEST_F(VerifyCancelledVoteTest, NamesAKeyThatOutlivedItsDecision) {
  put(storage::wrapped_key_key(community, storage::decision_key_id(vote)), std::string(72, 'k'));
  expect_only("the key of decision 1, which is over, is left");
}

/// A city with a survey without names that somebody has answered.
struct VerifySurveyTest : VerifyTest {
  static constexpr surveys::SurveyNumber survey{1};

  static v1::SurveyTerms terms() {
    v1::SurveyTerms terms;
    terms.set_title("The square");
    auto& question = *terms.add_questions();
    question.set_code("age");
    question.set_datatype(v1::DATATYPE_NUMBER);
    auto& label = *question.mutable_label()->add_translations();
    label.set_language("en");
    label.set_text("How old?");
    terms.set_naming(v1::SURVEY_NAMING_WITHOUT_NAMES);
    terms.set_duration_ms(std::chrono::milliseconds{std::chrono::hours{48}}.count());
    return terms;
  }
  static storage::KeyId key_of(surveys::SurveyNumber number) {
    return storage::decision_key_id(surveys::vault_number(number));
  }

  void tell(const surveys::Command& command) {
    ASSERT_TRUE(city.tell(community, command).accepted);
  }
  void SetUp() override {
    tell(surveys::DraftSurvey{Operator{"one"}, terms()});
    tell(surveys::ApproveDraft{Operator{"two"}, survey});
    tell(surveys::OpenSurvey{Operator{"one"}, survey});
    tell(surveys::HandIn{ana, survey, {}});
    close_if_wanted();
    VerifyTest::SetUp();
  }
  virtual void close_if_wanted() {}
};

TEST_F(VerifySurveyTest, NamesAMissingKeyOfASurvey) {
  erase(storage::wrapped_key_key(community, key_of(survey)));
  expect_only("the key of survey 1 is missing");
}

TEST_F(VerifySurveyTest, NamesAKeyOfTheWrongLength) {
  put(storage::wrapped_key_key(community, key_of(survey)), "short");
  expect_only("the key of survey 1 has 5 bytes");
}

TEST_F(VerifySurveyTest, NamesAKeyThatNoSurveyNeeds) {
  put(storage::wrapped_key_key(community, key_of(surveys::SurveyNumber{2})), std::string(72, 'k'));
  expect_only("there is a key of survey 2, which is none without names");
}

struct VerifyClosedSurveyTest : VerifySurveyTest {
  void close_if_wanted() override {
    tell(surveys::CloseSurvey{Operator{"one"}, survey, "All have answered."});
  }
};

TEST_F(VerifyClosedSurveyTest, NamesAKeyThatOutlivedItsSurvey) {
  put(storage::wrapped_key_key(community, key_of(survey)), std::string(72, 'k'));
  expect_only("the key of survey 1, which is over, is left");
}

TEST_F(VerifyTest, AcceptsACallThatWaitsOrIsClaimed) {
  auto row = call();
  put_call(row.number(), row);
  row.clear_claim();
  EXPECT_EQ(faults(), std::vector<std::string>{});
  put_call(row.number(), row);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_F(VerifyTest, NamesACallThatWasNeverGivenOut) {
  auto row = call();
  row.set_number(row.number() + 1);
  put_call(row.number(), row);
  expect_only("outbox row " + std::to_string(row.number()) + " was never given out");
}

TEST_F(VerifyTest, NamesACallUnderAnothersNumber) {
  auto row = call();
  const auto number = row.number();
  row.set_number(number + 5);
  put_call(number, row);
  expect_only("says that it is row");
}

TEST_F(VerifyTest, NamesACallThatCannotBeRead) {
  const auto row = call();
  put(storage::outbox_key(community, row.number()), "\xff");
  expect_only("cannot be parsed");
}

TEST_F(VerifyTest, NamesACallWithoutAMethod) {
  auto row = call();
  row.clear_method();
  put_call(row.number(), row);
  expect_only("names no method");
}

TEST_F(VerifyTest, NamesAMessageToNobody) {
  auto row = call();
  row.set_method("#route");
  put_call(row.number(), row);
  expect_only("is a message to nobody");
}

TEST_F(VerifyTest, NamesAClaimThatNobodyCouldHaveMade) {
  auto row = call();
  row.mutable_claim()->set_epoch(0);
  put_call(row.number(), row);
  expect_only("is claimed under epoch 0");
  row.mutable_claim()->set_epoch(1);
  row.mutable_claim()->set_attempt(0);
  put_call(row.number(), row);
  expect_only("is claimed without an attempt");
}

TEST_F(VerifyTest, KnowsThatAGatewayWritesBeforeItsDesk) {
  const EntityId bot{EntityKind::bot, 99};
  plant(bot, [&](auto& rows) { rows.put(storage::state_key(bot, first_gateway_table, ""), ""); });
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_F(VerifyTest, NamesWhatWasHeardByNobody) {
  const EntityId bot{EntityKind::bot, 99};
  plant(bot, [&](auto& rows) { rows.put(storage::applied_key(bot, community), ""); });
  EXPECT_EQ(faults(), std::vector<std::string>{"elsewhere: has applied messages, but no head: the "
                                               "row that ends its chain is missing"});
}

}  // namespace
}  // namespace wardmote::server
