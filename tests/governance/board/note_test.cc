#include "governance/board/note.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/governance/board/slow_tree.h"

namespace wardmote::board {
namespace {

// From the documentation of Go's golang.org/x/mod/sumdb/note, which the format comes from.
const std::string peter_private =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const std::string peter_public =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string enoch_public = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const std::string go_text =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
const std::string peter_line =
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const std::string enoch_line =
    "— EnochRoot "
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/"
    "5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
const std::string go_note = go_text + "\n" + peter_line + enoch_line;

SignerKey signer(const std::string& name, std::uint8_t seed, KeyType type = KeyType::ed25519) {
  return SignerKey::make(name, type, Ed25519Seed{seed}).value();
}

TEST(Note, IsWrittenByteForByteAsGoWritesIt) {
  const auto peter = SignerKey::parse(peter_private);
  ASSERT_TRUE(peter);
  EXPECT_EQ(write_verifier_key(peter->verifier()), peter_public);
  EXPECT_EQ(peter->write(), peter_private);
  const auto signature = sign_note(go_text, *peter);
  ASSERT_TRUE(signature);
  EXPECT_EQ(write_note({go_text, {*signature}}), go_text + "\n" + peter_line);
}

TEST(Note, OfGoIsVerified) {
  const auto note = parse_note(go_note);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->text, go_text);
  EXPECT_EQ(write_note(*note), go_note);
  EXPECT_TRUE(verify_note(*note, *parse_verifier_key(peter_public)));
  EXPECT_TRUE(verify_note(*note, *parse_verifier_key(enoch_public)));
}

TEST(Note, OfAKeyThatDidNotSignIsNotVerified) {
  const auto note = parse_note(go_text + "\n" + peter_line);
  ASSERT_TRUE(note);
  const auto missing = tl::unexpected(Fault::signature_missing);
  EXPECT_EQ(verify_note(*note, *parse_verifier_key(enoch_public)), missing);
  EXPECT_EQ(verify_note(*note, signer("PeterNeumann", 1).verifier()), missing)
      << "the name is not enough";
  auto renamed = *parse_verifier_key(peter_public);
  renamed.name = "Peter";
  EXPECT_EQ(verify_note(*note, renamed), missing);
  EXPECT_EQ(verify_note(*note, signer("w", 1, KeyType::cosignature_v1).verifier()),
            tl::unexpected(Fault::key_type_wrong));
}

TEST(Note, IsRefusedAsAWholeForOneWrongSignatureOfAKnownKey) {
  const auto key = signer("city.example/riverside", 7);
  const auto right = sign_note("text\n", key);
  ASSERT_TRUE(right);
  auto wrong = *right;
  wrong.signature.back() ^= 1;
  const auto refused = tl::unexpected(Fault::signature_wrong);
  EXPECT_TRUE(verify_note({"text\n", {*right, *right}}, key.verifier()));
  EXPECT_EQ(verify_note({"text\n", {*right, wrong}}, key.verifier()), refused);
  EXPECT_EQ(verify_note({"text\n", {wrong, *right}}, key.verifier()), refused);
  EXPECT_EQ(verify_note({"texts\n", {*right}}, key.verifier()), refused);
  wrong.signature.resize(63);
  EXPECT_EQ(verify_note({"text\n", {wrong}}, key.verifier()), refused);
}

TEST(Note, IsRefusedIfAnyBitOfTextOrSignatureDiffers) {
  const auto key = parse_verifier_key(peter_public);
  const auto bytes = go_text + "\n" + peter_line;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    auto changed = bytes;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << (bit % 8));
    const auto note = parse_note(changed);
    EXPECT_FALSE(note && verify_note(*note, *key)) << bit;
  }
}

TEST(Note, MayHaveEmptyLines) {
  const auto key = signer("k", 1);
  const std::string text = "one\n\n\ntwo\n\n";
  const auto bytes = write_note({text, {*sign_note(text, key)}});
  ASSERT_TRUE(bytes);
  EXPECT_EQ(parse_note(*bytes)->text, text);
  EXPECT_TRUE(verify_note(*parse_note(*bytes), key.verifier()));
}

TEST(Note, ThatIsMalformedIsRefused) {
  const auto malformed = tl::unexpected(Fault::note_malformed);
  const std::string line = "— k AAAAAQE=\n";
  EXPECT_TRUE(parse_note("text\n\n" + line));
  for (const auto& bytes :
       {std::string{}, std::string{"\n"}, std::string{"text\n"}, std::string{"text\n\n"},
        "text\n" + line, line, "\n" + line, "text\r\n\r\n" + line, "te\x01xt\n\n" + line,
        "te\xffxt\n\n" + line, std::string{"text\n\n— k AAAAAQE="}, "text\n\n" + line + "\n",
        "text\n\n" + line + "more\n"})
    EXPECT_EQ(parse_note(bytes), malformed) << testing::PrintToString(bytes);
  for (const auto* bad :
       {"- k AAAAAQE=", "—k AAAAAQE=", "— k  AAAAAQE=", "— k AAAAAQE= ", "— k AAAAAQE",
        "— k AAAAAQF=", "— k AAAAAA==", "— k ", "— k", "—  AAAAAQE=", "— k+l AAAAAQE=",
        "— k\xc2\xa0l AAAAAQE=", "— k\xe3\x80\x80l AAAAAQE=", "— k l AAAAAQE="})
    EXPECT_EQ(parse_note(std::string{"text\n\n"} + bad + "\n"), malformed) << bad;
}

