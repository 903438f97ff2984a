// What holds whatever people do in whatever order.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "governance/reports/clock.h"
#include "governance/reports/transitions.h"
#include "tests/governance/reports/ward.h"

namespace wardmote::reports {
namespace {

/// One step of somebody: numbers that `command_of` reads as a command.
struct Move {
  std::uint8_t what;
  std::uint8_t who;
  std::uint8_t report;
  std::uint8_t other;
};

Command command_of(Ward& ward, const Move& move) {
  const MemberId residents[] = {ward.anna, ward.ben, ward.cleo};
  const MemberId officers[] = {ward.officer, ward.deputy, ward.helper};
  const MemberId resident = residents[move.who % 3];
  const MemberId officer = officers[move.who % 3];
  const ReportNumber report{1 + move.report % 4u};
  const ReportNumber other{1 + move.other % 4u};
  switch (move.what % 20) {
    case 0:
    case 1:
      return ward.lamp(resident);
    case 2:
    case 3:
      return SupportReport{resident, report};
    case 4:
      return WithdrawSupport{resident, report};
    case 5:
      return move.other % 2 == 0 ? Command{Follow{resident, report}}
                                 : Command{Unfollow{resident, report}};
    case 6:
    case 7:
    case 8:
      return Transition{.by = officer,
                        .report = report,
                        .to = static_cast<ReportState>(1 + move.other % 7),
                        .reason = "so"};
    case 9:
      return Merge{officer, report, other};
    case 10:
      return Split{officer, report, "no"};
    case 11:
      return PauseClock{officer, report, "rain"};
    case 12:
      return ResumeClock{officer, report};
    case 13:
      return Assign{ward.officer, report, officer};
    case 14:
      return AnswerPublicly{.by = officer, .report = report, .text = "soon"};
    case 15:
    case 16:
      return ConfirmFixed{resident, report, move.other % 3 != 0};
    case 17:
      return Undo{move.other % 2 == 0 ? resident : officer, report,
                  static_cast<Undoable>(1 + move.other % 4)};
    case 18:
      return SetPrivate{officer, report, move.other % 2 == 0};
    default:
      return Tick{};
  }
}

void check_arrows(const Ward& ward, const Decision& decision) {
  for (const auto& event : decision.events) {
    if (!event.has_moved() || event.moved().transition().undo()) continue;
    const auto& step = event.moved().transition();
    const auto from = static_cast<ReportState>(step.from());
    const auto to = static_cast<ReportState>(step.to());
    const bool drawn = std::any_of(all_steps().begin(), all_steps().end(), [&](const Step& one) {
      return one.from == from && one.to == to;
    });
    RC_ASSERT(drawn);
    RC_ASSERT(state_of(*ward.reports.reports.find(ReportNumber{event.moved().report()})) == from);
  }
}

void check_nobody_hears_twice(const Decision& decision) {
  // A Tick tells of several events at once; every other command of one.
  std::set<std::tuple<ReportNumber, MemberId>> told;
  for (const auto& effect : decision.effects) {
    if (const auto* one = std::get_if<Notify>(&effect)) {
      RC_ASSERT(told.emplace(one->report, one->member).second);
    }
    if (const auto* one = std::get_if<AskIfFixed>(&effect)) {
      RC_ASSERT(told.emplace(one->report, one->member).second);
    }
  }
}

void check_state(Ward& ward) {
  for (const auto& [number, report] : ward.reports.reports) {
    const auto supporters = supporters_of(ward.reports, number);
    RC_ASSERT(!std::count(supporters.begin(), supporters.end(), MemberId{report.reporter()}));
    RC_ASSERT(report.clock().spent_ms() >= 0);
    RC_ASSERT(used_time(ward.context(), report.clock()).count() >= report.clock().spent_ms());
    if (!is_open(report)) RC_ASSERT(!is_running(report.clock()));
    RC_ASSERT(!(is_running(report.clock()) && is_paused(report.clock())));
    if (report.duplicate_of() != 0) {
      RC_ASSERT(state_of(report) == ReportState::duplicate);
      RC_ASSERT(ward.report(ReportNumber{report.duplicate_of()}).duplicate_of() == 0u);
    }
  }
}

std::string index_of(const State& state) {
  std::string text;
  for (const auto& [at, number] : state.index.deadlines) {
    text += std::to_string(to_ms(at)) + ':' + std::to_string(raw(number)) + ' ';
  }
  for (const auto& [member, numbers] : state.index.by_follower) {
    text += 'f' + std::to_string(raw(member)) + ':' + std::to_string(numbers.size()) + ' ';
  }
  for (const auto& [original, copies] : state.index.copies) {
    text += 'c' + std::to_string(raw(original)) + ':' + std::to_string(copies.size()) + ' ';
  }
  for (const auto& [category, numbers] : state.index.by_category) {
    text += category + ':' + std::to_string(numbers.size()) + ' ';
  }
  for (const auto& [number, count] : state.index.supporters) {
    text += 's' + std::to_string(raw(number)) + ':' + std::to_string(count) + ' ';
  }
  return text;
}

rc::Gen<Move> any_move() {
  return rc::gen::build<Move>(rc::gen::set(&Move::what), rc::gen::set(&Move::who),
                              rc::gen::set(&Move::report), rc::gen::set(&Move::other));
}

RC_GTEST_PROP(Reports, KeepTheirPromisesWhateverHappens, ()) {
  const auto moves = *rc::gen::resize(120, rc::gen::container<std::vector<Move>>(any_move()));
  Ward ward;
  int accepted = 0;
  for (const auto& move : moves) {
    const auto command = command_of(ward, move);
    const auto decision = decide(ward.reports, ward.context(), command);
    if (decision) {
      ++accepted;
      check_arrows(ward, *decision);
      if (!std::holds_alternative<Tick>(command)) check_nobody_hears_twice(*decision);
      for (const auto& event : decision->events) {
        apply(ward.reports, event);
        ward.events.push_back(event);
      }
    }
    check_state(ward);
    ward.pass(std::chrono::minutes{move.other * 3});
  }
  RC_CLASSIFY(accepted > 10, "more than ten accepted");

  auto replayed = wardmote::testing::replayed<State>(ward.events);
  RC_ASSERT(wardmote::testing::bytes_of(replayed) == wardmote::testing::bytes_of(ward.reports));
  RC_ASSERT(index_of(replayed) == index_of(ward.reports));
  const auto loaded = wardmote::testing::reloaded(ward.reports, ward.vault);
  RC_ASSERT(index_of(loaded) == index_of(ward.reports));
}

RC_GTEST_PROP(Reports, KeepFollowersThroughMergeAndSplit, (std::vector<std::uint8_t> followers)) {
  Ward ward;
  const auto original = ward.file(ward.anna);
  const auto copy = ward.file(ward.ben);
  for (const auto one : followers) {
    (void)ward.run(Follow{one % 2 == 0 ? ward.cleo : ward.helper, one % 4 < 2 ? original : copy});
  }
  const auto listeners = [&](ReportNumber report) {
    std::set<MemberId> members;
    for (const auto& one : listeners_of(ward.reports, ward.context(), report)) {
      members.insert(one.member);
    }
    return members;
  };
  auto both = listeners(original);
  const auto of_copy = listeners(copy);
  const auto of_original = both;
  both.insert(of_copy.begin(), of_copy.end());
  RC_ASSERT(ward.run(Merge{ward.officer, copy, original}).has_value());
  RC_ASSERT(listeners(original) == both);
  RC_ASSERT(ward.run(Split{ward.officer, copy, ""}).has_value());
  RC_ASSERT(listeners(original) == of_original);
  RC_ASSERT(listeners(copy) == of_copy);
}

}  // namespace
}  // namespace wardmote::reports
