#include "governance/core/ed25519.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/governance/board/hex.h"
#include "tests/governance/counting/testdata.h"

namespace wardmote::board {
namespace {

TEST(Ed25519, AnswersEveryVectorOfWycheproof) {
  WARDMOTE_TESTDATA_OR_SKIP(data, "cryptodata/ed25519_test.json");
  int vectors = 0;
  int accepted = 0;
  for (const auto& group : data.at("testGroups")) {
    const auto key = hash_from_hex(group.at("publicKey").at("pk"));
    for (const auto& vector : group.at("tests")) {
      const bool holds =
          ed25519_verify(key, bytes_from_hex(vector.at("msg")), bytes_from_hex(vector.at("sig")));
      EXPECT_EQ(holds, vector.at("result") == "valid") << vector;
      ++vectors;
      accepted += holds ? 1 : 0;
    }
  }
  EXPECT_EQ(vectors, 151);
  EXPECT_EQ(accepted, 88);
}

// RFC 8032, section 7.1, test 2.
const std::string seed_hex = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
const std::string public_hex = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
const std::string signature_hex =
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

TEST(Ed25519, SignsAsTheRfcDoes) {
  const Ed25519PrivateKey key{hash_from_hex(seed_hex)};
  EXPECT_EQ(key.public_key(), hash_from_hex(public_hex));
  EXPECT_EQ(bytes_of(key.sign("\x72")), bytes_from_hex(signature_hex));
  EXPECT_EQ(key.seed(), hash_from_hex(seed_hex));
}

TEST(Ed25519, RefusesEveryOtherBit) {
  const auto key = hash_from_hex(public_hex);
  auto signature = bytes_from_hex(signature_hex);
  for (std::size_t bit = 0; bit < 8 * signature.size(); ++bit) {
    const auto mask = static_cast<char>(1 << (bit % 8));
    signature[bit / 8] = static_cast<char>(signature[bit / 8] ^ mask);
    EXPECT_FALSE(ed25519_verify(key, "\x72", signature)) << bit;
    signature[bit / 8] = static_cast<char>(signature[bit / 8] ^ mask);
  }
  EXPECT_TRUE(ed25519_verify(key, "\x72", signature));
  EXPECT_FALSE(ed25519_verify(key, "\x73", signature));
  EXPECT_FALSE(ed25519_verify(key, "", signature));
}

TEST(Ed25519, MovesAKeyAndLeavesNothingBehind) {
  Ed25519PrivateKey key{hash_from_hex(seed_hex)};
  const Ed25519PrivateKey moved{std::move(key)};
  EXPECT_EQ(bytes_of(moved.sign("\x72")), bytes_from_hex(signature_hex));
  EXPECT_EQ(key.seed(), Ed25519Seed{});  // NOLINT(bugprone-use-after-move)
  Ed25519PrivateKey other{Ed25519Seed{1}};
  other = Ed25519PrivateKey{hash_from_hex(seed_hex)};
  EXPECT_EQ(other.public_key(), hash_from_hex(public_hex));
}

}  // namespace
}  // namespace wardmote::board
