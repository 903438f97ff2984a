#include "governance/board/note.h"

#include <algorithm>
#include <array>

#include "governance/board/encoding.h"
#include "governance/core/text.h"

namespace wardmote::board {

namespace {

constexpr std::string_view private_prefix = "PRIVATE+KEY+";
/// An em dash and a space.
constexpr std::string_view signature_prefix = "\xe2\x80\x94 ";
constexpr std::size_t id_bytes = 4;

/// White_Space of Unicode beyond ASCII, as UTF-8.
constexpr std::array<std::string_view, 19> unicode_spaces{
    "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
    "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
    "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
    "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};

bool is_control(char c) { return static_cast<std::uint8_t>(c) < 0x20; }

bool is_note_text(std::string_view text) {
  return text.ends_with('\n') && is_utf8(text) &&
         std::none_of(text.begin(), text.end(), [](char c) { return is_control(c) && c != '\n'; });
}

/// "<name>+<ID>+<base64(type, 32 bytes)>".
struct KeyText {
  std::string_view name;
  std::string_view id;
  KeyType type;
  std::array<std::uint8_t, 32> bytes;
};

std::optional<KeyType> key_type(char byte) {
  for (const auto type : {KeyType::ed25519, KeyType::cosignature_v1})
    if (byte == static_cast<char>(type)) return type;
  return std::nullopt;
}

std::optional<KeyText> parse_key_text(std::string_view text) {
  const auto name_end = text.find('+');
  if (name_end == std::string_view::npos) return std::nullopt;
  // Base64 has a "+" of its own: the second one ends the ID, and later ones mean nothing.
  const auto id_end = text.find('+', name_end + 1);
  if (id_end == std::string_view::npos) return std::nullopt;
  const auto bytes = from_base64(text.substr(id_end + 1));
  if (!bytes || bytes->empty()) return std::nullopt;
  const auto type = key_type(bytes->front());
  const auto key = hash_from_bytes(std::string_view{*bytes}.substr(1));
  const auto name = text.substr(0, name_end);
  if (!type || !key || !is_key_name(name)) return std::nullopt;
  return KeyText{name, text.substr(name_end + 1, id_end - name_end - 1), *type, *key};
}

std::string write_key_text(const VerifierKey& key, std::string_view bytes) {
  return key.name + "+" + to_hex(key.id()) + "+" +
         to_base64(static_cast<char>(key.type) + std::string{bytes});
}

std::optional<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(signature_prefix)) return std::nullopt;
  line.remove_prefix(signature_prefix.size());
  const auto name = line.substr(0, line.find(' '));
  if (!is_key_name(name) || name.size() == line.size()) return std::nullopt;
  const auto bytes = from_base64(line.substr(name.size() + 1));
  if (!bytes || bytes->size() <= id_bytes) return std::nullopt;
  const auto id = from_big_endian(std::string_view{*bytes}.substr(0, id_bytes));
  return NoteSignature{std::string{name}, static_cast<std::uint32_t>(id), bytes->substr(id_bytes)};
}

}  // namespace

bool is_key_name(std::string_view name) {
  if (name.empty() || !is_utf8(name)) return false;
  if (std::any_of(name.begin(), name.end(),
                  [](char c) { return is_control(c) || c == ' ' || c == '+'; }))
    return false;
  return std::none_of(unicode_spaces.begin(), unicode_spaces.end(), [&](std::string_view space) {
    return name.find(space) != std::string_view::npos;
  });
}

std::uint32_t key_id(std::string_view name, KeyType type, const Ed25519PublicKey& public_key) {
  const auto kind = static_cast<char>(type);
  const auto digest =
      Sha256{}.add(name).add("\n").add({&kind, 1}).add(bytes_of(public_key)).finish();
  return static_cast<std::uint32_t>(from_big_endian(bytes_of(digest).substr(0, id_bytes)));
}

