#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "governance/board/tiles.h"
#include "tests/fuzz/require.h"

namespace wb = wardmote::board;

/// Anything given as a path, a bundle or a tile is refused, or would be written as it was read.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  if (const auto tile = wb::parse_tile_path(bytes)) WARDMOTE_REQUIRE(wb::tile_path(*tile) == bytes);
  if (const auto bundle = wb::parse_bundle_path(bytes))
    WARDMOTE_REQUIRE(wb::bundle_path(*bundle) == bytes);
  if (size == 0) return 0;
  const auto width = static_cast<std::uint16_t>(data[0] + 1);
  if (const auto leaves = wb::parse_bundle(bytes.substr(1), width)) {
    WARDMOTE_REQUIRE(leaves->size() == width);
    WARDMOTE_REQUIRE(wb::write_bundle(*leaves) == bytes.substr(1));
  }
  if (const auto hashes = wb::parse_tile(bytes.substr(1), width))
    WARDMOTE_REQUIRE(hashes->size() == width);
  return 0;
}
