#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dialogue/buttons.h"
#include "tests/fuzz/require.h"

namespace wd = wardmote::dialogue;

namespace {

/// Signs everything alike, so that what comes behind the MAC is reached.
class OneMac final : public wd::ButtonSigner {
 public:
  std::uint64_t sign(std::string_view) const override { return 0; }
};

}  // namespace

/// What is taken for a button of ours is what we would write for it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto community = wd::community_of_button(text);
  const wd::PressOrigin origin{.community = community.value_or(wardmote::CommunityId{}),
                               .chat = {},
                               .person = {},
                               .now = wardmote::from_ms(0)};
  const auto press = wd::read_button(OneMac{}, text, origin);
  if (!press) return 0;
  WARDMOTE_REQUIRE(community.has_value());
  const auto again = wd::button_data(OneMac{}, {.community = *community,
                                                .action = press->action,
                                                .object = press->object,
                                                .argument = press->argument,
                                                .issued = press->issued,
                                                .chat = {},
                                                .person = {}});
  WARDMOTE_REQUIRE(again.size() <= 64);
  const auto same = wd::read_button(OneMac{}, again, origin);
  WARDMOTE_REQUIRE(same && same->action == press->action && same->object == press->object &&
                   same->argument == press->argument && same->issued == press->issued);
  return 0;
}
