// The life of a report: filing, states, merging, confirming, undoing.

#include "governance/reports/duplicates.h"
#include "governance/reports/transitions.h"
#include "tests/governance/reports/ward.h"

namespace wardmote::reports {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

TEST(Filing, NumbersReportsFromOneAndShowsThem) {
  Ward ward;
  const auto filed = ward.run(ward.lamp(ward.anna));
  ASSERT_TRUE(filed) << reason(filed);
  EXPECT_EQ(ward.report(ReportNumber{1}).body().text(), "The lamp in front of the school is dark");
  EXPECT_EQ(all_of<ConfirmFiling>(filed).size(), 1u);
  EXPECT_EQ(all_of<PostCard>(filed).size(), 1u);
  EXPECT_EQ(all_of<CreateTopic>(filed).size(), 1u);
  EXPECT_EQ(ward.file(ward.ben), ReportNumber{2});
}

TEST(Filing, ShowsTheEmergencyTextBeforeAnythingElse) {
  Ward ward;
  FileReport gas = ward.lamp(ward.anna);
  gas.category = "gas";
  gas.place = Place{.landmark = "cellar of number 4"};
  const auto filed = ward.run(gas);
  ASSERT_TRUE(filed);
  EXPECT_TRUE(std::holds_alternative<ShowEmergency>(filed->effects.front()));
}

TEST(Filing, SealsPrivateReportsAndKeepsThemOutOfTheGroup) {
  Ward ward;
  FileReport secret = ward.lamp(ward.anna, "My neighbour dumps oil");
  secret.is_private = true;
  const auto filed = ward.run(secret);
  ASSERT_TRUE(filed);
  EXPECT_THAT(all_of<PostCard>(filed), IsEmpty());
  const auto& report = ward.report(ReportNumber{1});
  EXPECT_FALSE(report.has_body());
  EXPECT_EQ(body_of(report, ward.vault)->text(), "My neighbour dumps oil");
  EXPECT_FALSE(visible_to(ward.context(), report, ward.ben));
  EXPECT_TRUE(visible_to(ward.context(), report, ward.anna));
  EXPECT_TRUE(visible_to(ward.context(), report, ward.officer));
  ward.vault.destroy(ward.anna);
  EXPECT_FALSE(body_of(report, ward.vault));
}

TEST(Filing, OffersNearDuplicatesInsteadOfFilingAnother) {
  Ward ward;
  FileReport first = ward.lamp(ward.anna);
  first.place = Place{.point = Coordinates{52.5200, 13.4050}};
  ASSERT_TRUE(ward.run(first));
  FileReport again = ward.lamp(ward.ben, "lamp by the school is dark!");
  again.place = Place{.point = Coordinates{52.5203, 13.4051}};
  again.not_a_duplicate = false;
  const auto offered = ward.run(again);
  ASSERT_TRUE(offered);
  EXPECT_THAT(offered->events, IsEmpty());
  ASSERT_EQ(all_of<OfferDuplicates>(offered).size(), 1u);
  EXPECT_THAT(all_of<OfferDuplicates>(offered).front().candidates, ElementsAre(ReportNumber{1}));
  again.place = Place{.point = Coordinates{52.6, 13.4}};
  EXPECT_THAT(all_of<OfferDuplicates>(ward.run(again)), IsEmpty());
}

TEST(Duplicates, MeasureAlongTheGreatCircle) {
  EXPECT_NEAR(metres_between({52.5200, 13.4050}, {48.8566, 2.3522}), 877'460, 1000);
  EXPECT_NEAR(metres_between({0, 179.9995}, {0, -179.9995}), 111, 1);
}

TEST(States, TellReporterAndFollowersOnceAndNotTheActor) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  ASSERT_TRUE(ward.run(SupportReport{ward.ben, report}));
  ASSERT_TRUE(ward.run(Follow{ward.officer, report}));
  const auto moved = ward.move(report, ReportState::acknowledged);
  EXPECT_THAT(told(moved), ElementsAre(ward.anna, ward.ben));
  EXPECT_EQ(ward.report(report).history().rbegin()->reason(), "because");
}

TEST(States, FollowTheDiagramAndNothingElse) {
  for (int from = 1; from <= 7; ++from) {
    for (int to = 1; to <= 7; ++to) {
      Ward ward;
      const auto number = ward.file(ward.anna);
      auto& report = ward.reports.reports.edit(number);
      report.set_state(static_cast<v1::ReportState>(from));
      report.set_resolved_at_ms(to_ms(ward.now));
      const bool accepted = ward.move(number, static_cast<ReportState>(to)).has_value();
      EXPECT_EQ(accepted, find_step(static_cast<ReportState>(from), static_cast<ReportState>(to),
                                    StepBy::officer) != nullptr)
          << from << " to " << to;
    }
  }
}

TEST(States, AreOpenOrClosedForOpen311) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  EXPECT_EQ(open311_status(ward.report(report)), "open");
  ASSERT_TRUE(ward.move(report, ReportState::declined));
  EXPECT_EQ(open311_status(ward.report(report)), "closed");
}

