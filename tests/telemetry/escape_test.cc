#include "telemetry/escape.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace wardmote::telemetry {
namespace {

std::string escaped(std::string_view text) {
  std::string line;
  append_escaped(line, text);
  return line;
}

TEST(Escape, KeepsALineALineAndATerminalATerminal) {
  EXPECT_EQ(escaped("x\n{\"level\":\"info\"}"), R"(x\n{\"level\":\"info\"})");
  EXPECT_EQ(escaped("\x1b[2J"), R"(\u001b[2J)");
  EXPECT_EQ(escaped(std::string_view{"a\0b\x7f", 4}), R"(a\u0000b\u007f)");
  EXPECT_EQ(escaped("\xc2\x9b"), R"(\u009b)");
}

TEST(Escape, ShowsWhatTurnsTheDirectionOfText) {
  EXPECT_EQ(escaped("\xe2\x80\xae"
                    "txt"),
            R"(\u202etxt)");
  EXPECT_EQ(escaped("مرحبا 你好"), "مرحبا 你好");
}

TEST(Escape, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(escaped("\xff\xc0\xaf"), R"(\ufffd\ufffd\ufffd)");
  EXPECT_EQ(escaped("\xed\xa0\x80"), R"(\ufffd\ufffd\ufffd)");
  EXPECT_EQ(escaped("a\xe4\xbd"), R"(a\ufffd\ufffd)");
}

RC_GTEST_PROP(EscapeProperty, AnyBytesGiveOneParsableLine, (const std::string& bytes)) {
  const auto line = escaped(bytes);
  RC_ASSERT(line.find('\n') == std::string::npos);
  RC_ASSERT(nlohmann::json::accept("\"" + line + "\""));
}

TEST(Redaction, MasksEveryToken) {
  const std::string token = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
  EXPECT_EQ(redacted("calling /bot" + token + "/getMe, " + token),
            "calling /bot[token]/getMe, [token]");
}

TEST(Redaction, LeavesTimesAndAddressesAlone) {
  EXPECT_EQ(redacted("12:30:01 at 127.0.0.1:8080, a:b"), "12:30:01 at 127.0.0.1:8080, a:b");
  EXPECT_EQ(redacted("no digits :AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"),
            "no digits :AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw");
}

RC_GTEST_PROP(RedactionProperty, NoTokenSurvivesAnySurroundings,
              (const std::string& before, const std::string& after)) {
  const std::string secret = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";
  RC_ASSERT(redacted(before + "42:" + secret + after).find(secret) == std::string::npos);
}

}  // namespace
}  // namespace wardmote::telemetry