Expected<VerifierKey> parse_verifier_key(std::string_view text) {
  const auto parts = parse_key_text(text);
  if (!parts) return tl::unexpected(Fault::key_malformed);
  VerifierKey key{std::string{parts->name}, parts->type, parts->bytes};
  if (to_hex(key.id()) != parts->id) return tl::unexpected(Fault::key_malformed);
  return key;
}

std::string write_verifier_key(const VerifierKey& key) {
  return write_key_text(key, bytes_of(key.public_key));
}

Expected<SignerKey> SignerKey::make(std::string name, KeyType type, const Ed25519Seed& seed) {
  if (!is_key_name(name)) return tl::unexpected(Fault::key_malformed);
  return SignerKey{std::move(name), type, Ed25519PrivateKey{seed}};
}

Expected<SignerKey> SignerKey::parse(std::string_view text) {
  if (!text.starts_with(private_prefix)) return tl::unexpected(Fault::key_malformed);
  const auto parts = parse_key_text(text.substr(private_prefix.size()));
  if (!parts) return tl::unexpected(Fault::key_malformed);
  auto key = make(std::string{parts->name}, parts->type, parts->bytes);
  if (key && to_hex(key->id()) != parts->id) return tl::unexpected(Fault::key_malformed);
  return key;
}

std::string SignerKey::write() const {
  return std::string{private_prefix} + write_key_text(verifier(), bytes_of(key_.seed()));
}

Expected<Note> parse_note(std::string_view bytes) {
  const auto fault = tl::unexpected(Fault::note_malformed);
  if (bytes.size() > note_bytes_max || !is_note_text(bytes)) return fault;
  const auto blank = bytes.rfind("\n\n");
  if (blank == std::string_view::npos) return fault;
  Note note{std::string{bytes.substr(0, blank + 1)}, {}};
  auto rest = bytes.substr(blank + 2);
  while (const auto line = take_line(rest)) {
    auto signature = parse_signature(*line);
    if (!signature || note.signatures.size() == note_signatures_max) return fault;
    note.signatures.push_back(std::move(*signature));
  }
  if (note.signatures.empty()) return fault;
  return note;
}

Expected<std::string> write_note(const Note& note) {
  auto bytes = note.text + "\n";
  for (const auto& signature : note.signatures) {
    bytes += signature_prefix;
    bytes += signature.name + " " +
             to_base64(to_big_endian(signature.id, id_bytes) + signature.signature) + "\n";
  }
  // Whatever would not be read as it was written is not a note: a name with a space, for one.
  const auto again = parse_note(bytes);
  if (!again || *again != note) return tl::unexpected(Fault::note_malformed);
  return bytes;
}

std::vector<const NoteSignature*> signatures_by(const Note& note, const VerifierKey& key) {
  std::vector<const NoteSignature*> found;
  for (const auto& signature : note.signatures)
    if (signature.name == key.name && signature.id == key.id()) found.push_back(&signature);
  return found;
}

Expected<NoteSignature> sign_note(std::string_view text, const SignerKey& key) {
  if (key.type() != KeyType::ed25519) return tl::unexpected(Fault::key_type_wrong);
  if (!is_note_text(text)) return tl::unexpected(Fault::note_malformed);
  return NoteSignature{key.name(), key.id(), std::string{bytes_of(key.sign(text))}};
}

Expected<void> verify_note(const Note& note, const VerifierKey& key) {
  if (key.type != KeyType::ed25519) return tl::unexpected(Fault::key_type_wrong);
  const auto signatures = signatures_by(note, key);
  if (signatures.empty()) return tl::unexpected(Fault::signature_missing);
  const bool all_hold = std::all_of(signatures.begin(), signatures.end(), [&](const auto* line) {
    return ed25519_verify(key.public_key, note.text, line->signature);
  });
  if (!all_hold) return tl::unexpected(Fault::signature_wrong);
  return {};
}

}  // namespace wardmote::board
