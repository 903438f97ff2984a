#include "telegram/command.h"

#include <gtest/gtest.h>

namespace wardmote::telegram {
namespace {

TEST(Command, ReadsNameMentionAndArguments) {
  EXPECT_EQ(parse_command("/report"), (Command{"report", "", ""}));
  EXPECT_EQ(parse_command("/Report@Ward_Bot  the light\nis broken \n"),
            (Command{"report", "Ward_Bot", "the light\nis broken"}));
  EXPECT_EQ(parse_command("/vote\nBan spam?"), (Command{"vote", "", "Ban spam?"}));
}

TEST(Command, OtherSlashesAreNoCommands) {
  for (const std::string text :
       {"", "report", " /report", "/", "/ report", "/tmp/file", "/a-b", "/report@", "/report@ x",
        "//x", "/отчёт", "/a@b@c", "/abcdefghijklmnopqrstuvwxyz0123456789"}) {
    EXPECT_FALSE(parse_command(text)) << text;
  }
}

TEST(Command, IsReadFromFreshWordsOfTheSenderOnly) {
  Message fresh;
  fresh.text = "/ban 5";
  ASSERT_TRUE(parse_command(fresh));
  auto caption = fresh;
  caption.is_caption = true;
  EXPECT_FALSE(parse_command(caption));
  auto forward = fresh;
  forward.is_forward = true;
  EXPECT_FALSE(parse_command(forward));
  auto automatic = fresh;
  automatic.is_automatic_forward = true;
  EXPECT_FALSE(parse_command(automatic));
  auto inline_result = fresh;
  inline_result.via_bot = true;
  EXPECT_FALSE(parse_command(inline_result));
  auto edited = fresh;
  edited.edit_date = Seconds{std::chrono::seconds{1}};
  EXPECT_FALSE(parse_command(edited));
}

TEST(Command, IsMeantForWhomItNames) {
  EXPECT_TRUE(is_meant_for({"report", "", ""}, "ward_bot"));
  EXPECT_TRUE(is_meant_for({"report", "Ward_Bot", ""}, "ward_bot"));
  EXPECT_FALSE(is_meant_for({"report", "other_bot", ""}, "ward_bot"));
}

TEST(DeepLink, PayloadIsShortAndPlain) {
  EXPECT_TRUE(is_deep_link_payload("a-Z_9"));
  EXPECT_TRUE(is_deep_link_payload(std::string(64, 'x')));
  EXPECT_FALSE(is_deep_link_payload(std::string(65, 'x')));
  for (const std::string text : {"", "a b", "a=b", "ü", "a\n"}) {
    EXPECT_FALSE(is_deep_link_payload(text)) << text;
  }
}

TEST(DeepLink, ComesWithStartOnly) {
  EXPECT_EQ(deep_link_payload(*parse_command("/start abc")), "abc");
  EXPECT_EQ(deep_link_payload(*parse_command("/start@ward_bot abc")), "abc");
  EXPECT_EQ(deep_link_payload(*parse_command("/start")), std::nullopt);
  EXPECT_EQ(deep_link_payload(*parse_command("/start a b")), std::nullopt);
  EXPECT_EQ(deep_link_payload(*parse_command("/help abc")), std::nullopt);
}

}  // namespace
}  // namespace wardmote::telegram
