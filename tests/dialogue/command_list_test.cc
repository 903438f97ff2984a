#include "dialogue/command_list.h"

#include <gmock/gmock.h>

namespace wardmote::dialogue {
namespace {

using testing::Contains;
using testing::Not;

constexpr telegram::ChatId officers{-1009};

/// Names of the commands of one list.
std::vector<std::string> names(const std::vector<telegram::SetMyCommands>& lists,
                               std::string_view scope, std::string_view language) {
  std::vector<std::string> found;
  for (const auto& list : lists)
    if (list.scope == scope && list.language_code == language)
      for (const auto& command : list.commands) found.push_back(command.command);
  return found;
}

TEST(CommandList, OffersEveryScopeInEveryLanguage) {
  const Catalogue texts;
  const auto lists = command_lists(texts);
  for (const auto* scope : {"default", "all_private_chats", "all_group_chats"})
    for (const auto* language : {"", "zh", "es", "ru", "ar"})
      EXPECT_THAT(names(lists, scope, language), Contains("report")) << scope << language;
}

TEST(CommandList, OffersByDefaultOnlyWhatIsUnderstoodEverywhere) {
  const Catalogue texts;
  const auto offered = names(command_lists(texts), "default", "");
  EXPECT_THAT(offered, Contains("help"));
  EXPECT_THAT(offered, Not(Contains("settings")));
}

TEST(CommandList, OffersOfficersInTheirChatWhatOthersCannotDo) {
  const Catalogue texts;
  const auto lists = officers_command_lists(texts, officers);
  EXPECT_EQ(lists.front().chat, officers);
  EXPECT_THAT(names(lists, "chat", ""), Contains("answer"));
  EXPECT_THAT(names(lists, "chat", "ru"), Contains("answer"));
  EXPECT_THAT(names(command_lists(texts), "all_group_chats", ""), Not(Contains("answer")));
}

}  // namespace
}  // namespace wardmote::dialogue