TEST(Work, IsAlsoForTheHelperWhomItIsAssignedTo) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  const Transition start{.by = ward.helper, .report = report, .to = ReportState::in_progress};
  EXPECT_EQ(reason(ward.run(start)), "not_an_officer");
  EXPECT_EQ(all_of<NotifyAssignee>(ward.run(Assign{ward.officer, report, ward.helper})).size(), 1u);
  EXPECT_TRUE(ward.run(start));
}

TEST(Merging, LetsFollowersOfTheCopyHearOfTheOriginal) {
  Ward ward;
  const auto original = ward.file(ward.anna);
  const auto copy = ward.file(ward.ben);
  ASSERT_TRUE(ward.run(SupportReport{ward.cleo, copy}));
  EXPECT_THAT(told(ward.run(Merge{ward.officer, copy, original})),
              ElementsAre(ward.ben, ward.cleo));
  EXPECT_THAT(supporters_of(ward.reports, original), ElementsAre(ward.ben, ward.cleo));
  const auto moved = ward.move(original, ReportState::in_progress);
  EXPECT_THAT(told(moved), ElementsAre(ward.anna, ward.ben, ward.cleo));
  EXPECT_EQ(all_of<Notify>(moved).back().via, copy);
  EXPECT_EQ(reason(ward.run(SupportReport{ward.cleo, copy})), "already_supported");

  EXPECT_TRUE(ward.run(Split{ward.officer, copy, "another lamp"}));
  EXPECT_EQ(ward.state(copy), ReportState::received);
  EXPECT_THAT(told(ward.move(original, ReportState::resolved)), ElementsAre(ward.anna));
  EXPECT_THAT(told(ward.move(copy, ReportState::in_progress)), ElementsAre(ward.ben, ward.cleo));
}

TEST(Confirming, AsksReporterAndFollowersInsteadOfJustTelling) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  ASSERT_TRUE(ward.run(SupportReport{ward.ben, report}));
  const auto moved = ward.move(report, ReportState::resolved);
  EXPECT_THAT(all_of<Notify>(moved), IsEmpty());
  EXPECT_EQ(all_of<AskIfFixed>(moved).size(), 2u);
  EXPECT_EQ(reason(ward.run(ConfirmFixed{ward.cleo, report})), "not_yours");
}

TEST(Confirming, NoReopensWithPriorityAndCountsInTheFigures) {
  Ward ward;
  const auto denied = ward.solved();
  ASSERT_TRUE(ward.run(ConfirmFixed{ward.ben, denied, false}));
  EXPECT_EQ(ward.state(denied), ReportState::reopened);
  EXPECT_TRUE(ward.report(denied).contested());
  const auto fixed = ward.solved();
  ASSERT_TRUE(ward.run(ConfirmFixed{ward.anna, fixed}));
  const auto sum = figures(ward.reports, ward.now - 1h, ward.now + 1h);
  EXPECT_EQ(sum.denied, 1u);
  EXPECT_EQ(sum.confirmed, 1u);
  EXPECT_EQ(sum.confirmed_fixed_per_mille, 500u);
  ward.file(ward.cleo);
  EXPECT_EQ(list(ward.reports, ward.context(), {}).reports.front()->number(), raw(denied));
}

TEST(Confirming, RemindsOnceThoseWhoHaveNotAnsweredAndThenEnds) {
  Ward ward;
  ward.set("reports.confirm_reminder", "2d");
  ward.set("reports.confirm_window", "5d");
  const auto report = ward.solved();
  ASSERT_TRUE(ward.run(ConfirmFixed{ward.anna, report}));
  ward.pass(48h);
  EXPECT_THAT(told(ward.run(Tick{})), ElementsAre(ward.ben));
  EXPECT_THAT(told(ward.run(Tick{})), IsEmpty());
  ward.pass(72h);
  ward.tick();
  EXPECT_EQ(reason(ward.run(ConfirmFixed{ward.ben, report})), "not_asked");
  EXPECT_FALSE(next_deadline(ward.reports, ward.context()));
}

