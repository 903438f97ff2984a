// Elections that others have counted: every stage of theirs is ours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "governance/counting/blt.h"
#include "governance/counting/exact.h"
#include "governance/counting/irv.h"
#include "governance/counting/schulze.h"
#include "governance/counting/scottish_stv.h"
#include "tests/governance/counting/testdata.h"

namespace wardmote::counting {
namespace {

using nlohmann::json;

std::vector<std::string> names(const std::vector<Option>& options,
                               const std::vector<OptionIndex>& some) {
  std::vector<std::string> names;
  for (const auto option : some) names.push_back(options[option].name);
  return names;
}

BltFile election_of(const json& expected) {
  auto file = read_blt(read_testdata(expected.at("file")).value_or(""));
  EXPECT_TRUE(file) << expected.at("file");
  return file.value_or(BltFile{});
}

TEST(RealElections, OfScottishStvGiveEveryStage) {
  WARDMOTE_TESTDATA_OR_SKIP(data, "stv/expected.json");
  for (const auto& expected : data.at("stv")) {
    SCOPED_TRACE(expected.at("id").get<std::string>());
    const auto file = election_of(expected);
    const auto tally = count_scottish_stv(file.election, {.seats = file.seats});
    ASSERT_TRUE(tally);
    const auto& options = file.election.options;
    EXPECT_EQ(json(names(options, tally->elected)), expected.at("elected"));
    EXPECT_EQ(tally->quota, expected.at("quota").get<std::uint64_t>());
    EXPECT_EQ(tally->valid, expected.at("valid_ballots").get<std::uint64_t>());
    EXPECT_EQ(file.title, expected.at("title").get<std::string>());
    EXPECT_EQ(tally->used_lot, !expected.at("lots_needed").empty());
    ASSERT_EQ(tally->stages.size(), expected.at("stages").size());
    for (std::size_t stage = 0; stage < tally->stages.size(); ++stage)
      for (OptionIndex option = 0; option < options.size(); ++option)
        EXPECT_EQ(five_decimals(tally->stages[stage][option]),
                  expected.at("stages")[stage].at(options[option].name).get<std::string>())
            << "stage " << stage + 1 << ", " << options[option].name;
  }
}

/// Rounds name only those who continue.
void expect_rounds(const json& rounds, const std::vector<Option>& options, const Tally& tally) {
  for (std::size_t stage = 0; stage < rounds.size(); ++stage)
    for (OptionIndex option = 0; option < options.size(); ++option)
      EXPECT_EQ(tally.stages[stage][option],
                rounds[stage].value(options[option].name, std::int64_t{0}) * vote_unit)
          << "round " << stage + 1 << ", " << options[option].name;
}

TEST(RealElections, OfOneSeatGiveEveryRound) {
  WARDMOTE_TESTDATA_OR_SKIP(data, "stv/expected.json");
  for (const auto& expected : data.at("irv")) {
    SCOPED_TRACE(expected.at("id").get<std::string>());
    const auto file = election_of(expected);
    const auto tally = count_irv(file.election, {});
    ASSERT_TRUE(tally);
    EXPECT_THAT(names(file.election.options, tally->elected),
                testing::ElementsAre(expected.at("winner").get<std::string>()));
    EXPECT_EQ(tally->valid, expected.at("valid_ballots").get<std::uint64_t>());
    ASSERT_EQ(tally->stages.size(), expected.at("rounds").size());
    expect_rounds(expected.at("rounds"), file.election.options, *tally);
  }
}

RankedElection election_of_case(const json& one) {
  RankedElection election;
  std::map<std::string, OptionIndex> index;
  for (const auto& name : one.at("candidates")) {
    index.emplace(name, static_cast<OptionIndex>(election.options.size()));
    election.options.push_back({name, name});
  }
  for (const auto& ballot : one.at("ballots")) {
    RankedBallot ranked{{}, ballot.at("count")};
    for (const auto& rank : ballot.at("ranking")) {
      ranked.ranks.emplace_back();
      for (const auto& name : rank) ranked.ranks.back().push_back(index.at(name));
    }
    election.ballots.push_back(std::move(ranked));
  }
  return election;
}

json as_json(const std::vector<Option>& options, const PairTable& table) {
  json figures = json::object();
  for (OptionIndex a = 0; a < table.options(); ++a)
    for (OptionIndex b = 0; b < table.options(); ++b)
      figures[options[a].name][options[b].name] = table.at(a, b);
  return figures;
}

TEST(TextbookElections, OfCondorcetGiveMatrixPathsAndOrder) {
  WARDMOTE_TESTDATA_OR_SKIP(data, "condorcet/cases.json");
  for (const auto& expected : data) {
    SCOPED_TRACE(expected.at("id").get<std::string>());
    const auto election = election_of_case(expected);
    const auto result = count_schulze(election, {});
    ASSERT_TRUE(result);
    EXPECT_EQ(as_json(election.options, result->pairwise), expected.at("pairwise"));
    EXPECT_EQ(as_json(election.options, result->paths), expected.at("strongest_paths"));
    json order = json::array();
    for (const auto& rank : result->tally.ranking) order.push_back(names(election.options, rank));
    EXPECT_EQ(order, expected.at("schulze_order"));
    json winner;
    if (result->condorcet_winner) winner = election.options[*result->condorcet_winner].name;
    EXPECT_EQ(winner, expected.at("condorcet_winner"));
  }
}

TEST(TextbookElections, OfCondorcetGiveTheRoundsOfIrv) {
  WARDMOTE_TESTDATA_OR_SKIP(data, "condorcet/cases.json");
  for (const auto& expected : data) {
    if (!expected.contains("irv")) continue;
    SCOPED_TRACE(expected.at("id").get<std::string>());
    const auto election = election_of_case(expected);
    const auto tally = count_irv(election, {});
    ASSERT_TRUE(tally);
    const auto& irv = expected.at("irv");
    EXPECT_EQ(tally->used_lot, irv.contains("needs_tiebreak"));
    ASSERT_GE(tally->stages.size(), irv.at("rounds").size());
    expect_rounds(irv.at("rounds"), election.options, *tally);
    if (!irv.at("winner").is_null()) {
      EXPECT_THAT(names(election.options, tally->elected),
                  testing::ElementsAre(irv.at("winner").get<std::string>()));
    }
  }
}

}  // namespace
}  // namespace wardmote::counting
