// Categories and response templates as data of the community.

#include "governance/reports/categories.h"

#include "governance/reports/settings.h"
#include "tests/governance/reports/ward.h"

namespace wardmote::reports {
namespace {

using ::testing::ElementsAre;

TEST(Categories, ComeFromTheTemplateOfTheCommunity) {
  for (const auto& given : community::templates()) {
    Ward ward;
    for (const auto& command : founding_commands(given, Operator{"anna"})) {
      const auto done = ward.run(command);
      EXPECT_TRUE(done) << given.name << ' ' << reason(done);
    }
    for (const auto& category : given.categories) {
      EXPECT_NE(find_category(ward.reports, category.code), nullptr) << category.code;
    }
  }
}

TEST(Categories, NeedACodeThatFitsIntoAButtonAndNamesThatAreThere) {
  auto category = lamp_category();
  EXPECT_EQ(category_fault(category), "");
  category.set_code("006");
  EXPECT_EQ(category_fault(category), "");
  category.set_code("street lamp");
  EXPECT_EQ(category_fault(category), "code");
  category = lamp_category();
  category.mutable_name()->mutable_translations(0)->set_text("  ");
  EXPECT_EQ(category_fault(category), "name");
  category = lamp_category();
  category.mutable_questions(0)->clear_code();
  EXPECT_EQ(category_fault(category), "questions");
}

TEST(Categories, AskNothingThatDependsOnAnotherAnswer) {
  auto category = lamp_category();
  auto& kind = *category.add_questions();
  kind.set_code("kind");
  kind.set_datatype(v1::DATATYPE_SINGLEVALUELIST);
  kind.add_choices()->set_code("a");
  auto& why = *category.add_questions();
  why.set_code("why");
  why.set_datatype(v1::DATATYPE_STRING);
  EXPECT_EQ(category_fault(category), "");
  why.mutable_only_if()->set_question("kind");
  why.mutable_only_if()->add_values("a");
  EXPECT_EQ(category_fault(category), "questions");
}

TEST(Categories, KeepTheirKeywordsShort) {
  auto category = lamp_category();
  *category.mutable_keywords() = english("lamp*, street light*");
  EXPECT_EQ(category_fault(category), "");
  *category.mutable_keywords() = english(std::string(2001, 'x'));
  EXPECT_EQ(category_fault(category), "keywords");
}

TEST(Categories, AreDangerousByTheirTextOrTheirNumberAlone) {
  EXPECT_FALSE(is_dangerous(lamp_category()));
  EXPECT_TRUE(is_dangerous(gas_category()));
  auto numbered = lamp_category();
  numbered.set_emergency_number("112");
  EXPECT_TRUE(is_dangerous(numbered));
  Ward ward;
  ASSERT_TRUE(ward.run(SaveCategory{Operator{"anna"}, numbered}));
  EXPECT_EQ(all_of<ShowEmergency>(ward.run(ward.lamp(ward.anna))).size(), 1u);
}

TEST(Categories, AskNothingOfWhatIsSaidInPassing) {
  Ward ward;
  auto category = lamp_category();
  category.set_place_required(true);
  category.mutable_questions(0)->set_required(true);
  ASSERT_TRUE(ward.run(SaveCategory{Operator{"anna"}, category}));
  FileReport command = ward.lamp(ward.anna, "");
  command.incomplete = true;
  EXPECT_EQ(reason(ward.run(command)), "text_empty");
  command.photos = {{"file", "unique"}};
  EXPECT_TRUE(ward.run(command));
  command.text = "dark";
  command.photos.clear();
  EXPECT_TRUE(ward.run(command));
  command.answers = {{"pole", "many"}};
  EXPECT_EQ(reason(ward.run(command)), "answer_invalid");
  command.answers.clear();
  command.incomplete = false;
  EXPECT_EQ(reason(ward.run(command)), "place_required");
}

TEST(Categories, StayWithTheirReportsWhenRemoved) {
  Ward ward;
  ward.file(ward.anna);
  ASSERT_TRUE(ward.run(RemoveCategory{Operator{"anna"}, "lamp"}));
  EXPECT_EQ(reason(ward.run(ward.lamp(ward.anna))), "unknown_category");
  EXPECT_NE(find_category(ward.reports, "lamp"), nullptr);
  EXPECT_EQ(categories_of(ward.reports).size(), 1u);
}

TEST(Categories, AreForOfficersAndOperatorsToChange) {
  Ward ward;
  EXPECT_EQ(reason(ward.run(RemoveCategory{ward.ben, "lamp"})), "not_an_officer");
  EXPECT_TRUE(ward.run(RemoveCategory{ward.officer, "lamp"}));
}

TEST(Categories, KeepAnswersInTheirCanonicalForm) {
  Ward ward;
  FileReport command = ward.lamp(ward.anna);
  command.answers = {{"pole", " 12.50 "}};
  ASSERT_TRUE(ward.run(command));
  const auto& answers = ward.report(ReportNumber{1}).body().answers();
  ASSERT_EQ(answers.size(), 1);
  EXPECT_EQ(answers[0].values(0), "12.5");
}

TEST(Categories, BringTheirTargetWhenAReportChangesToThem) {
  Ward ward;
  ward.set("reports.target_time", "0");
  const auto report = ward.file(ward.anna);
  ASSERT_TRUE(ward.run(ChangeCategory{ward.officer, report, "gas"}));
  EXPECT_EQ(ward.report(report).clock().due_at_ms(), 0);
  ASSERT_TRUE(ward.run(ChangeCategory{ward.officer, report, "lamp"}));
  EXPECT_NE(ward.report(report).clock().due_at_ms(), 0);
}

TEST(Templates, OfferTheNarrowestFirst) {
  Ward ward;
  const auto save = [&](std::string id, std::string category, v1::ReportState state) {
    v1::ResponseTemplate one;
    one.set_id(std::move(id));
    one.set_category(std::move(category));
    one.set_state(state);
    *one.mutable_text() = english("Thank you");
    ASSERT_TRUE(ward.run(SaveTemplate{Operator{"anna"}, one}));
  };
  save("any", "", v1::REPORT_STATE_UNSPECIFIED);
  save("both", "lamp", v1::REPORT_STATE_RESOLVED);
  save("category", "lamp", v1::REPORT_STATE_UNSPECIFIED);
  save("other", "gas", v1::REPORT_STATE_RESOLVED);
  save("state", "", v1::REPORT_STATE_RESOLVED);
  std::vector<std::string> ids;
  for (const auto* one : templates_for(ward.reports, "lamp", ReportState::resolved)) {
    ids.push_back(one->id());
  }
  EXPECT_THAT(ids, ElementsAre("both", "category", "state", "any"));
}

TEST(Settings, ReadAnAreaOrNone) {
  EXPECT_TRUE(parse_area("52.5, 13.4, 1500"));
  for (const auto* bad : {"", "52.5", "52.5,13.4", "91,0,5", "0,181,5", "0,0,0", "0,0,5,6",
                          "nan,0,5", "0,0,inf", "a,b,c"}) {
    EXPECT_FALSE(parse_area(bad)) << bad;
  }
}

}  // namespace
}  // namespace wardmote::reports
