#include "dialogue/catalogue.h"

#include <gtest/gtest.h>

namespace wardmote::dialogue {
namespace {

const Text english[] = {{"plain", "Good morning"},
                        {"name", "Hello <b>{name}</b>"},
                        {"count", "{n, plural, one {one lamp} other {# lamps}}"},
                        {"choice", "{s, select, on {on} other {off}} for {name}"},
                        {"only_here", "English only"}};
const Text russian[] = {
    {"plain", "Доброе утро"},
    {"count", "{n, plural, one {# лампа} few {# лампы} many {# ламп} other {# лампы}}"}};
const Text arabic[] = {{"name", "مرحبًا {name}"},
                       {"choice", "{s, select, on {نعم} other {لا}} {name}"}};

const Catalogue& catalogue() {
  static const std::array<std::span<const Text>, 5> texts{english, {}, {}, russian, arabic};
  static const Catalogue own{texts};
  return own;
}

TEST(Catalogue, EscapesWhatStrangersTyped) {
  EXPECT_EQ(catalogue().render({}, "name", {{"name", std::string{"<b>A & B"}}}).value,
            "Hello <b>&lt;b&gt;A &amp; B</b>");
}
TEST(Catalogue, TakesHtmlAsItIsAndPlainTextWithoutMarkup) {
  EXPECT_EQ(catalogue().render({}, "name", {{"name", telegram::Html{"<i>x</i>"}}}).value,
            "Hello <b><i>x</i></b>");
  EXPECT_EQ(catalogue().plain({}, "name", {{"name", std::string{"<A>"}}}), "Hello <A>");
}
TEST(Catalogue, CountsAsTheLanguageDoes) {
  const Reader ru{.language = Language::ru};
  EXPECT_EQ(catalogue().plain(ru, "count", {{"n", std::int64_t{1}}}), "1 лампа");
  EXPECT_EQ(catalogue().plain(ru, "count", {{"n", std::int64_t{3}}}), "3 лампы");
  EXPECT_EQ(catalogue().plain(ru, "count", {{"n", std::int64_t{11}}}), "11 ламп");
}
TEST(Catalogue, FallsBackToEnglish) {
  EXPECT_EQ(catalogue().plain({.language = Language::ru}, "only_here"), "English only");
  EXPECT_EQ(catalogue().plain({}, "nobody.has.this"), "nobody.has.this");
}
TEST(Catalogue, IsolatesNamesInRightToLeftSentences) {
  const Reader ar{.language = Language::ar};
  EXPECT_EQ(catalogue().plain(ar, "name", {{"name", std::string{"Anna"}}}),
            "مرحبًا \u2068Anna\u2069");
  EXPECT_EQ(catalogue().plain({}, "name", {{"name", std::string{"سارة"}}}),
            "Hello \u2068سارة\u2069");
  EXPECT_EQ(catalogue().plain({}, "name", {{"name", std::string{"Anna"}}}), "Hello Anna");
}
TEST(Catalogue, ChoosesBranchesByUntouchedWords) {
  EXPECT_EQ(catalogue().plain({.language = Language::ar}, "choice",
                              {{"s", std::string{"on"}}, {"name", std::string{"A"}}}),
            "نعم \u2068A\u2069");
}
TEST(Catalogue, TellsMomentsInTheReadersZone) {
  TimeZone zone{.name = "X", .initial = std::chrono::hours{2}, .transitions = {}};
  const auto when = from_ms(1'767'598'200'000);
  EXPECT_NE(moment_text({.zone = &zone}, when).find("09:30"), std::string::npos);
  EXPECT_NE(moment_text({}, when).find("07:30"), std::string::npos);
}
TEST(Languages, AreFoundByTheirPrimaryTag) {
  EXPECT_EQ(language_of("es-MX"), Language::es);
  EXPECT_EQ(language_of("zh-hant"), Language::zh_hans);
  EXPECT_EQ(language_of("xx"), std::nullopt);
  EXPECT_EQ(language_of(""), std::nullopt);
  EXPECT_EQ(first_spoken({"xx", "", "ru"}), Language::ru);
  EXPECT_EQ(first_spoken({"xx"}), Language::en);
}

}  // namespace
}  // namespace wardmote::dialogue
