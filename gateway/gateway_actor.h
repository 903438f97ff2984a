#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <caf/actor_system.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/entity_lives.h"
#include "actors/entity_logic.h"
#include "actors/interfaces.h"
#include "actors/route_book.h"
#include "gateway/call_plan.h"
#include "gateway/http_client.h"
#include "gateway/intake.h"
#include "gateway/routing.h"
#include "gateway/send_queue.h"
#include "storage/committer.h"

namespace wardmote {

/// An answer of Telegram's to a getUpdates call.
struct PollAnswered {
  std::uint64_t poll = 0;
  gateway::HttpResponse response;
};

/// An answer of Telegram's to an outgoing call.
struct CallAnswered {
  OutboxCall call;
  telegram::Response response;
  gateway::Delivery delivery = gateway::Delivery::answered;
};

/// The picture that goes with a call, or why there is none.
struct ChartDrawn {
  OutboxCall call;
  absl::StatusOr<std::string> png;
};

/// Time to see whether a batch still needs an inbox row.
struct SettleBatch {
  std::uint64_t batch = 0;
};

/// A body that came by webhook, its secret already checked.
struct WebhookBody {
  std::string body;
};
/// What the webhook door answers: 200, 400, or 503.
struct WebhookReply {
  int status = 503;
};

/// Stop taking updates; answer when the calls in flight have come back.
struct Drain {};

/// How a bot does, for the operator.
struct GatewayStatus {
  std::uint64_t pending_updates = 0;
  std::uint64_t waiting_calls = 0;
  std::uint64_t calls_in_flight = 0;
  std::string trouble;
};
struct GetGatewayStatus {};

/// The Telegram edge of one bot.
using GatewayActor = EnvelopeSource::extend_with<CallSender>::extend<
    // From the HTTP client's thread.
    caf::reacts_to<PollAnswered>, caf::reacts_to<CallAnswered>,
    // From whoever draws.
    caf::reacts_to<ChartDrawn>,
    // From the committer's thread.
    caf::reacts_to<Committed>,
    // To itself: timers.
    caf::reacts_to<SettleBatch>, caf::reacts_to<Tick>,
    // Takes one update; answers when it is durable.
    caf::replies_to<WebhookBody>::with<WebhookReply>,
    // Stops polling; answers when nothing is in flight.
    caf::replies_to<Drain>::with<bool>, caf::replies_to<GetGatewayStatus>::with<GatewayStatus>>;

namespace gateway {

/// What a gateway tells whoever keeps metrics and logs. Every function may be empty.
struct GatewayObserver {
  std::function<void(std::size_t updates, std::size_t refused)> on_taken;
  std::function<void(const std::string& method, telegram::Outcome,
                     std::chrono::nanoseconds since_due)>
      on_call;
  std::function<void(const std::string& event, const std::string& detail)> on_trouble;
};

struct GatewayOptions {
  telegram::BotId bot{};
  std::string token;
  /// Without a trailing slash, for example https://api.telegram.org.
  std::string api_root;
  bool polling = true;
  std::chrono::seconds poll_timeout{50};
  IntakeLimits intake = {};
  std::size_t calls_in_flight_max = 200;
  /// Calls that wait to be made; above it the bot takes no more updates, for each may cause more.
  std::size_t waiting_calls_max = 10'000;
};

/// Draws a chart as a PNG on a thread of its own, and tells it from there.
using DrawChart =
    std::function<void(v1::BarChart, std::function<void(absl::StatusOr<std::string>)>)>;

struct GatewayDeps {
  RouterActor router;
  std::shared_ptr<RouteBook> book;
  CommunityTags tags;
  std::shared_ptr<const EntityLives> lives;
  /// One client for waiting polls, one for calls, so that neither queues behind the other.
  HttpSubmit poll;
  HttpSubmit call;
  /// May be empty: charts are refused then.
  DrawChart draw = {};
  /// Reads the bot's token again, after Telegram has refused the one that it has; nothing if there
  /// is none now. May be empty.
  std::function<std::optional<std::string>()> read_token = {};
  /// Updates that all bots of the node have taken and not done.
  std::shared_ptr<std::atomic<std::size_t>> pending_of_node =
      std::make_shared<std::atomic<std::size_t>>(0);
  /// The calls under way; outlives the actor, so that its successor knows which may have gone out.
  std::shared_ptr<CallPlan> plan;
  std::function<bool(storage::Commit)> submit;
  std::function<Timestamp()> now;
  std::function<SteadyTime()> steady_now;
  GatewayObserver observer;
};

/// What the disk remembers of the bot: unfinished inbox entries in order, and which updates are
/// taken.
struct GatewayMemory {
  std::vector<std::pair<std::uint64_t, v1::InboxEntry>> inbox;
  v1::PollPosition position;
};

/// Starts the bot: delivers again what the inbox holds, then takes updates.
GatewayActor spawn_gateway_actor(caf::actor_system& system, GatewayOptions options,
                                 GatewayDeps deps, GatewayMemory memory);

/// The kinds of update that Wardmote asks Telegram for.
const std::vector<std::string>& allowed_updates();

/// The row under which a bot's poll position is kept (table of the bot's entity).
inline constexpr std::uint8_t poll_position_table = first_gateway_table;
inline constexpr std::uint8_t quarantine_table = first_gateway_table + 1;

}  // namespace gateway
}  // namespace wardmote

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::PollAnswered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::CallAnswered)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::ChartDrawn)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::SettleBatch)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::WebhookBody)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::WebhookReply)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::Drain)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::GetGatewayStatus)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(wardmote::GatewayStatus)
