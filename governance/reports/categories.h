#pragma once

// Categories (R2) and response templates (R7) as data of the community.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "governance/community/templates.h"
#include "governance/core/result.h"
#include "governance/reports/report.h"

namespace wardmote::reports {

/// What is wrong with a category or template, for the sentence of the refusal; empty if nothing.
std::string_view category_fault(const v1::ReportCategory& category);
std::string_view template_fault(const State& state, const v1::ResponseTemplate& response_template);

/// Whether required questions may be left open.
enum class Missing : std::uint8_t { refused, allowed };

/// Reads typed answers by the category's questions: in their order.
Result<std::vector<v1::Answer>> parse_answers(const v1::ReportCategory& category,
                                              const Context& context,
                                              const std::vector<TypedAnswer>& typed,
                                              Missing missing = Missing::refused);

/// What a community begins with: its template's categories in order, and answers for every state
/// from the catalogues. The shell sends them after community::Found.
std::vector<Command> founding_commands(const community::Template& community_template,
                                       const Actor& by);

}  // namespace wardmote::reports
