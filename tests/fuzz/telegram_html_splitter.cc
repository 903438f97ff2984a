#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "telegram/html.h"
#include "telegram/splitter.h"
#include "telegram/unicode.h"
#include "tests/fuzz/require.h"

namespace wt = wardmote::telegram;

namespace {

void require_parts_fit(const wt::Html& html) {
  constexpr wt::PartLimits limits{40, 600};
  for (const auto& part : wt::split_html(html, limits)) {
    WARDMOTE_REQUIRE(wt::visible_length(part) <= limits.visible_units);
    WARDMOTE_REQUIRE(part.value.size() <= limits.bytes);
  }
  WARDMOTE_REQUIRE(wt::visible_length(wt::clip_html(html, 20)) <= 20);
}

}  // namespace

/// A text, once as markup and once as words a stranger typed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};
  require_parts_fit(wt::Html{text});
  const auto built = wt::HtmlBuilder{}.bold(text).name(text).link(text, text).take();
  require_parts_fit(built);
  const auto typed = wt::HtmlBuilder{}.text(text).take();
  WARDMOTE_REQUIRE(wt::visible_text(typed) == wt::sanitise_text(text));
  return 0;
}
