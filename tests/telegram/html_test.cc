#include "telegram/html.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "telegram/unicode.h"

namespace wardmote::telegram {
namespace {

TEST(Html, EscapesWhatStrangersType) {
  EXPECT_EQ(HtmlBuilder{}.text("<b>\"A\" & B</b>").take().value,
            "&lt;b&gt;&quot;A&quot; &amp; B&lt;/b&gt;");
}

TEST(Html, LeavesMarkdownAlone) {
  EXPECT_EQ(HtmlBuilder{}.text("No. 5-7 (A)! *_`[").take().value, "No. 5-7 (A)! *_`[");
}

TEST(Html, StripsControlCharactersFromText) {
  EXPECT_EQ(HtmlBuilder{}.text(std::string{"a\0b\x07\x1b c\nd\te", 11}).take().value, "ab c\nd\te");
}

TEST(Html, MarksUp) {
  EXPECT_EQ(HtmlBuilder{}.bold("a<").italic("b").code("c").blockquote("d").line().take().value,
            "<b>a&lt;</b><i>b</i><code>c</code><blockquote>d</blockquote>\n");
}

TEST(Html, MarkupNests) {
  const auto inner = HtmlBuilder{}.text("a ").italic("b").take();
  EXPECT_EQ(HtmlBuilder{}.bold(inner).expandable_blockquote(inner).take().value,
            "<b>a <i>b</i></b><blockquote expandable>a <i>b</i></blockquote>");
}

TEST(Html, LinksOnlyToKnownSchemes) {
  EXPECT_EQ(HtmlBuilder{}.link("x", "https://a.org/?q=\"&b").take().value,
            "<a href=\"https://a.org/?q=&quot;&amp;b\">x</a>");
  for (const std::string url :
       {"javascript:alert(1)", "", "https://a b", "HTTPS//", "file:///etc/passwd"}) {
    EXPECT_EQ(HtmlBuilder{}.link("x", url).take().value, "x") << url;
  }
  EXPECT_EQ(HtmlBuilder{}.link("x", "https://" + std::string(3000, 'a')).take().value, "x");
}

TEST(Html, ANameIsNeverMarkup) {
  EXPECT_EQ(HtmlBuilder{}.mention(UserId{42}, "<a href=\"x\">Ann & \n").take().value,
            "<a href=\"tg://user?id=42\">&lt;a href=&quot;x&quot;&gt;Ann &amp;</a>");
}

TEST(Html, ANameWithNothingToShowIsADash) {
  EXPECT_EQ(HtmlBuilder{}.name("\u3164\u200B").take().value, "\u2014");
}

TEST(Html, ANameThatRunsTheOtherWayIsIsolated) {
  EXPECT_EQ(HtmlBuilder{}.name("محمد").take().value, "\u2068محمد\u2069");
  EXPECT_EQ(HtmlBuilder{}.name("Ann").take().value, "Ann");
  EXPECT_EQ(HtmlBuilder{TextDirection::right_to_left}.name("Ann").take().value, "\u2068Ann\u2069");
}

TEST(Html, CountsWhatAReaderSees) {
  EXPECT_EQ(visible_length(Html{"<b>a&lt;</b> <a href=\"https://x?a&amp;b\">😀</a>"}), 5U);
  EXPECT_EQ(visible_text(Html{"<b>a&lt;b&gt; &quot;&amp;amp;</b>"}), "a<b> \"&amp;");
}

RC_GTEST_PROP(HtmlProperty, TextReadsAsItWasTyped, (const std::string& bytes)) {
  const auto html = HtmlBuilder{}.bold(bytes).text(bytes).take();
  const auto clean = sanitise_text(bytes);
  RC_ASSERT(visible_text(html) == clean + clean);
  RC_ASSERT(visible_length(html) == 2 * utf16_length(clean));
}

}  // namespace
}  // namespace wardmote::telegram
