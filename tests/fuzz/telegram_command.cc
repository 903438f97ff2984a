#include <cstddef>
#include <cstdint>
#include <string_view>

#include "telegram/command.h"
#include "telegram/limits.h"
#include "tests/fuzz/require.h"

namespace wt = wardmote::telegram;

/// A text that may be a command: names and payloads keep to their alphabets and lengths.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto command = wt::parse_command({reinterpret_cast<const char*>(data), size});
  if (!command) return 0;
  WARDMOTE_REQUIRE(!command->name.empty());
  WARDMOTE_REQUIRE(command->name.size() <= wt::limits::command_bytes);
  for (const char letter : command->name) {
    WARDMOTE_REQUIRE(letter == '_' || (letter >= '0' && letter <= '9') ||
                     (letter >= 'a' && letter <= 'z'));
  }
  const auto payload = wt::deep_link_payload(*command);
  WARDMOTE_REQUIRE(!payload || wt::is_deep_link_payload(*payload));
  return 0;
}
