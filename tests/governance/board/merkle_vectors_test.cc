// Vectors of others: transparency-dev's 98 and 98, and roots and proofs made by another program.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "governance/board/merkle.h"
#include "tests/governance/board/hex.h"
#include "tests/governance/board/slow_tree.h"
#include "tests/governance/counting/testdata.h"

namespace wardmote::board {
namespace {

using nlohmann::json;

/// Hashes of the vectors may have any length, also where they are to be accepted ("don't care 2"):
/// shorter ones are filled up with zeros, which makes none of them equal to another. Nothing, and
/// what is longer, cannot be written down as a hash at all.
std::optional<Hash> hash_of(const json& base64) {
  auto bytes = from_base64(base64.get<std::string>());
  if (!bytes || bytes->empty() || bytes->size() > 32) return std::nullopt;
  bytes->resize(32, '\0');
  return hash_from_bytes(*bytes);
}

std::optional<Proof> proof_of(const json& vector) {
  Proof proof;
  if (vector.at("proof").is_null()) return proof;
  for (const auto& base64 : vector.at("proof")) {
    const auto hash = hash_of(base64);
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

bool includes(const json& vector) {
  const auto leaf = hash_of(vector.at("leafHash"));
  const auto root = hash_of(vector.at("root"));
  const auto proof = proof_of(vector);
  return leaf && root && proof &&
         verify_inclusion({*leaf, vector.at("leafIdx"), {vector.at("treeSize"), *root}}, *proof);
}

bool is_consistent(const json& vector) {
  const auto older = hash_of(vector.at("root1"));
  const auto newer = hash_of(vector.at("root2"));
  const auto proof = proof_of(vector);
  return older && newer && proof &&
         verify_consistency({{vector.at("size1"), *older}, {vector.at("size2"), *newer}}, *proof);
}

template <class Verify>
void expect_all(const std::string& file, Verify verify) {
  const auto text = counting::read_testdata("cryptodata/" + file);
  if (!text) GTEST_SKIP() << "no ../shared/testdata/cryptodata/" << file;
  std::istringstream lines{*text};
  int vectors = 0;
  int accepted = 0;
  for (std::string line; std::getline(lines, line); ++vectors) {
    const auto vector = json::parse(line);
    EXPECT_EQ(verify(vector), !vector.at("wantErr").template get<bool>()) << vector.at("name");
    accepted += verify(vector) ? 1 : 0;
  }
  EXPECT_EQ(vectors, 98);
  EXPECT_EQ(accepted, 6);
}

TEST(MerkleVectors, OfInclusionAreAnsweredAsOthersDo) {
  expect_all("merkle_inclusion.jsonl", includes);
}

TEST(MerkleVectors, OfConsistencyAreAnsweredAsOthersDo) {
  expect_all("merkle_consistency.jsonl", is_consistent);
}

Proof proof_from_hex(const json& list) {
  Proof proof;
  for (const auto& digits : list) proof.push_back(hash_from_hex(digits));
  return proof;
}

TEST(MerkleVectors, OfCertificateTransparencyHaveItsRoots) {
  WARDMOTE_TESTDATA_OR_SKIP(data, "cryptodata/rfc6962_own_vectors.json");
  const auto& reference = data.at("ct_reference");
  CompactRange range;
  for (std::size_t i = 0; i < 8; ++i) {
    ASSERT_TRUE(range.append(leaf_hash(bytes_from_hex(reference.at("leaves").at(i)))));
    EXPECT_EQ(range.root(), hash_from_hex(reference.at("roots").at(i))) << i;
  }
}

TEST(MerkleVectors, OfAnotherProgramAreProvedAlike) {
  WARDMOTE_TESTDATA_OR_SKIP(data, "cryptodata/rfc6962_own_vectors.json");
  std::vector<std::string> leaves;
  for (int i = 0; i < 130; ++i) leaves.push_back("ballot-" + std::to_string(i));
  const auto store = slow::stored(slow::Tree{leaves});
  const auto read = store.reader();
  const auto& sequence = data.at("seq");
  for (const auto& [size, root] : sequence.at("roots").items())
    EXPECT_EQ(root_of(std::stoull(size), read), hash_from_hex(root)) << size;
  for (const auto& vector : sequence.at("inclusion"))
    EXPECT_EQ(prove_inclusion(vector.at("index"), vector.at("size"), read),
              proof_from_hex(vector.at("proof")))
        << vector;
  for (const auto& vector : sequence.at("consistency"))
    EXPECT_EQ(prove_consistency(vector.at("first"), vector.at("second"), read),
              proof_from_hex(vector.at("proof")))
        << vector;
  EXPECT_EQ(sequence.at("inclusion").size(), 22u);
  EXPECT_EQ(sequence.at("consistency").size(), 12u);
}

}  // namespace
}  // namespace wardmote::board
