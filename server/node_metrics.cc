#include "server/node_parts.h"

namespace wardmote::server {

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
      gateway_troubles(
          metrics.counter({"wardmote_gateway_troubles_total",
                           "Things that went wrong at the Telegram edge; each is logged."})),
      commit_seconds(metrics.histogram(
          {"wardmote_commit_seconds", "Time of one synced write of a group of commits."},
          telemetry::Metrics::duration_bounds())),
      call_seconds(metrics.histogram(
          {"wardmote_call_seconds", "Time from a call's decision to Telegram's answer."},
          telemetry::Metrics::duration_bounds())),
      entities_active(metrics.gauge({"wardmote_entities_active_count", "Entities in memory."})),
      committer_state(
          metrics.gauge({"wardmote_committer_state",
                         "0 running, 1 paused because the disk is full, 2 failed, 3 stopped."})) {}

}  // namespace wardmote::server
