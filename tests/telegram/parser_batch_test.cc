#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "telegram/limits.h"
#include "telegram/parser.h"
#include "telegram/raw_batch.h"
#include "telegram/response.h"
#include "tests/support/api_spec.h"
#include "tests/telegram/updates.h"

namespace wardmote::telegram {
namespace {

using test_updates::batch;
using test_updates::message_update;

std::vector<UpdateId> ids(const Batch& batch) {
  std::vector<UpdateId> ids;
  for (const auto& update : batch.updates) ids.push_back(update.update_id);
  return ids;
}

Batch read(const std::string& body) {
  UpdateParser parser;
  auto parsed = parser.parse_batch(body);
  if (parsed) return *std::move(parsed);
  ADD_FAILURE() << parsed.error().reason;
  return {};
}

/// Reads a batch whose second update of three is `bad`.
void expect_only_the_middle_refused(const std::string& bad) {
  const auto parsed = read(batch(message_update(5, R"("text":"a")") + "," + bad + " , " +
                                 message_update(7, R"("text":"]}\"{[")")));
  EXPECT_EQ(ids(parsed), (std::vector{UpdateId{5}, UpdateId{7}})) << bad;
  ASSERT_EQ(parsed.refused.size(), 1U);
  EXPECT_EQ(parsed.refused[0].update_id, UpdateId{6}) << bad;
  EXPECT_FALSE(parsed.refused[0].reason.empty());
  EXPECT_EQ(parsed.highest, UpdateId{7});
}

TEST(ParserBatch, KeepsTheOrderAndTheHighestNumber) {
  const auto parsed = read(batch(message_update(5, "") + "," + message_update(6, "")));
  EXPECT_EQ(ids(parsed), (std::vector{UpdateId{5}, UpdateId{6}}));
  EXPECT_EQ(parsed.highest, UpdateId{6});
  EXPECT_TRUE(parsed.refused.empty());
}

TEST(ParserBatch, NothingNewIsAnEmptyBatch) {
  EXPECT_EQ(read(batch("")).highest, UpdateId{});
  EXPECT_TRUE(read(R"({"ok":true,"result":null})").updates.empty());
}

TEST(ParserBatch, AMalformedUpdateDoesNotSpoilItsNeighbours) {
  expect_only_the_middle_refused(R"({"update_id":6,"message":{"from":{"id":"1e9"}}})");
  expect_only_the_middle_refused(R"({"update_id":6,"message":5})");
}

TEST(ParserBatch, WhatTheStrictParserRefusesDoesNotSpoilItsNeighbours) {
  expect_only_the_middle_refused(message_update(6, "\"text\":\"\xff\xfe\""));
  expect_only_the_middle_refused(R"({"update_id":6,"a":)" + std::string(500, '[') +
                                 std::string(500, ']') + "}");
  expect_only_the_middle_refused(R"({"update_id":6,"a":1e999})");
  expect_only_the_middle_refused(R"({"update_id":6,"a":123456789012345678901234567890})");
  expect_only_the_middle_refused(R"({"update_id":6,"a":"\ud800"})");
  expect_only_the_middle_refused(R"({"update_id":6,"a":nonsense})");
  expect_only_the_middle_refused("{\"update_id\":6,\"a\":\"\x01\"}");
  expect_only_the_middle_refused(R"({"update_id":6,"a":1,})");
}

TEST(ParserBatch, AnElementThatIsNoUpdateHasNoNumber) {
  const auto parsed = read(batch("5,[],\"x\"," + message_update(7, "")));
  EXPECT_EQ(ids(parsed), (std::vector{UpdateId{7}}));
  EXPECT_EQ(parsed.refused.size(), 3U);
  EXPECT_EQ(parsed.refused[0].update_id, UpdateId{});
}

TEST(ParserBatch, RefusesWhatIsNoBatch) {
  UpdateParser parser;
  for (const std::string body :
       {R"()", R"(<html>)", R"({"ok":true,"result":[{"update_id":5)", R"([])",
        R"({"ok":false,"error_code":409,"description":"Conflict"})",
        R"({"ok":true,"result":{"update_id":5}})", R"({"result":[]})"}) {
    EXPECT_FALSE(parser.parse_batch(body)) << body;
  }
}

TEST(ParserBatch, ReadsABatchOfFourMegabytesAndRefusesMuchMore) {
  const std::string text(400000, 'x');
  std::string updates;
  for (int i = 1; i <= 10; ++i) {
    updates += (i > 1 ? "," : "") + message_update(i, R"("text":")" + text + "\"");
  }
  EXPECT_EQ(read(batch(updates)).updates.size(), 10U);
  UpdateParser parser;
  EXPECT_FALSE(parser.parse_batch(batch(std::string(limits::batch_bytes, ' '))));
}

TEST(RawBatch, GivesTheUpdatesAsTheyStand) {
  const auto raw =
      raw_updates(R"( {"ok":true,"x":{"result":[9]},"result" : [ {"a":"]\"}"} , 5 ]})");
  ASSERT_TRUE(raw);
  EXPECT_EQ(*raw, (std::vector<std::string_view>{R"({"a":"]\"}"})", "5"}));
}

