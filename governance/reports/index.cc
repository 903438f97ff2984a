#include "governance/reports/index.h"

#include "governance/reports/clock.h"
#include "governance/reports/transitions.h"

namespace wardmote::reports {
namespace {

template <class Map, class Key, class Value>
void drop(Map& map, const Key& key, const Value& value) {
  const auto found = map.find(key);
  if (found == map.end()) return;
  found->second.erase(value);
  if (found->second.empty()) map.erase(found);
}

/// A new report may repeat it: everybody may see it, and it was not refused.
bool is_offered(const v1::Report& report) {
  const ReportState state = state_of(report);
  return !report.is_private() && report.withdrawn_at_ms() == 0 &&
         (is_open(state) || state == ReportState::resolved);
}

Message source_of(const v1::Report& report) {
  return {report.source().chat(), report.source().message()};
}

}  // namespace

void add_to_index(Index& index, const v1::Report& report) {
  const ReportNumber number = number_of(report);
  if (is_offered(report)) index.by_category[report.category()].try_emplace(number);
  index.by_reporter[MemberId{report.reporter()}].insert(number);
  if (report.duplicate_of() != 0) index.copies[ReportNumber{report.duplicate_of()}].insert(number);
  if (report.has_source() && report.withdrawn_at_ms() == 0) {
    index.by_source.emplace(source_of(report), number);
  }
  if (const auto deadline = deadline_of(report)) index.deadlines.emplace(*deadline, number);
}

void remove_from_index(Index& index, const v1::Report& report) {
  const ReportNumber number = number_of(report);
  drop(index.by_category, report.category(), number);
  drop(index.by_reporter, MemberId{report.reporter()}, number);
  if (report.duplicate_of() != 0) drop(index.copies, ReportNumber{report.duplicate_of()}, number);
  if (report.has_source()) {
    const auto found = index.by_source.find(source_of(report));
    if (found != index.by_source.end() && found->second == number) index.by_source.erase(found);
  }
  if (const auto deadline = deadline_of(report)) index.deadlines.erase({*deadline, number});
}

void add_to_index(Index& index, const v1::ReportFollow& follow) {
  index.by_follower[MemberId{follow.member()}].insert(ReportNumber{follow.report()});
  if (follow.supports()) ++index.supporters[ReportNumber{follow.report()}];
}

void remove_from_index(Index& index, const v1::ReportFollow& follow) {
  drop(index.by_follower, MemberId{follow.member()}, ReportNumber{follow.report()});
  if (!follow.supports()) return;
  const auto found = index.supporters.find(ReportNumber{follow.report()});
  if (found != index.supporters.end() && --found->second == 0) index.supporters.erase(found);
}

void add_to_index(Index& index, const v1::ReportCard& card) {
  const ReportNumber report{card.report()};
  if (card.message() != 0) index.by_message[{card.chat(), card.message()}] = report;
  if (card.thread() != 0 && card.kind() == v1::CARD_KIND_OFFICERS)
    index.by_topic[{card.chat(), card.thread()}] = report;
}

void remove_from_index(Index& index, const v1::ReportCard& card) {
  index.by_message.erase({card.chat(), card.message()});
  if (card.kind() == v1::CARD_KIND_OFFICERS) index.by_topic.erase({card.chat(), card.thread()});
}

void add_to_index(Index& index, const v1::ReportNote& note) {
  if (!note.has_source()) return;
  index.by_message[{note.source().chat(), note.source().message()}] = ReportNumber{note.report()};
}

void State::after_load(const PersonVault&) {
  index = {};
  for (const auto& [number, report] : reports) add_to_index(index, report);
  for (const auto& [key, follow] : follows) add_to_index(index, follow);
  for (const auto& [key, note] : notes) add_to_index(index, note);
  for (const auto& [key, card] : cards) add_to_index(index, card);
}

}  // namespace wardmote::reports
