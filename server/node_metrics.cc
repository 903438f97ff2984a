#include <array>

#include "server/node_parts.h"
#include "server/version.h"

namespace wardmote::server {

namespace {

constexpr std::string_view other = "other";
/// What gateways call what goes wrong.
constexpr std::array trouble_kinds{"call_rejected",      "calls_waiting",   "gateway_failed",
                                   "malformed_update",   "poll_conflict",   "poll_failed",
                                   "stale_update",       "token_changed",   "unreadable_updates",
                                   "update_quarantined", "updates_missing", "other"};

}  // namespace

NodeMetrics::NodeMetrics(telemetry::Metrics& metrics)
    : updates_taken(
          metrics.counter({"wardmote_updates_taken_total", "Updates taken from Telegram."})),
      updates_refused(metrics.counter(
          {"wardmote_updates_refused_total", "Updates that could not be read; each is logged."})),
      steps_ignored(metrics.counter({"wardmote_steps_ignored_total",
                                     "Inbound messages that were people talking to each other."})),
      steps(metrics.counter({"wardmote_steps_total", "Inbound messages that an entity acted on."})),
      refusals(metrics.counter(
          {"wardmote_refusals_total", "Commands that the rules refused, with an answer."})),
      entity_failures(metrics.counter(
          {"wardmote_entity_failures_total", "Times an entity lost its memory and was reloaded."})),
      commits(metrics.counter({"wardmote_commits_total", "Commits made durable."})),
      calls_ok(metrics.counter({"wardmote_calls_total", "Answers of Telegram to outgoing calls."},
                               {{"outcome", "ok"}})),
      calls_flood(
          metrics.counter({"wardmote_calls_total", "Answers of Telegram to outgoing calls."},
                          {{"outcome", "flood"}})),
      calls_failed(
          metrics.counter({"wardmote_calls_total", "Answers of Telegram to outgoing calls."},
                          {{"outcome", "failed"}})),
      commit_seconds(metrics.histogram(
          {"wardmote_commit_seconds", "Time of one synced write of a group of commits."},
          telemetry::Metrics::duration_bounds())),
      call_seconds(metrics.histogram(
          {"wardmote_call_seconds", "Time from a call's decision to Telegram's answer."},
          telemetry::Metrics::duration_bounds())),
      timer_lag_seconds(metrics.histogram(
          {"wardmote_timer_lag_seconds", "How late an entity is woken whose time has come."},
          telemetry::Metrics::duration_bounds())),
      work_seconds(
          metrics.histogram({"wardmote_work_seconds",
                             "Time of work that is done beside the actors: the counts of votes."},
                            {0.001, 0.01, 0.1, 1, 10, 60, 600, 3600})),
      keys_scrubbed(metrics.counter(
          {"wardmote_keys_scrubbed_total",
           "Times the keys of a community's forgotten people were scrubbed from the disk."})),
      log_lines_dropped(metrics.counter({"wardmote_log_dropped_lines_total",
                                         "Log lines lost because nobody read them in time."})),
      entities_active(metrics.gauge({"wardmote_entities_active_count", "Entities in memory."})),
      committer_state(
          metrics.gauge({"wardmote_committer_state",
                         "0 running, 1 paused because the disk is full, 2 failed, 3 stopped."})),
      inbox_updates(metrics.gauge(
          {"wardmote_inbox_updates", "Updates taken and not done with, as of the scrape before."})),
      outbox_calls(metrics.gauge(
          {"wardmote_outbox_calls", "Calls that are durable and whose outcome is not known."})),
      sender_waiting_calls(metrics.gauge({"wardmote_sender_waiting_calls",
                                          "Calls that wait for Telegram's rates or an order to "
                                          "keep, as of the scrape before."})),
      sender_in_flight_calls(
          metrics.gauge({"wardmote_sender_in_flight_calls",
                         "Calls on their way to Telegram, as of the scrape before."})),
      disk_free_bytes(
          metrics.gauge({"wardmote_disk_free_bytes", "Free space on the disk of the data."})),
      pulse_age_seconds(metrics.gauge(
          {"wardmote_pulse_age_seconds",
           "Time since the actors last showed that they handle messages; at 60 the server calls "
           "itself dead."})),
      work_pending(metrics.gauge(
          {"wardmote_work_pending",
           "Counts of votes that are under way or wait for a thread, as of the scrape."})) {
  metrics
      .gauge({"wardmote_build_info", "1; which build this is."},
             {{"version", std::string{version()}}, {"compiler", std::string{compiler()}}})
      .set(1);
  for (const auto* kind : trouble_kinds)
    troubles_[kind] =
        metrics.counter({"wardmote_gateway_troubles_total",
                         "Things that went wrong at the Telegram edge; each is logged."},
                        {{"kind", kind}});
}

void NodeMetrics::count_trouble(std::string_view kind) const {
  const auto found = troubles_.find(kind);
  (found == troubles_.end() ? troubles_.find(other) : found)->second.add();
}

}  // namespace wardmote::server
