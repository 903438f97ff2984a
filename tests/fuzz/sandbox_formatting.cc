#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sandbox/formatted_text.h"
#include "sandbox/utf8.h"
#include "tests/fuzz/require.h"

namespace sb = wardmote::sandbox;

namespace {

void check(tl::expected<sb::FormattedText, std::string> read) {
  if (!read) {
    WARDMOTE_REQUIRE(!read.error().empty());
    return;
  }
  sb::find_entities(*read);
  sb::trim(*read);
  const auto units = sb::utf16_length(read->text);
  for (const auto& entity : read->entities)
    WARDMOTE_REQUIRE(entity.length > 0 && entity.offset + entity.length <= units);
}

}  // namespace

/// A bot's text in each of the three markups: refused with a reason, or with marks that lie within
/// it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (!sb::is_valid_utf8(text)) return 0;
  check(sb::parse_html(text));
  check(sb::parse_markdown(text));
  check(sb::parse_markdown_v2(text));
  return 0;
}
