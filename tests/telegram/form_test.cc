#include "telegram/form.h"

#include <gtest/gtest.h>

#include "telegram/request.h"

namespace wardmote::telegram {
namespace {

TEST(Form, MembersBecomeFields) {
  const auto request = to_request(SendPhoto{.chat = ChatId{-100},
                                            .file_id = "",
                                            .caption = Html{"<b>a</b> & \"b\""},
                                            .thread = ThreadId{7},
                                            .reply_to = MessageId{3}});
  const std::vector<FormField> expected{
      {"chat_id", "-100"},
      {"message_thread_id", "7"},
      {"caption", "<b>a</b> & \"b\""},
      {"parse_mode", "HTML"},
      {"reply_parameters", R"({"message_id":3,"allow_sending_without_reply":true})"}};
  EXPECT_EQ(form_fields(request.body), expected);
}

TEST(Form, WhatIsNoTextStaysJson) {
  const std::vector<FormField> expected{
      {"a", "true"}, {"b", "[1,{\"c\":\"\u00e9\"}]"}, {"d", ""}, {"e", "1.5"}};
  EXPECT_EQ(form_fields(R"({"a":true, "b":[1, {"c":"\u00e9"}], "d":"", "e":1.5})"), expected);
}

TEST(Form, OnlyAnObjectHasFields) {
  EXPECT_EQ(form_fields("[1]"), std::nullopt);
  EXPECT_EQ(form_fields(""), std::nullopt);
  EXPECT_EQ(form_fields(R"({"a":)"), std::nullopt);
  EXPECT_EQ(form_fields("{}"), std::vector<FormField>{});
}

}  // namespace
}  // namespace wardmote::telegram
