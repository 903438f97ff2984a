#pragma once

// The one door between a community's actor and what people type, tap and read. Pure: everything
// that the outside world decides is in the arguments.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dialogue/buttons.h"
#include "dialogue/catalogue.h"
#include "governance/city/view.h"
#include "governance/core/ballot_vault.h"
#include "governance/core/board_key.h"
#include "governance/core/random.h"
#include "governance/core/result.h"
#include "governance/core/time_zone.h"
#include "governance/core/vault.h"
#include "governance/features.h"
#include "telegram/request.h"
#include "telegram/update.h"
#include "wardmote/v1/log.pb.h"
#include "wardmote/v1/upload.pb.h"

namespace wardmote::dialogue {

/// The bot that serves the community.
struct BotProfile {
  telegram::BotId id{};
  std::string username;
  bool can_read_all_group_messages = false;
};

/// The community's own clock rang.
struct Wake {};

/// What an operator asks of a community through the API.
struct OperatorCommand {
  std::string call_id = {};
  std::variant<community::Command, members::Command, reports::Command, decisions::Command,
               surveys::Command>
      command = {};
};

using Inbound =
    std::variant<const telegram::Update*, const v1::CallOutcome*, Wake, const OperatorCommand*>;

/// How urgently a call goes out; see v1::SendClass.
enum class SendClass : std::uint8_t { answer, notification, broadcast };

/// One call to make once the step is durable. A method that starts with '#' is no Telegram call but
/// message to the bot's desk: "#route", a serialised v1::RouteChange.
struct Outgoing {
  telegram::Request request = {};
  /// A file that goes with the call, under the parameter that the request leaves out.
  std::optional<v1::Upload> upload = {};
  SendClass send_class = SendClass::answer;
  /// Comes back in v1::CallOutcome; empty if only failures matter.
  std::string tag = {};
  /// Waiting calls with the same key replace one another.
  std::string coalesce_key = {};
  std::optional<Timestamp> expires_at = {};
  bool repeat_if_unknown = false;
  /// Who makes the call; 0: the community's own bot.
  telegram::BotId bot{};
};

/// An event of a feature, as it is written down.
struct SerializedEvent {
  std::uint32_t feature = 0;
  std::string body = {};
};

struct StepResult {
  std::vector<SerializedEvent> events = {};
  std::vector<Outgoing> calls = {};
  /// What the rules refused, for the counters and the operator's answer; the person has been told.
  std::optional<Rejection> refusal = {};
  /// For operator commands: what the command gave, as a JSON object.
  std::string answer_json = {};
  /// Nothing happened and nothing is said: people talking to each other.
  bool ignored = false;
};

struct StepContext {
  Timestamp now;
  const city::View& city;
  PersonVault& vault;
  Random& random;
  const TimeZones& zones;
  const Catalogue& texts;
  const ButtonSigner& signer;
  const BotProfile& bot;
  CommunityId id;
  /// Where private ballots are sealed; without it there are only open votes.
  BallotVault* ballots = nullptr;
  /// Signs what is published; without it nothing is.
  BoardKey* board_key = nullptr;
  /// What the board of a community that has none yet is called: "city.example/17".
  std::string_view board_origin = {};
  /// Where boards and the page that checks them are served; empty: nowhere.
  std::string_view board_url = {};
};

/// Reads one inbound thing, decides, applies the events to `state` at once and says what must go
/// out. An ordinary message between people costs about a microsecond.
StepResult step(CommunityState& state, const StepContext& context, const Inbound& inbound);

/// When the community wants a Wake next.
std::optional<Timestamp> next_wake(const CommunityState& state, const StepContext& context);

}  // namespace wardmote::dialogue