TEST(Note, HasLimits) {
  std::string many = "text\n\n";
  for (std::size_t i = 0; i < note_signatures_max; ++i) many += "— k AAAAAQE=\n";
  EXPECT_TRUE(parse_note(many));
  EXPECT_FALSE(parse_note(many + "— k AAAAAQE=\n"));
  EXPECT_FALSE(parse_note(std::string(note_bytes_max, 'x') + "\n\n— k AAAAAQE=\n"));
}

TEST(Note, IsNotWrittenIfItCouldNotBeRead) {
  const auto key = signer("k", 1);
  const auto signature = sign_note("text\n", key);
  ASSERT_TRUE(signature);
  const auto malformed = tl::unexpected(Fault::note_malformed);
  EXPECT_EQ(write_note({"text\n", {}}), malformed);
  EXPECT_EQ(write_note({"text", {*signature}}), malformed);
  auto renamed = *signature;
  renamed.name = "k\n— l";
  EXPECT_EQ(write_note({"text\n", {renamed}}), malformed);
  for (const auto* text : {"", "text", "te\txt\n", "te\xffxt\n"})
    EXPECT_EQ(sign_note(text, key), malformed) << text;
  EXPECT_EQ(sign_note("text\n", signer("w", 1, KeyType::cosignature_v1)),
            tl::unexpected(Fault::key_type_wrong));
}

TEST(Keys, AreReadOnlyAsTheyAreWritten) {
  for (std::size_t begin = 0; begin <= peter_public.size(); ++begin)
    for (std::size_t end = begin; end <= peter_public.size(); ++end)
      EXPECT_EQ(parse_verifier_key(peter_public.substr(begin, end - begin)).has_value(),
                begin == 0 && end == peter_public.size());
  for (std::size_t i = 0; i < peter_private.size(); ++i) {
    auto changed = peter_private;
    ++changed[i];
    EXPECT_FALSE(SignerKey::parse(changed)) << changed;
    EXPECT_FALSE(SignerKey::parse(peter_private.substr(0, i))) << i;
  }
  // A length and an algorithm that are none, with the IDs that they would have.
  EXPECT_FALSE(parse_verifier_key(
      "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="));
  EXPECT_FALSE(
      parse_verifier_key("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
}

TEST(Keys, HaveAnIdOfNameTypeAndKey) {
  const auto key = signer("k", 1);
  const auto other_type = signer("k", 1, KeyType::cosignature_v1);
  EXPECT_NE(key.id(), other_type.id());
  EXPECT_NE(key.id(), signer("l", 1).id());
  EXPECT_NE(key.id(), signer("k", 2).id());
  const auto digest =
      Sha256{}.add("k\n\x04").add(bytes_of(other_type.verifier().public_key)).finish();
  EXPECT_EQ(other_type.id(), std::uint32_t{digest[0]} << 24 | std::uint32_t{digest[1]} << 16 |
                                 std::uint32_t{digest[2]} << 8 | digest[3]);
}

RC_GTEST_PROP(Keys, GiveBackWhatTheyWereMadeOf, ()) {
  const auto seed =
      *rc::gen::container<std::vector<std::uint8_t>>(32, rc::gen::arbitrary<std::uint8_t>());
  Ed25519Seed bytes{};
  std::copy(seed.begin(), seed.end(), bytes.begin());
  const auto type = *rc::gen::element(KeyType::ed25519, KeyType::cosignature_v1);
  const auto key = SignerKey::make("city.example/\xc3\xa4", type, bytes);
  RC_ASSERT(key.has_value());
  RC_ASSERT(parse_verifier_key(write_verifier_key(key->verifier())) == key->verifier());
  const auto again = SignerKey::parse(key->write());
  RC_ASSERT(again.has_value());
  RC_ASSERT(again->verifier() == key->verifier());
}

TEST(Keys, HaveNamesWithoutSpaces) {
  for (const auto* name : {"k", "city.example/riverside", "\xe5\x9f\x8e\xe5\xb8\x82"})
    EXPECT_TRUE(is_key_name(name)) << name;
  for (const auto* name : {"", " ", "a b", "a+b", "a\nb", "a\tb", "a\xc2\x85", "\xe2\x80\x83",
                           "a\xe2\x80\xa8z", "\xff"})
    EXPECT_FALSE(is_key_name(name)) << name;
  EXPECT_FALSE(SignerKey::make("a b", KeyType::ed25519, {}));
}

RC_GTEST_PROP(Note, IsNeverReadAsSomethingThatWouldBeWrittenOtherwise, ()) {
  auto bytes = go_note;
  const auto changes = *rc::gen::inRange(1, 4);
  for (int i = 0; i < changes; ++i)
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
  const auto note = parse_note(bytes);
  RC_ASSERT((!note || write_note(*note) == bytes));
}

}  // namespace
}  // namespace wardmote::board
