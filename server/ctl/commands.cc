#include "server/ctl/commands.h"

#include <array>

namespace wardmote::server {

std::span<const CtlGroup> ctl_groups() {
  static constexpr std::array groups = {
      CtlGroup{"district", "The parts of the city"},
      CtlGroup{"community", "The communities"},
      CtlGroup{"settings", "Settings of city, district (--district) or community (--community)"},
      CtlGroup{"roles", "Who may do what"},
      CtlGroup{"code", "Codes that set up a group, give a role or let people join"},
      CtlGroup{"categories", "What residents can report"},
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
      {"categories", "list", "ListCategories", {"community"}, "List a community's categories"},
      {"categories", "set", "SetCategory", {"community", "key", "name"}, "Add or change one"},
      {"bots", "list", "ListBots", {}, "List the bots"},
      {"bots", "add", "AddBot", {"token_file"}, "Add the bot of a token"},
      {"bots", "remove", "RemoveBot", {"bot"}, "Remove one"},
      {"audit", "list", "ListAudit", {}, "List calls in the order of time"},
      {"node", "status", "ShowNode", {}, "Show how it does"},
  };
  return commands;
}

}  // namespace wardmote::server
