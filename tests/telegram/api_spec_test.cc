#include "tests/support/api_spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wardmote::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ApiSpecTest : public testing::Test {
 protected:
  void SetUp() override {
    spec = ApiSpec::shared();
    if (spec == nullptr) GTEST_SKIP() << "no bot-api-spec.json in the test data";
  }
  const ApiSpec* spec = nullptr;
};

TEST_F(ApiSpecTest, FindsAnUnknownMethod) {
  EXPECT_THAT(spec->check_request("sendMesage", "{}"), ElementsAre("sendMesage is no method"));
}

TEST_F(ApiSpecTest, FindsAnUnknownParameter) {
  EXPECT_THAT(spec->check_request("getMe", R"({"x":1})"), ElementsAre("getMe.x is unknown"));
}

TEST_F(ApiSpecTest, FindsAnUnknownParameterDeepInside) {
  const auto problems = spec->check_request(
      "sendMessage", R"({"chat_id":1,"text":"a","reply_parameters":{"message_id":1,"oops":2}})");
  EXPECT_THAT(problems, ElementsAre("sendMessage.reply_parameters.oops is unknown"));
}

TEST_F(ApiSpecTest, FindsAMissingParameter) {
  EXPECT_THAT(spec->check_request("sendMessage", R"({"chat_id":1})"),
              ElementsAre("sendMessage.text is missing"));
}

TEST_F(ApiSpecTest, FindsAWrongType) {
  EXPECT_THAT(spec->check_request("sendMessage", R"({"chat_id":1,"text":5})"),
              ElementsAre("sendMessage.text is no String"));
}

TEST_F(ApiSpecTest, FindsABodyThatIsNoJson) {
  EXPECT_THAT(spec->check_request("getMe", "{"), ElementsAre("the body is no JSON"));
}

TEST_F(ApiSpecTest, TellsMembersApartByTheirStatus) {
  EXPECT_THAT(spec->check_result("getChatMember", R"({"status":"member","user":
      {"id":1,"is_bot":false,"first_name":"A"}})"),
              IsEmpty());
  EXPECT_THAT(spec->check_result("getChatMember", R"({"status":"king","user":
      {"id":1,"is_bot":false,"first_name":"A"}})"),
              Contains(HasSubstr("fits none of")));
}

TEST_F(ApiSpecTest, AllowsUnknownFieldsInResultsButNotMissingOnes) {
  EXPECT_THAT(spec->check_result("getMe", R"({"id":1,"is_bot":true,"first_name":"A","new":1})"),
              IsEmpty());
  EXPECT_THAT(spec->check_result("getMe", R"({"id":1,"is_bot":true})"),
              ElementsAre("result.first_name is missing"));
}

TEST_F(ApiSpecTest, AnUpdateHasOnePayloadAtMost) {
  EXPECT_THAT(spec->check_type("Update", R"({"update_id":1})"), IsEmpty());
  EXPECT_THAT(spec->check_type("Update", R"({"update_id":1,"a":{},"b":{}})"),
              ElementsAre("Update has more than one payload"));
}

TEST_F(ApiSpecTest, ChecksEveryItemOfAnArray) {
  EXPECT_THAT(spec->check_result("getUpdates", R"([{"update_id":1},{"update_id":"2"}])"),
              ElementsAre("result[1].update_id is no Integer"));
}

}  // namespace
}  // namespace wardmote::test
