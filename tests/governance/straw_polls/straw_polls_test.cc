#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "governance/straw_polls/straw_poll.h"
#include "tests/governance/core/world.h"

namespace wardmote::straw_polls {
namespace {

using namespace std::chrono_literals;
using testing::effect_of;
using testing::reason;

v1::StrawPollTerms terms() {
  v1::StrawPollTerms terms;
  terms.set_question("When shall we meet?");
  for (const auto* option : {"Saturday", "Sunday"}) terms.add_options(option);
  terms.set_duration_ms(std::chrono::milliseconds{24h}.count());
  return terms;
}

struct Square : testing::World {
  State polls;
  std::vector<v1::StrawPollsEvent> events;
  MemberId officer{};
  MemberId resident{};

  explicit Square(bool has_group = true) {
    found();
    officer = join_as(1, Role::officer);
    resident = join(2);
    if (has_group) bind_group();
  }
  void bind_group() {
    community::ChatFacts group;
    group.chat = -100;
    group.title = "Mill Lane";
    ASSERT_TRUE(World::run(
        community::BindChat{Operator{"anna"}, community::Purpose::group, std::move(group)}));
  }

  using World::run;
  Result<Decision> run(const Command& command) {
    auto decision = decide(polls, context(), command);
    if (!decision) return decision;
    for (const auto& event : decision->events) {
      apply(polls, event);
      events.push_back(event);
    }
    return decision;
  }
  PollNumber started() {
    EXPECT_TRUE(run(StartPoll{officer, terms()}));
    return polls.polls.rows().rbegin()->first;
  }
  PollNumber posted() {
    const auto number = started();
    EXPECT_TRUE(run(RecordPosted{number, -100, 17}));
    return number;
  }
  PollState state(PollNumber number) const { return state_of(*find(polls, number)); }
};

TEST(StrawPolls, AreSentKeptOpenStoppedAndCounted) {
  Square square;
  const auto decision = square.run(StartPoll{square.officer, terms()});
  ASSERT_TRUE(decision);
  ASSERT_NE(effect_of<PostPoll>(*decision), nullptr);
  const auto number = effect_of<PostPoll>(*decision)->poll;
  EXPECT_EQ(square.state(number), PollState::sending);
  EXPECT_EQ(next_deadline(square.polls, square.context()), std::nullopt);

  ASSERT_TRUE(square.run(RecordPosted{number, -100, 17}));
  EXPECT_EQ(square.state(number), PollState::open);
  const auto ends = square.now + 24h;
  EXPECT_EQ(next_deadline(square.polls, square.context()), ends);
  square.pass(23h);
  ASSERT_TRUE(square.run(Tick{}));
  EXPECT_EQ(square.state(number), PollState::open);

  // It slept through the end.
  square.pass(50h);
  const auto stopped = square.run(Tick{});
  ASSERT_TRUE(stopped);
  ASSERT_NE(effect_of<StopPoll>(*stopped), nullptr);
  EXPECT_EQ(from_ms(stopped->events.at(0).stop_asked().at_ms()), ends);
  EXPECT_EQ(square.state(number), PollState::closing);
  EXPECT_EQ(next_deadline(square.polls, square.context()), std::nullopt);

  const auto taken = square.run(TakeTally{number, {3, 5}, 8});
  ASSERT_TRUE(taken);
  EXPECT_NE(effect_of<AnnounceTally>(*taken), nullptr);
  const auto* record = find(square.polls, number);
  EXPECT_EQ(square.state(number), PollState::closed);
  EXPECT_EQ(record->votes(1), 5u);
  EXPECT_EQ(record->voters(), 8u);
  EXPECT_FALSE(is_under_way(*record));
}

TEST(StrawPolls, AnOfficerEndsOneEarly) {
  Square square;
  const auto number = square.posted();
  const auto ended = square.run(EndPoll{square.officer, number});
  ASSERT_TRUE(ended);
  EXPECT_NE(effect_of<StopPoll>(*ended), nullptr);
  EXPECT_TRUE(find(square.polls, number)->has_ended_by());
  EXPECT_EQ(next_deadline(square.polls, square.context()), std::nullopt);
}

TEST(StrawPolls, WhatNobodyCanTellIsLostAndSaidSo) {
  Square square;
  for (const auto why : {Loss::not_sent, Loss::deleted, Loss::not_told}) {
    const auto number = square.started();
    const auto lost = square.run(GiveUp{number, why});
    ASSERT_TRUE(lost);
    EXPECT_NE(effect_of<TellLost>(*lost), nullptr);
    EXPECT_EQ(square.state(number), PollState::lost);
    EXPECT_EQ(find(square.polls, number)->loss(), static_cast<v1::StrawPollLoss>(why));
  }
  const auto open = square.posted();
  ASSERT_TRUE(square.run(GiveUp{open, Loss::deleted}));
  EXPECT_EQ(next_deadline(square.polls, square.context()), std::nullopt);
}

TEST(StrawPolls, RefuseWhatIsNoPoll) {
  Square square;
  std::set<std::string> seen;
  const auto fault = [&](const auto& change) {
    auto bad = terms();
    change(bad);
    const auto why = reason(square.run(StartPoll{square.officer, bad}));
    seen.insert(why);
    return why;
  };
  EXPECT_EQ(fault([](auto& t) { t.clear_question(); }), "question_empty");
  EXPECT_EQ(fault([](auto& t) { t.set_question(std::string(301, 'x')); }), "question_too_long");
  EXPECT_EQ(fault([](auto& t) { t.mutable_options()->RemoveLast(); }), "too_few_options");
  EXPECT_EQ(fault([](auto& t) {
              for (int i = 0; i < 11; ++i) t.add_options(std::to_string(i));
            }),
            "too_many_options");
  EXPECT_EQ(fault([](auto& t) { t.add_options(""); }), "option_empty");
  EXPECT_EQ(fault([](auto& t) { t.add_options(std::string(101, 'x')); }), "option_too_long");
  EXPECT_EQ(fault([](auto& t) { t.add_options("SUNDAY"); }), "option_twice");
  EXPECT_EQ(fault([](auto& t) { t.set_duration_ms(299'999); }), "duration_invalid");
  EXPECT_EQ(
      fault([](auto& t) { t.set_duration_ms(std::chrono::milliseconds{24h * 30}.count() + 1); }),
      "duration_invalid");
  EXPECT_EQ(reason(square.run(StartPoll{square.resident, terms()})), "not_an_officer");
  EXPECT_EQ(reason(square.run(RecordPosted{PollNumber{7}, -100, 1})), "not_found");
  EXPECT_EQ(reason(square.run(EndPoll{square.officer, PollNumber{7}})), "not_found");
  EXPECT_EQ(reason(square.run(TakeTally{PollNumber{7}, {}, 0})), "not_found");
  EXPECT_EQ(reason(square.run(GiveUp{PollNumber{7}, Loss::deleted})), "not_found");
  const auto number = square.started();
  EXPECT_EQ(reason(square.run(EndPoll{square.officer, number})), "not_open");
  EXPECT_EQ(reason(square.run(TakeTally{number, {1, 1}, 2})), "not_open");
  ASSERT_TRUE(square.run(RecordPosted{number, -100, 17}));
  EXPECT_EQ(reason(square.run(RecordPosted{number, -100, 18})), "not_open");
  EXPECT_EQ(reason(square.run(EndPoll{square.resident, number})), "not_an_officer");
  ASSERT_TRUE(square.run(EndPoll{square.officer, number}));
  EXPECT_EQ(reason(square.run(TakeTally{number, {1, 1, 1}, 3})), "tally_of_another");
  ASSERT_TRUE(square.run(TakeTally{number, {1, 1}, 2}));
  EXPECT_EQ(reason(square.run(GiveUp{number, Loss::deleted})), "not_open");
  for (std::size_t i = 0; i < open_max; ++i) (void)square.started();
  EXPECT_EQ(reason(square.run(StartPoll{square.officer, terms()})), "too_many_open");

  Square without{false};
  EXPECT_EQ(reason(without.run(StartPoll{without.officer, terms()})), "no_group");
  ASSERT_TRUE(without.run(community::Close{Operator{"anna"}}));
  EXPECT_EQ(reason(without.run(StartPoll{without.officer, terms()})), "closed_community");
}

TEST(StrawPolls, LengthsAreTelegrams) {
  Square square;
  auto wide = terms();
  std::string trees;
  for (int i = 0; i < 51; ++i) trees += "🌳";  // two UTF-16 units each
  wide.add_options(trees);
  EXPECT_EQ(reason(square.run(StartPoll{square.officer, wide})), "option_too_long");
  wide.set_options(2, trees.substr(4));
  EXPECT_TRUE(square.run(StartPoll{square.officer, wide}));
}

TEST(StrawPolls, AClosedCommunityEndsNothing) {
  Square square;
  const auto number = square.posted();
  ASSERT_TRUE(square.run(community::Close{Operator{"anna"}}));
  square.pass(48h);
  EXPECT_EQ(next_deadline(square.polls, square.context()), std::nullopt);
  ASSERT_TRUE(square.run(Tick{}));
  EXPECT_EQ(square.state(number), PollState::open);
}

RC_GTEST_PROP(StrawPollsProperty, ReplayGivesTheRecordsAndOnlyOpenOnesHaveADeadline, ()) {
  Square square;
  const auto steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 7), rc::gen::inRange(1, 5)));
  for (const auto& [what, which] : steps) {
    const PollNumber number{static_cast<std::uint64_t>(which)};
    if (what == 0) (void)square.run(StartPoll{square.officer, terms()});
    if (what == 1) (void)square.run(RecordPosted{number, -100, which});
    if (what == 2) (void)square.run(EndPoll{square.officer, number});
    if (what == 3) (void)square.run(TakeTally{number, {1, 2}, 3});
    if (what == 4) (void)square.run(GiveUp{number, Loss::deleted});
    if (what == 5) square.pass(std::chrono::hours{which * 5});
    if (what == 6) (void)square.run(Tick{});
    std::size_t open = 0;
    for (const auto& [key, record] : square.polls.polls) {
      open += state_of(record) == PollState::open ? 1 : 0;
      RC_ASSERT((state_of(record) == PollState::closed) == (record.votes_size() == 2));
    }
    RC_ASSERT(square.polls.deadlines.size() == open);
  }
  auto again = testing::replayed<State>(square.events);
  RC_ASSERT(testing::bytes_of(again) == testing::bytes_of(square.polls));
  const auto loaded = testing::reloaded(square.polls, square.vault);
  RC_ASSERT(loaded.deadlines == square.polls.deadlines);
  RC_ASSERT(again.deadlines == square.polls.deadlines);
}

}  // namespace
}  // namespace wardmote::straw_polls
