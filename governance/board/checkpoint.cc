#include "governance/board/checkpoint.h"

#include <algorithm>
#include <optional>

#include "governance/board/encoding.h"

namespace wardmote::board {

namespace {

constexpr std::size_t timestamp_bytes = 8;
/// The format's limit: a signed number of 64 bits.
constexpr auto timestamp_max = (std::uint64_t{1} << 63) - 1;

std::string cosigned_message(std::uint64_t seconds, std::string_view text) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string{text};
}

/// The time within a cosignature that holds.
std::optional<std::uint64_t> time_of(const NoteSignature& line, std::string_view text,
                                     const VerifierKey& witness) {
  if (line.signature.size() <= timestamp_bytes) return std::nullopt;
  const auto signature = std::string_view{line.signature};
  const auto seconds = from_big_endian(signature.substr(0, timestamp_bytes));
  if (seconds > timestamp_max) return std::nullopt;
  if (!ed25519_verify(witness.public_key, cosigned_message(seconds, text),
                      signature.substr(timestamp_bytes)))
    return std::nullopt;
  return seconds;
}

}  // namespace

Expected<Checkpoint> parse_checkpoint(std::string_view text) {
  const auto fault = tl::unexpected(Fault::checkpoint_malformed);
  if (!text.ends_with('\n')) return fault;
  const auto origin = take_line(text);
  const auto size = take_line(text);
  const auto root = take_line(text);
  if (!root || origin->empty()) return fault;
  const auto leaves = from_decimal(*size);
  const auto hash = hash_from_base64(*root);
  if (!leaves || !hash) return fault;
  Checkpoint checkpoint{std::string{*origin}, {*leaves, *hash}, {}};
  while (const auto line = take_line(text)) {
    if (line->empty()) return fault;
    checkpoint.extensions.emplace_back(*line);
  }
  return checkpoint;
}

Expected<std::string> write_checkpoint(const Checkpoint& checkpoint) {
  auto text = checkpoint.origin + "\n" + std::to_string(checkpoint.head.size) + "\n" +
              to_base64(bytes_of(checkpoint.head.root)) + "\n";
  for (const auto& extension : checkpoint.extensions) text += extension + "\n";
  // An origin with a newline in it would be read as something else.
  const auto again = parse_checkpoint(text);
  if (!again || *again != checkpoint) return tl::unexpected(Fault::checkpoint_malformed);
  return text;
}

Expected<SignedCheckpoint> parse_signed_checkpoint(std::string_view bytes) {
  auto note = parse_note(bytes);
  if (!note) return tl::unexpected(note.error());
  auto checkpoint = parse_checkpoint(note->text);
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  return SignedCheckpoint{std::move(*note), std::move(*checkpoint)};
}

Expected<std::string> sign_checkpoint(const Checkpoint& checkpoint, const SignerKey& log) {
  if (checkpoint.origin != log.name()) return tl::unexpected(Fault::origin_differs);
  const auto text = write_checkpoint(checkpoint);
  if (!text) return text;
  const auto signature = sign_note(*text, log);
  if (!signature) return tl::unexpected(signature.error());
  return write_note({*text, {*signature}});
}

Expected<void> verify_checkpoint(const SignedCheckpoint& signed_checkpoint,
                                 const VerifierKey& log) {
  if (signed_checkpoint.checkpoint.origin != log.name) return tl::unexpected(Fault::origin_differs);
  return verify_note(signed_checkpoint.note, log);
}

Expected<NoteSignature> cosign(const SignedCheckpoint& signed_checkpoint, const SignerKey& witness,
                               std::uint64_t seconds) {
  if (witness.type() != KeyType::cosignature_v1) return tl::unexpected(Fault::key_type_wrong);
  if (seconds > timestamp_max) return tl::unexpected(Fault::timestamp_too_large);
  const auto signature = witness.sign(cosigned_message(seconds, signed_checkpoint.note.text));
  return NoteSignature{witness.name(), witness.id(),
                       to_big_endian(seconds, timestamp_bytes) + std::string{bytes_of(signature)}};
}

Expected<std::uint64_t> verify_cosignature(const SignedCheckpoint& signed_checkpoint,
                                           const VerifierKey& witness) {
  if (witness.type != KeyType::cosignature_v1) return tl::unexpected(Fault::key_type_wrong);
  const auto lines = signatures_by(signed_checkpoint.note, witness);
  if (lines.empty()) return tl::unexpected(Fault::signature_missing);
  std::uint64_t latest = 0;
  for (const auto* line : lines) {
    const auto seconds = time_of(*line, signed_checkpoint.note.text, witness);
    if (!seconds) return tl::unexpected(Fault::signature_wrong);
    latest = std::max(latest, *seconds);
  }
  return latest;
}

}  // namespace wardmote::board
