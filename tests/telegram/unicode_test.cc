#include "telegram/unicode.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "telegram/limits.h"

namespace wardmote::telegram {
namespace {

std::string repeated(std::string_view piece, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

TEST(Unicode, CountsAsTelegramCounts) {
  EXPECT_EQ(utf16_length("abc"), 3U);
  EXPECT_EQ(utf16_length("ü€"), 2U);
  EXPECT_EQ(utf16_length("😀"), 2U);
}

TEST(Unicode, BrokenBytesAreReplacedOneByOne) {
  for (const std::string bytes :
       {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x82", "\xf5\x80\x80\x80"}) {
    std::string expected;
    for (std::size_t i = 0; i < bytes.size(); ++i) expected += "\uFFFD";
    EXPECT_EQ(sanitise_text(bytes), expected);
  }
}

TEST(Unicode, GraphemesHoldTogether) {
  for (const std::string_view whole :
       {"a\u0301", "👨\u200D👩\u200D👧", "👍🏽", "🇩🇪", "❤\uFE0F", "\r\n", "क\u094D", "각"}) {
    const auto text = std::string{whole} + "x";
    EXPECT_EQ(grapheme_end(text, 0), whole.size()) << whole;
  }
}

TEST(Unicode, TwoFlagsAreTwoGraphemes) { EXPECT_EQ(grapheme_end("🇩🇪🇫🇷", 0), 8U); }

TEST(Unicode, AJoinerDoesNotSwallowMarkup) { EXPECT_EQ(grapheme_end("a\u200D<b>", 0), 4U); }

TEST(Unicode, AGraphemeHasAnEnd) { EXPECT_LT(grapheme_end(repeated("\u0301", 1000), 0), 100U); }

TEST(Unicode, ClipsBetweenGraphemes) {
  EXPECT_EQ(clip_text("abc", 3), "abc");
  EXPECT_EQ(clip_text("abcd", 3), "ab\u2026");
  EXPECT_EQ(clip_text("ab cd", 4), "ab\u2026");
  EXPECT_EQ(clip_text("a👨\u200D👩b", 5), "a\u2026");
  EXPECT_EQ(clip_text("abc", 0), "");
}

TEST(SanitiseName, RemovesWhatBreaksALine) {
  EXPECT_EQ(sanitise_name("Ann\nLee\r\n\x1b[2J\t!"), "Ann Lee [2J !");
  EXPECT_EQ(sanitise_name("  Ann \u00A0\u2003 Lee\u2028"), "Ann Lee");
}

TEST(SanitiseName, NeutralisesBidirectionalControls) {
  EXPECT_EQ(sanitise_name("\u202EnnA\u202C \u2066x\u2069\u200F"), "nnA x");
}

TEST(SanitiseName, RemovesWhatShowsNothing) {
  EXPECT_EQ(sanitise_name("\u200B\u3164\uFEFF\u115F\u2060"), "");
}

TEST(SanitiseName, KeepsAtMostThreeMarksOnACharacter) {
  EXPECT_EQ(sanitise_name("Z" + repeated("\u0301", 64) + "oe\u0301"),
            "Z\u0301\u0301\u0301oe\u0301");
}

TEST(SanitiseName, KeepsNamesOfAllScripts) {
  for (const std::string name :
       {"Ольга", "محمد", "दीपिका", "Nguyễn", "李小龍", "שרה", "👩\u200D🚒 Zoë", "O'Brien-Łuk"}) {
    EXPECT_EQ(sanitise_name(name), name);
  }
}

TEST(SanitiseName, IsClipped) {
  EXPECT_EQ(utf16_length(sanitise_name(std::string(200, 'x'))), limits::name_units);
}

RC_GTEST_PROP(UnicodeProperty, CleanedTextIsValidAndStaysClean, (const std::string& bytes)) {
  const auto clean = sanitise_text(bytes);
  RC_ASSERT(sanitise_text(clean) == clean);
  const auto name = sanitise_name(bytes);
  RC_ASSERT(utf16_length(name) <= limits::name_units);
  RC_ASSERT(name.find('\n') == std::string::npos);
}

RC_GTEST_PROP(UnicodeProperty, ClippedTextIsABeginningThatFits,
              (const std::string& bytes, std::uint8_t limit)) {
  const auto text = sanitise_text(bytes);
  const auto clipped = clip_text(text, limit);
  RC_ASSERT(utf16_length(clipped) <= limit);
  if (clipped == text) return;
  RC_ASSERT(clipped.empty() || clipped.ends_with("\u2026"));
  if (!clipped.empty()) RC_ASSERT(text.starts_with(clipped.substr(0, clipped.size() - 3)));
}

}  // namespace
}  // namespace wardmote::telegram
