#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sandbox/params.h"
#include "sandbox/request_params.h"
#include "tests/fuzz/require.h"

namespace sb = wardmote::sandbox;

/// The first line is a content type, the rest a body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto end = text.find('\n');
  const auto body = end == std::string_view::npos ? text : text.substr(end + 1);
  sb::Params params;
  sb::add_body(params, text.substr(0, end), body);
  for (const auto& [name, value] : params.all()) {
    (void)params.number(name);
    (void)params.flag(name);
    (void)params.text(name);
  }
  WARDMOTE_REQUIRE(sb::url_decoded(sb::url_encoded(body)) == body);
  constexpr std::size_t most = 1 << 20;
  const auto unpacked = sb::unpacked(body, most);
  WARDMOTE_REQUIRE(!unpacked || unpacked->size() <= most);
  return 0;
}
