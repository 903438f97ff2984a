#include <cstddef>
#include <cstdint>
#include <string_view>

#include "governance/board/encoding.h"
#include "governance/board/merkle.h"
#include "tests/fuzz/require.h"

namespace wb = wardmote::board;

/// Two numbers and any hashes never prove anything of roots that nobody knows a tree of.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 16) return 0;
  std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const auto one = wb::from_big_endian(bytes.substr(0, 8));
  const auto other = wb::from_big_endian(bytes.substr(8, 8));
  wb::Proof proof;
  for (bytes.remove_prefix(16); bytes.size() >= 32; bytes.remove_prefix(32))
    proof.push_back(*wb::hash_from_bytes(bytes.substr(0, 32)));
  const auto root = wb::leaf_hash("root");
  const auto newer = wb::leaf_hash("newer");
  WARDMOTE_REQUIRE(!wb::verify_inclusion({wb::leaf_hash("leaf"), one, {other, root}}, proof));
  WARDMOTE_REQUIRE(!wb::verify_consistency({{one, root}, {other, newer}}, proof));
  return 0;
}
