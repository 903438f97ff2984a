#include "dialogue/command_list.h"

#include <string>

#include "dialogue/deep_link.h"
#include "dialogue/dialogue.h"
#include "telegram/command.h"

namespace wardmote::dialogue {

namespace {

telegram::SetMyCommands list_of(const Catalogue& texts, Language language, Where where,
                                const char* scope) {
  telegram::SetMyCommands list;
  list.scope = scope;
  for (const auto* dialogue : dialogues())
    for (const auto& command : dialogue->commands)
      if ((command.where & command.listed_in & where) != 0 && !command.description.empty())
        list.commands.push_back(
            {std::string{command.name}, texts.plain({.language = language}, command.description)});
  // English is what Telegram shows to those whose language we do not speak.
  if (language != Language::en) list.language_code = tag_of(language).substr(0, 2);
  return list;
}

}  // namespace

std::vector<telegram::SetMyCommands> command_lists(const Catalogue& texts) {
  std::vector<telegram::SetMyCommands> lists;
  for (const auto language : languages) {
    lists.push_back(list_of(texts, language, in_private, "all_private_chats"));
    lists.push_back(list_of(texts, language, in_group, "all_group_chats"));
  }
  return lists;
}

std::optional<CommunityId> community_of_message(const telegram::Message& message) {
  // Most messages are no commands; this is asked about every one.
  if (!message.text.starts_with('/')) return std::nullopt;
  const auto command = telegram::parse_command(message);
  if (!command || (command->name != "start" && command->name != "setup")) return std::nullopt;
  return community_of_payload(command->arguments);
}

}  // namespace wardmote::dialogue