TEST(Undoing, TakesAFilingBackWithItsText) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  const auto undone = ward.run(Undo{ward.anna, report, Undoable::filing});
  ASSERT_TRUE(undone);
  EXPECT_EQ(all_of<RetractCards>(undone).size(), 1u);
  EXPECT_FALSE(ward.report(report).has_body());
  EXPECT_EQ(find(ward.reports, report), nullptr);
  EXPECT_EQ(
      all_of<RetractCards>(
          ward.run(RecordCard{.report = report, .kind = CardKind::group, .chat = -1, .message = 5}))
          .size(),
      1u);
}

TEST(Undoing, RestoresStateAndClockOfBeforeAStep) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  const auto before = ward.report(report).clock().SerializeAsString();
  ASSERT_TRUE(ward.move(report, ReportState::resolved));
  ward.pass(9min);
  EXPECT_TRUE(may_undo(ward.reports, ward.context(), ward.officer, report, Undoable::transition));
  EXPECT_THAT(told(ward.run(Undo{ward.officer, report, Undoable::transition})),
              ElementsAre(ward.anna));
  EXPECT_EQ(ward.state(report), ReportState::received);
  EXPECT_EQ(ward.report(report).clock().SerializeAsString(), before);
  EXPECT_EQ(reason(ward.run(Undo{ward.officer, report, Undoable::transition})), "nothing_to_undo");
}

TEST(Undoing, RefusesWhenSomebodyActedSince) {
  Ward ward;
  const auto report = ward.solved();
  ASSERT_TRUE(ward.run(ConfirmFixed{ward.anna, report}));
  EXPECT_EQ(reason(ward.run(Undo{ward.officer, report, Undoable::transition})), "undo_overtaken");
  EXPECT_EQ(reason(ward.run(Undo{ward.deputy, report, Undoable::transition})), "not_yours");
}

TEST(Undoing, LetsADenialGoBackToSolved) {
  Ward ward;
  const auto report = ward.solved();
  ASSERT_TRUE(ward.run(ConfirmFixed{ward.ben, report, false}));
  ASSERT_TRUE(ward.run(Undo{ward.ben, report, Undoable::confirmation}));
  EXPECT_EQ(ward.state(report), ReportState::resolved);
  EXPECT_EQ(ward.report(report).times_denied(), 0u);
  EXPECT_FALSE(ward.report(report).contested());
  EXPECT_TRUE(ward.run(ConfirmFixed{ward.ben, report, true}));
  EXPECT_TRUE(ward.run(Undo{ward.ben, report, Undoable::confirmation}));
  EXPECT_TRUE(ward.report(report).fix_question().answers().empty());
}

TEST(Notes, GoToThoseTheyAreFor) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  ASSERT_TRUE(ward.run(SupportReport{ward.ben, report}));
  EXPECT_THAT(told(ward.run(AddNote{.by = ward.officer, .report = report, .text = "broke again"})),
              IsEmpty());
  EXPECT_THAT(told(ward.run(AskReporter{.by = ward.officer, .report = report, .text = "Which?"})),
              ElementsAre(ward.anna));
  const auto reply = ward.run(ReporterReplied{.by = ward.anna, .report = report, .text = "Left"});
  ASSERT_EQ(all_of<NotifyOfficers>(reply).size(), 1u);
  EXPECT_THAT(
      told(ward.run(AnswerPublicly{.by = ward.officer, .report = report, .text = "On Monday"})),
      ElementsAre(ward.anna, ward.ben));
  const auto notes = notes_of(ward.reports, report);
  ASSERT_EQ(notes.size(), 4u);
  EXPECT_TRUE(notes[0]->has_body());
  EXPECT_FALSE(notes[2]->has_body());
  EXPECT_EQ(body_of(*notes[2], ward.report(report), ward.vault)->text(), "Left");
}

TEST(Cards, LeadAMessageBackToItsReport) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  ASSERT_TRUE(ward.run(RecordCard{
      .report = report, .kind = CardKind::officers, .chat = -5, .message = 10, .thread = 9}));
  EXPECT_EQ(report_of_message(ward.reports, -5, 9, 0), report);
  EXPECT_EQ(report_of_message(ward.reports, -5, 0, 10), report);
  EXPECT_FALSE(report_of_message(ward.reports, -6, 9, 10));
  ASSERT_TRUE(ward.run(ForgetCard{.report = report, .kind = CardKind::officers}));
  EXPECT_FALSE(report_of_message(ward.reports, -5, 9, 10));
}

TEST(Privacy, StopsNewsForThoseWhoMayNoLongerSee) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  ASSERT_TRUE(ward.run(SupportReport{ward.ben, report}));
  EXPECT_EQ(all_of<RetractCards>(ward.run(SetPrivate{ward.anna, report, true})).size(), 1u);
  EXPECT_THAT(told(ward.move(report, ReportState::acknowledged)), ElementsAre(ward.anna));
  EXPECT_EQ(reason(ward.run(SetPrivate{ward.anna, report, false})), "not_an_officer");
  EXPECT_EQ(all_of<PostCard>(ward.run(SetPrivate{ward.officer, report, false})).size(), 1u);
}

