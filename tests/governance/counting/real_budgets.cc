// Budgets of real cities, counted by others too.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "governance/counting/equal_shares.h"
#include "governance/counting/greedy.h"
#include "governance/counting/pb.h"
#include "tests/governance/counting/testdata.h"

namespace wardmote::counting {
namespace {

using nlohmann::json;

/// What the test data calls each count, as ours.
Result<BudgetOutcome> count(const std::string& variant, const BudgetElection& election) {
  if (variant == "greedy") return count_greedy(election, {});
  if (variant == "greedy_points_per_cost")
    return count_greedy(election, {.order = GreedyOrder::per_cost});
  if (variant == "mes" || variant == "mes_points") return count_equal_shares(election, {});
  SharesTerms terms{.completion = Completion::add1};
  if (variant == "mes_add1u") terms.completion = Completion::add1u;
  terms.no_early_stop = variant == "mes_add1_no_early_stop";
  terms.integral_start = variant == "mes_add1_integral_start";
  return count_equal_shares(election, terms);
}

void expect_outcome(const json& expected, const PbFile& file, const BudgetOutcome& outcome) {
  std::vector<std::string> ids;
  for (const auto project : outcome.funded) ids.push_back(file.election.projects[project].id);
  if (expected.contains("order")) {
    EXPECT_EQ(json(ids), expected.at("order"));
  }
  std::sort(ids.begin(), ids.end());
  auto winners = expected.at("winners").get<std::vector<std::string>>();
  std::sort(winners.begin(), winners.end());
  EXPECT_EQ(ids, winners);
  if (expected.contains("cost")) {
    EXPECT_EQ(with_decimals(outcome.cost, file.election.decimals),
              expected.at("cost").get<std::string>());
  }
  if (expected.contains("final_share")) {
    EXPECT_EQ(outcome.share->get_str(), expected.at("final_share").get<std::string>());
  }
  if (expected.contains("steps")) {
    EXPECT_EQ(outcome.steps, expected.at("steps").get<std::uint64_t>());
  }
  if (expected.contains("stopped")) {
    EXPECT_EQ(name(outcome.stopped), expected.at("stopped").get<std::string>());
  }
}

class RealBudgets : public testing::TestWithParam<std::size_t> {};

TEST_P(RealBudgets, GiveWhatOthersHaveCounted) {
  WARDMOTE_TESTDATA_OR_SKIP(data, "pb/expected.json");
  const auto& expected = data.at("cases").at(GetParam());
  SCOPED_TRACE(expected.at("id").get<std::string>());
  const auto file = read_pb(read_testdata(expected.at("file")).value_or(""));
  ASSERT_TRUE(file) << file.error().key;
  EXPECT_THAT(file->warnings, testing::IsEmpty());
  EXPECT_EQ(file->election.ballots.size(), expected.at("voters").get<std::size_t>());
  EXPECT_EQ(file->election.projects.size(), expected.at("projects").get<std::size_t>());
  for (const auto& [variant, outcome] : expected.at("expected").items()) {
    SCOPED_TRACE(variant);
    const auto counted = count(variant, file->election);
    ASSERT_TRUE(counted) << counted.error().key;
    expect_outcome(outcome, *file, *counted);
    if (!expected.contains("official_equals")) continue;
    const auto& equals = expected.at("official_equals");
    if (std::find(equals.begin(), equals.end(), variant) == equals.end()) continue;
    expect_outcome({{"winners", expected.at("official_selected")}}, *file, *counted);
  }
}

INSTANTIATE_TEST_SUITE_P(Each, RealBudgets, testing::Range(std::size_t{0}, std::size_t{8}));

TEST(RealBudgetsOfTheFile, AreAllTried) {
  WARDMOTE_TESTDATA_OR_SKIP(data, "pb/expected.json");
  EXPECT_EQ(data.at("cases").size(), 8u);
}

}  // namespace
}  // namespace wardmote::counting
