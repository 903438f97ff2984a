#include "server/node_gauges.h"

#include <map>
#include <memory>
#include <mutex>

#include "actors/ask.h"
#include "server/node_parts.h"
#include "storage/entity_rows.h"

namespace wardmote::server {

namespace {

using namespace std::chrono_literals;

constexpr auto status_timeout = 5s;
/// Where counting rows ends: more says nothing more.
constexpr std::uint64_t rows_counted_max = 100'000;

/// What the gateways have told last.
struct Gateways {
  std::mutex mutex;
  std::map<std::int64_t, GatewayStatus> told;

  void take(std::int64_t bot, const GatewayStatus& status, const NodeMetrics& counted) {
    const std::lock_guard lock{mutex};
    told[bot] = status;
    GatewayStatus all;
    for (const auto& [id, one] : told) {
      all.pending_updates += one.pending_updates;
      all.waiting_calls += one.waiting_calls;
      all.calls_in_flight += one.calls_in_flight;
    }
    counted.inbox_updates.set(static_cast<double>(all.pending_updates));
    counted.sender_waiting_calls.set(static_cast<double>(all.waiting_calls));
    counted.sender_in_flight_calls.set(static_cast<double>(all.calls_in_flight));
  }
};

/// They answer when they get to it: a scrape does not wait for them.
void ask_gateways(NodeParts& parts, const std::shared_ptr<Gateways>& gateways) {
  for (const auto& bot : parts.bots) {
    if (!bot->gateway) continue;
    ask(
        *parts.actors, bot->gateway, status_timeout, GetGatewayStatus{},
        [&parts, gateways, id = telegram::raw(bot->id)](const GatewayStatus& status) {
          gateways->take(id, status, *parts.counted);
        },
        [](const std::string&) {});
  }
}

void count_outbox(const NodeParts& parts) {
  std::uint64_t rows = 0;
  const auto status = storage::for_each_outbox_row(
      *parts.store, [&](EntityId, const v1::OutboxRow&) { return ++rows < rows_counted_max; });
  if (status.ok()) parts.counted->outbox_calls.set(static_cast<double>(rows));
}

}  // namespace

void watch_node(NodeParts& parts) {
  parts.metrics->before_scrape([&parts, gateways = std::make_shared<Gateways>(),
                                dropped = std::make_shared<std::uint64_t>(0)] {
    parts.counted->disk_free_bytes.set(static_cast<double>(parts.free_disk_bytes()));
    parts.counted->work_pending.set(static_cast<double>(parts.work->pending()));
    const auto silence = parts.pulse.silence(std::chrono::steady_clock::now());
    parts.counted->pulse_age_seconds.set(std::chrono::duration<double>(silence.age).count());
    const auto now_dropped = parts.log.dropped();
    parts.counted->log_lines_dropped.add(static_cast<double>(now_dropped - *dropped));
    *dropped = now_dropped;
    count_outbox(parts);
    ask_gateways(parts, gateways);
  });
}

}  // namespace wardmote::server
