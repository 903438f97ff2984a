#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/operator_backend/archive.h"
#include "tests/fuzz/require.h"

namespace ws = wardmote::server;

/// Anything given as an archive is refused with a reason, waits for more, or is whole; and it does
/// not matter in what portions it comes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const auto read = [&](std::size_t portion) {
    ws::ArchiveReader reader;
    std::size_t pieces = 0;
    for (std::size_t at = 0; at < bytes.size(); at += portion) {
      const auto taken = reader.take(bytes.substr(at, portion), [&](wardmote::v1::ArchivePiece&) {
        ++pieces;
        return tl::expected<void, std::string>{};
      });
      if (taken) continue;
      WARDMOTE_REQUIRE(!taken.error().empty());
      return std::pair{false, pieces};
    }
    return std::pair{reader.is_complete(), pieces};
  };
  WARDMOTE_REQUIRE(read(7).first == read(bytes.size() + 1).first);
  return 0;
}
