// Tables for spreadsheets.

#include "governance/surveys/csv.h"

#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/governance/surveys/square.h"

namespace wardmote::surveys {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// RFC 4180, read back strictly; nothing if it is not well formed.
std::optional<Rows> read(std::string_view csv) {
  if (!csv.starts_with("\xef\xbb\xbf")) return std::nullopt;
  csv.remove_prefix(3);
  Rows rows;
  while (!csv.empty()) {
    auto& row = rows.emplace_back();
    bool is_last = false;
    while (!is_last) {
      std::string cell;
      if (csv.starts_with('"')) {
        csv.remove_prefix(1);
        while (!csv.empty() && (csv.front() != '"' || csv.substr(1).starts_with('"'))) {
          if (csv.front() == '"') csv.remove_prefix(1);
          cell += csv.front();
          csv.remove_prefix(1);
        }
        if (csv.empty()) return std::nullopt;
        csv.remove_prefix(1);
      } else {
        const auto end = csv.find_first_of(",\r\n\"");
        if (end == std::string_view::npos || csv[end] == '"') return std::nullopt;
        cell = csv.substr(0, end);
        csv.remove_prefix(end);
      }
      row.push_back(cell);
      is_last = !csv.starts_with(',');
      if (!is_last) csv.remove_prefix(1);
    }
    if (!csv.starts_with("\r\n")) return std::nullopt;
    csv.remove_prefix(2);
  }
  return rows;
}

CsvWords english() {
  return {.language = "en",
          .question = "Question",
          .answer = "Answer",
          .count = "Count",
          .answered = "Answers",
          .mean = "Mean",
          .median = "Median",
          .withheld = "not told",
          .name = "Name",
          .when = "When"};
}

TEST(SurveyCsv, KeepsFormulasFromBeingRun) {
  EXPECT_EQ(csv_cell("=1+1"), "\"'=1+1\"");
  EXPECT_EQ(csv_cell("@SUM(A1)"), "\"'@SUM(A1)\"");
  EXPECT_EQ(csv_cell("+cmd|' /C calc'!A0"), "\"'+cmd|' /C calc'!A0\"");
  EXPECT_EQ(csv_cell("-2+3"), "\"'-2+3\"");
  EXPECT_EQ(csv_cell("\t=1"), "\"'\t=1\"");
  EXPECT_EQ(csv_cell("\r=1"), "\"'\r=1\"");
  EXPECT_EQ(csv_cell("\uff1d1"), "\"'\uff1d1\"");
  EXPECT_EQ(csv_cell("-3.5"), "-3.5");
  EXPECT_EQ(csv_cell("+7"), "+7");
  EXPECT_EQ(csv_cell("-"), "\"'-\"");
  EXPECT_EQ(csv_cell("-1.2.3"), "\"'-1.2.3\"");
}

TEST(SurveyCsv, QuotesWhatMustBe) {
  EXPECT_EQ(csv_cell("plain"), "plain");
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("a;b"), "\"a;b\"");
  EXPECT_EQ(csv_cell("say \"no\""), "\"say \"\"no\"\"\"");
  EXPECT_EQ(csv_cell("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(csv_of({{"a", "b"}, {"c", ""}}),
            "\xef\xbb\xbf"
            "a,b\r\nc,\r\n");
}

RC_GTEST_PROP(SurveyCsv, ReadsBackAndNeverBeginsAFormula, ()) {
  const auto cell =
      rc::gen::container<std::string>(rc::gen::elementOf(std::string{"=+-@\t\r\n\",;'. 07ax"}));
  auto rows = *rc::gen::nonEmpty(rc::gen::container<Rows>(
      rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(cell))));
  const auto back = read(csv_of(rows));
  RC_ASSERT(back.has_value());
  RC_ASSERT(back->size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RC_ASSERT(back->at(i).size() == rows[i].size());
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      const auto& written = back->at(i)[j];
      RC_ASSERT(written == rows[i][j] || written == "'" + rows[i][j]);
      const bool risky =
          !written.empty() && std::string{"=+-@\t\r"}.find(written[0]) != std::string::npos;
      // Of those only numbers are left as they are.
      if (risky) RC_ASSERT(written.find_first_not_of("+-.07") == std::string::npos);
    }
  }
}

TEST(SurveyCsv, TellsFiguresWithoutNames) {
  Square square;
  const auto number = square.opened(playground());
  for (std::size_t i = 0; i < 6; ++i)
    ASSERT_TRUE(
        square.hand_in(number, i, {{"uses", "2"}, {"age", "4"}, {"idea", "=HYPERLINK(1)"}}));
  ASSERT_TRUE(square.hand_in(number, 6, {{"uses", "1"}, {"what", "1"}}));
  square.closed(number);
  const auto rows =
      read(figures_csv(square.surveys, square.asking(), square.record(number), english()));
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->at(0), (std::vector<std::string>{"#", "Question", "Answer", "Count"}));
  EXPECT_EQ(rows->at(1), (std::vector<std::string>{"1", "About uses", "Answers", "7"}));
  EXPECT_EQ(rows->at(2), (std::vector<std::string>{"1", "About uses", "Yes", "1"}));
  EXPECT_EQ(rows->at(3), (std::vector<std::string>{"1", "About uses", "No", "6"}));
  EXPECT_EQ(rows->at(4), (std::vector<std::string>{"2", "About what", "Answers", "not told"}));
  EXPECT_EQ(rows->at(6), (std::vector<std::string>{"3", "About age", "Mean", "4"}));
  EXPECT_EQ(rows->back(), (std::vector<std::string>{"4", "About idea", "'=HYPERLINK(1)", ""}));
  // Nobody's answers are told together.
  const auto none = read(answers_csv(square.surveys, square.asking(), square.record(number),
                                     english(), [](MemberId) { return std::string{"somebody"}; }));
  ASSERT_TRUE(none);
  EXPECT_EQ(none->size(), 1u);
}

TEST(SurveyCsv, TellsWhoAnsweredWhatWithNames) {
  Square square;
  const auto number = square.opened(playground(Naming::with_names));
  ASSERT_TRUE(square.hand_in(number, 0, {{"uses", "1"}, {"what", "1,3"}, {"age", "-4"}}));
  square.closed(number);
  const auto rows = read(answers_csv(square.surveys, square.asking(), square.record(number),
                                     english(), [](MemberId) { return std::string{"@ben"}; }));
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ(rows->at(0), (std::vector<std::string>{"Name", "When", "About uses", "About what",
                                                   "About age", "About idea"}));
  EXPECT_EQ(rows->at(1), (std::vector<std::string>{"'@ben", "2026-03-02T10:00:00Z", "Yes",
                                                   "Swing; Sand", "-4", ""}));
}

}  // namespace
}  // namespace wardmote::surveys
