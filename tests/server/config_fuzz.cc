// Any file is either refused with a reason or taken, and what is taken prints to what reads the
// same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/config/load.h"
#include "server/config/reference.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wardmote::server;
  const auto loaded = load_config_text({reinterpret_cast<const char*>(data), size}, "fuzz.toml");
  if (!loaded) {
    if (loaded.error().empty()) std::abort();
    return 0;
  }
  auto again = load_config_text(print_config(*loaded), "printed.toml");
  if (!again) std::abort();
  again->config.telegram.proxy = loaded->config.telegram.proxy;  // Secret, so never printed.
  if (again->config != loaded->config) std::abort();
  return 0;
}
