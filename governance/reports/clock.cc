#include "governance/reports/clock.h"

#include <algorithm>
#include <utility>

#include "governance/community/calendar.h"
#include "governance/community/settings.h"

namespace wardmote::reports {
namespace {

using std::chrono::milliseconds;

struct WorkingTime {
  community::Calendar calendar;
  const TimeZone& zone;

  explicit WorkingTime(const Context& context)
      : calendar(community::calendar_of(context)), zone(community::zone_of(context)) {}
  Timestamp after(Timestamp start, milliseconds work) const {
    return community::add_working_time(calendar, zone, start, work);
  }
  milliseconds between(Timestamp from, Timestamp to) const {
    return std::max(milliseconds{0}, community::working_time_between(calendar, zone, from, to));
  }
};

}  // namespace

bool is_running(const v1::TargetClock& clock) { return clock.running_since_ms() != 0; }
bool is_paused(const v1::TargetClock& clock) { return clock.paused_at_ms() != 0; }

v1::TargetClock start_clock(const Context& context, milliseconds target) {
  v1::TargetClock clock;
  clock.set_target_ms(std::max<std::int64_t>(0, target.count()));
  return run_clock(context, std::move(clock));
}

milliseconds used_time(const Context& context, const v1::TargetClock& clock) {
  const milliseconds spent{clock.spent_ms()};
  if (!is_running(clock)) return spent;
  return spent + WorkingTime{context}.between(from_ms(clock.running_since_ms()), context.now);
}

v1::TargetClock stop_clock(const Context& context, v1::TargetClock clock) {
  clock.set_spent_ms(used_time(context, clock).count());
  clock.clear_running_since_ms();
  clock.clear_due_at_ms();
  clock.clear_next_escalation_at_ms();
  clock.clear_paused_at_ms();
  clock.clear_pause_reason();
  return clock;
}

v1::TargetClock run_clock(const Context& context, v1::TargetClock clock) {
  clock.clear_paused_at_ms();
  clock.clear_pause_reason();
  if (clock.target_ms() == 0 || is_running(clock)) return clock;
  clock.set_running_since_ms(to_ms(context.now));
  const milliseconds left{std::max<std::int64_t>(0, clock.target_ms() - clock.spent_ms())};
  const WorkingTime working_time{context};
  clock.set_due_at_ms(to_ms(working_time.after(context.now, left)));
  if (clock.overdue_at_ms() != 0) {
    clock.set_next_escalation_at_ms(next_escalation_ms(
        context, static_cast<EscalationLevel>(clock.escalated_to()), context.now));
  }
  return clock;
}

v1::TargetClock retarget_clock(const Context& context, v1::TargetClock clock, milliseconds target,
                               bool is_open) {
  const std::int64_t paused_at = clock.paused_at_ms();
  const std::string reason = clock.pause_reason();
  clock = stop_clock(context, std::move(clock));
  clock.set_target_ms(std::max<std::int64_t>(0, target.count()));
  if (clock.target_ms() == 0 || clock.spent_ms() < clock.target_ms()) {
    clock.clear_overdue_at_ms();
    clock.clear_escalated_to();
  }
  if (is_open && paused_at == 0) return run_clock(context, std::move(clock));
  clock.set_paused_at_ms(paused_at);
  clock.set_pause_reason(reason);
  return clock;
}

milliseconds target_of(const Context& context, const v1::ReportCategory& category) {
  if (category.target_ms() > 0) return milliseconds{category.target_ms()};
  return community::setting_duration(context, "reports.target_time");
}

std::optional<EscalationLevel> next_level(EscalationLevel level) {
  if (level == EscalationLevel::city) return std::nullopt;
  return static_cast<EscalationLevel>(static_cast<int>(level) + 1);
}

std::int64_t next_escalation_ms(const Context& context, EscalationLevel level, Timestamp at) {
  const auto next = next_level(level);
  if (!next) return 0;
  const milliseconds given = community::setting_duration(
      context, *next == EscalationLevel::city ? "reports.escalate_city_after"
                                              : "reports.escalate_district_after");
  if (given <= milliseconds{0}) return 0;
  return to_ms(WorkingTime{context}.after(at, given));
}

std::optional<Timestamp> deadline_of(const v1::Report& report) {
  if (report.withdrawn_at_ms() != 0) return std::nullopt;
  std::int64_t earliest = 0;
  const auto consider = [&](std::int64_t at) {
    if (at != 0 && (earliest == 0 || at < earliest)) earliest = at;
  };
  const auto& clock = report.clock();
  if (is_running(clock)) {
    consider(clock.overdue_at_ms() == 0 ? clock.due_at_ms() : clock.next_escalation_at_ms());
  }
  const auto& question = report.fix_question();
  if (question.asked_at_ms() != 0 && !question.closed()) {
    consider(question.remind_at_ms());
    consider(question.closes_at_ms());
  }
  if (earliest == 0) return std::nullopt;
  return from_ms(earliest);
}

}  // namespace wardmote::reports
