#include "dialogue/buttons.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "dialogue/deep_link.h"
#include "world.h"

namespace wardmote::dialogue {
namespace {

using testing::FakeSigner;

const FakeSigner signer;
const Timestamp now = from_ms(1'767'598'200'000);
const telegram::ChatId chat{-1001000000001};

ButtonSpec spec() {
  return {.community = CommunityId{42},
          .action = Action{0x0405},
          .object = 12,
          .argument = 3,
          .issued = now,
          .chat = chat};
}
PressOrigin origin(PersonId person = PersonId{1}) {
  return {.community = CommunityId{42}, .chat = chat, .person = person, .now = now};
}

RC_GTEST_PROP(Buttons, FitsTelegramAndComesBack,
              (std::uint64_t community, std::uint16_t action, std::uint64_t object,
               std::uint64_t argument)) {
  const ButtonSpec button{.community = CommunityId{community},
                          .action = Action{action},
                          .object = object,
                          .argument = argument,
                          .issued = now,
                          .chat = chat,
                          .person = PersonId{5}};
  const auto data = button_data(signer, button);
  RC_ASSERT(data.size() <= 64u);
  RC_ASSERT(community_of_button(data) == CommunityId{community});
  const auto press = read_button(
      signer, data,
      {.community = CommunityId{community}, .chat = chat, .person = PersonId{5}, .now = now});
  RC_ASSERT(press.has_value());
  RC_ASSERT(press->object == object);
  RC_ASSERT(press->argument == argument);
}

TEST(Buttons, RefusesSomebodyElsesPersonalButton) {
  auto personal = spec();
  personal.person = PersonId{1};
  const auto data = button_data(signer, personal);
  EXPECT_TRUE(read_button(signer, data, origin(PersonId{1})).has_value());
  EXPECT_EQ(read_button(signer, data, origin(PersonId{2})).error(), ButtonFault::foreign);
}

TEST(Buttons, RefusesAButtonOfAnotherChatOrCommunity) {
  const auto data = button_data(signer, spec());
  auto elsewhere = origin();
  elsewhere.chat = telegram::ChatId{5};
  EXPECT_EQ(read_button(signer, data, elsewhere).error(), ButtonFault::forged);
  auto other = origin();
  other.community = CommunityId{43};
  EXPECT_EQ(read_button(signer, data, other).error(), ButtonFault::forged);
}

RC_GTEST_PROP(Buttons, RefusesEveryChangedCharacter, ()) {
  auto data = button_data(signer, spec());
  const auto position = *rc::gen::inRange<std::size_t>(0, data.size() - 1);
  data[position] = data[position] == 'A' ? 'B' : 'A';
  RC_ASSERT(!read_button(signer, data, origin()).has_value());
}

TEST(Buttons, IgnoresWhatIsNoDataOfOurs) {
  for (const std::string& data : {std::string{}, std::string(65, 'A'), std::string{"\xff\xfe"},
                                  std::string{"hello"}, std::string(64, 'A')}) {
    EXPECT_EQ(read_button(signer, data, origin()).error(), ButtonFault::unreadable) << data;
    EXPECT_FALSE(community_of_button(data)) << data;
  }
}

TEST(Buttons, GrowOld) {
  const auto data = button_data(signer, spec());
  auto late = origin();
  late.now = now + button_age_max + std::chrono::seconds{1};
  EXPECT_EQ(read_button(signer, data, late).error(), ButtonFault::expired);
}

RC_GTEST_PROP(DeepLink, NamesItsCommunity, (std::uint64_t community)) {
  const DeepLink link{
      .kind = LinkKind::invite, .community = CommunityId{community}, .rest = "ABCDE12345"};
  const auto payload = to_payload(link);
  RC_ASSERT(payload.size() <= 64u);
  RC_ASSERT(community_of_payload(payload) == CommunityId{community});
  RC_ASSERT(parse_payload(payload)->rest == "ABCDE12345");
}

}  // namespace
}  // namespace wardmote::dialogue
