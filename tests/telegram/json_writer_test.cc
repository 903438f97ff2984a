#include "telegram/json_writer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "telegram/unicode.h"

namespace wardmote::telegram {
namespace {

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  JsonWriter json;
  json.begin_object().key("a").integer(-5).key("b").begin_array();
  json.string("x").boolean(true).begin_object().end_object().begin_array().end_array();
  json.end_array().key("c").boolean(false).end_object();
  EXPECT_EQ(json.take(), R"({"a":-5,"b":["x",true,{},[]],"c":false})");
}

TEST(JsonWriter, AStringThatEndsLikeABracketNeedsItsComma) {
  JsonWriter json;
  json.begin_array().string("[").string("{").string(":").end_array();
  EXPECT_EQ(json.take(), R"(["[","{",":"])");
}

TEST(JsonWriter, EscapesWhatJsonWantsEscapedAndNothingElse) {
  JsonWriter json;
  json.string("\"\\\n\r\t\x01\x1f/ü😀");
  EXPECT_EQ(json.take(), R"("\"\\\n\r\t\u0001\u001f/ü😀")");
}

TEST(JsonWriter, WritesNumbersExactly) {
  JsonWriter json;
  json.begin_array().integer(std::numeric_limits<std::int64_t>::min()).real(0.1).real(-13.25);
  json.real(std::numeric_limits<double>::quiet_NaN()).end_array();
  EXPECT_EQ(json.take(), "[-9223372036854775808,0.1,-13.25,null]");
}

TEST(JsonWriter, IsEmptyAfterItsTextIsTaken) {
  JsonWriter json;
  json.integer(1);
  json.take();
  json.integer(2);
  EXPECT_EQ(json.take(), "2");
}

RC_GTEST_PROP(JsonWriterProperty, EveryTextReadsBack, (const std::string& bytes)) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto point = decode(bytes, i);
    append(text, point.value);
    i += point.bytes;
  }
  JsonWriter json;
  json.string(text);
  RC_ASSERT(nlohmann::json::parse(json.take()).get<std::string>() == text);
}

RC_GTEST_PROP(JsonWriterProperty, EveryNumberReadsBack, (double value)) {
  JsonWriter json;
  json.real(value);
  RC_ASSERT(nlohmann::json::parse(json.take()).get<double>() == value);
}

}  // namespace
}  // namespace wardmote::telegram
