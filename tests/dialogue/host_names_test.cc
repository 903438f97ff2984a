#include "dialogue/host_names.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace wardmote::dialogue {
namespace {

std::string shown(std::string_view text) { return unmask_hosts(text, "(!)"); }

// bad_inputs.jsonl, format-10
TEST(HostNames, ShowsWhatPassesForLatinAsItIs) {
  EXPECT_EQ(shown("see https://аррӏе.com/pay."), "see https://xn--80ak6aa92e.com (!)/pay.");
  EXPECT_EQ(shown("see xn--80ak6aa92e.com."), "see xn--80ak6aa92e.com (!).");
  EXPECT_EQ(shown("XN--80AK6AA92E.COM"), "xn--80ak6aa92e.com (!)");
}
TEST(HostNames, ShowsMixedScriptsAsTheyAre) {
  // The two middle letters are Cyrillic.
  EXPECT_EQ(shown("http://gооgle.com"), "http://xn--ggle-55da.com (!)");
  EXPECT_EQ(shown("bank.gооgle.com, gооgle.com"),
            "bank.xn--ggle-55da.com (!), xn--ggle-55da.com (!)");
}
TEST(HostNames, LeavesHonestNamesAlone) {
  for (const auto* text : {"https://example.org/a--b", "https://münchen.de", "москва.рф",
                           "https://北京.中国/路", "مثال.إختبار", "xn--80adxhks.xn--p1ai",
                           "Write to office@example.org.", "https://日本語.jp"})
    EXPECT_EQ(shown(text), text);
}
TEST(HostNames, LeavesOrdinaryTextAlone) {
  for (const auto* text : {"Фонарь не горит.Третий день", "Нет света...", ".", "", "路灯坏了。请修",
                           "Cамый большой", "№ 5-7 (A)!", "a.b.c", "😀.😀", "--"})
    EXPECT_EQ(shown(text), text);
}
TEST(HostNames, BearsWhatIsNoHost) {
  const std::string long_name = std::string(300, 'x') + ".аррӏе.com";
  EXPECT_EQ(shown(long_name), long_name);
  EXPECT_EQ(shown("xn--.com"), "xn--.com");
  EXPECT_EQ(shown("xn--99999999.com"), "xn--99999999.com");
}

RC_GTEST_PROP(HostNamesProperty, LeavesNoMaskWhateverStandsBefore, (const std::string& before)) {
  const auto text = before + " gооgle.com";
  RC_ASSERT(unmask_hosts(text, "").find("gооgle.com") == std::string::npos);
}

}  // namespace
}  // namespace wardmote::dialogue
