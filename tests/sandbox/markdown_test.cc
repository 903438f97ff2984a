#include <gtest/gtest.h>

#include "sandbox/formatted_text.h"

namespace wardmote::sandbox {
namespace {

using Parsed = tl::expected<FormattedText, std::string>;

/// The text and its entities in one line: `a b | bold 0 1; link 2 1 url`.
std::string told(const Parsed& parsed) {
  if (!parsed) return parsed.error();
  auto out = parsed->text + " |";
  for (const auto& entity : parsed->entities) {
    out += " " + entity.type + " " + std::to_string(entity.offset) + "+" +
           std::to_string(entity.length);
    if (!entity.argument.empty()) out += " " + entity.argument;
    out += ";";
  }
  return out;
}
std::string old(std::string_view text) { return told(parse_markdown(text)); }
std::string v2(std::string_view text) { return told(parse_markdown_v2(text)); }

TEST(Markdown, ReadsItsFourMarks) {
  EXPECT_EQ(old("*b* _i_ `c` [t](http://a.b)"),
            "b i c t | bold 0+1; italic 2+1; code 4+1; text_link 6+1 http://a.b;");
  EXPECT_EQ(old("```cpp\nint x;```"), "int x; | pre 0+6 cpp;");
  EXPECT_EQ(old("```\r\nint `x`;```"), "int `x`; | pre 0+8;");
  EXPECT_EQ(old("[Ann](tg://user?id=42)!"), "Ann! | text_mention 0+3 42;");
  EXPECT_EQ(old("\\*a\\_ - . !"), "*a_ - . ! |");
  EXPECT_EQ(old("\xF0\x9F\x98\x80 *\xD0\xB6*"), "\xF0\x9F\x98\x80 \xD0\xB6 | bold 3+1;");
}

TEST(Markdown, SaysWhereAnEntityHasNoEnd) {
  EXPECT_EQ(old("a *b"), "Can't find end of the entity starting at byte offset 2");
  EXPECT_EQ(old("\xD0\xB6 _i"), "Can't find end of the entity starting at byte offset 3");
  EXPECT_EQ(old("```a``"), "Can't find end of the entity starting at byte offset 0");
  EXPECT_EQ(old("snake_case"), "Can't find end of the entity starting at byte offset 5");
}

TEST(MarkdownV2, ReadsAllItsMarks) {
  EXPECT_EQ(v2("*b* _i_ __u__ ~s~ ||p|| `c`"),
            "b i u s p c | bold 0+1; italic 2+1; underline 4+1; strikethrough 6+1; spoiler 8+1; "
            "code 10+1;");
  EXPECT_EQ(v2("*b _i __u__ i_ b*"), "b i u i b | bold 0+9; italic 2+5; underline 4+1;");
  EXPECT_EQ(v2("```py\na = \\`b\\`\n```"), "a = `b`\n | pre 0+8 py;");
  EXPECT_EQ(v2("[t\\.](http://a.b/\\)x)"), "t. | text_link 0+2 http://a.b/)x;");
  EXPECT_EQ(v2("[Ann](tg://user?id=42)"), "Ann | text_mention 0+3 42;");
  EXPECT_EQ(v2("![x](tg://emoji?id=5)"), "x | custom_emoji 0+1 5;");
  EXPECT_EQ(v2("1\\. a\\-b\\!"), "1. a-b! |");
}

TEST(MarkdownV2, QuotesByLines) {
  EXPECT_EQ(v2(">a\n>b\nc"), "a\nb\nc | blockquote 0+3;");
  EXPECT_EQ(v2(">a *b*"), "a b | blockquote 0+3; bold 2+1;");
  EXPECT_EQ(v2(">a\n>b||\nc"), "a\nb\nc | expandable_blockquote 0+3;");
  EXPECT_EQ(v2(">a\n**>b||"), "a\nb | blockquote 0+1; expandable_blockquote 2+1;");
  EXPECT_EQ(v2(">*a\nb*"), "Can't find end of Bold entity at byte offset 1");
}

TEST(MarkdownV2, NamesReservedCharacters) {
  EXPECT_EQ(v2("a."), "Character '.' is reserved and must be escaped with the preceding '\\'");
  EXPECT_EQ(v2("a!"), "Character '!' is reserved and must be escaped with the preceding '\\'");
  EXPECT_EQ(v2("a|b"), "Character '|' is reserved and must be escaped with the preceding '\\'");
  EXPECT_EQ(v2("a>b"), "Character '>' is reserved and must be escaped with the preceding '\\'");
  EXPECT_EQ(v2("(a)"), "Character '(' is reserved and must be escaped with the preceding '\\'");
}

TEST(MarkdownV2, SaysWhatHasNoEnd) {
  EXPECT_EQ(v2("a *b"), "Can't find end of Bold entity at byte offset 2");
  EXPECT_EQ(v2("_a"), "Can't find end of Italic entity at byte offset 0");
  EXPECT_EQ(v2("__a_"), "Can't find end of Italic entity at byte offset 3");
  EXPECT_EQ(v2("```c a"), "Can't find end of PreCode entity at byte offset 0");
  EXPECT_EQ(v2("[a](b"), "Can't find end of a URL at byte offset 4");
  EXPECT_EQ(v2("![a]"), "Custom emoji entity must contain a tg://emoji URL");
}

}  // namespace
}  // namespace wardmote::sandbox
