#include "telegram/splitter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "telegram/html.h"
#include "telegram/html_tokens.h"
#include "telegram/unicode.h"

namespace wardmote::telegram {
namespace {

std::vector<std::string> split(std::string html, std::size_t units, std::size_t bytes = 1000) {
  std::vector<std::string> parts;
  for (auto& part : split_html(Html{std::move(html)}, {units, bytes})) {
    parts.push_back(std::move(part.value));
  }
  return parts;
}

using Parts = std::vector<std::string>;

/// True if every tag is closed in order and nothing else looks like markup.
bool is_well_formed(const Html& html) {
  std::vector<std::string_view> open;
  HtmlTokens tokens{html.value};
  std::string written;
  for (HtmlToken token; tokens.next(token);) {
    written += token.raw;
    if (token.kind == HtmlToken::Kind::open_tag) open.push_back(token.name);
    if (token.kind != HtmlToken::Kind::close_tag) continue;
    if (open.empty() || open.back() != token.name) return false;
    open.pop_back();
  }
  return open.empty() && written == html.value;
}

TEST(Splitter, LeavesAloneWhatFits) {
  EXPECT_EQ(split("<b>abc</b>", 10), (Parts{"<b>abc</b>"}));
  EXPECT_EQ(split("<b>abc</b>", 3), (Parts{"<b>abc</b>"}));
}

TEST(Splitter, PrefersParagraphsToLinesToWords) {
  EXPECT_EQ(split("aaaa\n\nb\nc d eeeee", 12), (Parts{"aaaa\n\n", "b\nc d eeeee"}));
  EXPECT_EQ(split("aa aa\nb c dddd", 10), (Parts{"aa aa\n", "b c dddd"}));
  EXPECT_EQ(split("aaa bbb ccc", 9), (Parts{"aaa bbb ", "ccc"}));
  EXPECT_EQ(split("aaaaaaaaaaa", 9), (Parts{"aaaaaaaaa", "aa"}));
}

TEST(Splitter, ClosesTagsAtACutAndOpensThemAgain) {
  EXPECT_EQ(split("<b>aaa <i>bbb</i> ccc</b>", 8), (Parts{"<b>aaa <i>bbb</i> </b>", "<b>ccc</b>"}));
  EXPECT_EQ(split("<a href=\"https://x\">aaaabbbb</a>", 4),
            (Parts{"<a href=\"https://x\">aaaa</a>", "<a href=\"https://x\">bbbb</a>"}));
}

TEST(Splitter, NeverCutsAnEntity) {
  EXPECT_EQ(split("a&amp;&lt;&gt;b", 2), (Parts{"a&amp;", "&lt;&gt;", "b"}));
}

TEST(Splitter, NeverCutsAGrapheme) {
  EXPECT_EQ(split("aa👨\u200D👩\u200D👧b", 9), (Parts{"aa", "👨\u200D👩\u200D👧b"}));
}

TEST(Splitter, KeepsBelowTheLimitOfBytes) {
  for (const auto& part : split("<b>&amp;&amp;&amp;&amp;&amp;&amp;&amp;&amp;</b>", 100, 30)) {
    EXPECT_LE(part.size(), 30U);
  }
}

TEST(Splitter, LeavesOutBlankParts) {
  EXPECT_TRUE(split(" \n ", 2).empty());
  EXPECT_EQ(split("aaaa\n\n\n\n\n\nbbbb", 4), (Parts{"aaaa", "bbbb"}));
}

TEST(Splitter, SplitsWhatIsOneCharacterTooLong) {
  const auto parts = split_html(Html{std::string(4097, 'x')});
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(visible_length(parts[0]), 4096U);
}

TEST(Splitter, ClipsWithAnEllipsis) {
  EXPECT_EQ(clip_html(Html{"<b>abc</b>"}, 3).value, "<b>abc</b>");
  EXPECT_EQ(clip_html(Html{"<b>abcd</b>"}, 3).value, "<b>ab\u2026</b>");
  EXPECT_EQ(clip_html(Html{"<b>ab</b> cd"}, 4).value, "<b>ab</b>\u2026");
  EXPECT_EQ(clip_html(Html{"&amp;&amp;&amp;"}, 2).value, "&amp;\u2026");
}

/// Nested markup around texts with everything that is awkward to cut.
rc::Gen<Html> html(int depth) {
  const auto piece = rc::gen::element<std::string>("word ", "a", "\n", "\n\n", "<&>\"", "😀",
                                                   "e\u0301\u0302", "👩\u200D🚒", " ", "longerword");
  const auto text = rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                                 [](const std::vector<std::string>& pieces) {
                                   HtmlBuilder builder;
                                   for (const auto& piece : pieces) builder.text(piece);
                                   return builder.take();
                                 });
  if (depth == 0) return text;
  return rc::gen::map(rc::gen::tuple(html(depth - 1), text, rc::gen::inRange(0, 4)),
                      [](const std::tuple<Html, Html, int>& parts) {
                        const auto& [inner, after, kind] = parts;
                        HtmlBuilder builder;
                        if (kind == 0) builder.bold(inner);
                        if (kind == 1) builder.italic(inner);
                        if (kind == 2)
                          builder.link(visible_text(inner), "https://example.org/?a=1&b=2");
                        if (kind == 3) builder.blockquote(inner);
                        return builder.append(after).take();
                      });
}

std::string without_space(std::string text) {
  std::erase_if(text, [](char byte) { return byte == ' ' || byte == '\n'; });
  return text;
}

RC_GTEST_PROP(SplitterProperty, PartsFitAreWellFormedAndLoseNothing, ()) {
  const auto whole = *html(3);
  const auto units = *rc::gen::inRange<std::size_t>(16, 80);
  std::string read;
  for (const auto& part : split_html(whole, {units, 400})) {
    RC_ASSERT(visible_length(part) <= units);
    RC_ASSERT(part.value.size() <= 400U);
    RC_ASSERT(is_well_formed(part));
    read += visible_text(part);
  }
  RC_ASSERT(without_space(read) == without_space(visible_text(whole)));
}

RC_GTEST_PROP(SplitterProperty, AClippedTextIsABeginningThatFits, ()) {
  const auto whole = *html(3);
  const auto units = *rc::gen::inRange<std::size_t>(1, 80);
  const auto clipped = clip_html(whole, units);
  RC_ASSERT(visible_length(clipped) <= units);
  RC_ASSERT(is_well_formed(clipped));
  if (visible_length(whole) <= units) {
    RC_ASSERT(visible_text(clipped) == visible_text(whole));
  } else {
    const auto text = visible_text(clipped);
    RC_ASSERT(text.ends_with("\u2026"));
    RC_ASSERT(visible_text(whole).starts_with(text.substr(0, text.size() - 3)));
  }
}

RC_GTEST_PROP(SplitterProperty, AnythingAtAllIsSplitIntoPartsThatFit, ()) {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "<b>", "</b>", "<i>", "</i>", "<", ">", "&", "&amp;", "&am", "<a href=\"", "\">", "x", " ",
      "\xff", "\u200D", "</", "<b", "<code>"));
  std::string text;
  for (const auto& piece : pieces) text += piece;
  for (const auto& part : split_html(Html{text}, {20, 200})) {
    RC_ASSERT(visible_length(part) <= 20U);
    RC_ASSERT(part.value.size() <= 200U);
    if (text.size() > 20) RC_ASSERT(is_well_formed(part));
  }
}

}  // namespace
}  // namespace wardmote::telegram
