#include "dialogue/clean_text.h"

#include <gtest/gtest.h>

namespace wardmote::dialogue {
namespace {

TEST(CleanText, MakesNothingOfInvisibleCharacters) {
  std::string invisible;
  for (int i = 0; i < 4096; ++i) invisible += "\u200b";
  EXPECT_EQ(clean_text(invisible), "");
  EXPECT_EQ(clean_text("\u200d \u2060\n"), "");
}
TEST(CleanText, CutsZalgoToThreeMarks) {
  std::string zalgo = "a";
  for (int i = 0; i < 64; ++i) zalgo += "\u0301";
  EXPECT_EQ(clean_text(zalgo), "a\u0301\u0301\u0301");
}
TEST(CleanText, DropsWhatTurnsLinesAround) { EXPECT_EQ(clean_text("a\u202eb\x01"), "ab"); }
TEST(CleanText, KeepsFamiliesAndFlagsTogether) {
  EXPECT_EQ(clean_text("👩\u200d👧"), "👩\u200d👧");
  EXPECT_EQ(clean_text(" line\nnext "), "line\nnext");
}
TEST(CleanText, CutsBetweenCharacters) {
  const auto cut = clean_text(std::string(3, 'x') + "ééééé", 8);
  EXPECT_LE(cut.size(), 8u);
  EXPECT_EQ(cut, "xxxé");
}

}  // namespace
}  // namespace wardmote::dialogue
