// Lists of reports, and what they add up to.

#include <algorithm>
#include <iterator>
#include <tuple>

#include "governance/reports/queries.h"

namespace wardmote::reports {
namespace {

bool is_listed(const Context& context, const v1::Report& report, const ListQuery& query) {
  if (report.withdrawn_at_ms() != 0) return false;
  if (query.viewer ? !visible_to(context, report, *query.viewer) : report.is_private()) {
    return false;
  }
  if (!query.category.empty() && report.category() != query.category) return false;
  if (query.assignee && MemberId{report.assignee()} != *query.assignee) return false;
  switch (query.which) {
    case Which::open:
      return is_open(report);
    case Which::overdue:
      return is_open(report) && report.clock().overdue_at_ms() != 0;
    case Which::solved:
      return state_of(report) == ReportState::resolved;
    case Which::all:
      return true;
  }
  return false;
}

/// Smaller comes first.
auto urgency(const v1::Report& report) {
  return std::tuple(!report.contested(), !report.urgent(), report.clock().overdue_at_ms() == 0,
                    report.number());
}

std::vector<const v1::Report*> newest_first(const State& state, const auto& index,
                                            MemberId member) {
  std::vector<const v1::Report*> found;
  const auto numbers = index.find(member);
  if (numbers == index.end()) return found;
  for (auto number = numbers->second.rbegin(); number != numbers->second.rend(); ++number) {
    if (const auto* report = find(state, *number)) found.push_back(report);
  }
  return found;
}

std::optional<std::chrono::milliseconds> median(std::vector<std::int64_t> values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return std::chrono::milliseconds{*middle};
}

}  // namespace

Page list(const State& state, const Context& context, const ListQuery& query) {
  Page page;
  for (const auto& [number, report] : state.reports) {
    if (is_listed(context, report, query)) page.reports.push_back(&report);
  }
  page.total = page.reports.size();
  const bool by_urgency = query.which == Which::open || query.which == Which::overdue;
  std::sort(page.reports.begin(), page.reports.end(), [&](const auto* a, const auto* b) {
    return by_urgency ? urgency(*a) < urgency(*b) : a->number() > b->number();
  });
  const auto first = static_cast<std::ptrdiff_t>(std::min(query.offset, page.total));
  page.reports.erase(page.reports.begin(), page.reports.begin() + first);
  if (page.reports.size() > query.limit) page.reports.resize(query.limit);
  return page;
}

std::vector<const v1::Report*> reported_by(const State& state, MemberId member) {
  return newest_first(state, state.index.by_reporter, member);
}

std::vector<const v1::Report*> followed_by(const State& state, const Context& context,
                                           MemberId member) {
  auto found = newest_first(state, state.index.by_follower, member);
  std::erase_if(found, [&](const v1::Report* report) {
    const auto* row = find_follow(state, number_of(*report), member);
    return row == nullptr || !row->follows() || !visible_to(context, *report, member);
  });
  return found;
}

std::vector<const v1::ReportFollow*> follows_of(const State& state, MemberId member) {
  std::vector<const v1::ReportFollow*> rows;
  for (const auto* report : newest_first(state, state.index.by_follower, member)) {
    if (const auto* row = find_follow(state, number_of(*report), member)) rows.push_back(row);
  }
  return rows;
}

Figures figures(const State& state, Timestamp from, Timestamp to) {
  Figures figures;
  std::vector<std::int64_t> to_answer;
  std::vector<std::int64_t> to_resolve;
  for (const auto& [number, report] : state.reports) {
    if (report.withdrawn_at_ms() != 0) continue;
    if (report.filed_at_ms() < to_ms(from) || report.filed_at_ms() >= to_ms(to)) continue;
    ++figures.by_state.at(static_cast<std::size_t>(report.state()));
    if (is_open(report)) {
      ++figures.open;
      if (report.clock().overdue_at_ms() != 0) ++figures.overdue;
    }
    if (report.first_answer_at_ms() != 0) {
      to_answer.push_back(report.first_answer_at_ms() - report.filed_at_ms());
    }
    figures.denied += report.times_denied();
    if (state_of(report) != ReportState::resolved) continue;
    to_resolve.push_back(report.resolved_at_ms() - report.filed_at_ms());
    // A solution counts once, however many confirm it: one "no" would have reopened it.
    if (!report.fix_question().answers().empty()) ++figures.confirmed;
  }
  figures.median_to_answer = median(std::move(to_answer));
  figures.median_to_resolve = median(std::move(to_resolve));
  const std::uint32_t answered = figures.confirmed + figures.denied;
  if (answered > 0) figures.confirmed_fixed_per_mille = 1000 * figures.confirmed / answered;
  return figures;
}

}  // namespace wardmote::reports