TEST(RawBatch, FindsTheNumberWhereverItStands) {
  EXPECT_EQ(raw_update_id(R"({"message":{"update_id":1},"update_id":6})"), UpdateId{6});
  EXPECT_EQ(raw_update_id(R"({"update_id":"6"})"), std::nullopt);
  EXPECT_EQ(raw_update_id(R"({"update_id":6.5})"), std::nullopt);
  EXPECT_EQ(raw_update_id(R"({"update_id":)"), std::nullopt);
}

/// Any text of pieces that mean something to a JSON scanner.
rc::Gen<std::string> json_like() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "{", "}", "[", "]", "\"", "\\", ",", ":", " ", "1", "a", "\xff",
                          "\"update_id\":", "\"result\":", "\"ok\":true", "\"message\":", "null")),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const auto& piece : pieces) text += piece;
                        return text;
                      });
}

RC_GTEST_PROP(ParserProperty, GarbageBetweenUpdatesNeverCrashes, ()) {
  UpdateParser parser;
  const auto garbage = *json_like();
  const auto parsed = parser.parse_batch(batch(message_update(5, "") + "," + garbage));
  if (parsed) RC_ASSERT(parsed->highest >= UpdateId{5});
  parser.parse_update(garbage);
}

RC_GTEST_PROP(ParserProperty, EveryUpdateOfABatchIsReadOrRefusedWithItsNumber, ()) {
  const auto broken = *rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>());
  std::string updates;
  int id = 0;
  for (const bool bad : broken) {
    if (++id > 1) updates += ',';
    updates += message_update(id, bad ? "\"text\":\"\xff\"" : "\"text\":\"x\"");
  }
  UpdateParser parser;
  const auto parsed = parser.parse_batch(batch(updates));
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(parsed->updates.size() + parsed->refused.size() == broken.size());
  RC_ASSERT(raw(parsed->highest) == id);
  for (const auto& refused : parsed->refused) {
    RC_ASSERT(broken[static_cast<std::size_t>(raw(refused.update_id) - 1)]);
  }
}

std::string decode_base64(const std::string& text) {
  static const std::string alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char letter : text) {
    const auto value = alphabet.find(letter);
    if (value == std::string::npos) break;
    bits = bits << 6U | static_cast<unsigned>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
  }
  return out;
}

TEST(JsonTestSuite, AcceptsAndRefusesAsItMust) {
  std::ifstream file{wardmote::test::testdata("json_test_suite.jsonl")};
  if (!file) GTEST_SKIP() << "no json_test_suite.jsonl in the test data";
  UpdateParser parser;
  int count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const auto test = nlohmann::json::parse(line);
    const auto text = decode_base64(test.at("b64"));
    const auto expected = test.at("expect").get<std::string>();
    const auto wrapped = parser.parse_update(R"({"update_id":9,"anything":)" + text + "}");
    if (!expected.starts_with("either")) {
      EXPECT_EQ(wrapped.has_value(), expected == "accept") << test.at("name");
    }
    parser.parse_batch(text);
    parse_response(text, 200);
  }
  EXPECT_GT(count, 300);
}

}  // namespace
}  // namespace wardmote::telegram
