#include "server/ctl/commands.h"

#include <array>

namespace wardmote::server {

std::span<const CtlGroup> ctl_groups() {
  static constexpr std::array groups = {
      CtlGroup{"district", "The parts of the city"},
      CtlGroup{"community", "The communities"},
      CtlGroup{"chat", "The chats of communities"},
      CtlGroup{"settings", "Settings of the city (--city), a district or a community"},
      CtlGroup{"roles", "Who may do what"},
      CtlGroup{"code", "Codes that set up a group, give a role or let people join"},
      CtlGroup{"escalation", "The chats that hear what the levels below left undone"},
      CtlGroup{"categories", "What residents can report"},
      CtlGroup{"templates", "What officers answer with one tap"},
      CtlGroup{"bots", "The bots of this server"},
      CtlGroup{"audit", "What operators did"},
      CtlGroup{"node", "This server"},
  };
  return groups;
}

std::span<const CtlCommand> ctl_commands() {
  static const std::vector<CtlCommand> commands = {
      {"district", "create", "CreateDistrict", {"name"}, "Create a district"},
      {"district", "list", "ListDistricts", {}, "List the districts"},
      {"district",
       "rename",
       "RenameDistrict",
       {"district", "name"},
       "Give a district another name"},
      {"community", "create", "CreateCommunity", {"name"}, "Create a community from a template"},
      {"community", "list", "ListCommunities", {}, "List the communities"},
      {"community", "show", "ShowCommunity", {"community"}, "Show one with its chats and counts"},
      {"community", "rename", "RenameCommunity", {"community", "name"}, "Give one another name"},
      {"community", "close", "CloseCommunity", {"community"}, "Close one; its records stay"},
      {"community",
       "set-bot",
       "SetCommunityBot",
       {"community", "bot"},
       "Let another bot serve one; invite it to the chats first"},
      {"chat",
       "unbind",
       "UnbindChat",
       {"community", "purpose"},
       "Take the residents, officers or channel chat from a community"},
      {"settings", "list", "ListSettings", {}, "List what is in effect and from where"},
      {"settings", "get", "GetSetting", {"key"}, "Show one setting"},
      {"settings", "set", "SetSetting", {"key", "value"}, "Set one"},
      {"settings", "unset", "UnsetSetting", {"key"}, "Inherit it again"},
      {"settings", "lock", "LockSetting", {"key"}, "Forbid levels below to differ"},
      {"settings", "unlock", "UnlockSetting", {"key"}, "Allow it again"},
      {"roles", "list", "ListRoles", {}, "List the roles at a level"},
      {"roles", "grant", "GrantRole", {"person", "role"}, "Give a person a role"},
      {"roles", "revoke", "RevokeRole", {"person", "role"}, "Take it back"},
      {"code", "mint", "MintCode", {"kind"}, "Make a code: setup, role or join"},
      {"code",
       "withdraw",
       "WithdrawCode",
       {"community", "code"},
       "Make a code of kind role or join worthless"},
      {"escalation", "list", "ListEscalations", {}, "List the chats"},
      {"escalation", "set", "SetEscalation", {"chat"}, "Set that of the city or of a district"},
      {"escalation", "clear", "ClearEscalation", {}, "Have none any more"},
      {"categories", "list", "ListCategories", {"community"}, "List a community's categories"},
      {"categories", "set", "SetCategory", {"community", "key", "name"}, "Add or change one"},
      {"templates", "list", "ListTemplates", {"community"}, "List a community's templates"},
      {"templates",
       "save",
       "SaveTemplate",
       {"community", "id", "text"},
       "Add one, or change its text in one language"},
      {"templates", "remove", "RemoveTemplate", {"community", "id"}, "Remove one"},
      {"bots", "list", "ListBots", {}, "List the bots"},
      {"bots", "add", "AddBot", {"token_file"}, "Register a configured bot, or say how to"},
      {"bots", "remove", "RemoveBot", {"bot"}, "Remove one"},
      {"audit", "list", "ListAudit", {}, "List calls in the order of time"},
      {"node", "status", "ShowNode", {}, "Show how it does"},
      {"",
       "backup",
       "Backup",
       {"directory"},
       "Copy the database, as it is now, into a new folder on the server"},
  };
  return commands;
}

}  // namespace wardmote::server
