#pragma once

// Surveys as tables for spreadsheets: RFC 4180, UTF-8 with a byte order mark, which is how
// spreadsheets know it, and no cell that they would take for a formula.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "governance/surveys/queries.h"

namespace wardmote::surveys {

/// A cell as it is written: quoted where it must be; one that begins as a formula does (= + - @ tab
/// or return, also full-width) gets an apostrophe first, unless it is a plain number.
std::string csv_cell(std::string_view text);
/// The table, with a byte order mark, and a return and a line feed after every row.
std::string csv_of(const std::vector<std::vector<std::string>>& rows);

/// What the columns are called, and what stands for figures that are withheld, in the reader's
/// language.
struct CsvWords {
  /// By which texts of the survey are chosen: "es".
  std::string language;
  std::string question;
  std::string answer;
  std::string count;
  std::string answered;
  std::string mean;
  std::string median;
  std::string withheld;
  std::string name;
  std::string when;
};

/// The figures of a closed survey, a row for each choice, mean, median and text.
std::string figures_csv(const State& state, const Context& context, const v1::SurveyRecord& record,
                        const CsvWords& words);
/// A row for each person, a column for each question, of a survey with names; of another one the
/// head alone: whose answers are whose is not known.
std::string answers_csv(const State& state, const Context& context, const v1::SurveyRecord& record,
                        const CsvWords& words, const std::function<std::string(MemberId)>& name_of);

}  // namespace wardmote::surveys
