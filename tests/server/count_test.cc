// `wardmote count` as people and programs see it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/commands.h"
#include "tests/support/api_spec.h"

namespace wardmote::server {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

class CountTest : public testing::Test {
 protected:
  int count(const CountOptions& options) {
    std::ostringstream out;
    std::ostringstream err;
    NowhereToWrite full;
    auto* const former_out =
        std::cout.rdbuf(is_full_ ? static_cast<std::streambuf*>(&full) : out.rdbuf());
    auto* const former_err = std::cerr.rdbuf(err.rdbuf());
    const auto code = run_count(options);
    std::cout.rdbuf(former_out);
    std::cout.clear();
    std::cerr.rdbuf(former_err);
    out_ = out.str();
    err_ = err.str();
    return code;
  }
  json counted(CountOptions options) {
    options.as_json = true;
    EXPECT_EQ(count(options), 0) << err_;
    return json::parse(out_, nullptr, false);
  }

  /// Takes nothing, as a full disk does.
  class NowhereToWrite : public std::streambuf {};

  bool is_full_ = false;
  std::string out_;
  std::string err_;
};

const std::string committee = "tests/fuzz/corpus/counting_blt/four_for_two.blt";
const std::string village = "tests/fuzz/corpus/counting_pb/approval.pb";

TEST_F(CountTest, DoesNotPassOffWhatCouldNotBeWritten) {
  is_full_ = true;
  for (const bool as_json : {false, true}) {
    EXPECT_EQ(count({.file = committee, .method = CountMethod::scottish_stv, .as_json = as_json}),
              1);
    EXPECT_THAT(err_, HasSubstr("cannot be written"));
  }
}

TEST_F(CountTest, GivesRealElectionsAsOthersHaveThem) {
  std::ifstream in{test::testdata("stv/expected.json")};
  if (!in) GTEST_SKIP() << "no ../shared/testdata";
  const auto data = json::parse(in);
  for (const auto& expected : data.at("stv")) {
    const auto report = counted({.file = test::testdata(expected.at("file").get<std::string>()),
                                 .method = CountMethod::scottish_stv});
    for (const auto* key : {"elected", "stages", "quota", "valid_ballots", "title"})
      EXPECT_EQ(report.at(key), expected.at(key)) << expected.at("id") << " " << key;
  }
}

TEST_F(CountTest, GivesBudgetsAsOthersHaveThem) {
  std::ifstream in{test::testdata("pb/expected.json")};
  if (!in) GTEST_SKIP() << "no ../shared/testdata";
  const auto expected = json::parse(in).at("cases")[3];
  CountOptions options{.file = test::testdata(expected.at("file").get<std::string>()),
                       .method = CountMethod::mes_add1};
  const auto report = counted(options);
  const auto& add1 = expected.at("expected").at("mes_add1");
  for (const auto* key : {"cost", "final_share", "steps", "stopped"})
    EXPECT_EQ(report.at(key), add1.at(key)) << key;
  options.no_early_stop = true;
  EXPECT_EQ(counted(options).at("cost"), "30000");
  options.method = CountMethod::greedy_no_skip;
  EXPECT_EQ(counted(options).at("funded"), json::parse(R"(["1", "4", "2"])"));
}

TEST_F(CountTest, TellsPeopleInTheirLanguage) {
  EXPECT_EQ(count({.file = committee, .method = CountMethod::scottish_stv}), 0);
  EXPECT_THAT(out_, HasSubstr("Elected\n  1. Adam\n  2. Charlotte\n"));
  EXPECT_THAT(out_, HasSubstr("  Basil had 3.00000, the fewest, and was excluded at stage 4.\n"));
  for (const auto* language : {"en", "zh-Hans", "es", "ru", "ar"}) {
    for (auto method = CountMethod::plurality; method <= CountMethod::mes_add1u;
         method = static_cast<CountMethod>(static_cast<int>(method) + 1)) {
      const bool ranks = method == CountMethod::irv || method == CountMethod::schulze ||
                         method == CountMethod::scottish_stv;
      const auto& file = ranks ? committee : method == CountMethod::plurality ? committee : village;
      EXPECT_EQ(count({.file = file, .method = method, .language = language}), 0) << err_;
      // No sentence lacks its words or an argument.
      EXPECT_THAT(out_, Not(HasSubstr("counting."))) << language;
      EXPECT_THAT(out_, Not(HasSubstr("{"))) << language;
    }
  }
}

TEST_F(CountTest, RanksWhereTheMethodDoes) {
  const auto schulze = counted({.file = committee, .method = CountMethod::schulze});
  EXPECT_EQ(schulze.at("ranking")[0], json::parse(R"(["Adam"])"));
  EXPECT_EQ(schulze.at("condorcet_winner"), "Adam");
  EXPECT_EQ(schulze.at("pairwise").at("Adam").at("Basil"), 9);
  EXPECT_FALSE(counted({.file = committee, .method = CountMethod::irv}).contains("ranking"));
  const auto ordinal =
      counted({.file = "tests/fuzz/corpus/counting_pb/ordinal.pb", .method = CountMethod::schulze});
  EXPECT_EQ(ordinal.at("ranking").size(), 2u) << ordinal.at("ranking");
}

TEST_F(CountTest, SettlesTiesBySeed) {
  const CountOptions by_id{.file = village, .method = CountMethod::approval, .seats = 2};
  auto report = counted(by_id);
  EXPECT_EQ(report.at("elected"), json::parse(R"(["2", "1"])"));
  EXPECT_EQ(report.at("used_lot"), false);
  CountOptions tied{.file = "tests/fuzz/corpus/counting_pb/ordinal.pb",
                    .method = CountMethod::plurality,
                    .lot_seed = std::string(64, '0')};
  EXPECT_EQ(count(tied), 1) << "its ballots name more than one";
  tied.method = CountMethod::approval;
  EXPECT_EQ(counted(tied).at("used_lot"), true);
  tied.lot_seed = "12";
  EXPECT_EQ(count(tied), 64);
}

TEST_F(CountTest, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(count({.file = "/nowhere/at.blt"}), 1);
  EXPECT_THAT(err_, HasSubstr("cannot be read"));
  EXPECT_EQ(count({.file = "docs"}), 1);
  EXPECT_EQ(count({.file = "tests/fuzz/corpus/counting_blt/twice.blt"}), 1);
  EXPECT_THAT(err_, HasSubstr("Line 2: the ballot names candidate"));
  EXPECT_EQ(count({.file = committee, .method = CountMethod::mes}), 1);
  EXPECT_THAT(err_, HasSubstr("projects with costs"));
  EXPECT_EQ(count({.file = committee, .method = CountMethod::score}), 1);
  EXPECT_THAT(err_, HasSubstr("ballots with points"));
  EXPECT_EQ(count({.file = village, .method = CountMethod::irv}), 1);
  EXPECT_THAT(err_, HasSubstr("ballots that rank"));
  EXPECT_EQ(count({.file = village, .method = CountMethod::mes, .seats = 2}), 64);
  EXPECT_EQ(count({.file = village, .method = CountMethod::mes, .language = "tlh"}), 64);
  EXPECT_EQ(count({.file = committee, .method = CountMethod::schulze, .default_option = "Eve"}), 1);
}

}  // namespace
}  // namespace wardmote::server
