#include <gtest/gtest.h>

#include "sandbox/formatted_text.h"

namespace wardmote::sandbox {
namespace {

std::string error_of(std::string_view html) {
  const auto parsed = parse_html(html);
  return parsed ? "none" : parsed.error();
}

TEST(Html, NamesWhatIsWrongAndWhere) {
  EXPECT_EQ(error_of("<x>a</x>"), "Unsupported start tag \"x\" at byte offset 0");
  EXPECT_EQ(error_of("a</b>"), "Unexpected end tag at byte offset 1");
  EXPECT_EQ(error_of("<b>a</i>"),
            "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"");
  EXPECT_EQ(error_of("<b>a"), "Can't find end tag corresponding to start tag \"b\"");
  EXPECT_EQ(error_of("\xD0\xB6<y>"), "Unsupported start tag \"y\" at byte offset 2");
  EXPECT_EQ(error_of("<span>a</span>"),
            "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0");
  EXPECT_EQ(error_of("<b"), "Unclosed start tag at byte offset 0");
  EXPECT_EQ(error_of("<b>a</b"), "Unclosed end tag at byte offset 4");
}

TEST(Html, CountsOffsetsInUtf16) {
  const auto parsed = parse_html("\xF0\x9F\x98\x80<b>\xD0\xB6</b>");
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->entities.size(), 1u);
  EXPECT_EQ(parsed->entities[0].offset, 2u);
  EXPECT_EQ(parsed->entities[0].length, 1u);
}

TEST(Html, KeepsWhatIsNoEntity) {
  const auto parsed = parse_html("a &lt;b&gt; &amp; &copy; & c > d &#128512;&#x41;");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->text,
            "a <b> & &copy; & c > d \xF0\x9F\x98\x80"
            "A");
}

TEST(Html, EmptyEndTagClosesTheInnermost) {
  const auto parsed = parse_html("<b>a<i>b</></>");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->entities.size(), 2u);
}

TEST(Html, PreWithCodeIsOneBlockInItsLanguage) {
  const auto parsed = parse_html("<pre><code class=\"language-cpp\">int x;</code></pre>");
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->entities.size(), 1u);
  EXPECT_EQ(parsed->entities[0].type, "pre");
  EXPECT_EQ(parsed->entities[0].argument, "cpp");
}

TEST(Html, LinkToAUserIsAMention) {
  const auto parsed = parse_html("<a href=\"tg://user?id=42\">Ann</a>");
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->entities.size(), 1u);
  EXPECT_EQ(parsed->entities[0].type, "text_mention");
  EXPECT_EQ(parsed->entities[0].argument, "42");
}

TEST(Entities, FindsCommandsMentionsAndLinks) {
  FormattedText text{.text = "/go@a_bot hi @annie see https://a.example/x, #lamp a/b e@x"};
  find_entities(text);
  std::vector<std::string> types;
  for (const auto& entity : text.entities) types.push_back(entity.type);
  EXPECT_EQ(types, (std::vector<std::string>{"bot_command", "mention", "url", "hashtag"}));
}

TEST(Entities, TrimmingMovesThem) {
  FormattedText text{.text = "  ab ", .entities = {{.type = "bold", .offset = 1, .length = 3}}};
  trim(text);
  EXPECT_EQ(text.text, "ab");
  ASSERT_EQ(text.entities.size(), 1u);
  EXPECT_EQ(text.entities[0].offset, 0u);
  EXPECT_EQ(text.entities[0].length, 2u);
}

}  // namespace
}  // namespace wardmote::sandbox
