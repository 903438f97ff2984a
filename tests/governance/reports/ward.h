#pragma once

// A community with residents, officers and two categories, to read a rule's test at a glance.

#include <chrono>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "governance/reports/queries.h"
#include "governance/reports/report.h"
#include "tests/governance/core/world.h"

namespace wardmote::reports {

using namespace std::chrono_literals;
using wardmote::testing::at;
using wardmote::testing::reason;
using wardmote::testing::World;

inline v1::LocalText english(const std::string& text) {
  v1::LocalText local;
  auto& one = *local.add_translations();
  one.set_language("en");
  one.set_text(text);
  return local;
}

inline v1::ReportCategory lamp_category() {
  v1::ReportCategory category;
  category.set_code("lamp");
  *category.mutable_name() = english("Street lamp");
  category.set_target_ms(std::chrono::milliseconds{18h}.count());
  auto& question = *category.add_questions();
  question.set_code("pole");
  question.set_datatype(v1::DATATYPE_NUMBER);
  *question.mutable_label() = english("Number on the pole?");
  return category;
}

inline v1::ReportCategory gas_category() {
  v1::ReportCategory category;
  category.set_code("gas");
  *category.mutable_name() = english("Smell of gas");
  *category.mutable_emergency_text() = english("Leave the house and ring the gas company.");
  category.set_emergency_number("112");
  category.set_default_private(true);
  category.set_place_required(true);
  return category;
}

struct Ward : World {
  State reports;
  std::vector<v1::ReportsEvent> events;
  MemberId anna{};     // resident
  MemberId ben{};      // resident
  MemberId cleo{};     // resident
  MemberId officer{};  // Olga
  MemberId deputy{};   // a second officer
  MemberId helper{};

  Ward() {
    found();
    anna = join(1);
    ben = join(2);
    cleo = join(3);
    officer = join_as(4, Role::officer);
    deputy = join_as(5, Role::officer);
    helper = join_as(6, Role::helper);
    EXPECT_TRUE(run(SaveCategory{Operator{"anna"}, lamp_category()}));
    EXPECT_TRUE(run(SaveCategory{Operator{"anna"}, gas_category()}));
  }

  using World::run;
  Result<Decision> run(const Command& command) {
    const Context surroundings = context();
    auto decision = decide(reports, surroundings, command);
    if (!decision) return decision;
    for (const auto& event : decision->events) {
      apply(reports, event);
      events.push_back(event);
    }
    return decision;
  }
  void set(const std::string& key, const std::string& value) {
    EXPECT_TRUE(run(community::ChangeSetting{Operator{"anna"}, key, value})) << key;
  }
  void tick() {
    for (int i = 0; i < 100; ++i) {
      const auto deadline = next_deadline(reports, context());
      if (!deadline || *deadline > now) return;
      ASSERT_TRUE(run(Tick{}));
    }
    FAIL() << "time never ran out of work";
  }

  FileReport lamp(MemberId by, std::string text = "The lamp in front of the school is dark") {
    return {.by = by, .category = "lamp", .text = std::move(text), .not_a_duplicate = true};
  }
  ReportNumber file(MemberId by) {
    const auto decision = run(lamp(by));
    EXPECT_TRUE(decision) << reason(decision);
    return reports.reports.rows().rbegin()->first;
  }
  Result<Decision> move(ReportNumber report, ReportState to, std::string why = "because") {
    return run(Transition{.by = officer, .report = report, .to = to, .reason = std::move(why)});
  }
  /// A report of anna's that ben supports and the officer resolved.
  ReportNumber solved() {
    const auto number = file(anna);
    EXPECT_TRUE(run(SupportReport{ben, number}));
    EXPECT_TRUE(move(number, ReportState::resolved));
    return number;
  }
  const v1::Report& report(ReportNumber number) { return *reports.reports.find(number); }
  ReportState state(ReportNumber number) { return state_of(report(number)); }
};

template <class Effect>
std::vector<Effect> all_of(const Result<Decision>& decision) {
  std::vector<Effect> found;
  if (!decision) return found;
  for (const auto& effect : decision->effects) {
    if (const auto* one = std::get_if<Effect>(&effect)) found.push_back(*one);
  }
  return found;
}

/// Who is told what, by Notify or AskIfFixed.
inline std::vector<MemberId> told(const Result<Decision>& decision) {
  std::vector<MemberId> members;
  for (const auto& one : all_of<Notify>(decision)) members.push_back(one.member);
  for (const auto& one : all_of<AskIfFixed>(decision)) members.push_back(one.member);
  return members;
}

}  // namespace wardmote::reports
