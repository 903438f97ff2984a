#include "governance/core/text.h"

#include <rapidcheck/gtest.h>

namespace wardmote {
namespace {

TEST(Text, TellsUtf8FromOtherBytes) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("aé€😀"));
  for (const auto* bad : {"\x80", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xF5\x80\x80\x80", "\xE2\x82", "a\xFF"}) {
    EXPECT_FALSE(is_utf8(bad)) << bad;
  }
}

TEST(Text, CountsCodePoints) { EXPECT_EQ(count_code_points("aé€😀"), 4u); }

TEST(Text, MakesOneLine) {
  EXPECT_EQ(clean_line("  Anna \t\n  B.\x01\xE2\x80\xA8 C "), "Anna B. C");
  EXPECT_EQ(clean_line("a\xFFz"), "a\xEF\xBF\xBDz");
  EXPECT_EQ(clean_line("\n \x7F\xC2\x85"), "");
}

TEST(Text, KeepsLinesOfATextAndDropsControls) {
  EXPECT_EQ(clean_text("\r\none\r\ntwo\x02\rthree\t!\n\n"), "one\ntwo\nthree\t!");
}

TEST(Text, CutsBetweenCodePoints) {
  EXPECT_EQ(cut("aé€", 3), "aé");
  EXPECT_EQ(cut("aé€", 5), "aé");
  EXPECT_EQ(cut("aé€", 6), "aé€");
  EXPECT_EQ(cut("é", 1), "");
}

TEST(Text, ReadsTheDigitsOfOtherScripts) {
  EXPECT_EQ(fold_digits("١٢٫٥"), "12.5");
  EXPECT_EQ(fold_digits("۹۸"), "98");
  EXPECT_EQ(fold_digits("１８：３０"), "18:30");
  EXPECT_EQ(fold_digits("abc"), "abc");
}

RC_GTEST_PROP(Text, WhateverIsCleanedIsUtf8AndStaysAsItIs, (const std::string& bytes)) {
  for (const auto& cleaned : {clean_line(bytes), clean_text(bytes), repair_utf8(bytes)}) {
    RC_ASSERT(is_utf8(cleaned));
  }
  RC_ASSERT(clean_line(clean_line(bytes)) == clean_line(bytes));
  RC_ASSERT(clean_text(clean_text(bytes)) == clean_text(bytes));
  RC_ASSERT(is_utf8(cut(clean_line(bytes), bytes.size() / 2)));
}

}  // namespace
}  // namespace wardmote
