#include "server/operator/tokens.h"

#include <gmock/gmock.h>

#include "tests/server/operator_fixture.h"

namespace wardmote::server {
namespace {

using testing::HasSubstr;
using testing::Not;

class TokensTest : public OperatorFixture {};

TEST_F(TokensTest, ATokenIsItsHolders) {
  const auto holder = store->verify(tokens[OperatorRole::manager]);
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->name, "the-operator");
  EXPECT_EQ(holder->role, OperatorRole::manager);
  EXPECT_EQ(store->verify(tokens[OperatorRole::manager]), holder);
}

TEST_F(TokensTest, NothingElseIsAToken) {
  auto wrong = tokens[OperatorRole::admin];
  wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
  for (const auto& text :
       {wrong, wrong + "A", std::string{}, std::string{"wm_"}, std::string{"wm__"},
        std::string(1000, 'x'), std::string{"wm_nobody00_secret"}}) {
    EXPECT_FALSE(store->verify(text)) << text;
  }
}

TEST_F(TokensTest, TheFileHoldsNoSecret) {
  const auto made = create_token("anna", OperatorRole::viewer, TokenCost::least);
  const auto secret = made->token.substr(made->token.find('_', 3) + 1);
  EXPECT_THAT(made->line, Not(HasSubstr(secret)));
  EXPECT_THAT(made->line, HasSubstr(" anna viewer $argon2id$"));
}

TEST_F(TokensTest, ALineRemovedIsATokenRevoked) {
  ASSERT_TRUE(store->verify(tokens[OperatorRole::admin]));
  write("tokens", "# nobody any more\n");
  EXPECT_FALSE(store->verify(tokens[OperatorRole::admin]));
}

TEST_F(TokensTest, AFileBrokenLaterLetsNobodyIn) {
  ASSERT_TRUE(store->verify(tokens[OperatorRole::admin]));
  write("tokens", "what is this");
  EXPECT_FALSE(store->verify(tokens[OperatorRole::admin]));
}

TEST_F(TokensTest, SaysWhichLineIsWrong) {
  const auto made = create_token("anna", OperatorRole::viewer, TokenCost::least);
  EXPECT_THAT(TokenStore::open(write("a", "\n# x\nid anna king $argon2id$x\n")).error(),
              HasSubstr("a:3: expected"));
  EXPECT_THAT(TokenStore::open(write("b", made->line + " more")).error(),
              HasSubstr("b:1: expected"));
  EXPECT_THAT(TokenStore::open(write("c", made->line + "\n" + made->line)).error(),
              HasSubstr("c:2: a second line"));
  EXPECT_THAT(TokenStore::open("no/such").error(), HasSubstr("cannot be read"));
}

TEST_F(TokensTest, ANameIsAWord) {
  for (const auto* name : {"", "a b", "a\nb", "#a"}) {
    EXPECT_FALSE(create_token(name, OperatorRole::viewer, TokenCost::least)) << name;
  }
}

}  // namespace
}  // namespace wardmote::server
