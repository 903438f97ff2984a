// Every reason to say no, once.

#include <functional>

#include "governance/reports/duplicates.h"
#include "tests/governance/reports/ward.h"

namespace wardmote::reports {
namespace {

struct Case {
  Refusal expected;
  std::function<Result<Decision>(Ward&)> attempt;
};

Result<Decision> file_with(Ward& ward, const std::function<void(FileReport&)>& change) {
  FileReport command = ward.lamp(ward.anna);
  change(command);
  return ward.run(command);
}

std::vector<Photo> photos(int count) {
  std::vector<Photo> all;
  for (int i = 0; i < count; ++i) all.push_back({"file" + std::to_string(i), std::to_string(i)});
  return all;
}

std::vector<Case> filing_cases() {
  return {
      {Refusal::closed_community,
       [](Ward& w) {
         EXPECT_TRUE(w.run(community::Close{Operator{"anna"}}));
         return w.run(w.lamp(w.anna));
       }},
      {Refusal::not_a_member, [](Ward& w) { return w.run(w.lamp(MemberId{99})); }},
      {Refusal::text_empty, [](Ward& w) { return file_with(w, [](auto& c) { c.text = " \n "; }); }},
      {Refusal::text_too_long,
       [](Ward& w) {
         return file_with(w, [](auto& c) { c.text = std::string(text_max + 1, 'x'); });
       }},
      {Refusal::too_many_photos,
       [](Ward& w) { return file_with(w, [](auto& c) { c.photos = photos(photos_max + 1); }); }},
      {Refusal::unknown_category,
       [](Ward& w) { return file_with(w, [](auto& c) { c.category = "moon"; }); }},
      {Refusal::unknown_question,
       [](Ward& w) { return file_with(w, [](auto& c) {
                       c.answers = {{"colour", "red"}};
                     }); }},
      {Refusal::answer_invalid,
       [](Ward& w) { return file_with(w, [](auto& c) {
                       c.answers = {{"pole", "many"}};
                     }); }},
      {Refusal::place_required,
       [](Ward& w) { return file_with(w, [](auto& c) { c.category = "gas"; }); }},
      {Refusal::place_invalid,
       [](Ward& w) {
         return file_with(w, [](auto& c) { c.place = Place{.point = Coordinates{91, 0}}; });
       }},
      {Refusal::place_out_of_area,
       [](Ward& w) {
         w.set("reports.area", "52.5, 13.4, 1000");
         return file_with(w, [](auto& c) { c.place = Place{.point = Coordinates{52.6, 13.4}}; });
       }},
      {Refusal::too_many_open_reports,
       [](Ward& w) {
         w.set("reports.most_open", "1");
         w.file(w.anna);
         return w.run(w.lamp(w.anna));
       }},
      {Refusal::too_fast,
       [](Ward& w) {
         w.set("reports.most_per_hour", "1");
         w.file(w.anna);
         return w.run(w.lamp(w.anna));
       }},
      {Refusal::already_filed,
       [](Ward& w) {
         const auto source = [](auto& c) { c.source = Message{-100, 7}; };
         EXPECT_TRUE(file_with(w, source));
         return file_with(w, source);
       }},
  };
}

std::vector<Case> resident_cases() {
  return {
      {Refusal::not_found,
       [](Ward& w) {
         return w.run(SupportReport{w.ben, ReportNumber{7}});
       }},
      {Refusal::private_report,
       [](Ward& w) {
         FileReport secret = w.lamp(w.anna);
         secret.is_private = true;
         EXPECT_TRUE(w.run(secret));
         return w.run(SupportReport{w.ben, ReportNumber{1}});
       }},
      {Refusal::already_supported,
       [](Ward& w) {
         const auto report = w.file(w.anna);
         EXPECT_TRUE(w.run(SupportReport{w.ben, report}));
         return w.run(SupportReport{w.ben, report});
       }},
      {Refusal::own_report,
       [](Ward& w) {
         return w.run(SupportReport{w.anna, w.file(w.anna)});
       }},
      {Refusal::not_supported,
       [](Ward& w) {
         return w.run(WithdrawSupport{w.ben, w.file(w.anna)});
       }},
      {Refusal::already_following,
       [](Ward& w) {
         return w.run(Follow{w.anna, w.file(w.anna)});
       }},
      {Refusal::not_following,
       [](Ward& w) {
         return w.run(Unfollow{w.ben, w.file(w.anna)});
       }},
      {Refusal::not_asked,
       [](Ward& w) {
         return w.run(ConfirmFixed{w.anna, w.file(w.anna)});
       }},
      {Refusal::already_confirmed,
       [](Ward& w) {
         const auto report = w.solved();
         EXPECT_TRUE(w.run(ConfirmFixed{w.anna, report}));
         return w.run(ConfirmFixed{w.anna, report});
       }},
      {Refusal::own_work,
       [](Ward& w) {
         const auto report = w.file(w.anna);
         EXPECT_TRUE(w.run(Follow{w.officer, report}));
         EXPECT_TRUE(w.move(report, ReportState::resolved));
         return w.run(ConfirmFixed{w.officer, report});
       }},
      {Refusal::not_yours,
       [](Ward& w) {
         return w.run(ReporterReplied{.by = w.ben, .report = w.file(w.anna), .text = "me"});
       }},
      {Refusal::nothing_to_undo,
       [](Ward& w) {
         return w.run(Undo{w.ben, w.file(w.anna), Undoable::support});
       }},
      {Refusal::undo_too_late,
       [](Ward& w) {
         const auto report = w.file(w.anna);
         w.pass(undo_window + 1ms);
         return w.run(Undo{w.anna, report, Undoable::filing});
       }},
      {Refusal::undo_overtaken,
       [](Ward& w) {
         const auto report = w.file(w.anna);
         EXPECT_TRUE(w.run(SupportReport{w.ben, report}));
         return w.run(Undo{w.anna, report, Undoable::filing});
       }},
      {Refusal::no_photo,
       [](Ward& w) {
         return w.run(AddPhotos{w.anna, w.file(w.anna), {}});
       }},
      {Refusal::unchanged,
       [](Ward& w) {
         return w.run(SetPrivate{w.anna, w.file(w.anna), false});
       }},
  };
}

std::vector<Case> officer_cases() {
  return {
      {Refusal::not_an_officer,
       [](Ward& w) {
         return w.run(
             Transition{.by = w.ben, .report = w.file(w.anna), .to = ReportState::acknowledged});
       }},
      {Refusal::wrong_state, [](Ward& w) { return w.move(w.file(w.anna), ReportState::reopened); }},
      {Refusal::reopen_too_late,
       [](Ward& w) {
         const auto report = w.solved();
         w.pass(31 * 24h);
         return w.move(report, ReportState::reopened);
       }},
      {Refusal::reason_required,
       [](Ward& w) { return w.move(w.file(w.anna), ReportState::declined, " "); }},
      {Refusal::merge_with_itself,
       [](Ward& w) {
         const auto report = w.file(w.anna);
         return w.run(Merge{w.officer, report, report});
       }},
      {Refusal::merge_chain,
       [](Ward& w) {
         const auto first = w.file(w.anna);
         const auto second = w.file(w.ben);
         const auto third = w.file(w.cleo);
         EXPECT_TRUE(w.run(Merge{w.officer, second, first}));
         return w.run(Merge{w.officer, third, second});
       }},
      {Refusal::merge_private,
       [](Ward& w) {
         const auto secret = w.file(w.anna);
         EXPECT_TRUE(w.run(SetPrivate{w.officer, secret, true}));
         return w.run(Merge{w.officer, w.file(w.ben), secret});
       }},
      {Refusal::not_a_copy,
       [](Ward& w) {
         return w.run(Split{w.officer, w.file(w.anna), ""});
       }},
      {Refusal::unknown_assignee,
       [](Ward& w) {
         return w.run(Assign{w.officer, w.file(w.anna), w.ben});
       }},
      {Refusal::not_assigned,
       [](Ward& w) {
         return w.run(Unassign{w.officer, w.file(w.anna)});
       }},
      {Refusal::already_assigned,
       [](Ward& w) {
         const auto report = w.file(w.anna);
         EXPECT_TRUE(w.run(Assign{w.officer, report, w.helper}));
         return w.run(Assign{w.officer, report, w.helper});
       }},
      {Refusal::too_many_notes,
       [](Ward& w) {
         const auto report = w.file(w.anna);
         for (std::uint32_t i = 0; i < notes_max; ++i) {
           EXPECT_TRUE(w.run(AddNote{.by = w.officer, .report = report, .text = "look"}));
         }
         return w.run(AddNote{.by = w.officer, .report = report, .text = "look"});
       }},
      {Refusal::clock_not_running,
       [](Ward& w) {
         return w.run(PauseClock{w.officer, w.solved(), "rain"});
       }},
      {Refusal::clock_not_paused,
       [](Ward& w) {
         return w.run(ResumeClock{w.officer, w.file(w.anna)});
       }},
      {Refusal::category_invalid,
       [](Ward& w) {
         return w.run(SaveCategory{Operator{"anna"}, v1::ReportCategory{}});
       }},
      {Refusal::template_invalid,
       [](Ward& w) {
         return w.run(SaveTemplate{Operator{"anna"}, v1::ResponseTemplate{}});
       }},
      {Refusal::unknown_template,
       [](Ward& w) {
         return w.run(RemoveTemplate{Operator{"anna"}, "thanks"});
       }},
      {Refusal::too_many_categories,
       [](Ward& w) {
         for (std::size_t i = 2; i < categories_max; ++i) {
           auto category = lamp_category();
           category.set_code("c" + std::to_string(i));
           EXPECT_TRUE(w.run(SaveCategory{Operator{"anna"}, category}));
         }
         auto category = lamp_category();
         category.set_code("last");
         return w.run(SaveCategory{Operator{"anna"}, category});
       }},
      {Refusal::too_many_templates,
       [](Ward& w) {
         v1::ResponseTemplate one;
         one.set_text_key("reports.template.resolved");
         for (std::size_t i = 0; i < templates_max; ++i) {
           one.set_id("t" + std::to_string(i));
           EXPECT_TRUE(w.run(SaveTemplate{Operator{"anna"}, one}));
         }
         one.set_id("last");
         return w.run(SaveTemplate{Operator{"anna"}, one});
       }},
      {Refusal::not_your_step,
       [](Ward& w) {
         const auto report = w.file(w.anna);
         EXPECT_TRUE(w.move(report, ReportState::acknowledged, ""));
         return w.run(ExplainStep{.by = w.deputy, .report = report, .reason = "why"});
       }},
      {Refusal::already_explained,
       [](Ward& w) {
         const auto report = w.file(w.anna);
         EXPECT_TRUE(w.move(report, ReportState::acknowledged));
         return w.run(ExplainStep{.by = w.officer, .report = report, .reason = "why"});
       }},
      {Refusal::too_many_followers,
       [](Ward& w) {
         const auto report = w.file(w.anna);
         for (std::size_t i = 0; i < followers_max; ++i) {
           EXPECT_TRUE(w.run(Follow{w.join(static_cast<std::int64_t>(1000 + i)), report}));
         }
         return w.run(Follow{w.ben, report});
       }},
  };
}

TEST(Refusals, HappenForTheReasonGivenAndChangeNothing) {
  std::set<Refusal> seen;
  for (const auto& cases : {filing_cases(), resident_cases(), officer_cases()}) {
    for (const auto& one : cases) {
      Ward ward;
      const auto result = one.attempt(ward);
      EXPECT_EQ(reason(result), name(one.expected));
      seen.insert(one.expected);
    }
  }
  for (const Refusal refusal : all_refusals()) {
    EXPECT_TRUE(seen.contains(refusal)) << name(refusal) << " has no case";
  }
}

TEST(Refusals, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const Refusal refusal : all_refusals()) names.insert(name(refusal));
  EXPECT_EQ(names.size(), all_refusals().size());
}

}  // namespace
}  // namespace wardmote::reports
