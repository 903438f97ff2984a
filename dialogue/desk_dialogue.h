#pragma once

// What a bot says before it knows which community is meant: in the private chat of somebody who has
// chosen none, and in groups that belong to none.

#include <optional>
#include <string>
#include <vector>

#include "dialogue/catalogue.h"
#include "dialogue/step.h"
#include "governance/core/ids.h"
#include "telegram/request.h"
#include "telegram/update.h"

namespace wardmote::dialogue {

/// A community that the bot serves, for the list to choose from.
struct DeskCommunity {
  CommunityId id{};
  std::string name;
};

struct DeskScene {
  Timestamp now;
  BotProfile bot;
  const Catalogue& texts;
  /// Open communities by name.
  std::vector<DeskCommunity> communities;
};

/// A person has said which community their private chat means.
struct DeskChoice {
  telegram::User person;
  CommunityId community{};
};

struct DeskAnswer {
  std::vector<telegram::Request> calls;
  std::optional<DeskChoice> chosen;
};

/// Communities shown at once; more are found by typing a part of the name.
inline constexpr std::size_t desk_list_max = 8;

/// The list for somebody whose private chat meant a community and shall mean another.
telegram::Request ask_which(std::int64_t person, std::string_view language, const DeskScene& scene);

/// Pure, and without memory: the list's buttons name what they choose.
DeskAnswer desk_answer(const telegram::Update& update, const DeskScene& scene);

}  // namespace wardmote::dialogue
