#include "governance/board/encoding.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace wardmote::board {
namespace {

TEST(Base64, IsTheOneOfRfc4648) {
  const std::map<std::string, std::string> examples{{"", ""},
                                                    {"f", "Zg=="},
                                                    {"fo", "Zm8="},
                                                    {"foo", "Zm9v"},
                                                    {"foob", "Zm9vYg=="},
                                                    {"fooba", "Zm9vYmE="},
                                                    {"foobar", "Zm9vYmFy"},
                                                    {"\xfb\xff", "+/8="}};
  for (const auto& [bytes, text] : examples) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, HasOneSpelling) {
  for (const auto* text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "Z===", "====", "=Zg=",
                           "Zg==Zg==", "Zm9v\n", "Zm 9", "-_8=", "Zm9vY", "Zm\xc3\xa4"})
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

RC_GTEST_PROP(Base64, GivesBackWhatItWasGiven, (const std::string& bytes)) {
  RC_ASSERT(from_base64(to_base64(bytes)) == bytes);
}

RC_GTEST_PROP(Base64, RefusesWhateverItWouldNotWrite, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"AQgwz/+=\n"}));
  const auto bytes = from_base64(text);
  RC_ASSERT((!bytes || to_base64(*bytes) == text));
}

TEST(Decimal, HasOneSpelling) {
  EXPECT_EQ(from_decimal("0"), 0u);
  EXPECT_EQ(from_decimal("20852163"), 20'852'163u);
  EXPECT_EQ(from_decimal("9223372036854775807"), tree_size_max);
  for (const auto* text : {"", "00", "01", "+1", "-1", " 1", "1 ", "1x", "0x1", "1e3",
                           "9223372036854775808", "18446744073709551616", "99999999999999999999"})
    EXPECT_EQ(from_decimal(text), std::nullopt) << text;
}

TEST(BigEndian, IsInNetworkOrder) {
  EXPECT_EQ(to_big_endian(0x0102, 2), "\x01\x02");
  EXPECT_EQ(to_big_endian(0x01020304, 8), std::string("\0\0\0\0\1\2\3\4", 8));
  EXPECT_EQ(from_big_endian("\xff\xfe"), 0xfffeu);
}

TEST(Hashes, HaveThirtyTwoBytes) {
  EXPECT_TRUE(hash_from_bytes(std::string(32, 'x')));
  EXPECT_FALSE(hash_from_bytes(std::string(31, 'x')));
  EXPECT_FALSE(hash_from_bytes(std::string(33, 'x')));
  EXPECT_FALSE(hash_from_base64("Zm9v"));
}

}  // namespace
}  // namespace wardmote::board
