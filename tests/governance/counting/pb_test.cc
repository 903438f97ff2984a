#include "governance/counting/pb.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "governance/counting/pb_rows.h"
#include "governance/counting/scan.h"
#include "tests/governance/counting/faults.h"
#include "tests/governance/counting/profiles.h"

namespace wardmote::counting {
namespace {

constexpr std::string_view head = "META\nkey;value\nbudget;100\nvote_type;approval\n";
constexpr std::string_view two_projects = "PROJECTS\nproject_id;cost;name\nx;10;X\ny;20;Y\n";

std::string with(std::string_view votes) {
  return std::string{head} + std::string{two_projects} + "VOTES\nvoter_id;vote\n" +
         std::string{votes};
}

std::string fault_of(std::string_view text) { return fault_in(read_pb(text)); }

std::vector<std::string> warnings_of(const PbFile& file) {
  std::vector<std::string> keys;
  for (const auto& warning : file.warnings) keys.push_back(warning.key);
  return keys;
}

TEST(Pb, IsReadWithQuotesCommasAndPlaces) {
  const auto file = read_pb(
      "META\r\nkey;value\r\nbudget;1000,50\r\nvote_type;cumulative\r\n\r\n"
      "PROJECTS\nproject_id;cost;name;votes\n"
      "x;10.5;\"A \"\"green\"\" park; and more\";1\n"
      "y; 20 ;The \"old\" mill\n"
      "VOTES\nvoter_id;age;vote;points\n"
      "v1;40; x , y ;2.5,1\n"
      "v2;;;\n"
      "v3;41;y;none\n");
  EXPECT_EQ(fault_of("META\nkey;value\nbudget;1\nvote_type;cumulative\n"
                     "PROJECTS\nproject_id;cost\ny;1\nVOTES\nvoter_id;vote;points\nv3;y;none\n"),
            "pb_points 10");
  EXPECT_FALSE(file);
  const auto fine = read_pb(
      "META\nkey;value\nbudget;1000,50\nvote_type;cumulative\n\n"
      "PROJECTS\nproject_id;cost;name;votes\n"
      "x;10.5;\"A \"\"green\"\" park; and more\";1\ny; 20 ;The \"old\" mill\n"
      "VOTES\nvoter_id;age;vote;points\nv1;40; x , y ;2.5,1\nv2;;;\n");
  ASSERT_TRUE(fine) << fine.error().key;
  const auto& election = fine->election;
  EXPECT_EQ(election.decimals, 1u);
  EXPECT_EQ(election.budget, 10'005);
  EXPECT_EQ(election.projects[0].cost, 105);
  EXPECT_EQ(election.projects[0].name, "A \"green\" park; and more");
  EXPECT_EQ(election.projects[1].cost, 200);
  EXPECT_EQ(election.projects[1].name, "The \"old\" mill");
  EXPECT_EQ(fine->point_decimals, 1u);
  ASSERT_EQ(election.ballots.size(), 2u);
  EXPECT_EQ(election.ballots[0].points,
            (std::vector<std::pair<OptionIndex, std::int64_t>>{{0, 25}, {1, 10}}));
  EXPECT_TRUE(election.ballots[1].points.empty());
  EXPECT_TRUE(fine->warnings.empty());
}

TEST(Pb, GivesOrdinalBallotsTheirPoints) {
  const auto file = read_pb(
      "META\nkey;value\nbudget;9\nvote_type;ordinal\nmax_length;3\n"
      "PROJECTS\nproject_id;cost\nx;1\ny;1\nz;1\n"
      "VOTES\nvoter_id;vote\n1;y,x\n2;z\n");
  ASSERT_TRUE(file);
  EXPECT_EQ(support_of(file->election).points, (std::vector<std::int64_t>{2, 3, 3}));
}

TEST(Pb, GivesUnnamedProjectsTheDefaultScore) {
  const auto file = read_pb(
      "META\nkey;value\nbudget;9\nvote_type;scoring\ndefault_score;2\n"
      "PROJECTS\nproject_id;cost\nx;1\ny;1\n"
      "VOTES\nvoter_id;vote;points\n1;y;-5\n2;;\n");
  ASSERT_TRUE(file);
  EXPECT_EQ(support_of(file->election).points, (std::vector<std::int64_t>{4, -3}));
}

TEST(Pb, SaysWhatIsWrongInWhichLine) {
  EXPECT_EQ(fault_of(""), "pb_meta");
  EXPECT_EQ(fault_of("x;y\n"), "pb_section 1");
  EXPECT_EQ(fault_of("META\n"), "file_ends 1");
  EXPECT_EQ(fault_of("META\nbudget;5\n"), "pb_column 2");
  EXPECT_EQ(fault_of(std::string{head} + "PROJECTS\nproject_id;name\n"), "pb_column 6");
  EXPECT_EQ(fault_of(std::string{head} + std::string{two_projects} + "x;5;X\n"),
            "pb_project_twice 9");
  EXPECT_EQ(fault_of(std::string{head} + std::string{two_projects} + "z;five;X\n"),
            "number_expected 9");
  EXPECT_EQ(fault_of(std::string{head} + std::string{two_projects} + "z;0;X\n"),
            "cost_not_positive");
  EXPECT_EQ(fault_of(std::string{head} + std::string{two_projects} + "z;-1;X\n"),
            "cost_not_positive");
  EXPECT_EQ(fault_of(std::string{head} + std::string{two_projects} + "z;9999999999999999;X\n" +
                     "VOTES\nvoter_id;vote\n"),
            "cost_not_positive");
  EXPECT_EQ(fault_of(std::string{head} + std::string{two_projects}), "pb_section 8");
  EXPECT_EQ(fault_of("META\nkey;value\nbudget;5\nvote_type;loud\n" + std::string{two_projects} +
                     "VOTES\nvoter_id;vote\n"),
            "pb_vote_type");
  EXPECT_EQ(fault_of(with("1;x,q\n")), "pb_project_unknown 11");
  EXPECT_EQ(fault_of(with("1;x\n2;\xff\n")), "not_utf8 12");
  EXPECT_EQ(fault_of(with("1;x\n")), "");
}

TEST(Pb, WarnsOfWhatIsOddButCanBeCounted) {
  const auto odd = read_pb(with("1;x,x\n1;y\n"));
  ASSERT_TRUE(odd);
  EXPECT_EQ(warnings_of(*odd), (std::vector<std::string>{"counting.warning.project_twice",
                                                         "counting.warning.voter_twice"}));
  EXPECT_EQ(odd->election.ballots[0].points.size(), 1u);
  EXPECT_EQ(odd->election.ballots.size(), 2u);
  const auto wrong = read_pb(
      "META\nkey;value\nbudget;1\nvote_type;choose-1\nnum_votes;2\nnum_projects;1\n"
      "PROJECTS\nproject_id;cost;votes\nx;1;5\nVOTES\nvoter_id;vote\n1;x\n");
  ASSERT_TRUE(wrong);
  EXPECT_EQ(warnings_of(*wrong), (std::vector<std::string>{"counting.warning.figure",
                                                           "counting.warning.votes_of_project"}));
}

TEST(Pb, TakesTheThresholdInTheUnitsOfPoints) {
  const auto threshold = [](const std::string& value, unsigned decimals) {
    PbFile file;
    file.meta = {{"min_project_score_threshold", value}};
    file.point_decimals = decimals;
    return file.score_threshold();
  };
  EXPECT_EQ(threshold("30", 0), 30);
  EXPECT_EQ(threshold("30", 2), 3000);
  EXPECT_EQ(threshold("2.05", 1), 21);
  EXPECT_EQ(threshold("", 0), std::nullopt);
}

TEST(Decimals, AreReadExactly) {
  EXPECT_EQ(decimal_number("10.50")->digits, 105);
  EXPECT_EQ(decimal_number("10.50")->decimals, 1u);
  EXPECT_EQ(decimal_number("7,000")->digits, 7);
  EXPECT_FALSE(decimal_number("1.0000001"));
  EXPECT_FALSE(decimal_number("1.2.3"));
  EXPECT_FALSE(decimal_number(""));
  EXPECT_FALSE(decimal_number("1e3"));
  EXPECT_FALSE(scaled({std::numeric_limits<std::int64_t>::max(), 0}, 1));
}

RC_GTEST_PROP(Pb, GivesBackWhatItWrote, (std::uint64_t seed)) {
  Profiles profiles{seed};
  const bool points = profiles.below(2) == 0;
  PbFile file;
  file.election = profiles.budget(points ? BudgetVotes::points : BudgetVotes::approval);
  file.point_decimals = points ? profiles.below(3) : 0;
  file.meta = {{"description", " Two words; \"quoted\" "}, {"country", "Nowhere"}};
  auto& projects = file.election.projects;
  projects[0].name = "A; \"b\" c";
  for (auto& ballot : file.election.ballots) ballot.count = 1;
  for (std::size_t i = 0; i < file.election.ballots.size(); ++i)
    file.voters.push_back("v" + std::to_string(i));
  const auto text = write_pb(file, {0});
  const auto read = read_pb(text);
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->warnings.empty());
  RC_ASSERT(read->value_of("description") == " Two words; \"quoted\" ");
  RC_ASSERT(read->voters == file.voters);
  // What is read has no zeros at the end; from then on it is the same to the byte.
  const auto again = read_pb(write_pb(*read, {0}));
  RC_ASSERT(again.has_value());
  RC_ASSERT(write_pb(*again, {0}) == write_pb(*read, {0}));
  const auto before = support_of(file.election);
  const auto after = support_of(read->election);
  RC_ASSERT(after.voters == before.voters);
  for (std::size_t i = 0; i < projects.size(); ++i) {
    RC_ASSERT(read->election.projects[i].name == projects[i].name);
    RC_ASSERT(ratio(integer_of(read->election.projects[i].cost), 1) *
                  ratio(integer_of(file.election.budget), 1) ==
              ratio(integer_of(projects[i].cost), 1) * ratio(integer_of(read->election.budget), 1));
  }
}

}  // namespace
}  // namespace wardmote::counting
