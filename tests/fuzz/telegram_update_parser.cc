#include <cstddef>
#include <cstdint>
#include <string_view>

#include "telegram/command.h"
#include "telegram/parser.h"
#include "tests/fuzz/require.h"

namespace wt = wardmote::telegram;

/// A webhook's body: read into an update, or refused with a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static wt::UpdateParser parser;
  const auto update = parser.parse_update({reinterpret_cast<const char*>(data), size});
  if (!update) {
    WARDMOTE_REQUIRE(!update.error().reason.empty());
    return 0;
  }
  WARDMOTE_REQUIRE(wt::raw(update->update_id) > 0);
  if (const auto* received = std::get_if<wt::MessageReceived>(&update->content)) {
    WARDMOTE_REQUIRE(wt::raw(received->message.chat.id) != 0);
    WARDMOTE_REQUIRE(received->message.text.find('\0') == std::string::npos);
    wt::parse_command(received->message);
  }
  return 0;
}
