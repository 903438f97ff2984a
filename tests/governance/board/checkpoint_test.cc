#include "governance/board/checkpoint.h"

#include <gtest/gtest.h>

#include "governance/board/receipt.h"
#include "tests/governance/board/slow_tree.h"

namespace wardmote::board {
namespace {

constexpr std::string_view origin = "city.example/riverside";

SignerKey key_of(std::string name, KeyType type, std::uint8_t seed) {
  return SignerKey::make(std::move(name), type, Ed25519Seed{seed}).value();
}
SignerKey log_key() { return key_of(std::string{origin}, KeyType::ed25519, 1); }
SignerKey witness_key() { return key_of("witness.example/w1", KeyType::cosignature_v1, 2); }

Checkpoint head_of(std::uint64_t size) {
  return {std::string{origin}, {size, slow::tree_of(size).hash(0, size)}, {}};
}
SignedCheckpoint signed_head(std::uint64_t size) {
  return parse_signed_checkpoint(sign_checkpoint(head_of(size), log_key()).value()).value();
}

// The example of the specification; its signatures are by keys that it does not tell.
const std::string sofa =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

TEST(Checkpoint, IsTheOneOfTheSpecification) {
  const auto checkpoint = parse_checkpoint(sofa);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
  EXPECT_EQ(checkpoint->head.size, 20'852'163u);
  EXPECT_EQ(checkpoint->head.root[0], 0x0a);
  EXPECT_EQ(checkpoint->head.root[31], 0x62);
  EXPECT_EQ(write_checkpoint(*checkpoint), sofa);
}

TEST(Checkpoint, KeepsExtensionsAsTheyAre) {
  const auto checkpoint = parse_checkpoint(sofa + "one\n two \n");
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->extensions, (std::vector<std::string>{"one", " two "}));
  EXPECT_EQ(write_checkpoint(*checkpoint), sofa + "one\n two \n");
}

TEST(Checkpoint, ThatIsMalformedIsRefused) {
  const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  const auto malformed = tl::unexpected(Fault::checkpoint_malformed);
  for (const auto& text :
       {std::string{}, std::string{"o\n"}, std::string{"o\n1\n"}, "\n1\n" + root + "\n",
        "o\n\n" + root + "\n", "o\n01\n" + root + "\n", "o\n-1\n" + root + "\n",
        "o\n9223372036854775808\n" + root + "\n", "o\n1\n" + root, "o\n1\n" + root + "\n\n",
        "o\n1\n" + root + "\nx", "o\n1\n" + root.substr(0, 40) + "\n",
        "o\n1\n" + root.substr(0, 43) + "\n", std::string{"o\n1\n\n"}})
    EXPECT_EQ(parse_checkpoint(text), malformed) << text;
  for (auto checkpoint : {Checkpoint{"", {}, {}}, Checkpoint{"a\n1", {}, {}},
                          Checkpoint{"o", {tree_size_max + 1, {}}, {}}, Checkpoint{"o", {}, {""}},
                          Checkpoint{"o", {}, {"a\nb"}}})
    EXPECT_EQ(write_checkpoint(checkpoint), malformed);
}

TEST(Checkpoint, IsSignedByTheKeyOfItsName) {
  const auto head = signed_head(5);
  EXPECT_EQ(head.checkpoint, head_of(5));
  EXPECT_TRUE(verify_checkpoint(head, log_key().verifier()));
  EXPECT_EQ(verify_checkpoint(head, key_of("other.example", KeyType::ed25519, 1).verifier()),
            tl::unexpected(Fault::origin_differs));
  EXPECT_EQ(verify_checkpoint(head, key_of(std::string{origin}, KeyType::ed25519, 9).verifier()),
            tl::unexpected(Fault::signature_missing));
  EXPECT_EQ(sign_checkpoint(head_of(5), key_of("other.example", KeyType::ed25519, 1)),
            tl::unexpected(Fault::origin_differs));
  EXPECT_EQ(sign_checkpoint(head_of(5), key_of(std::string{origin}, KeyType::cosignature_v1, 1)),
            tl::unexpected(Fault::key_type_wrong));
}

TEST(Checkpoint, OfAnotherSizeDoesNotHaveItsSignature) {
  auto head = signed_head(5);
  head.checkpoint.head.size = 4;
  head.note.text = *write_checkpoint(head.checkpoint);
  EXPECT_EQ(verify_checkpoint(head, log_key().verifier()), tl::unexpected(Fault::signature_wrong));
}

TEST(Cosignature, IsOverTheTimeAndTheWholeText) {
  auto head = signed_head(5);
  const auto line = cosign(head, witness_key(), 1'679'315'147);
  ASSERT_TRUE(line);
  ASSERT_EQ(line->signature.size(), 72u);
  EXPECT_EQ(line->signature.substr(0, 8), std::string("\0\0\0\0\x64\x18\x50\xcb", 8));
  EXPECT_TRUE(ed25519_verify(witness_key().verifier().public_key,
                             "cosignature/v1\ntime 1679315147\n" + head.note.text,
                             line->signature.substr(8)));
  head.note.signatures.push_back(*line);
  const auto again = parse_signed_checkpoint(write_note(head.note).value());
  ASSERT_TRUE(again);
  EXPECT_EQ(verify_cosignature(*again, witness_key().verifier()), 1'679'315'147u);
  EXPECT_TRUE(verify_checkpoint(*again, log_key().verifier()));
}

TEST(Cosignature, CountsOnlyUnchanged) {
  const auto head = signed_head(5);
  const auto key = witness_key().verifier();
  EXPECT_EQ(verify_cosignature(head, key), tl::unexpected(Fault::signature_missing));
  const auto line = cosign(head, witness_key(), 77);
  ASSERT_TRUE(line);
  for (std::size_t bit = 0; bit < 8 * line->signature.size(); ++bit) {
    auto changed = head;
    changed.note.signatures.push_back(*line);
    auto& byte = changed.note.signatures.back().signature[bit / 8];
    byte = static_cast<char>(byte ^ 1 << (bit % 8));
    EXPECT_EQ(verify_cosignature(changed, key), tl::unexpected(Fault::signature_wrong)) << bit;
  }
  for (std::size_t length = 0; length < 80; ++length) {
    auto cut = head;
    cut.note.signatures.push_back(*line);
    cut.note.signatures.back().signature.resize(length);
    EXPECT_EQ(verify_cosignature(cut, key).has_value(), length == 72) << length;
  }
  auto other_text = head;
  other_text.note.signatures.push_back(*line);
  other_text.note.text += "extension\n";
  EXPECT_EQ(verify_cosignature(other_text, key), tl::unexpected(Fault::signature_wrong));
}

TEST(Cosignature, OfAWitnessThatSignsAgainHasTheLatestTime) {
  auto head = signed_head(5);
  for (const auto seconds : {50, 70, 60})
    head.note.signatures.push_back(cosign(head, witness_key(), seconds).value());
  EXPECT_EQ(verify_cosignature(head, witness_key().verifier()), 70u);
  head.note.signatures[2].signature[20] ^= 1;
  EXPECT_EQ(verify_cosignature(head, witness_key().verifier()),
            tl::unexpected(Fault::signature_wrong));
}

TEST(Cosignature, IsNoSignatureOfALogAndNoneIsACosignature) {
  const auto head = signed_head(5);
  EXPECT_EQ(cosign(head, log_key(), 1), tl::unexpected(Fault::key_type_wrong));
  EXPECT_EQ(verify_cosignature(head, log_key().verifier()), tl::unexpected(Fault::key_type_wrong));
  EXPECT_EQ(
      verify_checkpoint(head, key_of(std::string{origin}, KeyType::cosignature_v1, 1).verifier()),
      tl::unexpected(Fault::key_type_wrong));
  EXPECT_EQ(cosign(head, witness_key(), std::uint64_t{1} << 63),
            tl::unexpected(Fault::timestamp_too_large));
  EXPECT_TRUE(cosign(head, witness_key(), (std::uint64_t{1} << 63) - 1));
}

Receipt receipt_of(std::uint64_t index, std::uint64_t size) {
  const auto tree = slow::tree_of(size);
  return {tree.leaf(index), index, tree.path(index, size), signed_head(size)};
}

TEST(Receipt, IsReadAsItIsWritten) {
  for (const auto size : {1U, 2U, 5U, 300U}) {
    const auto receipt = receipt_of(size / 2, size);
    const auto text = write_receipt(receipt);
    ASSERT_TRUE(text);
    EXPECT_TRUE(text->starts_with("c2sp.org/tlog-proof@v1\nextra "));
    EXPECT_EQ(parse_receipt(*text), receipt);
    EXPECT_TRUE(verify_receipt(receipt, receipt.leaf));
    EXPECT_FALSE(verify_receipt(receipt, "another leaf"));
  }
  auto bare = receipt_of(3, 5);
  bare.leaf.clear();
  EXPECT_EQ(parse_receipt(write_receipt(bare).value()), bare);
}

TEST(Receipt, ThatIsMalformedIsRefused) {
  const auto text = write_receipt(receipt_of(3, 5)).value();
  ASSERT_TRUE(parse_receipt(text));
  for (std::size_t end = 0; end < text.size(); ++end)
    EXPECT_FALSE(parse_receipt(text.substr(0, end))) << end;
  const auto with = [&](const std::string& from, const std::string& to) {
    auto changed = text;
    changed.replace(changed.find(from), from.size(), to);
    return parse_receipt(changed);
  };
  const auto malformed = tl::unexpected(Fault::receipt_malformed);
  EXPECT_EQ(with("proof@v1", "proof@v2"), malformed);
  EXPECT_EQ(with("index 3", "index 03"), malformed);
  EXPECT_EQ(with("index 3", "index"), malformed);
  EXPECT_EQ(with("index 3\n", "index 3\nAAAA\n"), malformed);
  EXPECT_EQ(with("index 3\n", "extra AAAA\nindex 3\n"), malformed);
  EXPECT_EQ(with("extra ", "extra  "), malformed);
  EXPECT_EQ(with("\n5\n", "\nfive\n"), tl::unexpected(Fault::checkpoint_malformed));
  std::string long_proof = "index 3\n";
  for (std::size_t i = 0; i < proof_hashes_max; ++i)
    long_proof += "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
  EXPECT_EQ(with("index 3\n", long_proof), malformed);
}

}  // namespace
}  // namespace wardmote::board
