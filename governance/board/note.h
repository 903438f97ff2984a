#pragma once

// Signed notes as c2sp.org/signed-note has them: a text, an empty line, and a line for each
// signature: "— <key name> base64(key ID, signature)". Keys are Ed25519's.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "governance/board/fault.h"
#include "governance/core/ed25519.h"

namespace wardmote::board {

/// What a key signs; part of its ID, so that no signature passes for one of another kind.
enum class KeyType : std::uint8_t {
  /// A note's text: a log's own key.
  ed25519 = 0x01,
  /// A head with the time at which a witness saw it (c2sp.org/tlog-cosignature).
  cosignature_v1 = 0x04,
};

/// Whether keys may have it: not empty, UTF-8, no space of Unicode's, no "+", no control character.
bool is_key_name(std::string_view name);

/// The first four bytes of SHA-256(name 0A type public_key), as a number.
std::uint32_t key_id(std::string_view name, KeyType type, const Ed25519PublicKey& public_key);

/// A public key, as it is printed on posters: "<name>+<ID in hex>+<base64(type, key)>".
struct VerifierKey {
  std::string name;
  KeyType type = KeyType::ed25519;
  Ed25519PublicKey public_key{};

  std::uint32_t id() const { return key_id(name, type, public_key); }
  bool operator==(const VerifierKey&) const = default;
};
/// key_malformed, also if the ID is not the one of name, type and key.
Expected<VerifierKey> parse_verifier_key(std::string_view text);
std::string write_verifier_key(const VerifierKey& key);

/// A private key: "PRIVATE+KEY+<name>+<ID in hex>+<base64(type, seed)>" in its file.
class SignerKey {
 public:
  /// key_malformed: the name.
  static Expected<SignerKey> make(std::string name, KeyType type, const Ed25519Seed& seed);
  /// key_malformed.
  static Expected<SignerKey> parse(std::string_view text);

  const std::string& name() const { return name_; }
  KeyType type() const { return type_; }
  std::uint32_t id() const { return verifier().id(); }
  VerifierKey verifier() const { return {name_, type_, key_.public_key()}; }
  /// Signs bytes as they are. sign_note and cosign are for what a key of this type may sign.
  Ed25519Signature sign(std::string_view bytes) const { return key_.sign(bytes); }
  /// A secret: for the key's file.
  std::string write() const;

 private:
  SignerKey(std::string name, KeyType type, Ed25519PrivateKey key)
      : name_(std::move(name)), type_(type), key_(std::move(key)) {}

  std::string name_;
  KeyType type_;
  Ed25519PrivateKey key_;
};

/// One signature line, whoever may have written it.
struct NoteSignature {
  std::string name;
  std::uint32_t id = 0;
  /// Bytes, without the key's ID.
  std::string signature;
  bool operator==(const NoteSignature&) const = default;
};

struct Note {
  /// UTF-8 with a newline at the end.
  std::string text;
  /// Not verified.
  std::vector<NoteSignature> signatures;
  bool operator==(const Note&) const = default;
};

inline constexpr std::size_t note_bytes_max = 1 << 20;
inline constexpr std::size_t note_signatures_max = 100;

/// note_malformed: also for a note without any signature, and one beyond the limits above.
Expected<Note> parse_note(std::string_view bytes);
/// The same bytes that parse_note reads. note_malformed.
Expected<std::string> write_note(const Note& note);

/// The signatures that claim to be of this key; what others signed is nobody's business here.
std::vector<const NoteSignature*> signatures_by(const Note& note, const VerifierKey& key);

/// The signature of a text by a key of type ed25519. key_type_wrong, note_malformed.
Expected<NoteSignature> sign_note(std::string_view text, const SignerKey& key);
/// Nothing, if the key has signed the note. signature_missing, signature_wrong (then nothing in the
/// note is to be believed), key_type_wrong.
Expected<void> verify_note(const Note& note, const VerifierKey& key);

}  // namespace wardmote::board
