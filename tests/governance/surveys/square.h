#pragma once

// A community with residents and officers that asks its members, to read a rule's test at a glance.

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "governance/surveys/queries.h"
#include "tests/governance/core/ballot_vault.h"
#include "tests/governance/core/world.h"

namespace wardmote::surveys {

using namespace std::chrono_literals;
using wardmote::testing::effect_of;
using wardmote::testing::FakeBallotVault;
using wardmote::testing::reason;
using wardmote::testing::World;

inline void say(v1::LocalText& text, const std::string& english) {
  auto& translation = *text.add_translations();
  translation.set_language("en");
  translation.set_text(english);
}

/// A question with that code; with choices "1", "2", ... if labels are given.
inline v1::Question asked(const std::string& code, v1::Datatype datatype,
                          const std::vector<std::string>& labels = {}, bool required = true) {
  v1::Question question;
  question.set_code(code);
  question.set_datatype(datatype);
  question.set_required(required);
  say(*question.mutable_label(), "About " + code);
  for (const auto& label : labels) {
    auto& choice = *question.add_choices();
    choice.set_code(std::to_string(question.choices_size()));
    say(*choice.mutable_label(), label);
  }
  return question;
}

inline v1::Question only_if(v1::Question question, const std::string& other,
                            const std::vector<std::string>& values) {
  question.mutable_only_if()->set_question(other);
  for (const auto& value : values) question.mutable_only_if()->add_values(value);
  return question;
}

/// "uses": yes or no; "what", if yes: several; "age"; "idea", a text. The last two may be skipped.
inline v1::SurveyTerms playground(Naming naming = Naming::without_names) {
  v1::SurveyTerms terms;
  terms.set_title("The playground");
  terms.set_text("We plan the repairs.");
  *terms.add_questions() = asked("uses", v1::DATATYPE_SINGLEVALUELIST, {"Yes", "No"});
  *terms.add_questions() = only_if(
      asked("what", v1::DATATYPE_MULTIVALUELIST, {"Swing", "Slide", "Sand"}), "uses", {"1"});
  *terms.add_questions() = asked("age", v1::DATATYPE_NUMBER, {}, false);
  *terms.add_questions() = asked("idea", v1::DATATYPE_TEXT, {}, false);
  terms.set_naming(static_cast<v1::SurveyNaming>(naming));
  terms.set_duration_ms(std::chrono::milliseconds{48h}.count());
  return terms;
}

/// By question's code; several values separated by commas.
inline std::vector<v1::Answer> answers(const std::map<std::string, std::string>& given) {
  std::vector<v1::Answer> all;
  for (const auto& [question, values] : given) {
    auto& answer = all.emplace_back();
    answer.set_question(question);
    answer.add_values(values);
  }
  return all;
}

struct Square : World {
  State surveys;
  FakeBallotVault ballots;
  bool has_ballot_vault = true;
  std::vector<v1::SurveysEvent> events;
  std::vector<MemberId> residents;  // ten
  MemberId officer{};
  MemberId deputy{};

  Square() {
    found();
    for (int id = 1; id <= 10; ++id) residents.push_back(join(id));
    officer = join_as(11, Role::officer);
    deputy = join_as(12, Role::officer);
  }

  Context asking() {
    return {now,   view,   community, members,
            vault, random, zones,     has_ballot_vault ? &ballots : nullptr};
  }

  using World::run;
  Result<Decision> run(const Command& command) {
    auto decision = decide(surveys, asking(), command);
    if (!decision) return decision;
    for (const auto& event : decision->events) {
      apply(surveys, event);
      events.push_back(event);
    }
    for (const auto& effect : decision->effects) {
      if (const auto* key = std::get_if<DestroyKey>(&effect))
        ballots.destroy(vault_number(key->survey));
    }
    return decision;
  }
  void tick() {
    for (int i = 0; i < 100; ++i) {
      const auto deadline = next_deadline(surveys, asking());
      if (!deadline || *deadline > now) return;
      ASSERT_TRUE(run(Tick{}));
    }
    FAIL() << "time never ran out of work";
  }

  std::string draft_fault(const v1::SurveyTerms& terms) {
    return reason(run(DraftSurvey{officer, terms}));
  }
  SurveyNumber draft(const v1::SurveyTerms& terms) {
    const auto decision = run(DraftSurvey{officer, terms});
    EXPECT_TRUE(decision) << reason(decision);
    return surveys.surveys.rows().rbegin()->first;
  }
  SurveyNumber approved(const v1::SurveyTerms& terms) {
    const auto number = draft(terms);
    EXPECT_TRUE(run(ApproveDraft{deputy, number}));
    return number;
  }
  SurveyNumber opened(const v1::SurveyTerms& terms) {
    const auto number = approved(terms);
    const auto decision = run(OpenSurvey{officer, number});
    EXPECT_TRUE(decision) << reason(decision);
    return number;
  }
  Result<Decision> hand_in(SurveyNumber survey, std::size_t resident,
                           const std::map<std::string, std::string>& given) {
    return run(HandIn{residents.at(resident), survey, answers(given)});
  }
  const v1::SurveyResult& closed(SurveyNumber survey) {
    now = from_ms(record(survey).closes_at_ms());
    tick();
    return record(survey).result();
  }
  const v1::SurveyRecord& record(SurveyNumber survey) { return *find(surveys, survey); }
  SurveyState state(SurveyNumber survey) { return state_of(record(survey)); }
};

}  // namespace wardmote::surveys
