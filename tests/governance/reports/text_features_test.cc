#include "governance/reports/text_features.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace wardmote::reports {
namespace {

TEST(TextFeatures, CompareWordsInEveryScript) {
  const auto alike = [](std::string_view a, std::string_view b) {
    return text_similarity(text_features(a), text_features(b));
  };
  EXPECT_EQ(alike("Dark LAMP", "dark lamp"), 1000u);
  EXPECT_GT(alike("学校门口的路灯坏了", "学校门口路灯坏了"), 600u);
  EXPECT_LT(alike("学校门口的路灯坏了", "垃圾没有收"), 100u);
  EXPECT_GT(alike("Не горит фонарь у школы", "у школы не горит фонарь"), 900u);
  EXPECT_GT(alike("farola apagada en la plaza", "La farola de la plaza está apagada"), 500u);
  EXPECT_EQ(alike("", "lamp"), 0u);
  EXPECT_EQ(alike("\xff\xfe", "lamp"), 0u);
}

std::string sentence(const std::vector<std::uint8_t>& words) {
  constexpr std::array<std::string_view, 9> known{
      "lamp", "dark", "school", "фонарь", "не горит", "路灯坏了", "farola", "مصباح", "a 7"};
  std::string text;
  for (const auto word : words) text += std::string{known[word % known.size()]} + ' ';
  return text;
}

RC_GTEST_PROP(TextSketch, NeverHidesWhatIsAlike,
              (std::vector<std::uint8_t> some, std::vector<std::uint8_t> others)) {
  const auto a = text_features(sentence(some));
  const auto b = text_features(sentence(others));
  RC_ASSERT(TextSketch{a}.similarity_at_most(b) >= text_similarity(a, b));
}

TEST(TextSketch, TellsApartWhatHasLittleInCommon) {
  const TextSketch lamp{text_features("the lamp at the corner of our street is dark again")};
  EXPECT_LT(lamp.similarity_at_most(text_features("nobody has emptied the bins since Monday")),
            250u);
  EXPECT_EQ(lamp.similarity_at_most({}), 0u);
  EXPECT_EQ(TextSketch{{}}.similarity_at_most(text_features("lamp")), 0u);
}

}  // namespace
}  // namespace wardmote::reports
