#include "governance/counting/blt.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/governance/counting/faults.h"
#include "tests/governance/counting/profiles.h"

namespace wardmote::counting {
namespace {

std::string fault_of(std::string_view text) { return fault_in(read_blt(text)); }

bool same(const RankedElection& one, const RankedElection& other) {
  if (one.options.size() != other.options.size() || one.ballots.size() != other.ballots.size())
    return false;
  for (std::size_t i = 0; i < one.options.size(); ++i)
    if (one.options[i].name != other.options[i].name ||
        one.options[i].withdrawn != other.options[i].withdrawn)
      return false;
  for (std::size_t i = 0; i < one.ballots.size(); ++i)
    if (one.ballots[i].ranks != other.ballots[i].ranks ||
        one.ballots[i].count != other.ballots[i].count)
      return false;
  return true;
}

TEST(Blt, IsReadWithWhatOtherProgramsWrite) {
  const auto file = read_blt(
      "\xEF\xBB\xBF# made by hand\r\n"
      "4 2  # four for two\r\n"
      "[tie 3 1 2 4]\n"
      "-2\n"
      "(b1) 3 1=4 - 2 0\n"
      "1 0\n"
      "5 3\n"
      "  2 0\n"
      "0\n"
      "\"Ann \\ Lee\"\n\"\xC3\x81gnes\" \"C # c\"\n\"Dee\n\"The title\"\n\"source\"\n");
  ASSERT_TRUE(file) << file.error().key;
  EXPECT_EQ(file->seats, 2u);
  EXPECT_EQ(file->title, "The title");
  const auto& election = file->election;
  ASSERT_EQ(election.options.size(), 4u);
  EXPECT_EQ(election.options[0].name, "Ann \\ Lee");
  EXPECT_EQ(election.options[2].id, "C # c");
  EXPECT_EQ(election.options[3].name, "Dee");
  EXPECT_TRUE(election.options[1].withdrawn);
  ASSERT_EQ(election.ballots.size(), 3u);
  EXPECT_EQ(election.ballots[0].count, 3u);
  EXPECT_EQ(election.ballots[0].ranks, (std::vector<std::vector<OptionIndex>>{{0, 3}, {1}}));
  EXPECT_TRUE(election.ballots[1].ranks.empty());
  EXPECT_EQ(election.ballots[2].ranks, (std::vector<std::vector<OptionIndex>>{{2}, {1}}));
}

TEST(Blt, TakesTheWithdrawnFromOptionsToo) {
  const auto file = read_blt("3 1\n[withdrawn 1 3]\n[nick a b c]\n1 2 0\n0\n\"A\"\n\"B\"\n\"C\"\n");
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->election.options[0].withdrawn);
  EXPECT_FALSE(file->election.options[1].withdrawn);
  EXPECT_TRUE(file->election.options[2].withdrawn);
  EXPECT_EQ(fault_of("1 1\n[withdrawn x]\n0\n\"A\"\n"), "number_expected 2");
  EXPECT_EQ(fault_of("1 1\n[withdrawn 2]\n0\n\"A\"\n"), "blt_option_unknown 3");
  EXPECT_EQ(fault_of("1 1\n["), "file_ends 2");
}

TEST(Blt, SaysWhatIsWrongInWhichLine) {
  EXPECT_EQ(fault_of(""), "file_ends 1");
  EXPECT_EQ(fault_of("two 1"), "number_expected 1");
  EXPECT_EQ(fault_of("0 1\n0\n"), "blt_header 1");
  EXPECT_EQ(fault_of("2 0\n0\n"), "blt_header 1");
  EXPECT_EQ(fault_of("501 1\n"), "blt_header 1");
  EXPECT_EQ(fault_of("2 1\n1 2 1 0\n1 3 0\n0\n"), "blt_option_unknown 3");
  EXPECT_EQ(fault_of("2 1\n-3\n0\n"), "blt_option_unknown 2");
  EXPECT_EQ(fault_of("2 1\n1 2 1 2 0\n0\n"), "blt_option_twice 2");
  EXPECT_EQ(fault_of("2 1\n1 2=2 0\n0\n"), "blt_option_twice 2");
  EXPECT_EQ(fault_of("2 1\n1 2= 0\n0\n"), "number_expected 2");
  EXPECT_EQ(fault_of("2 1\n1 2 1\n"), "file_ends 3");
  EXPECT_EQ(fault_of("2 1\n1.5 2 0\n"), "number_expected 2");
  EXPECT_EQ(fault_of("2 1\n99999999999999999999 2 0\n"), "number_expected 2");
  EXPECT_EQ(fault_of("2 1\n9999999999 2 0\n"), "too_many_ballots");
  EXPECT_EQ(fault_of("2 1\n1 2 0\n0\n\"A\"\n"), "file_ends 5");
  EXPECT_EQ(fault_of("2 1\n1 2 0\n0\n\"A\"\nB\n"), "blt_name_expected 5");
  EXPECT_EQ(fault_of("2 1\n0\n\"A\"\n\"\"\n"), "blt_name_expected 4");
  EXPECT_EQ(fault_of("2 1\n0\n\"A\"\n\"A\"\n"), "name_twice 4");
  EXPECT_EQ(fault_of("1 1\n0\n\"A\"\n\"T\"\n7\n"), "blt_rest 5");
  EXPECT_EQ(fault_of("1 1\n0\n\"Ann \"\"Red\"\" Lee\"\n"), "blt_name_expected 3");
  EXPECT_EQ(fault_of("1 1\n0\n\"A\"\n\"T\"x\n"), "blt_rest 4");
  EXPECT_EQ(fault_of("1 1\n0\n\"A\xff\"\n"), "not_utf8 3");
  EXPECT_EQ(fault_of(std::string(count_file_bytes_max + 1, ' ')), "too_large");
}

RC_GTEST_PROP(Blt, GivesBackWhatItWrote, (std::uint64_t seed)) {
  Profiles profiles{seed};
  BltFile file{profiles.ranked(9), 1 + profiles.below(5), "A title; with: \xD0\xB6 # and more"};
  for (auto& option : file.election.options) option.id = option.name;
  const auto text = write_blt(file);
  const auto read = read_blt(text);
  RC_ASSERT(read.has_value());
  RC_ASSERT(same(read->election, file.election));
  RC_ASSERT(read->seats == file.seats);
  RC_ASSERT(read->title == file.title);
  RC_ASSERT(write_blt(*read) == text);
}

TEST(Blt, WritesNamesThatTheFormatCannotHoldAsCloseAsItCan) {
  BltFile file{{{{"a", "Ann \"Red\" Lee\n"}}, {}}, 1, ""};
  const auto read = read_blt(write_blt(file));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->election.options[0].name, "Ann 'Red' Lee ");
}

}  // namespace
}  // namespace wardmote::counting