TEST(Explaining, AddsWordsAndPhotoToTheLastStepAndTellsThem) {
  Ward ward;
  const auto number = ward.file(ward.anna);
  ASSERT_TRUE(ward.move(number, ReportState::in_progress, ""));
  const auto explained = ward.run(
      ExplainStep{.by = ward.officer, .report = number, .reason = "tomorrow", .photo = "picture"});
  ASSERT_TRUE(explained) << reason(explained);
  const auto& step = *ward.report(number).history().rbegin();
  EXPECT_EQ(step.reason(), "tomorrow");
  EXPECT_EQ(step.photo(), "picture");
  const auto told = all_of<Notify>(explained);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told.front().news, News::explained);
  EXPECT_TRUE(ward.run(Undo{ward.officer, number, Undoable::transition}));
  EXPECT_EQ(ward.state(number), ReportState::received);
}

TEST(Explaining, KeepsTheTemplateThatTheReasonWasMadeFrom) {
  Ward ward;
  v1::ResponseTemplate ready;
  ready.set_id("soon");
  *ready.mutable_text() = english("Soon.");
  ASSERT_TRUE(ward.run(SaveTemplate{ward.officer, ready}));
  const auto number = ward.file(ward.anna);
  const auto move = [&](const std::string& id) {
    return ward.run(Transition{.by = ward.officer,
                               .report = number,
                               .to = ReportState::resolved,
                               .reason = "Soon.",
                               .template_id = id});
  };
  EXPECT_EQ(reason(move("never")), "unknown_template");
  ASSERT_TRUE(move("soon"));
  EXPECT_EQ(ward.report(number).history().rbegin()->template_id(), "soon");
}

TEST(Privacy, ReachesTheReporterWhoWantsNoNewsWhenAllCanReadIt) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  ASSERT_TRUE(ward.run(Unfollow{ward.anna, report}));
  EXPECT_TRUE(told(ward.run(SetPrivate{ward.officer, report, true})).empty());
  EXPECT_EQ(told(ward.run(SetPrivate{ward.officer, report, false})), std::vector{ward.anna});
}

TEST(Privacy, TakesThePictureOutOfTheGroupThatComesLate) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  ASSERT_TRUE(ward.run(SetPrivate{ward.officer, report, true}));
  const auto late = ward.run(
      RecordCard{.report = report, .kind = CardKind::group_photo, .chat = -1, .message = 5});
  EXPECT_EQ(all_of<RetractCards>(late).size(), 1u);
}

TEST(Attachments, ComeInSeveralCallsAndAreKeptAsOneCard) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  const auto record = [&](std::int64_t chat, std::int32_t message,
                          std::vector<std::int32_t> further) {
    return ward.run(RecordCard{.report = report,
                               .kind = CardKind::officers_attachments,
                               .chat = chat,
                               .message = message,
                               .further_messages = std::move(further)});
  };
  const auto kept = [&] {
    const auto* card = find_card(ward.reports, report, CardKind::officers_attachments);
    std::vector<std::int32_t> messages{card->message()};
    messages.insert(messages.end(), card->further_messages().begin(),
                    card->further_messages().end());
    return messages;
  };
  ASSERT_TRUE(record(-1, 10, {11, 12}));
  ASSERT_TRUE(record(-1, 20, {}));
  EXPECT_EQ(kept(), (std::vector<std::int32_t>{10, 11, 12, 20}));
  // Outcomes may be told again.
  ASSERT_TRUE(record(-1, 20, {}));
  ASSERT_TRUE(record(-1, 10, {11, 12}));
  EXPECT_EQ(kept(), (std::vector<std::int32_t>{10, 11, 12, 20}));
  // A number means something else in another chat.
  ASSERT_TRUE(record(-2, 5, {}));
  EXPECT_EQ(kept(), (std::vector<std::int32_t>{5}));
}

TEST(Privacy, HidesWhatOneFollows) {
  Ward ward;
  const auto report = ward.file(ward.anna);
  ASSERT_TRUE(ward.run(Follow{ward.ben, report}));
  EXPECT_EQ(followed_by(ward.reports, ward.context(), ward.ben).size(), 1u);
  ASSERT_TRUE(ward.run(SetPrivate{ward.officer, report, true}));
  EXPECT_TRUE(followed_by(ward.reports, ward.context(), ward.ben).empty());
  EXPECT_EQ(follows_of(ward.reports, ward.ben).size(), 1u);
}

}  // namespace
}  // namespace wardmote::reports
