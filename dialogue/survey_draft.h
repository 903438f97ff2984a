#pragma once

// The steps of preparing a survey, as a draft keeps them.

#include <string>
#include <string_view>

#include "wardmote/v1/dialogue.pb.h"

namespace wardmote::dialogue {

/// The step of a question, counted from 1: "3.kind".
std::string step_of(int place, std::string_view part);
/// What the question at that place is called in conditions and answers: "q3".
std::string question_code(int place);
/// How many questions the draft has, the one that is being written among them.
int questions_in(const v1::Draft& draft);

}  // namespace wardmote::dialogue
