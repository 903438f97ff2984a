// What can be asked, and why something cannot.

#include "tests/governance/surveys/square.h"

namespace wardmote::surveys {
namespace {

TEST(SurveyTerms, AreCleanedAndBounded) {
  Square square;
  auto terms = playground();
  terms.set_title("  The \n playground ");
  terms.mutable_questions(3)->mutable_label()->mutable_translations(0)->set_text("  Any   idea? ");
  const auto& kept = square.record(square.draft(terms)).terms();
  EXPECT_EQ(kept.title(), "The playground");
  EXPECT_EQ(kept.questions(3).label().translations(0).text(), "Any idea?");
  EXPECT_EQ(kept.questions(3).maximum(), static_cast<double>(long_answer_max));
}

TEST(SurveyTerms, AreRefusedWithAReason) {
  Square square;
  const auto fault = [&](auto change) {
    auto terms = playground();
    change(terms);
    return square.draft_fault(terms);
  };
  EXPECT_EQ(fault([](auto& terms) { terms.set_title(" "); }), "title_empty");
  EXPECT_EQ(fault([](auto& terms) { terms.set_title(std::string(201, 'x')); }), "title_too_long");
  EXPECT_EQ(fault([](auto& terms) { terms.set_text(std::string(2001, 'x')); }), "text_too_long");
  EXPECT_EQ(fault([](auto& terms) { terms.clear_questions(); }), "no_questions");
  EXPECT_EQ(fault([](auto& terms) {
              for (int i = 0; i < 17; ++i)
                *terms.add_questions() = asked("n" + std::to_string(i), v1::DATATYPE_NUMBER);
            }),
            "too_many_questions");
  EXPECT_EQ(fault([](auto& terms) {
              for (int i = 0; i < 5; ++i)
                *terms.add_questions() = asked("t" + std::to_string(i), v1::DATATYPE_TEXT);
            }),
            "too_many_texts");
  EXPECT_EQ(fault([](auto& terms) { terms.mutable_questions(2)->clear_label(); }), "label_empty");
  EXPECT_EQ(
      fault([](auto& terms) { terms.mutable_questions(0)->mutable_choices(1)->clear_label(); }),
      "label_empty");
  EXPECT_EQ(fault([](auto& terms) {
              say(*terms.mutable_questions(2)->mutable_label(), std::string(301, 'x'));
            }),
            "label_too_long");
  EXPECT_EQ(fault([](auto& terms) {
              say(*terms.mutable_questions(2)->mutable_hint(), std::string(301, 'x'));
            }),
            "label_too_long");
  EXPECT_EQ(fault([](auto& terms) {
              say(*terms.mutable_questions(0)->mutable_choices(0)->mutable_label(),
                  std::string(101, 'x'));
            }),
            "choice_too_long");
  EXPECT_EQ(fault([](auto& terms) {
              terms.mutable_questions(2)->set_minimum(9);
              terms.mutable_questions(2)->set_maximum(3);
            }),
            "question_malformed");
  EXPECT_EQ(fault([](auto& terms) { terms.mutable_questions(3)->set_maximum(1001); }),
            "question_malformed");
  EXPECT_EQ(fault([](auto& terms) { terms.clear_naming(); }), "naming_unknown");
  EXPECT_EQ(fault([](auto& terms) { terms.mutable_eligibility()->set_residency_level_min(4); }),
            "eligibility_invalid");
  EXPECT_EQ(fault([](auto& terms) { terms.set_duration_ms(1); }), "duration_invalid");
  EXPECT_EQ(fault([](auto& terms) {
              terms.set_duration_ms(std::chrono::milliseconds{longest_survey}.count() + 1);
            }),
            "duration_invalid");
  EXPECT_TRUE(square.surveys.surveys.empty());
}

TEST(SurveyTerms, DependOnlyOnChoicesOfEarlierQuestions) {
  Square square;
  const auto fault = [&](const std::string& question, const std::vector<std::string>& values) {
    auto terms = playground();
    *terms.mutable_questions(1) =
        only_if(asked("what", v1::DATATYPE_MULTIVALUELIST, {"Swing", "Slide"}), question, values);
    return square.draft_fault(terms);
  };
  EXPECT_EQ(fault("uses", {"1", "2"}), "");
  EXPECT_EQ(fault("uses", {"3"}), "question_malformed");
  EXPECT_EQ(fault("uses", {}), "question_malformed");
  EXPECT_EQ(fault("age", {"1"}), "question_malformed");
  EXPECT_EQ(fault("what", {"1"}), "question_malformed");
  EXPECT_EQ(fault("nobody", {"1"}), "question_malformed");
}

TEST(SurveyTerms, WithoutNamesNeedAVault) {
  Square square;
  const auto number = square.approved(playground());
  square.has_ballot_vault = false;
  EXPECT_EQ(square.draft_fault(playground()), "without_names_unavailable");
  EXPECT_EQ(reason(square.run(OpenSurvey{square.officer, number})), "without_names_unavailable");
  EXPECT_EQ(square.draft_fault(playground(Naming::with_names)), "");
  square.has_ballot_vault = true;
  ASSERT_TRUE(square.run(OpenSurvey{square.officer, number}));
  square.has_ballot_vault = false;
  EXPECT_EQ(reason(square.hand_in(number, 0, {{"uses", "2"}})), "without_names_unavailable");
}

TEST(SurveyTerms, AreNotKeptWithoutEnd) {
  Square square;
  for (std::size_t i = 1; i <= surveys_max; ++i) square.surveys.surveys.edit(SurveyNumber{i});
  EXPECT_EQ(square.draft_fault(playground()), "too_many_surveys");
}

TEST(SurveyRefusals, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto refusal : all_refusals()) names.insert(name(refusal));
  EXPECT_EQ(names.size(), all_refusals().size());
}

}  // namespace
}  // namespace wardmote::surveys
