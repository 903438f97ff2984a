#include "server/commands/command_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

#include "server/commands/completion.h"
#include "server/commands/manual.h"
#include "server/config/troff.h"

namespace wardmote::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// "city [--json] fetch FILE -o FORM", where --json may stand behind "fetch" as well.
class CommandTreeTest : public testing::Test {
 protected:
  CommandTreeTest() {
    app_.fallthrough();
    app_.add_flag("--json", json_, "Print JSON");
    auto* fetch = app_.add_subcommand("fetch", "Fetch one's file");
    fetch->add_option("FILE", file_, "What to fetch")->required()->type_name("FILE");
    fetch->add_option("-o,--format", format_, "How")
        ->check(CLI::IsMember({"text", "json"}))
        ->envname("CITY_FORMAT");
    fetch->add_option("--seats", seats_, "How many")
        ->check(CLI::Range(1, 500))
        ->capture_default_str();
  }

  DescribedCommand described() const { return describe(app_); }
  DescribedOption option(std::size_t number) const {
    return described().commands.at(0).options.at(number);
  }

 private:
  CLI::App app_{"Asks a city", "city"};
  bool json_ = false;
  std::string file_;
  std::string format_;
  int seats_ = 7;
};

TEST_F(CommandTreeTest, HasCommandsArgumentsAndOptions) {
  const auto city = described();
  EXPECT_EQ(city.name, "city");
  ASSERT_EQ(city.commands.size(), 1u);
  const auto& fetch = city.commands[0];
  EXPECT_EQ(fetch.description, "Fetch one's file");
  ASSERT_EQ(fetch.arguments.size(), 1u);
  EXPECT_EQ(fetch.arguments[0].name, "FILE");
  EXPECT_TRUE(fetch.arguments[0].value.is_file());
  EXPECT_THAT(option(0).names, ElementsAre("-h", "--help"));
  EXPECT_FALSE(option(0).has_value);
  EXPECT_THAT(option(1).names, ElementsAre("-o", "--format"));
  EXPECT_THAT(option(1).value.choices, ElementsAre("text", "json"));
  EXPECT_EQ(option(1).variable, "CITY_FORMAT");
  EXPECT_THAT(option(2).value.choices, IsEmpty());
  EXPECT_EQ(option(2).preset, "7");
}

TEST_F(CommandTreeTest, SaysWhatMayStandBehindACommandFromAbove) {
  const auto inherited = described().commands.at(0).inherited;
  ASSERT_EQ(inherited.size(), 1u);
  EXPECT_THAT(inherited[0].names, ElementsAre("--json"));
  EXPECT_FALSE(inherited[0].has_value);
}

TEST_F(CommandTreeTest, IsWrittenAsAManualWithoutRequestsOfItsOwn) {
  const auto page =
      command_manual(described(), {.summary = "ask", .description = "", .foot = ".SH SEE ALSO\n"});
  EXPECT_THAT(page, HasSubstr(".SS \\fBcity fetch\\fR \\fIFILE\\fR [\\fIOPTION\\fR ...]\n"
                              "Fetch one\\(aqs file.\n"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-o\\fR, \\fB\\-\\-format\\fR \\fItext|json\\fR\nHow.\n"));
  EXPECT_THAT(page, HasSubstr("Default: 7.\n"));
  EXPECT_THAT(page, HasSubstr("\\fBCITY_FORMAT\\fR"));
  EXPECT_THAT(page, Not(HasSubstr("help\\fR\n")));
}

// What a description says must not end the quotation that a script puts it in.
TEST_F(CommandTreeTest, IsQuotedAsEachShellWantsIt) {
  EXPECT_THAT(zsh_completion(described()), HasSubstr("'fetch:Fetch one'\\''s file'"));
  EXPECT_THAT(fish_completion(described()), HasSubstr("-a fetch -d 'Fetch one\\'s file'"));
}

TEST(Troff, TakesNothingForARequest) {
  EXPECT_EQ(troff_text(".TH is no request"), "\\&.TH is no request");
  EXPECT_EQ(troff_text("'it' is a word"), "\\(aqit\\(aq is a word");
  EXPECT_EQ(troff_text("a\\fBc --d"), "a\\efBc \\-\\-d");
  EXPECT_EQ(troff_text("set `web.port` to 0"), "set \\fBweb.port\\fR to 0");
  EXPECT_EQ(troff_bold("--a"), "\\fB\\-\\-a\\fR");
}

}  // namespace
}  // namespace wardmote::server
