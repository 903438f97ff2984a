#include <cstddef>
#include <cstdint>
#include <string_view>

#include "storage/log_entry.h"
#include "storage/mutation_reader.h"
#include "storage/mutations.h"
#include "tests/fuzz/require.h"
#include "wardmote/v1/log.pb.h"

namespace ws = wardmote::storage;

/// Bytes of a damaged disk: either damaged, or changes that are written to the same bytes again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  (void)ws::decode_log_entry(bytes);
  ws::Mutations again;
  std::size_t raw = 0;
  ws::MutationReader reader(bytes);
  while (const auto mutation = reader.next()) {
    raw += mutation->raw.size();
    if (mutation->erase)
      again.erase(mutation->key);
    else
      again.put(mutation->key, mutation->value);
  }
  WARDMOTE_REQUIRE(reader.damaged() || raw == size);
  ws::MutationReader second(again.bytes());
  while (second.next()) {
  }
  WARDMOTE_REQUIRE(!second.damaged());
  return 0;
}
