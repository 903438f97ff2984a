#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "governance/board/checkpoint.h"
#include "governance/board/receipt.h"
#include "tests/fuzz/require.h"

namespace wb = wardmote::board;

/// Anything given as a note, a head, a receipt or a key is refused, or would be written as it was
/// read. Nobody's key has signed it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto note = wb::parse_note(text)) WARDMOTE_REQUIRE(wb::write_note(*note) == text);
  if (const auto head = wb::parse_checkpoint(text))
    WARDMOTE_REQUIRE(wb::write_checkpoint(*head) == text);
  if (const auto receipt = wb::parse_receipt(text))
    WARDMOTE_REQUIRE(wb::write_receipt(*receipt) == text);
  if (const auto key = wb::parse_verifier_key(text))
    WARDMOTE_REQUIRE(wb::write_verifier_key(*key) == text);
  if (const auto key = wb::SignerKey::parse(text)) WARDMOTE_REQUIRE(key->write() == text);
  if (const auto head = wb::parse_signed_checkpoint(text)) {
    const auto log = wb::SignerKey::make(head->checkpoint.origin, wb::KeyType::ed25519, {});
    const auto witness = wb::SignerKey::make("w", wb::KeyType::cosignature_v1, {});
    WARDMOTE_REQUIRE(!log || !wb::verify_checkpoint(*head, log->verifier()));
    WARDMOTE_REQUIRE(!wb::verify_cosignature(*head, witness->verifier()));
  }
  return 0;
}
